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

    Names that make a difference are asked with more rows; another organization asks with the first cutoff again, which
    its own rows must answer. Labels: kind=all | cutoff, with row=middle | tied | first | last and cut=own (the value of
    the row) | past (so far past it that the row counts); organization, where it is not the first one.
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
    total = number_of(operation, await ask.send(operation, kind="all"))
    (control, *others) = [*_cutoffs(side, rows)] if side is not None else [None]
    tried = await together(*(_count(ask, operation, place, control) for place in count.cutoff if control is not None))
    taken = [
        place
        for place, exchange in zip(count.cutoff, tried, strict=False)
        if total is not None and (found := number_of(operation, exchange)) is not None and found < total
    ]
    rest = [cutoff for cutoff in others if cutoff is not None]
    await together(*(_count(ask, operation, place, cutoff) for place in taken for cutoff in rest))
    await ask.send(operation, kind="all")
    await _another(ask, operation, listed, taken[0] if taken else None, control)


async def _another(
    ask: Ask, operation: Operation, listed: Operation, place: Place | None, cutoff: tuple[str, str, str] | None
) -> None:
    """Ask for another organization's counts."""
    organization = next(iter(ask.setting.organizations[1:]), None)
    credential = ask.credential(operation, organization) if organization is not None else None
    if credential is None:
        return
    own: dict[str, Any] = {"credential": credential, "organization": credential.organization}
    await ask.of("pagination.neighbour_walk", listed)
    await ask.send(operation, kind="all", **own)
    if place is not None and cutoff is not None:
        await _count(ask, operation, place, cutoff, **own)


def _cutoffs(side: Side, rows: Sequence[Row]) -> Iterator[tuple[str, str, str] | None]:
    """Yield row, cut and cutoff: first the middle of the list; None where there is nothing to cut at."""
    fit = [row for row in rows if side.value(row) is not None]
    if not fit:
        yield None
        return
    middle = fit[len(fit) // 2]
    values = [side.value(row) for row in fit]
    tied = next((fit[place] for place in range(1, len(fit)) if values[place] == values[place - 1]), None)
    wanted = [
        ("middle", middle, "own"),
        ("middle", middle, "past"),
        ("first", fit[0], "past"),
        ("last", fit[-1], "own"),
    ]
    wanted += [("tied", tied, "own"), ("tied", tied, "past")] if tied is not None else []
    for name, row, cut in wanted:
        text = _written(side, row, cut)
        yield None if text is None else (name, cut, text)


def _written(side: Side, row: Row, cut: str) -> str | None:
    if cut == "own":
        return str(pointer.get(row, side.at))
    onward = 1 if side.key.descending else -1  # against the order: the row then lies beyond
    value = side.value(row)
    if side.key.type == "date-time":
        return times.show(value + onward * side.step)
    return str(value + onward) if isinstance(value, int) else None


async def _count(
    ask: Ask,
    operation: Operation,
    place: Place,
    cutoff: tuple[str, str, str],
    **own: Any,  # noqa: ANN401 - as of Ask.send
) -> Exchange:
    row, cut, text = cutoff
    asked: dict[str, Any] = {"kind": "cutoff", "row": row, "cut": cut, **own}
    if place.where == "body":
        return await ask.send(operation, json_body=pointer.put({}, place.at, operation.typed(place, text)), **asked)
    if place.where == "header":
        return await ask.send(operation, headers=((place.name, text),), **asked)
    return await ask.send(operation, query={place.name: text}, **asked)
