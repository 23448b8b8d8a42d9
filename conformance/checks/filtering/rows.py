"""The rows of filtered walks: none that the filter excludes, all that it lets through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.checks.filtering.matching import Matching, astray
from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import WHOLE, paged, unfiltered
from conformance.checks.pagination.walking import sound
from conformance.contract.outcome import Problem, Seen
from conformance.evidence.lists import Known, know, pages_with_rows, several, size_of
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Filter
    from conformance.evidence.walks import Walk

LISTED = (*WHOLE, "pagination.small_walks")

GONE = (404, 410)


def _equal(operation: Operation) -> bool:
    return paged(operation) and any(item.match == "equal" for item in _filters(operation))


def _ranged(operation: Operation) -> bool:
    return paged(operation) and any(item.match != "equal" for item in _filters(operation))


def _two(operation: Operation) -> bool:
    return paged(operation) and len(_filters(operation)) > 1


def _filters(operation: Operation) -> tuple[Filter, ...]:
    return operation.pagination.filters if operation.pagination else ()


def _first_pages(matching: Matching, walks: Iterable[Walk], known: Known | None) -> Iterator[Statement]:
    """Judge the first page of filtered walks: each row on it satisfies all filters."""
    problems: dict[tuple[str, ...], list[Problem]] = {}
    for walk in walks:
        if not walk.pages:
            continue
        page = walk.pages[0]
        excluded = known is not None and any(
            matching.verdict(page.exchange, known.rows[name]) is False for name in known.order
        )
        if excluded:
            yield Seen((page.exchange.number,), len(page.rows), 1)
        wrong = astray(matching, page)
        nothing = walk.labels.get("kind") == "none" and page.rows and not wrong
        if wrong or nothing:
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


def _left_out(matching: Matching, walks: Iterable[Walk], known: Known | None) -> Iterator[Statement]:
    """Judge filtered walks that came to their end: each row that satisfies the filters for certain is met."""
    if known is None:
        return
    problems: dict[tuple[str, ...], list[Problem]] = {}
    for walk in walks:
        if not walk.pages or walk.end not in {"token", "empty"} or not (sound(matching.case) or _short(known, walk)):
            continue
        first = walk.pages[0].exchange
        met = {identity(known.pagination, row) for row in walk.rows}
        due = [name for name in known.order if matching.always(first, name, known.rows[name])]
        if due:
            yield Seen(walk.numbers, len(met), len(walk.pages))
        lost = [name for name in due if name not in met and known.still(name, walk)]
        if lost:
            said = matching.said(first)
            problems.setdefault(tuple(matching.asked(first)), []).append(
                Problem(
                    f"a walk filtered by {said} leaves out {len(lost)} of {len(due)} rows that have it: "
                    f"{several(known.pagination, lost, known.rows)}",
                    f"each row with {said}, as the unfiltered walk {known.base.name} shows them",
                    f"{len(met)} rows, {len(lost)} missing; later requests still show them",
                    f"walk {walk.name}",
                    (known.base.numbers[0], *walk.numbers[-1:]),
                )
            )
    for found in problems.values():
        yield from found[:2]


def _short(known: Known, walk: Walk) -> bool:
    """Whether a walk has one page with room to spare: what it lacks was not lost between two pages."""
    pages = pages_with_rows(walk)
    size = size_of(known.pagination, walk.pages[0].exchange)
    return not pages or (len(pages) == 1 and size is not None and len(pages[0].rows) < size)


@check(
    probes=("filtering.walks", *LISTED),
    needs="rows that a filter leaves out: seed messages that differ in their fields",
    applies=_equal,
    relational=True,
)
def equal(case: Case) -> Iterable[Statement]:
    """With a filter, each row has exactly that value in the field of that name.

    A near match is another value: a tag in other letters, a number cut short, a per cent sign read as a wildcard
    (000: status, from, to, tag; 001: from, to, phone_number_id, channel, opt_out). A field that moves with time is judged
    only where it can't have moved.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}, {"id": "b", "tag": "y"}]}
        filtering.walks walk=tag-0 page=0 filtered=["tag"] kind=real | listMessages ?tag=x&limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}, {"id": "b", "tag": "X"}]}
        filtering.walks walk=tag-0 page=0 filtered=["tag"] kind=real | listMessages ?tag=x&limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}, {"id": "b", "tag": "X"}]}
    """
    known = know(case.evidence, case.operation, unfiltered(case, *LISTED))
    yield from _first_pages(Matching.of(case), case.walks("filtering.walks"), known)


@check(
    probes=("filtering.ranges", *LISTED),
    needs="rows of different moments, seconds apart: seed some",
    applies=_ranged,
    relational=True,
)
def range_(case: Case) -> Iterable[Statement]:
    """With a moment, rows clearly before it are left out and rows clearly after it are not.

    001 has ``since`` and says neither whether the moment itself is in nor which of the two times counts: so rows within a
    second of it are not judged, and a row is wrong only if it is by both times. The moment may be written with any offset.

    Passes:
        pagination.walk walk=full page=0 | listInboundMessages ?limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}, {"id": "b", "received_at": "2026-01-01T00:00:00Z"}]}
        filtering.ranges walk=since-0 page=0 filtered=["since"] kind=plain | listInboundMessages ?since=2026-01-01T12:00:00Z&limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}], "meta": {"next_cursor": null}}

    Fails:
        pagination.walk walk=full page=0 | listInboundMessages ?limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}, {"id": "b", "received_at": "2026-01-01T00:00:00Z"}]}
        filtering.ranges walk=since-0 page=0 filtered=["since"] kind=plain | listInboundMessages ?since=2026-01-01T12:00:00Z&limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}, {"id": "b", "received_at": "2026-01-01T00:00:00Z"}], "meta": {"next_cursor": null}}
    """
    known = know(case.evidence, case.operation, unfiltered(case, *LISTED))
    matching, walks = Matching.of(case), list(case.walks("filtering.ranges"))
    yield from _first_pages(matching, walks, known)
    yield from _left_out(matching, walks, known)
    yield from _turned_away(case, matching, "filtering.ranges", "plain", "pages")
    for problem in _turned_away(case, matching, "filtering.ranges", "offset"):
        yield Problem(**{**{name: getattr(problem, name) for name in problem.__slots__}, "basis": "inferred"})


@check(
    probes=("filtering.pairs", "filtering.walks", "filtering.ranges", *LISTED),
    needs="rows that two filters tell apart: seed messages that differ in two fields",
    applies=_two,
    relational=True,
)
def combined(case: Case) -> Iterable[Statement]:
    """Several filters together give the rows that each of them gives, no more and no fewer.

    Parameters narrow a list (000, 001: query parameters): a second one that is ignored, or that widens what the first
    let through, gives a client rows that it did not ask for.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}, {"id": "b", "tag": "x", "to": "2"}]}
        filtering.pairs walk=pair-0 page=0 filtered=["to","tag"] kind=pair | listMessages ?to=1&tag=x&limit=2 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}, {"id": "b", "tag": "x", "to": "2"}]}
        filtering.pairs walk=pair-0 page=0 filtered=["to","tag"] kind=pair | listMessages ?to=1&tag=x&limit=2 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}, {"id": "b", "tag": "x", "to": "2"}]}
    """
    known = know(case.evidence, case.operation, unfiltered(case, *LISTED))
    matching = Matching.of(case)
    wrong = _wrong_alone(case, matching, known)
    walks = [
        walk
        for walk in case.walks("filtering.pairs")
        if walk.pages and not wrong & set(matching.asked(walk.pages[0].exchange))
    ]
    yield from _first_pages(matching, walks, known)
    yield from _left_out(matching, walks, known)


def _wrong_alone(case: Case, matching: Matching, known: Known | None) -> set[str]:
    """Return the filters that go wrong by themselves: of these a pair tells nothing new."""
    wrong: set[str] = set()
    for walk in case.walks("filtering.walks", "filtering.ranges"):
        names = set(matching.asked(walk.pages[0].exchange)) if walk.pages else set()
        statements = [*_first_pages(matching, [walk], known), *_left_out(matching, [walk], known)]
        if any(isinstance(item, Problem) for item in statements):
            wrong |= names
    return wrong


@check(
    probes=("filtering.walks", *LISTED),
    needs="rows that a filter lets through: seed messages with different fields",
    applies=_equal,
    relational=True,
)
def complete(case: Case) -> Iterable[Statement]:
    """A filtered walk leaves out no row that has the value: it is the whole walk, filtered by us.

    What goes wrong: a plus sign or a per cent sign that is decoded twice, rows that are filtered after the page was cut,
    a filter that looks at another field. A row counts only where it has the value for certain and a later request still
    shows it. A value that a row has is never refused.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
        filtering.walks walk=to-0 page=0 filtered=["to"] kind=real | listMessages ?to=%2B15554443333&limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
        filtering.walks walk=to-0 page=0 filtered=["to"] kind=real | listMessages ?to=%2B15554443333&limit=200 | 200 | {"data": []}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
    """
    known = know(case.evidence, case.operation, unfiltered(case, *LISTED))
    matching = Matching.of(case)
    yield from _left_out(matching, case.walks("filtering.walks"), known)
    yield from _turned_away(case, matching, "filtering.walks", "real", "none")


def _fits(case: Case, name: str, text: str) -> bool:
    """Whether a value has the form that the contract gives; rows may show others, such as short codes for numbers."""
    found = case.operation.parameter(name)
    pattern = found.schema.get("pattern") if found else None
    return pattern is None or re.search(str(pattern), text) is not None


def _turned_away(case: Case, matching: Matching, probe: str, *kinds: str) -> Iterator[Problem]:
    """Yield legal values that were refused."""
    for kind in kinds:
        for item in case.asked(probe, kind=kind, page=0):
            legal = all(_fits(case, name, text) for name, text in matching.asked(item).items())
            # A list without rows is a list: "not found" is no answer to a filter, and no document says it is.
            refused = item.status in GONE or (kind != "none" and item.status in case.operation.refusals)
            if legal and item.answered and refused:
                yield Problem(
                    f"filtered by {matching.said(item)}, a legal value: refused with {item.status}",
                    "the rows with it",
                    item.line,
                    "page 0",
                    (item.number,),
                )
