"""Page sizes at, past and beside their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import bounds, limited, request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.probes.ask import Ask

HUGE = 10**20


@probe(applies=limited)
async def limits(ask: Ask, operation: Operation) -> None:
    """Ask for a first page with every kind of limit.

    Labels: kind=bound (minimum, maximum; where there is none, 1 and the default: the legal twins) | below_minimum |
    over_maximum | unbounded (there is no such bound: nothing but a failure is wrong) | malformed | empty.
    """
    cases = _cases(operation)
    await together(*(ask.send(operation, kind=kind, **request(operation, limit=value)) for kind, value in cases))


def _cases(operation: Operation) -> Iterator[tuple[str, object]]:
    schema = operation.limit_schema
    sizes = bounds(operation)
    yield "bound", sizes.least
    if "maximum" in schema or sizes.default is not None:
        yield "bound", sizes.most if "maximum" in schema else sizes.default
    below = "below_minimum" if "minimum" in schema else "unbounded"
    over = "over_maximum" if "maximum" in schema else "unbounded"
    yield from ((below, sizes.least - 1), (below, -1))
    if "maximum" in schema:
        yield over, sizes.most + 1
    yield over, HUGE
    # In a JSON body a fraction is a number, of which documents speak less clearly than of a word.
    place = operation.pagination.limit if operation.pagination else None
    words = ("abc", "7x") if place is not None and place.where == "body" else ("abc", "1.5", "7x")
    yield from (("malformed", word) for word in words)
    yield "empty", ""
