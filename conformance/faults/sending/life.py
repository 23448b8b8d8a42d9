"""The life of a message that was accepted."""

from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND
from conformance.reference.parts import Parts
from conformance.reference.values import Life


def _living(parts: Parts, change: Callable[[Life, str, int], Life]) -> Parts:
    """The life of new messages, changed; `change` also gets the fate and the age."""
    life = parts.send.life

    def other(settled: str | None, fate: str | None, at: int, now: int) -> Life:
        usual = life(settled, fate, at, now)
        return usual if settled or now == at else change(usual, fate or "delivered", now - at)

    return alter.sending(parts, life=other)


@fault(kills=("sending.lifecycle",))
def goes_back(parts: Parts) -> Parts:
    """After `sending` a message is `queued` once more before it ends."""

    def back(life: Life, _: str, age: int) -> Life:
        if life.status in {"queued", "sending"} or age >= 6 * SECOND:
            return life
        return Life("sending") if age < 3 * SECOND else Life("queued")

    return _living(parts, back)


@fault(kills=("sending.lifecycle",))
def end_is_not_final(parts: Parts) -> Parts:
    """What was delivered is undelivered soon after: receipts are applied in the order of their arrival."""
    life = parts.send.life
    ended: dict[int, int] = {}

    def flipping(settled: str | None, fate: str | None, at: int, now: int) -> Life:
        usual = life(settled, fate, at, now)
        if settled or usual.status not in {"delivered", "failed", "undelivered"}:
            return usual
        late = now - ended.setdefault(at, now) > SECOND // 5
        return replace(usual, status="failed" if usual.status == "undelivered" else "undelivered") if late else usual

    return alter.sending(parts, life=flipping)


@fault(kills=("sending.lifecycle",))
def delivered_before_sent(parts: Parts) -> Parts:
    """delivered_at is before sent_at: the two are swapped."""

    def swap(life: Life, _: str, __: int) -> Life:
        return replace(
            life,
            sent_at=life.delivered_at or life.sent_at,
            delivered_at=life.sent_at and life.delivered_at and life.sent_at,
        )

    return _living(parts, swap)


@fault(kills=("sending.lifecycle",))
def sent_before_created(parts: Parts) -> Parts:
    """sent_at is an hour before created_at: one of the clocks is on local time."""
    return _living(
        parts, lambda it, _, __: replace(it, sent_at=None if it.sent_at is None else it.sent_at - 3600 * SECOND)
    )
