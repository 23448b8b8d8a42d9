"""Filtered walks: one filter, and two at once."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from conformance.checks.filtering.values import ranged
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.filtering.arrays import several, spell
from conformance.probes.filtering.asked import (
    PARTS,
    commonest,
    conversations,
    demanded,
    filtered,
    filters_of,
    rows_of,
    walk_of,
)
from conformance.probes.filtering.ranges import moments, side, spoken
from conformance.probes.filtering.values import many, real, strange, value_of, written
from conformance.probes.pagination.paging import Filters, listed, take

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter
    from conformance.evidence.walks import Walk
    from conformance.probes.ask import Ask

PAIRS = 5


@probe(applies=lambda operation: operation.pagination is not None and not listed(operation))
async def plain(ask: Ask, operation: Operation) -> Walk:
    """Ask a list without pages for what it shows, with nothing but what every request must have.

    Labels: walk=plain, page=0.
    """
    return await take(ask, operation, "plain", limit=None, most=1)


@probe(applies=filtered)
async def walks(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk with each filter: values that rows have (at the maximum page size, and in three pages), and others.

    Labels: walk, page, filtered (names of the filters), kind: real | none (nothing has the value) | near (it resembles
    one that rows have) | mixed (one that rows have and one that nothing has); spelling, where there may be several
    values. The values are in the request.
    """
    rows = await rows_of(ask, operation)
    tasks: list[Coroutine[Any, Any, Walk]] = []
    free = [item for item in filters_of(operation) if item not in demanded(operation)]
    for item in free:
        if item.match != "equal":
            continue
        for value in real(operation, item, rows):
            name, only = f"{item.name}-{len(tasks)}", ((item.name, written(item, value)),)
            tasks.append(walk_of(ask, operation, name, only, kind="real", of=[item.name]))
        for value, count in _several(item, operation, rows):
            name, only = f"{item.name}-{len(tasks)}", ((item.name, written(item, value)),)
            tasks.append(walk_of(ask, operation, name, only, kind="real", of=[item.name], parts=count))
        for kind, text in strange(operation, item, rows, ask.random):
            name = f"{item.name}-{len(tasks)}"
            tasks.append(walk_of(ask, operation, name, ((item.name, text),), kind=kind, of=[item.name]))
    for item in free:
        if item.match == "any-of":
            tasks += await several(ask, operation, item, rows)
    tasks += await _demanded(ask, operation)
    return list(await together(*tasks))


def _several(item: Filter, operation: Operation, rows: Sequence[Any]) -> list[tuple[object, int]]:
    """Return up to two values that several but not all rows have, with how many."""
    if not listed(operation):
        return []
    found = commonest([value_of(item, row) for row in rows], PARTS, len(rows))
    return found[:1] if many(operation) else found


async def _demanded(ask: Ask, operation: Operation) -> list[Coroutine[Any, Any, Walk]]:
    """Ask for several sets of required values, for one set of values that no row has together, and for unused ones."""
    sets = await conversations(ask, operation)
    names = [item.name for item in demanded(operation)]
    tasks = [
        walk_of(ask, operation, f"required-{index}", filters, kind="real", of=names)
        for index, (filters, _) in enumerate(sets)
    ]
    for filters, rows in sets[:1]:
        for item in demanded(operation):
            others = tuple(pair for pair in filters if pair[0] != item.name)
            for kind, text in strange(operation, item, rows, ask.random):
                one = (*others, (item.name, text))
                tasks.append(walk_of(ask, operation, f"{item.name}-{kind}-{len(tasks)}", one, kind=kind, of=names))
    return tasks


@probe(applies=filtered)
async def pairs(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk with two filters at once, whose values each let through rows that the other does not, in several pages.

    Labels: walk, page, filtered, kind=pair.
    """
    rows = await rows_of(ask, operation)
    tasks: list[Coroutine[Any, Any, Walk]] = []
    taken = await ask.of("filtering.spellings", operation) or {}
    usable = [item for item in filters_of(operation) if item.match == "equal" or taken.get(item.name)]
    usable = [item for item in usable if item not in demanded(operation)]

    def asked(item: Filter, *values: object) -> Filters:
        return spell(item, [written(item, value) for value in values], taken.get(item.name, ""))

    def add(filters: Filters, count: int, of: list[str]) -> None:
        tasks.append(walk_of(ask, operation, f"pair-{len(tasks)}", filters, kind="pair", of=of, parts=max(count, 2)))

    best: list[tuple[int, Filters, int, list[str]]] = []
    for one, other in combinations(usable, 2):
        found = _best(one, other, rows)
        if found is not None:
            score, values, count = found
            both = (*asked(one, values[0]), *asked(other, values[1]))
            best.append((score, both, count, [one.name, other.name]))
    best.sort(key=lambda item: -item[0])
    for _, filters, count, names in best[:PAIRS]:
        add(filters, count, names)
    for item in side(operation, "after") or [item for item in filters_of(operation) if ranged(item)][:1]:
        where = moments(item, rows)
        for other in usable[:2] if where else ():
            common = max(_counts(other, rows).items(), key=lambda pair: pair[1], default=None)
            if common is not None:
                moment = where[len(where) // 2]
                filters = (*asked(other, common[0]), (item.name, spoken(item, moment)))
                add(filters, common[1] // 2, [other.name, item.name])
    for filters, names in _windows(operation, rows):
        add(filters, len(rows) // 2, names)
    return list(await together(*tasks))


def _windows(operation: Operation, rows: Sequence[Any]) -> list[tuple[Filters, list[str]]]:
    """Return both ends of a time at once: between two rows, and exactly at one."""
    found: list[tuple[Filters, list[str]]] = []
    for after in side(operation, "after")[:1]:
        for before in side(operation, "before")[:1]:
            where = moments(after, rows)  # the latest first
            names = [after.name, before.name]
            if after.at != before.at or len(where) < 2:  # noqa: PLR2004 - a window has two sides
                continue
            ends = [(where[-1], where[0])]
            if not any(item.match.endswith("-about") for item in (after, before)):
                ends.append((where[len(where) // 2],) * 2)
            found += [
                (((after.name, spoken(after, first)), (before.name, spoken(before, last))), names)
                for first, last in ends
            ]
    return found


def _counts(item: Filter, rows: Sequence[Any]) -> dict[str | bool | int, int]:
    found: dict[str | bool | int, int] = {}
    for row in rows:
        value = value_of(item, row)
        if value is not None:
            found[value] = found.get(value, 0) + 1
    return found


def _best(one: Filter, other: Filter, rows: Sequence[Any]) -> tuple[int, tuple[object, object], int] | None:
    """Return the values whose filters tell most apart: rows with one only and rows with the other only."""
    first, second = _counts(one, rows), _counts(other, rows)
    both: dict[tuple[Any, Any], int] = {}
    for row in rows:
        pair = (value_of(one, row), value_of(other, row))
        if pair[0] in first and pair[1] in second:
            both[pair] = both.get(pair, 0) + 1
    scored = [(min(first[a] - count, second[b] - count), (a, b), count) for (a, b), count in both.items()]
    return max(scored, key=lambda item: (item[0] > 0, item[2]), default=None)
