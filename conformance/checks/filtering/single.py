"""Rows that are read one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.checks.kinds import Case, check
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.contract.pointer import MISSING
from conformance.evidence.lists import same_time
from conformance.evidence.walks import rows_of, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

SERVER_ERROR, NOT_FOUND = 500, 404


@check(
    probes=("filtering.by_id",),
    needs="rows in the list: seed some",
    applies=lambda operation: operation.resource is not None,
    relational=True,
)
def by_id(case: Case) -> Iterable[Statement]:
    """A listed row can be read by its identifier, and is the same row.

    Fields that move with time are not compared, nor is a field that only one of the two shows.

    Passes:
        filtering.by_id id=a | getMessage | 200 | {"success": true, "data": {"id": "a", "text": "x"}}
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "text": "x"}]}

    Fails:
        filtering.by_id id=a | getMessage | 200 | {"success": true, "data": {"id": "a", "text": "y"}}
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "text": "x"}]}
    """
    resource = case.operation.resource
    source = case.contract.operations.get(resource.of) if resource is not None else None
    if resource is None or source is None or source.pagination is None:
        return
    rows: dict[str, Any] = {}
    last: dict[str, int] = {}
    for item in case.evidence.asked(source.id, "pagination.walk", "pagination.walk_again"):
        for row in rows_of(source.pagination, item) or ():
            value = pointer.get(row, resource.id)
            if value is not MISSING and settled(case.evidence, source.pagination, row):
                rows.setdefault(str(value), row)
                last[str(value)] = item.number
    for item in case.asked("filtering.by_id"):
        name = str(item.labels.get("id"))
        if not item.answered or name not in rows:
            continue
        if item.ok:
            yield Seen((item.number,), 1)
            yield from _compared(case, item, name, rows[name], source.pagination.volatile)
        elif item.status in {NOT_FOUND, *case.operation.refusals} or item.status >= SERVER_ERROR:
            if last[name] > item.number or item.status != NOT_FOUND:
                yield Seen((item.number,), 1)
                yield Problem(
                    f"{source.id} shows {name}, yet reading it by its identifier is answered {item.status}",
                    "the row",
                    item.line,
                    "the answer",
                    (last[name], item.number),
                )
        else:
            yield Lack(f"not answered for its identifier: {item.line}")


def _compared(case: Case, item: Exchange, name: str, row: Any, volatile: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401
    resource = case.operation.resource
    found = pointer.get(item.json, resource.at) if resource is not None else MISSING
    if resource is None or not isinstance(found, dict):
        return
    if str(pointer.get(found, resource.id)) != name:
        yield Problem(
            f"reading {name} gives {pointer.get(found, resource.id)!r}",
            name,
            f"{pointer.get(found, resource.id)}",
            resource.at + resource.id,
            (item.number,),
        )
        return
    for at, listed in _leaves("", row):
        own = pointer.get(found, at)
        if own is MISSING or any(at == field or at.startswith(f"{field}/") for field in volatile):
            continue
        if not same_time(own, listed):
            yield Problem(
                f"{name}: {at} is another in the list than when the row is read by its identifier",
                f"{listed!r}, as in the list",
                f"{own!r}",
                resource.at + at,
                (item.number,),
            )


def _leaves(at: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(pointer.join(at, name), member)
    else:
        yield at, value
