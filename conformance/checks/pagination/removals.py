"""A walk while the row that its cursor stands for is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import annotation, tokened
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.edges import spot_of, spot_sent
from conformance.evidence.lists import several
from conformance.evidence.walks import identity, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.contract.outcome import Statement


@check(
    probes=("pagination.removals",),
    needs="a row that the run has made and may delete: allow sending with --allow-send",
    applies=lambda operation: tokened(operation) and bool(operation.removed_by),
    relational=True,
)
def stable_under_removals(case: Case) -> Iterable[Statement]:
    """A cursor leads on though the row that it stands for is gone: to the rows after it, none lost and none again.

    A client can't know that a row was deleted between two pages. A server that looks the row up to find its place shows
    an error, or page one. Only rows that the run itself has sent are deleted.

    Passes:
        pagination.removals walk=order-0 page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.removals kind=cut | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.removals kind=removed of=listMessages row=b | getMessage | 204 |
        pagination.removals kind=next | listMessages ?limit=5&cursor=t | 200 | {"data": [{"id": "c"}]}
        pagination.removals walk=after page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "c"}]}

    Fails:
        pagination.removals walk=order-0 page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.removals kind=cut | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.removals kind=removed of=listMessages row=b | getMessage | 204 |
        pagination.removals kind=next | listMessages ?limit=5&cursor=t | 200 | {"data": [{"id": "a"}, {"id": "c"}]}
        pagination.removals walk=after page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "c"}]}

    Inconclusive:
        pagination.removals walk=order-0 page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.removals kind=cut | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.removals kind=removed of=listMessages row=b | getMessage | 409 |
        pagination.removals kind=next | listMessages ?limit=5&cursor=t | 200 | {"data": [{"id": "c"}]}
    """
    pagination = annotation(case)
    asked = [item for item in case.evidence.exchanges if item.probe == "pagination.removals"]
    removed = next(
        (it for it in asked if (it.labels.get("kind"), it.labels.get("of")) == ("removed", case.operation.id)), None
    )
    if removed is None:
        return
    if not removed.ok:
        yield Lack(f"the row was not deleted: {removed.line}")
        return
    walks = list(case.walks("pagination.removals"))
    before = [walk for walk in walks if walk.numbers and walk.numbers[-1] < removed.number]
    after = next((walk for walk in walks if walk.name == "after"), None)
    follows = next(case.asked("pagination.removals", kind="next"), None)
    row = str(removed.labels.get("row"))
    if not before or after is None or follows is None or not follows.answered:
        return
    left = {identity(pagination, item) for item in after.rows}
    rows = {identity(pagination, item): item for item in before[-1].rows}
    names = list(rows)
    if row in left or row not in rows:
        yield Lack("the row is still listed after it was deleted, so its cursor tells nothing")
        return
    yield Seen((removed.number, follows.number), len(names), 2)
    found = rows_of(pagination, follows)
    shown = [identity(pagination, item) for item in found or ()]
    hidden = spot_sent(pagination, follows) if pagination.lossy else None
    place = names.index(row)
    due = [
        name
        for name in names[place + 1 :]
        if name in left and not (pagination.lossy and spot_of(pagination, rows[name]) == hidden)
    ]
    again = [name for name in shown if name in names[: place + 1]]
    met = [name for name in shown if name in due]
    if found is None or again or met != due[: len(met)] or (due and not met):
        what = (
            f"{follows.status}"
            if found is None
            else f"{len(again)} row(s) again: {several(pagination, again, rows)}"
            if again
            else f"{several(pagination, met, rows) or 'nothing'}"
        )
        yield Problem(
            f"once the row that a cursor stands for is deleted, the cursor leads to {what}",
            f"the rows after it: {several(pagination, due, rows)}",
            follows.line,
            "the page after it",
            (removed.number, follows.number),
        )
