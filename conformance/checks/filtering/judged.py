"""What the checks of filters share: first pages that hold a wrong row, walks that lack one, values that were refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.checks.filtering.matching import Matching, astray, source_walks
from conformance.checks.filtering.values import comparable, ranged
from conformance.checks.pagination.cases import WHOLE, unfiltered
from conformance.checks.pagination.walking import sound
from conformance.contract.outcome import Problem, Seen
from conformance.contract.pagination import Key
from conformance.evidence.lists import Known, know, pages_with_rows, several, size_of
from conformance.evidence.walks import identity, order_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from fractions import Fraction

    from conformance.checks.kinds import Case
    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Filter
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Row, Walk

LISTED = (*WHOLE, "pagination.small_walks")
GONE = (404, 410)


def filters(operation: Operation) -> tuple[Filter, ...]:
    """Return the filters of an operation."""
    return operation.pagination.filters if operation.pagination else ()


def kept(case: Case) -> Known | None:
    """Return the rows that there are: as the list itself shows them, or the list that its values come from.

    Where the other list's rows can't be recognised in this one, its own rows are all that is known.
    """
    pagination = case.operation.pagination
    assert pagination is not None  # noqa: S101 - the checks apply to lists
    if pagination.paged:
        return know(case.evidence, case.operation, unfiltered(case, *LISTED))
    found, source = source_walks(case), case.operation.discover
    known = know(case.evidence, case.contract.operations[source.source], found) if source and found else None
    own = [row for walk in case.walks("filtering.plain", "filtering.walks") for row in walk.rows]
    if known is not None and (not own or any(identity(pagination, row) in known.rows for row in own)):
        return known
    return know(case.evidence, case.operation, list(case.walks("filtering.plain")))


def first_pages(
    matching: Matching, walks: Iterable[Walk], known: Known | None, only: Collection[str] | None = None
) -> Iterator[Statement]:
    """Judge the first page of filtered walks: each row on it satisfies all filters, or all of those named."""
    problems: dict[tuple[str, ...], list[Problem]] = {}
    for walk in walks:
        if not walk.pages:
            continue
        page = walk.pages[0]
        none = walk.labels.get("kind") == "none"
        excluded = known is not None and any(
            none or matching.verdict(page.exchange, known.rows[name], only) is False for name in known.order
        )
        if excluded:
            yield Seen((page.exchange.number,), len(page.rows), 1)
        wrong = astray(matching, page, only)
        if wrong or (none and page.rows):
            said = matching.said(page.exchange)
            what = wrong[0] if wrong else f"{len(page.rows)} rows came for a value that nothing has"
            problems.setdefault(tuple(matching.asked(page.exchange)), []).append(
                Problem(
                    f"filtered by {said}: {what}" + (f" (and {len(wrong) - 1} more rows)" if len(wrong) > 1 else ""),
                    f"only rows with {said}",
                    what,
                    f"page 0 of walk {walk.name}",
                    (page.exchange.number,),
                )
            )
    for found in problems.values():
        yield from found[:2]


def left_out(matching: Matching, walks: Iterable[Walk], known: Known | None) -> Iterator[Statement]:
    """Judge filtered walks that came to their end: each row that satisfies the filters for certain is met."""
    if known is None:
        return
    problems: dict[tuple[str, ...], list[Problem]] = {}
    paged = matching.pagination.paged
    for walk in walks:
        if not walk.pages or walk.end not in {"token", "empty"}:
            continue
        if paged and not (sound(matching.case) or _short(known, walk)):
            continue
        first = walk.pages[0].exchange
        met = {identity(matching.pagination, row) for row in walk.rows}
        due = [name for name in known.order if matching.always(first, name, known.rows[name])]
        if due:
            yield Seen(walk.numbers, len(met), len(walk.pages))
        lost = [name for name in due if name not in met]
        found = _lost(matching, known, walk, due, lost) if paged else _not_recent(matching, known, walk, due, lost)
        if found is not None:
            problems.setdefault(tuple(matching.asked(first)), []).append(found)
    for each in problems.values():
        yield from each[:2]


def _lost(matching: Matching, known: Known, walk: Walk, due: list[str], lost: list[str]) -> Problem | None:
    lost = [name for name in lost if known.still(name, walk)]
    said = matching.said(walk.pages[0].exchange)
    if not lost:
        return None
    return Problem(
        f"a walk filtered by {said} leaves out {len(lost)} of {len(due)} rows that have it: "
        f"{several(known.pagination, lost, known.rows)}",
        f"each row with {said}, as the unfiltered walk {known.base.name} shows them",
        f"{len(walk.rows)} rows, {len(lost)} missing; later requests still show them",
        f"walk {walk.name}",
        (known.base.numbers[0], *walk.numbers[-1:]),
    )


def _not_recent(matching: Matching, known: Known, walk: Walk, due: list[str], lost: list[str]) -> Problem | None:
    """Judge an answer that has no further page: all rows where they fit in, the newest where they don't.

    That is read from the word for such a list alone, so a breach only warns.
    """
    most, said = matching.pagination.page_size, matching.said(walk.pages[0].exchange)
    if astray(matching, walk.pages[0]):
        return None  # what should not be there took the room
    cut = most is not None and len(walk.rows) >= most  # also where the list that is known lacks rows: ties hide some
    if cut:
        shown = [moment for row in walk.rows if (moment := _moment(matching, known, row)) is not None]
        oldest = min(shown, default=None)
        lost = [
            name
            for name in lost
            if oldest is not None and (_moment(matching, known, known.rows[name]) or oldest) > oldest + 1
        ]
    if not lost:
        return None
    return Problem(
        f"asked with {said}: {len(walk.rows)} rows come, without {len(lost)} {'newer ones' if cut else 'others'} of "
        f"{len(due)} that there are: {several(known.pagination, lost, known.rows)}",
        f"the newest {most} rows" if cut else "all of them" + (f", {most} at most" if most else ""),
        f"{len(walk.rows)} rows, without {len(lost)}",
        "the answer",
        (known.base.numbers[0], *walk.numbers[-1:]),
        aspect="newest" if cut else "",
        basis="inferred",
    )


def _moment(matching: Matching, known: Known, row: Row) -> Fraction | None:
    """Return when a row is from: by the field that a filter of moments looks at, else by the list's order."""
    times = [Key((at,), "date-time") for item in matching.filters.values() if ranged(item) for at in item.at]
    keys = [*times, *known.pagination.order[:1]]
    values = [order_value(key, at, row) for key in keys if key.type == "date-time" for at in key.by]
    return next((value for value in values if value is not None and not isinstance(value, str | float)), None)


def _short(known: Known, walk: Walk) -> bool:
    """Whether a walk has one page with room to spare: what it lacks was not lost between two pages."""
    pages = pages_with_rows(walk)
    size = size_of(known.pagination, walk.pages[0].exchange)
    if known.pagination.limit is None:
        size = max((len(page.rows) for page in known.base.pages), default=0)
    return not pages or (len(pages) == 1 and size is not None and len(pages[0].rows) < size)


def turned_away(case: Case, matching: Matching, asked: Iterable[Exchange]) -> Iterator[Problem]:
    """Yield legal values that were refused. One that nothing has may be, where it is not sure what there is."""
    for item in asked:
        real = item.labels.get("kind") != "none"
        legal = all(_fits(case, matching, name, text) for name, texts in matching.asked(item).items() for text in texts)
        # A list without rows is a list: "not found" is no answer to a filter, and no document says it is.
        gone = item.status in GONE and (real or _certain(matching, item))
        if legal and item.answered and (gone or (real and item.status in case.operation.refusals)):
            yield Problem(
                f"filtered by {matching.said(item)}, a legal value: refused with {item.status}",
                "the rows with it",
                item.line,
                "page 0",
                (item.number,),
            )


def _certain(matching: Matching, item: Exchange) -> bool:
    """Whether the contract is sure of what a filter looks at, so that a value can only be had or not."""
    asked = [matching.filters[name] for name in matching.asked(item)]
    return matching.pagination.paged and all(len(each.at) == 1 and each.match == "equal" for each in asked)


def _fits(case: Case, matching: Matching, name: str, text: str) -> bool:
    """Whether a value has the form that the contract gives; rows may show others, such as short codes for numbers."""
    schema = case.operation.schema_at(matching.filters[name].place)
    pattern = schema.get("items", schema).get("pattern")
    return comparable(matching.kinds[name], text) and (pattern is None or re.search(str(pattern), text) is not None)


def milder(problems: Iterable[Statement]) -> Iterator[Statement]:
    """Yield statements with their problems as inferred ones."""
    for item in problems:
        yield replace(item, basis="inferred") if isinstance(item, Problem) else item
