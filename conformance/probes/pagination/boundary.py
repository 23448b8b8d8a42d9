"""Single pages from moments of rows: at the moment itself, a little past it, and spelt otherwise.

Only where the cursor is a row's own value: then a client may make one up, and what it must lead to can be told.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.evidence.edges import edge_key, fraction, unit
from conformance.evidence.walks import Walk, identity, order_value
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import Start, bounds, listed, take
from conformance.probes.pagination.whole import accepted

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Key
    from conformance.evidence.walks import Page, Row
    from conformance.probes.ask import Ask

FEW = 5  # rows of a page that begins at a row's own moment
CUTS = 6  # ends of pages of the full walk that are looked behind
FAR = "1990-01-01T00:00:00Z"  # nothing is older: a list that is empty may be one that goes the other way
SPELLINGS = {"hours": 7200, "zero": 0}  # the same moment with another offset


def edged(operation: Operation) -> bool:
    """Whether a list's cursor is a row's value of its first order key."""
    return listed(operation) and operation.pagination is not None and edge_key(operation.pagination) is not None


@probe(applies=edged)
async def boundaries(ask: Ask, operation: Operation) -> list[Walk]:
    """Ask for one page from the moments of some rows of the full walk.

    Labels: walk, page=0, from (the exchange that showed the row), row (its identity), form: own (the value as the row
    has it) | past (so far past it that the row must be on the page) | hours, zero (its own moment, as +02:00, +00:00) |
    far (where the whole list is empty: before all rows).
    """
    pagination = operation.pagination
    key = edge_key(pagination) if pagination is not None else None
    assert pagination is not None  # noqa: S101 - applies says so
    assert key is not None  # noqa: S101 - applies says so
    full = await ask.of("pagination.walk", operation)
    pages = [page for page in full.pages if page.rows] if isinstance(full, Walk) else []
    if not pages:
        ask.lack("the list has no rows: seed some")
        dated = key.type == "date-time" and key.descending
        return [await take(ask, operation, "far", limit=None, most=1, start=Start(0, FAR), form="far")] if dated else []
    at = pagination.next.at if pagination.next is not None else ""
    largest = await accepted(ask, operation)
    few = None if largest is None else max(bounds(operation).least, min(FEW, largest))
    step = unit(fraction((row for page in pages for row in page.rows), at))
    tasks: list[Coroutine[Any, Any, Walk]] = []
    asked: set[str] = set()
    for page, row, form in _plan(key, at, pages, longer=full.end == "cut"):
        text = _written(key, pointer.get(row, at), order_value(key, at, row), form, step)
        if text is None or text in asked:
            continue
        asked.add(text)
        tasks.append(
            take(
                ask,
                operation,
                f"{form}-{len(tasks)}",
                limit=largest if form == "past" else few,
                most=1,
                start=Start(0, text, page.exchange.number),
                form=form,
                row=identity(pagination, row),
            )
        )
    return list(await together(*tasks))


def _plan(key: Key, at: str, pages: Sequence[Page], *, longer: bool) -> Iterator[tuple[Page, Row, str]]:
    """Yield page, row and form: behind the ends of pages, and at the first, a middle, a tied and the last row."""
    for page in pages[:CUTS]:
        if not (longer and page is pages[-1]):
            yield page, page.rows[-1], "past"
    placed = [(page, row) for page in pages for row in page.rows]
    values = [order_value(key, at, row) for _, row in placed]
    tied = next((place for place in range(1, len(values)) if values[place] == values[place - 1]), None)
    middle = len(placed) // 2
    for place in dict.fromkeys((middle, 0, len(placed) - 1, *(() if tied is None else (tied,)))):
        yield *placed[place], "own"
    for form in ("past", *SPELLINGS):
        yield *placed[middle], form


def _written(key: Key, printed: object, value: object, form: str, step: Fraction) -> str | None:
    """Return a cursor that stands for a row's value, or for a little past it; None where it can't be written so."""
    if form == "own":
        return str(printed) if isinstance(printed, str | int) else None
    onward = 1 if key.descending else -1  # against the order: what comes after the cursor then includes the row
    if isinstance(value, Fraction):
        if form == "past":
            return times.show(value + onward * step)
        ahead = SPELLINGS[form]
        offset = f"+{ahead // 3600:02d}:00"
        spelt = times.show(value + ahead).replace("Z", offset)
        return spelt if times.parse(spelt) == value else None  # more digits than six are cut
    return str(value + onward) if form == "past" and isinstance(value, int) else None
