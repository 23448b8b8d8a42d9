"""The life of a message: queued, sending, sent, then delivered, failed or undelivered (002).

Nothing happens in the background: where a message is follows from its age. It never goes back and ends for good.
"""

from typing import Final

from conformance.reference.clock import SECOND
from conformance.reference.values import Life

STATUSES: Final = ("queued", "sending", "sent", "delivered", "failed", "undelivered")
SENDING: Final = 3 * SECOND // 10
SENT: Final = 7 * SECOND // 10
ENDED: Final = 13 * SECOND // 10


def life(settled: str | None, fate: str | None, at: int, now: int) -> Life:
    """Status and times at a moment; a settled message no longer moves."""
    status = settled or current(fate or "delivered", now - at)
    left = status in {"sent", "delivered", "undelivered"}
    return Life(status, at + SENT if left else None, at + ENDED if status == "delivered" else None)


def current(fate: str, age: int) -> str:
    """The status of a message of this age that will end like this; what fails was never sent."""
    if age < SENDING:
        return "queued"
    if age < SENT:
        return "sending"
    if age < ENDED:
        return "sending" if fate == "failed" else "sent"
    return fate
