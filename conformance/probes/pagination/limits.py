"""Page sizes at, past and beside their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import bounds, limited, request

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.probes.ask import Ask


@probe(applies=limited)
async def limits(ask: Ask, operation: Operation) -> None:
    """Ask for a first page with every kind of limit.

    Labels: kind=bound (minimum, maximum: the legal twins) | below_minimum | over_maximum | malformed | empty.
    """
    sizes = bounds(operation)
    cases: list[tuple[str, object]] = [
        ("bound", sizes.least),
        ("bound", sizes.most),
        ("below_minimum", sizes.least - 1),
        ("below_minimum", -1),
        ("over_maximum", sizes.most + 1),
        ("over_maximum", 10**20),
        ("malformed", "abc"),
        ("malformed", "1.5"),
        ("malformed", "7x"),
        ("empty", ""),
    ]
    await together(*(ask.send(operation, kind=kind, **request(operation, limit=value)) for kind, value in cases))
