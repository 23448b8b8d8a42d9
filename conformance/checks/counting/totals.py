"""The total that a page names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import FILTERED, SMALL, WHOLE, annotation, paged, unfiltered
from conformance.contract.outcome import Problem, Seen
from conformance.evidence.counts import total_of
from conformance.evidence.walks import identity, settled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Place
    from conformance.evidence.walks import Walk


@check(
    probes=(*WHOLE, *SMALL, *FILTERED),
    needs="a walk to the end: seed a row",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.total),
    relational=True,
)
def total(case: Case) -> Iterable[Statement]:
    """The total that a page names is the number of rows of the whole walk, filters observed.

    A client shows it, and computes from it how many pages there are. On page one it can't be less than the rows that were
    there all the time, nor more than the walk meets.

    Passes (agentmessage {"response": {"total": {"in": "body", "at": "/meta/total"}}}):
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}], "meta": {"total": 2}}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}], "meta": {"total": 2}}

    Fails (agentmessage {"response": {"total": {"in": "body", "at": "/meta/total"}}}):
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}], "meta": {"total": 1}}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}], "meta": {"total": 1}}
    """
    pagination = annotation(case)
    place = pagination.total
    assert place is not None  # noqa: S101 - applies says so
    moving = {item.name for item in pagination.filters if set(item.at) & set(pagination.volatile)}
    for walk in [*unfiltered(case), *case.walks(*FILTERED)]:
        if not walk.whole or not walk.pages or moving & set(walk.labels.get("filtered") or ()):
            continue
        rows = {identity(pagination, row): row for row in walk.rows}
        fixed = sum(settled(case.evidence, pagination, row) for row in rows.values())
        yield Seen(walk.numbers, len(rows), len(walk.pages))
        problem = _total(walk, place, fixed, None if pagination.lossy else len(rows))
        if problem is not None:
            yield problem
            return


def _total(walk: Walk, place: Place, least: int, most: int | None) -> Problem | None:
    """Hold the totals of a walk against its rows: on its first page from both sides, later on from below."""
    for index, page in enumerate(walk.pages):
        found = total_of(place, page.exchange)
        if found is not None and found >= least and (index > 0 or most is None or found <= most):
            continue
        if found is None and not page.rows:
            continue  # an empty page need not say how many rows there are not
        return Problem(
            f"walk {walk.name}: page {index} names "
            + ("no total" if found is None else f"{found} as the total")
            + f", and the whole walk has {least if most is None else most} row(s)",
            f"{least}" if least == most or most is None else f"{least} to {most}",
            "absent, or no number" if found is None else f"{found}",
            f"{place}, page {index} of walk {walk.name}",
            (page.exchange.number,),
        )
    return None
