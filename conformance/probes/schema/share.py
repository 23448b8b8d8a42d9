"""How many requests a topic may make where a contract says how many anybody may make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.contract.model import Contract

PATIENCE = 30.0  # seconds in which a run may use all that the rate lets through
PART = 14  # of that, what the cases of this topic may use
LEAST = 8  # cases of an operation, however low the rate


@dataclass(frozen=True, slots=True)
class Share:
    """Cases of one operation: generated ones, hostile ones, and those with values of real answers."""

    generated: int
    hostile: int
    real: int


def share(contract: Contract) -> Share | None:
    """Return how many cases of each operation may be asked; None where some operation has no rate in numbers.

    All of them together take a fourteenth of what the rate lets through in one window, or in half a minute if that is
    longer. It follows from the contract alone, so that it is the same whenever somebody asks.
    """
    rates = [item.rate_limit for item in contract.operations.values() if item.askable]
    counts = [
        rate.requests * max(1.0, PATIENCE / rate.seconds) for rate in rates if rate and rate.requests and rate.seconds
    ]
    if not rates or len(counts) < len(rates):
        return None
    most = max(LEAST, int(min(counts) / PART / len(rates)))
    return Share(most - most // 4 - max(1, most // 10), most // 4, max(1, most // 10))
