"""Windows at small page sizes: at the head, at the tail, and around rows that share a moment.

A boundary between two pages goes wrong where rows are hard to tell apart, and at some page sizes only.
"""

from __future__ import annotations

import asyncio
from itertools import groupby
from math import floor
from typing import TYPE_CHECKING, Any

from conformance.evidence.walks import Walk, identity, order_value
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import bounds, limited, starts, take, window
from conformance.probes.pagination.plan import Plan, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Key
    from conformance.probes.ask import Ask

SMALL = (1, 2, 3)
SEVEN = 7
TAIL = 6  # rows of a window at the tail; 1, 2 and 3 divide it, so its last page is exactly full
GROUPS = 6  # groups of rows that are looked at, unless few are wanted


@probe(applies=limited)
async def small_walks(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk at page sizes 1, 2, 3, 7, a divisor of the total, the total and one more; windows where the list is long.

    Labels: walk, page; ``from`` where a window did not begin at the head.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    sizes, plan = bounds(operation), plan_of(operation)
    full, default = await together(ask.of("pagination.walk", operation), ask.of("pagination.default_walk", operation))
    if not isinstance(full, Walk) or not full.rows:
        ask.lack("the list has no rows: seed some")
        return []
    total = len(full.rows)
    heads = [size for size in SMALL if sizes.fit(size)]
    begun = [asyncio.ensure_future(take(ask, operation, f"limit={size}", limit=size, most=plan.head)) for size in heads]
    begun += [
        asyncio.ensure_future(take(ask, operation, f"limit={size}", limit=size, most=plan.longest))
        for size in _whole_sizes(plan, total, whole=full.whole)
        if sizes.fit(size) and size not in heads
    ]
    sevens = await take(ask, operation, f"limit={SEVEN}", limit=SEVEN, most=plan.longest) if sizes.fit(SEVEN) else None
    order = {identity(pagination, row): place for place, row in reversed(list(enumerate(full.rows)))}
    known = starts(operation, order, [walk for walk in (sevens, default, full) if isinstance(walk, Walk)])
    chosen: dict[tuple[int, int], int] = {}
    # A page number leads to a place that depends on the page size, and a URL has a page size of its own: no window
    # begins in the middle.
    counted = pagination.style == "page" or pagination.follows
    for place, size, most in () if counted else _windows(plan, pagination.order[0] if pagination.order else None, full):
        if sizes.fit(size) and not _covered(plan, place, size, total):
            chosen[place, size] = max(most, chosen.get((place, size), 0))
    windows = [
        window(ask, operation, known, place=place, limit=size, most=most) for (place, size), most in chosen.items()
    ]
    return [*(await together(*begun, *windows)), *([sevens] if sevens else [])]


def _whole_sizes(plan: Plan, total: int, *, whole: bool) -> list[int]:
    if not whole:
        return []
    divisors = [size for size in range(2, total) if total % size == 0 and total // size <= plan.few and size != SEVEN]
    return [*divisors[-1:], total, total + 1]


def _covered(plan: Plan, place: int, size: int, total: int) -> bool:
    """Whether the window at the head, or the walk by sevens, goes to the end of the list anyhow."""
    return total <= size * (plan.longest if size == SEVEN else plan.head) and place >= 0


def _windows(plan: Plan, key: Key | None, full: Walk) -> Iterator[tuple[int, int, int]]:
    """Yield place, page size and pages of each window."""
    total = len(full.rows)
    if full.whole:
        for size in (*SMALL, SEVEN):
            rows = 2 * SEVEN if size == SEVEN else TAIL
            yield max(0, total - rows), size, rows // size + 2
    for first, length in groups(key, full.rows, plan.groups):
        place = max(0, first - 1)
        for size in (*SMALL, SEVEN):
            if size <= length:
                most = plan.longest if size == SEVEN else plan.group
                yield place, size, min(most, (length + 1) // size + 2)


def groups(key: Key | None, rows: Sequence[Any], most: int = GROUPS) -> list[tuple[int, int]]:
    """Return first place and length of groups of neighbours that share a moment, a millisecond or a second.

    The largest, the first and the last of each kind: a few that tell most; the largest of each where few are wanted.
    """
    if key is None:
        return []
    rules: tuple[Callable[[Any], object], ...] = (lambda value: value,)
    if key.type == "date-time":
        rules = (lambda value: value, lambda value: floor(value * 1000), floor)
    found: dict[tuple[int, int], None] = {}
    for at in key.by:
        values = [order_value(key, at, row) for row in rows]
        for rule in rules:
            kind = list(_runs([None if value is None else rule(value) for value in values]))
            exact = rule is rules[0]
            kind = [run for run in kind if exact or len(set(values[run[0] : run[0] + run[1]])) > 1]
            by_size = sorted(kind, key=lambda run: -run[1])
            chosen = (by_size[:2] + kind[:1] + kind[-1:]) if exact else (by_size[:1] + kind[:1])
            for run in chosen if most >= GROUPS else by_size[:1]:
                found.setdefault(run)
    return list(found)[:most]


def _runs(values: Sequence[object]) -> Iterator[tuple[int, int]]:
    place = 0
    for value, same in groupby(values):
        length = len(list(same))
        if value is not None and length > 1:
            yield place, length
        place += length
