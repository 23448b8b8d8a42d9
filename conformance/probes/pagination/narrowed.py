"""Filters whose effect can be seen: values that some rows have and others have not, moments inside the list."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.evidence.walks import order_value
from conformance.probes.filtering.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter
    from conformance.probes.pagination.paging import Filters

MOST = 40  # rows that a filter should let through: a few pages of them tell enough
NEAR = 9  # rows at the end of the list that a moment leaves


def _filters(operation: Operation) -> list[Filter]:
    """Return the filters that look at what does not change while the run goes on."""
    pagination = operation.pagination
    found = pagination.filters if pagination is not None else ()
    moving = pagination.volatile if pagination is not None else ()
    return [item for item in found if not item.form and not set(item.at) & set(moving)]


def equal(operation: Operation, rows: Sequence[Any], least: int = 4) -> Iterator[tuple[Filters, int]]:
    """Yield filters by values that rows show, each with how many rows have the value.

    First for each filter the commonest value that at most half of the rows have; then its next one.
    """
    turns: list[list[tuple[Filters, int]]] = []
    for item in _filters(operation):
        if item.match != "equal":
            continue
        for at in item.at:
            values = Counter(value for row in rows if isinstance(value := pointer.get(row, at), str | int))
            fit: list[tuple[Filters, int]] = [
                (((item.name, text_of(value)),), count)
                for value, count in values.most_common()
                if least <= count <= min(MOST, len(rows) // 2) and value != ""
            ]
            turns.append(fit)
    for turn in range(max(map(len, turns), default=0)):
        yield from (fit[turn] for fit in turns if len(fit) > turn)


def cut(operation: Operation, rows: Sequence[Any], *, head: bool) -> Filters | None:
    """Return a filter by a moment that leaves out the head of the list (or the tail), so that a few rows remain.

    The head of a list that begins with the oldest is left out by `after`, its tail by `before`.
    """
    key = operation.pagination.order[0] if operation.pagination is not None and operation.pagination.order else None
    if key is None or key.type != "date-time":
        return None
    kind = "after" if head is not key.descending else "before"
    item = next(
        (
            item
            for item in _filters(operation)
            if item.match.removeprefix("at-or-").startswith(kind) and set(item.at) & set(key.by)
        ),
        None,
    )
    moments = [value for row in rows if isinstance(value := order_value(key, key.by[0], row), Fraction)]
    if item is None or len(set(moments)) < NEAR // 2:
        return None
    few = min(NEAR, len(moments) // 2)
    return ((item.name, times.show(moments[-few if head else few - 1])),)
