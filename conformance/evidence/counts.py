"""Numbers of rows as answers print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.evidence.tokens import value_at

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.contract.pagination import Place
    from conformance.evidence.exchange import Exchange


def printed(operation: Operation, exchange: Exchange) -> object:
    """Return what a count's answer holds where the number is to be; ``MISSING`` where it holds nothing."""
    return pointer.get(exchange.json, operation.count.at) if operation.count is not None else MISSING


def number_of(operation: Operation, exchange: Exchange) -> int | None:
    """Return a count's number in whichever form it is printed; None where the answer is none."""
    return _number(printed(operation, exchange)) if exchange.ok else None


def total_of(place: Place, exchange: Exchange) -> int | None:
    """Return the total that a page names; None where it names none."""
    return _number(value_at(place, exchange))


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
