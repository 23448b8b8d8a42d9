"""Counts: of all rows, and of those beyond a row's own moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.evidence.counts import number_of
from conformance.evidence.edges import Side
from conformance.evidence.walks import Walk
from conformance.probes.ask import probe
from conformance.probes.chain import together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Place
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Row
    from conformance.probes.ask import Ask


@probe(applies=lambda operation: operation.count is not None)
async def counts(ask: Ask, operation: Operation) -> None:
    """Count all, and what lies beyond the middle of the list under each name that the cutoff may have.

    The names that make a difference are asked with more rows. Labels: kind=all | cutoff, with place (the name), cut=own
    (a row's own value) | past (so far past it that the row counts), row=middle | tied | first | last.
    """
    count = operation.count
    assert count is not None  # noqa: S101 - applies says so
    listed = ask.contract.operations.get(count.of)
    if listed is None or listed.pagination is None:
        ask.lack(f"the contract has no list {count.of} to count the rows of")
        return
    full, _ = await together(ask.of("pagination.walk", listed), ask.of("pagination.boundaries", listed))
    rows = full.rows if isinstance(full, Walk) else []
    side = Side.of(listed.pagination, rows)
    every = await ask.send(operation, kind="all")
    if side is None or not rows or not count.cutoff:
        return
    total = number_of(operation, every)
    picked = dict(_picked(side, rows))
    for place in count.cutoff:
        own = await _count(ask, operation, place, side, picked, "middle", "own")
        found = number_of(operation, own) if own is not None else None
        if total is not None and found is not None and found < total:
            others = [(row, cut) for row in picked for cut in ("own", "past") if (row, cut) != ("middle", "own")]
            await together(*(_count(ask, operation, place, side, picked, row, cut) for row, cut in others))
    await ask.send(operation, kind="all")


def _picked(side: Side, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Yield rows whose moments are asked for: in the middle, at a tie, the first and the last."""
    fit = [row for row in rows if side.value(row) is not None]
    if not fit:
        return
    yield "middle", fit[len(fit) // 2]
    values = [side.value(row) for row in fit]
    tied = next((place for place in range(1, len(fit)) if values[place] == values[place - 1]), None)
    if tied is not None:
        yield "tied", fit[tied]
    yield "first", fit[0]
    yield "last", fit[-1]


async def _count(  # noqa: PLR0913, PLR0917 - each is one part of the question
    ask: Ask, operation: Operation, place: Place, side: Side, picked: dict[str, Row], row: str, cut: str
) -> Exchange | None:
    text = _cutoff(side, picked.get(row), cut)
    if text is None:
        return None
    labels: dict[str, Any] = {"kind": "cutoff", "place": str(place), "row": row, "cut": cut}
    value = operation.typed(place, text)
    if place.where == "body":
        return await ask.send(operation, json_body=pointer.put({}, place.at, value), **labels)
    if place.where == "header":
        return await ask.send(operation, headers=((place.name, text),), **labels)
    return await ask.send(operation, query={place.name: text}, **labels)


def _cutoff(side: Side, row: Row | None, cut: str) -> str | None:
    printed, value = pointer.get(row, side.at), side.value(row)
    if value is None:
        return None
    if cut == "own":
        return str(printed)
    step = side.step if side.key.descending else -side.step
    if side.key.type == "date-time":
        return times.show(value + step)
    return str(value + (1 if side.key.descending else -1)) if isinstance(value, int) else None
