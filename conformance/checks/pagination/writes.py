"""A walk while rows are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import annotation, tokened
from conformance.contract.outcome import Lack, NotApplicable, Problem, Seen
from conformance.evidence.edges import hidden_at, spot_of
from conformance.evidence.lists import several
from conformance.evidence.walks import identity, page_of, rows_of, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement


@check(
    probes=("pagination.writes", "pagination.walk"),
    needs="rows added during a walk: allow sending with --allow-send, or live traffic",
    applies=tokened,
    relational=True,
)
def stable_under_writes(case: Case) -> Iterable[Statement]:
    """Rows that are added during a walk neither repeat nor hide those that were there.

    That is what a cursor is for (000, 001, 003: cursor pagination): behind an offset each new row pushes an old one onto
    the next page, so a list with offsets is not asked. Judged where a new row showed before the walk was over.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 at=1 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.writes walk=writes page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.writes kind=look | listMessages ?limit=10 | 200 | {"data": [{"id": "n", "created_at": "2026-06-01T00:00:02Z"}, {"id": "a"}, {"id": "b"}]}
        pagination.writes walk=writes page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.writes walk=writes page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.writes kind=look | listMessages ?limit=10 | 200 | {"data": [{"id": "n", "created_at": "2026-06-01T00:00:02Z"}, {"id": "a"}]}
        pagination.writes walk=writes page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "a"}]}
    """
    pagination = annotation(case)
    if any(True for _ in _moved(case, "before", [0])):
        yield Lack("pages repeat or lose rows even while nothing is added")
        return
    for walk in case.walks("pagination.writes", walk="writes"):
        if len(walk.pages) <= 1:
            continue
        asked = case.asked("pagination.writes", kind="look")
        looks = [page for item in asked if (page := page_of(case.operation, item))]
        before = {identity(pagination, row) for row in walk.pages[0].rows}
        last = walk.numbers[-1]
        added = [
            row
            for page in looks
            if page.exchange.number < last
            for row in page.rows
            if identity(pagination, row) not in before and not settled(case.evidence, pagination, row)
        ]
        if not added:
            continue
        yield Seen(walk.numbers, len(walk.rows), len(walk.pages))
        yield from _moved(case, "writes", [walk.pages[0].exchange.number, last])
        return
    if not any(item.sends and item.sends.listed_by == case.operation.id for item in case.contract.operations.values()):
        yield NotApplicable("nothing that the contract describes adds rows to this list, and none came during the walk")


def _moved(case: Case, name_of_walk: str, numbers: list[int]) -> Iterator[Problem]:
    pagination = annotation(case)
    walk = next(case.walks("pagination.writes", walk=name_of_walk), None)
    if walk is None:
        return
    names = [
        (identity(pagination, row), index)
        for index, page in enumerate(walk.pages)
        for row in page.rows
        if settled(case.evidence, pagination, row)
    ]
    rows = {identity(pagination, row): row for row in walk.rows}
    first: dict[str, int] = {}
    for name, index in names:
        if name in first:
            yield Problem(
                f"rows were added after page 0 of a walk, and {several(pagination, [name], rows)} came again on page "
                f"{index} after page {first[name]}",
                "each row that was there once, whatever is added",
                f"on page {first[name]} and on page {index}",
                f"page {index} of walk {walk.name}",
                (numbers[0], walk.pages[index].exchange.number),
            )
            return
        first[name] = index
    full = next((walk for walk in case.walks("pagination.walk") if walk.pages), None)
    order = [identity(pagination, row) for row in full.rows if settled(case.evidence, pagination, row)] if full else []
    later = {
        identity(pagination, row)
        for item in case.asked("pagination.writes", kind="look")
        if item.number > numbers[-1]
        for row in rows_of(pagination, item) or ()
    }
    places = [order.index(name) for name in first if name in order]
    stop = len(order) if walk.end in {"token", "empty"} else max(places, default=0)
    everything = {identity(pagination, row): row for row in full.rows} if full else {}
    tied = hidden_at(pagination, walk)  # lost by the contract, whatever is added
    lost = [name for name in order[:stop] if name not in first and name in later]
    lost = [name for name in lost if not (tied and spot_of(pagination, everything[name]) in tied)]
    if lost:
        yield Problem(
            f"rows were added after page 0 of a walk, and it left out {len(lost)} row(s) that were there: "
            f"{several(pagination, lost, everything)}",
            "each row that was there once, whatever is added",
            f"{len(lost)} missing; a later look still shows them",
            f"walk {walk.name}",
            tuple(numbers),
        )
