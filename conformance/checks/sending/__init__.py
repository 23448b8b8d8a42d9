"""What becomes of a send: accepted, listed once, delivered or not; refused, and then nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.checks.kinds import Case
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange

TOO_MANY = 429


def sends(operation: Operation) -> bool:
    """Whether an operation sends."""
    return operation.sends is not None


def doubt(exchange: Exchange) -> str:
    """Say why an answer to a send tells nothing, or return an empty string."""
    if not exchange.answered:
        return f"request {exchange.number}: its answer was lost ({exchange.error}); what became of it is not known"
    if exchange.status == TOO_MANY:
        return f"request {exchange.number}: the send was limited (429) however often it was repeated"
    return ""


def final(exchanges: Iterator[Exchange], *labels: str) -> list[Exchange]:
    """Return the last answer to each send: one that was limited and asked again counts once."""
    last = {tuple(str(exchange.labels.get(name)) for name in labels): exchange for exchange in exchanges}
    return list(last.values())


def good_sends(case: Case) -> list[Exchange]:
    """Return the good sends of the run, with their final answers."""
    return final(case.asked("sending.send"), "send")


def control(case: Case) -> Exchange | None:
    """Return a good send that was accepted: without one, a refusal proves nothing."""
    return next((exchange for exchange in good_sends(case) if exchange.ok), None)
