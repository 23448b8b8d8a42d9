"""The rows on one side of a moment or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.filtering.judged import LISTED, filters, first_pages, kept, left_out, milder, turned_away
from conformance.checks.filtering.matching import Matching
from conformance.checks.filtering.values import ranged
from conformance.checks.kinds import Case, check
from conformance.contract.outcome import Problem, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.lists import Known
    from conformance.evidence.walks import Walk

PLAIN = ("plain", "beyond", "pages")  # moments as every document has them


@check(
    probes=("filtering.plain", "filtering.ranges", *LISTED),
    needs="rows of different moments, seconds apart: seed some",
    applies=lambda operation: any(ranged(item) for item in filters(operation)),
    relational=True,
)
def range_(case: Case) -> Iterable[Statement]:
    """With a moment, or a number, the rows on one side of it come and the others don't; itself is where it is said to be.

    At a row's own time: 003's ``after`` and ``before`` include it, and one unit beyond leaves it out; 004's ``timestamp``
    leaves out what has exactly that moment. 001 has ``since`` and says neither whether the moment itself is in nor which
    of two times counts: there rows within a second of it are not judged, and a row is wrong only if it is by both. The
    moment may be written with any offset; without one, which ISO 8601 allows, it is UTC (that only warns).

    A server may keep more digits than it shows: below six of them, what is less than the last one away is not judged;
    and what is wrong only if digits are cut off and not rounded, warns.

    Passes:
        pagination.walk walk=full page=0 | listInboundMessages ?limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}, {"id": "b", "received_at": "2026-01-01T00:00:00Z"}]}
        filtering.ranges walk=since-0 page=0 filtered=["since"] kind=plain | listInboundMessages ?since=2026-01-01T12:00:00Z&limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}], "meta": {"next_cursor": null}}

    Fails:
        pagination.walk walk=full page=0 | listInboundMessages ?limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}, {"id": "b", "received_at": "2026-01-01T00:00:00Z"}]}
        filtering.ranges walk=since-0 page=0 filtered=["since"] kind=plain | listInboundMessages ?since=2026-01-01T12:00:00Z&limit=100 | 200 | {"data": [{"id": "a", "received_at": "2026-01-02T00:00:00Z"}, {"id": "b", "received_at": "2026-01-01T00:00:00Z"}], "meta": {"next_cursor": null}}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a", "inserted_at": "2026-01-01T00:00:00.250000Z"}, {"id": "b", "inserted_at": "2026-01-02T00:00:00.000001Z"}]}
        filtering.ranges walk=after-0 page=0 filtered=["after"] kind=plain | listMessages ?after=2026-01-01T00:00:00.25Z&limit=500 | 200 | {"data": [{"id": "b", "inserted_at": "2026-01-02T00:00:00.000001Z"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a", "inserted_at": "2026-01-01T00:00:00.250000Z"}, {"id": "b", "inserted_at": "2026-01-02T00:00:00.000001Z"}]}

    Passes (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a", "inserted_at": "2026-01-01T00:00:00.250Z"}, {"id": "b", "inserted_at": "2026-01-02T00:00:00.000Z"}]}
        filtering.ranges walk=before-0 page=0 filtered=["before"] kind=plain | listMessages ?before=2026-01-01T00:00:00.25Z&limit=500 | 200 | {"data": []}
        pagination.walk_again walk=again page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a", "inserted_at": "2026-01-01T00:00:00.250Z"}, {"id": "b", "inserted_at": "2026-01-02T00:00:00.000Z"}]}

    Fails (heymarket):
        filtering.plain walk=plain page=0 | getRecentMessages ?phoneNumber=1&inboxID=2 | 200 | [{"id": 1, "phone": "1", "date": "2026-01-01T00:00:05Z"}, {"id": 2, "phone": "1", "date": "2026-01-01T00:00:04.000001Z"}]
        filtering.ranges walk=timestamp-0 page=0 filtered=["timestamp"] kind=plain | getRecentMessages ?phoneNumber=1&inboxID=2&timestamp=1767225605 | 200 | [{"id": 1, "phone": "1", "date": "2026-01-01T00:00:05Z"}]
    """
    known, matching = kept(case), Matching.of(case)
    plain = [walk for kind in (*PLAIN, "offset") for walk in case.walks("filtering.ranges", kind=kind)]
    found = [*_judged(matching, plain, known), *turned_away(case, matching, _first(case, *PLAIN))]
    yield from found
    yield from milder(turned_away(case, matching, _first(case, "offset")))
    naive = list(case.walks("filtering.ranges", kind="naive"))
    yield from milder(item for item in _judged(matching, naive, known) if not isinstance(item, Seen))
    if not any(isinstance(item, Problem) for item in found):
        likely = _judged(Matching.of(case, cut=True), plain, known)
        yield from milder(item for item in likely if isinstance(item, Problem))


def _judged(matching: Matching, walks: list[Walk], known: Known | None) -> Iterator[Statement]:
    names = [name for name, item in matching.filters.items() if ranged(item)]
    yield from first_pages(matching, walks, known, names)
    alone = matching.case.walks("filtering.plain", "filtering.walks")
    if matching.pagination.paged or not any(isinstance(one, Problem) for one in left_out(matching, alone, known)):
        yield from left_out(matching, walks, known)  # else rows are missing without a moment, too


def _first(case: Case, *kinds: str) -> Iterator[Exchange]:
    for kind in kinds:
        yield from case.asked("filtering.ranges", kind=kind, page=0)
