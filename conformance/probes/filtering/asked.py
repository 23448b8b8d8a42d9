"""What the probes of filters share: the rows to take values from, and a walk with filters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from conformance.checks.filtering.matching import kind_of
from conformance.checks.filtering.values import comparable
from conformance.evidence.walks import Walk
from conformance.probes.filtering.values import text_of
from conformance.probes.fixed import from_rows, required
from conformance.probes.pagination.paging import Filters, bounds, listed, take
from conformance.probes.pagination.whole import accepted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter
    from conformance.probes.ask import Ask

MOST = 15  # pages of a filtered walk
PARTS = 3  # pages that a filtered walk is cut into
CONVERSATIONS = 4  # sets of required values


def filtered(operation: Operation) -> bool:
    """Whether a list has filters."""
    return operation.pagination is not None and bool(operation.pagination.filters)


def filters_of(operation: Operation) -> tuple[Filter, ...]:
    """Return the filters of a list."""
    return operation.pagination.filters if operation.pagination is not None else ()


def demanded(operation: Operation) -> list[Filter]:
    """Return the filters that every request must have."""
    places = required(operation)
    return [item for item in filters_of(operation) if item.place in places]


async def rows_of(ask: Ask, operation: Operation) -> list[Any]:
    """Return the rows that the list shows without filters, but for those that every request must have."""
    walk = await ask.of("pagination.walk" if listed(operation) else "filtering.plain", operation)
    return walk.rows if isinstance(walk, Walk) else []


async def source_rows(ask: Ask, operation: Operation) -> list[Any]:
    """Return the rows of the list that required values are taken from."""
    discover = operation.discover
    source = ask.contract.operations.get(discover.source) if discover is not None else None
    walk = await ask.of("pagination.walk", source) if source is not None else None
    return walk.rows if isinstance(walk, Walk) else []


async def conversations(ask: Ask, operation: Operation) -> list[tuple[Filters, list[Any]]]:
    """Return sets of required values with the other list's rows that have them, the one with most rows first.

    The next ones share a value with it, so that a value that is ignored shows; then comes the one with fewest. Where no
    row has such values, those that are configured are the only ones.
    """
    discover, items = operation.discover, demanded(operation)
    if not items:
        return []
    groups: dict[tuple[str, ...], list[Any]] = {}
    for row in await source_rows(ask, operation) if discover is not None else ():
        found = from_rows(discover, operation, [row]) if discover is not None else {}
        if all(item.place in found and comparable(kind_of(operation, item), found[item.place]) for item in items):
            groups.setdefault(tuple(text_of(found[item.place]) for item in items), []).append(row)
    if not groups:
        user = ask.credential(operation)
        fixed = await ask.fixed(operation, user.organization if user else "")
        if not all(item.place in fixed for item in items):
            return []
        groups[tuple(text_of(fixed[item.place]) for item in items)] = await rows_of(ask, operation)
    ordered = sorted(groups, key=lambda key: (-len(groups[key]), key))
    chosen = dict.fromkeys(ordered[:1])
    for index in range(len(items)):
        alike = (key for key in ordered[1:] if key[index] == ordered[0][index] and key not in chosen)
        chosen.update(dict.fromkeys([*alike][:1]))
    chosen.update(dict.fromkeys([*ordered[-1:], *ordered]))
    names = [item.name for item in items]
    return [(tuple(zip(names, key, strict=True)), groups[key]) for key in [*chosen][:CONVERSATIONS]]


async def walk_of(  # noqa: PLR0913 - each keyword is one part of a walk
    ask: Ask,
    operation: Operation,
    name: str,
    filters: Filters,
    *,
    kind: str,
    of: Sequence[str],
    parts: int | None = None,
    **labels: Any,  # noqa: ANN401 - a label is any JSON
) -> Walk:
    """Walk with filters, ``of`` which these are under test; ``parts``: expected rows, to be cut into several pages."""
    sizes = bounds(operation)
    limit = await accepted(ask, operation)
    if parts is not None and limit is not None:
        limit = max(sizes.least, min(sizes.most, -(-parts // PARTS)))
    most = 1 if kind in {"none", "near"} else MOST  # rows on the first page tell, and there should be none
    return await take(
        ask, operation, name, limit=limit, most=most, filters=filters, filtered=list(of), kind=kind, **labels
    )


def commonest(values: Sequence[object], least: int, below: int) -> list[tuple[object, int]]:
    """Return the commonest and the rarest value that at least and fewer than so many rows have, with how many."""
    counts = Counter(value for value in values if value is not None)
    fit = [pair for pair in counts.items() if least <= pair[1] < below]
    return sorted(fit, key=lambda pair: -pair[1])[:1] + sorted(fit, key=lambda pair: pair[1])[:1]
