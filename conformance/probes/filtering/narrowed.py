"""Filtered walks: one filter, two at once, and moments."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.evidence.walks import Walk, order_value
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.filtering.values import real, strange, text_of
from conformance.probes.pagination.paging import Filters, bounds, listed, take
from conformance.probes.pagination.whole import accepted

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter, Key
    from conformance.probes.ask import Ask

MOST = 15  # pages of a filtered walk
PARTS = 3  # pages that a filtered walk is cut into
PAIRS = 5


def filtered(operation: Operation) -> bool:
    """Whether a list has filters."""
    return listed(operation) and operation.pagination is not None and bool(operation.pagination.filters)


async def _rows(ask: Ask, operation: Operation) -> list[Any]:
    full = await ask.of("pagination.walk", operation)
    return full.rows if isinstance(full, Walk) else []


async def _take(  # noqa: PLR0913 - each keyword is one part of a walk
    ask: Ask, operation: Operation, name: str, filters: Filters, *, parts: int | None = None, kind: str
) -> Walk:
    """Walk with filters; ``parts``: how many rows are expected, to be cut into several pages."""
    sizes = bounds(operation)
    limit = await accepted(ask, operation)
    if parts is not None and limit is not None:
        limit = max(sizes.least, min(sizes.most, -(-parts // PARTS)))
    names = [name for name, _ in filters]
    return await take(ask, operation, name, limit=limit, most=MOST, filters=filters, filtered=names, kind=kind)


@probe(applies=filtered)
async def walks(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk with each filter: values that rows have (at the maximum page size, and in three pages), and others.

    Labels: walk, page, filtered (names of the filters), kind: real | none (nothing has the value) | near (it resembles
    one that rows have). The values are in the request.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have filters
    rows = await _rows(ask, operation)
    tasks: list[Coroutine[Any, Any, Walk]] = []
    for item in pagination.filters:
        if item.match != "equal":
            continue
        for value in real(operation, item, rows):
            name = f"{item.name}-{len(tasks)}"
            tasks.append(_take(ask, operation, name, ((item.name, text_of(value)),), kind="real"))
        for value, count in _several(item, rows):
            name = f"{item.name}-{len(tasks)}"
            tasks.append(_take(ask, operation, name, ((item.name, text_of(value)),), parts=count, kind="real"))
        for kind, text in strange(operation, item, rows, ask.random):
            tasks.append(_take(ask, operation, f"{item.name}-{len(tasks)}", ((item.name, text),), kind=kind))
    return list(await together(*tasks))


def _several(item: Filter, rows: Sequence[Any]) -> list[tuple[object, int]]:
    """Return up to two values that several but not all rows have, with how many."""
    counts: dict[object, int] = {}
    for row in rows:
        value = pointer.get(row, item.at[0])
        if isinstance(value, str | bool | int):
            counts[value] = counts.get(value, 0) + 1
    fit = [pair for pair in counts.items() if PARTS <= pair[1] < len(rows)]
    return sorted(fit, key=lambda pair: -pair[1])[:1] + sorted(fit, key=lambda pair: pair[1])[:1]


@probe(applies=filtered)
async def ranges(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk with moments: at rows a quarter, half and three quarters down the list, in several spellings.

    Labels: walk, page, filtered, kind: plain | offset (the same moment with +02:00) | pages (in several pages).
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have filters
    key = pagination.order[0] if pagination.order else None
    items = [item for item in pagination.filters if item.match != "equal" and item.match.partition("-")[0] == "after"]
    if key is None or not items:
        return []
    moments = _moments(key, await _rows(ask, operation))
    if not moments:
        ask.lack("needs rows of different moments: seed some")
    tasks = []
    for item in items:
        for index, moment in enumerate(moments):
            name = f"{item.name}-{index}"
            tasks.append(_take(ask, operation, name, ((item.name, times.show(moment)),), kind="plain"))
            spelt = times.show(moment + 7200).replace("Z", "+02:00")
            if index == len(moments) // 2:
                tasks.append(_take(ask, operation, f"{name}-offset", ((item.name, spelt),), kind="offset"))
                total = len(await _rows(ask, operation)) * (index + 1) // (len(moments) + 1)
                plain = ((item.name, times.show(moment)),)
                tasks.append(_take(ask, operation, f"{name}-pages", plain, parts=total, kind="pages"))
    return list(await together(*tasks))


def _moments(key: Key, rows: Sequence[Any]) -> list[Fraction]:
    """Return moments of rows, newest first: near the head, in the middle, near the end."""
    found = {value for row in rows if isinstance(value := order_value(key, key.by[0], row), Fraction)}
    ordered = sorted(found, reverse=True)
    if len(ordered) < 2:  # noqa: PLR2004 - one moment has no two sides
        return []
    places = {len(ordered) * part // 4 for part in (1, 2, 3)}
    return [ordered[place] for place in sorted(places)]


@probe(applies=filtered)
async def pairs(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk with two filters at once, whose values each let through rows that the other does not, in several pages.

    Labels: walk, page, filtered, kind=pair.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have filters
    rows = await _rows(ask, operation)
    tasks = []
    equal = [item for item in pagination.filters if item.match == "equal" and len(item.at) == 1]
    best: list[tuple[int, Filters, int]] = []
    for one, other in combinations(equal, 2):
        found = _best(one, other, rows)
        if found is not None:
            best.append(found)
    best.sort(key=lambda item: -item[0])
    for index, (_, filters, count) in enumerate(best[:PAIRS]):
        tasks.append(_take(ask, operation, f"pair-{index}", filters, parts=max(count, 2), kind="pair"))
    for item in pagination.filters:
        if item.match == "after-about" and pagination.order and (moments := _moments(pagination.order[0], rows)):
            moment = moments[len(moments) // 2]
            for other in equal[:2]:
                common = max(_counts(other, rows).items(), key=lambda pair: pair[1], default=None)
                if common is not None:
                    both: Filters = ((other.name, text_of(common[0])), (item.name, times.show(moment)))
                    tasks.append(
                        _take(ask, operation, f"pair-{len(tasks)}", both, parts=max(2, common[1] // 2), kind="pair")
                    )
    return list(await together(*tasks))


def _counts(item: Filter, rows: Sequence[Any]) -> dict[str | bool | int, int]:
    found: dict[str | bool | int, int] = {}
    for row in rows:
        value = pointer.get(row, item.at[0])
        if isinstance(value, str | bool | int):
            found[value] = found.get(value, 0) + 1
    return found


def _best(one: Filter, other: Filter, rows: Sequence[Any]) -> tuple[int, Filters, int] | None:
    """Return the values whose filters tell most apart: rows with one only and rows with the other only."""
    first, second = _counts(one, rows), _counts(other, rows)
    both: dict[tuple[object, object], int] = {}
    for row in rows:
        pair = (pointer.get(row, one.at[0]), pointer.get(row, other.at[0]))
        if pair[0] in first and pair[1] in second:
            both[pair] = both.get(pair, 0) + 1
    scored = [
        (min(first[a] - count, second[b] - count), ((one.name, text_of(a)), (other.name, text_of(b))), count)  # type: ignore[index]
        for (a, b), count in both.items()
    ]
    return max(scored, key=lambda item: (item[0] > 0, item[2]), default=None)
