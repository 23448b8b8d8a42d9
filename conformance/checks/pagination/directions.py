"""What a direction means without a cursor, and what a parameter does that the list does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import annotation, paged, tokened
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.walks import identity, rows_of, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

DIRECTIONS = "pagination.directions"
UNSUPPORTED = "pagination.unsupported"
LIMITED = 429


def _fixed(case: Case, exchange: Exchange) -> list[str] | None:
    """Return the rows of an answer that can't have changed, in their order; None where it is no page."""
    pagination = annotation(case)
    rows = rows_of(pagination, exchange)
    if rows is None:
        return None
    return [identity(pagination, row) for row in rows if settled(case.evidence, pagination, row)]


def _alike(case: Case, rows: list[str], item: Exchange) -> bool:
    """Whether an answer begins as a page does: it may be shorter, since pages need not be full, but not empty."""
    found = _fixed(case, item)
    if found is None:
        return False
    length = min(len(rows), len(found))
    return rows[:length] == found[:length] and (length > 0 or bool(rows_of(annotation(case), item)))


def _usable(case: Case, probe: str, **labels: object) -> Iterator[Exchange]:
    for item in case.asked(probe, **labels):
        if item.answered and item.status != LIMITED:
            yield item


@check(
    probes=(DIRECTIONS,),
    needs="a page that another one precedes: seed more rows than the smallest page size",
    applies=lambda operation: tokened(operation) and bool(operation.pagination and operation.pagination.direction),
    relational=True,
)
def direction_needs_cursor(case: Case) -> Iterable[Statement]:
    """Going back without a cursor is refused with the documented status; going forward without one is page one.

    There is nothing before nowhere. A client that lost its cursor must learn of it, instead of being shown some page as
    the one before (003: 422; forward is the default). That the same request with a cursor is accepted shows what the
    refusal is for.

    Passes (whippy):
        pagination.directions turn=0 kind=plain | listMessages | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.directions turn=0 kind=forward | listMessages ?direction=forward | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.directions turn=0 kind=backward | listMessages ?direction=backward | 422 | {"errors": [{"description": "no"}], "status": 422}
        pagination.directions kind=control | listMessages ?direction=backward&cursor=b&limit=1 | 200 | {"data": [{"id": "a"}], "metadata": {}}

    Fails (whippy):
        pagination.directions turn=0 kind=plain | listMessages | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.directions turn=0 kind=backward | listMessages ?direction=backward | 200 | {"data": [{"id": "b"}], "metadata": {}}

    Fails (whippy):
        pagination.directions turn=0 kind=plain | listMessages | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.directions turn=0 kind=forward | listMessages ?direction=forward | 200 | {"data": [{"id": "b"}, {"id": "a"}], "metadata": {}}

    Inconclusive (whippy):
        pagination.directions turn=0 kind=plain | listMessages | 200 | {"data": [{"id": "a"}], "metadata": {}}
        pagination.directions turn=0 kind=backward | listMessages ?direction=backward | 422 | {"errors": [{"description": "no"}], "status": 422}
    """
    direction = annotation(case).direction
    plain = {item.labels["turn"]: item for item in _usable(case, DIRECTIONS, kind="plain") if item.ok}
    if not plain:
        return
    if direction is not None and direction.without_cursor is not None:
        yield from _without(case, direction.without_cursor)
    for item in _usable(case, DIRECTIONS, kind="forward"):
        usual = plain.get(item.labels["turn"])
        rows = _fixed(case, usual) if usual is not None else None
        if usual is None or not rows:
            continue
        yield Seen((usual.number, item.number), len(rows), 2)
        found = _fixed(case, item)
        if not _alike(case, rows, item):
            yield Problem(
                "going forward without a cursor is not the first page",
                f"the rows that come without a direction, {rows[:3]}",
                f"{found[:3]}" if found is not None else item.line,
                "the answer",
                (usual.number, item.number),
                aspect="forward_is_first",
            )


def _without(case: Case, status: int) -> Iterator[Statement]:
    """Judge going back without a cursor, beside going back with one."""
    control = next((item for item in _usable(case, DIRECTIONS, kind="control") if item.ok), None)
    tried = list(_usable(case, DIRECTIONS, kind="backward"))
    for item in tried:
        if item.status != status:
            rows = rows_of(annotation(case), item)
            what = f"{item.status} and {len(rows)} row(s)" if rows is not None else f"{item.status}"
            yield Problem(
                f"going back without a cursor is answered {what}", f"{status}", item.line, "the status", (item.number,)
            )
    if control is not None:
        yield Seen((control.number, *(item.number for item in tried)), 0, len(tried))
    elif tried:
        yield Lack(
            "going back with a cursor was not seen accepted, so what the refusal without one is for can't be told"
        )


@check(
    probes=(UNSUPPORTED,),
    needs="a first page with rows: seed at least two",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.unsupported),
    relational=True,
)
def unsupported(case: Case) -> Iterable[Statement]:
    """A parameter that the list does not have changes no row, or is refused.

    A client that comes from another API may send it. If it is followed in part, rows are skipped and nobody notices
    (003: offset is not supported; it is not said what happens to it).

    Passes (whippy):
        pagination.unsupported turn=1 kind=plain | listMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.unsupported turn=1 kind=tried parameter=offset value="1" | listMessages ?limit=2&offset=1 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}

    Passes (whippy):
        pagination.unsupported turn=1 kind=plain | listMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.unsupported turn=1 kind=tried parameter=offset value="1" | listMessages ?limit=2&offset=1 | 400 | {"errors": [{"description": "no"}], "status": 400}

    Fails (whippy):
        pagination.unsupported turn=1 kind=plain | listMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.unsupported turn=1 kind=tried parameter=offset value="1" | listMessages ?limit=2&offset=1 | 200 | {"data": [{"id": "b"}, {"id": "c"}], "metadata": {}}
    """
    plain = {item.labels["turn"]: item for item in _usable(case, UNSUPPORTED, kind="plain") if item.ok}
    problems: dict[object, list[Problem]] = {}
    for item in _usable(case, UNSUPPORTED, kind="tried"):
        usual = plain.get(item.labels["turn"])
        rows = _fixed(case, usual) if usual is not None else None
        if usual is None or not rows:
            continue
        yield Seen((usual.number, item.number), len(rows), 2)
        found = _fixed(case, item)
        if item.refused or _alike(case, rows, item):
            continue
        name, value = item.labels.get("parameter"), item.labels.get("value")
        problems.setdefault(name, []).append(
            Problem(
                f"{name}={value}, which the list does not support, has an effect: "
                + ("other rows come" if found is not None else f"{item.status}"),
                f"a client error, or the rows that come without it, {rows[:3]}",
                f"{found[:3]}" if found is not None else item.line,
                "the answer",
                (usual.number, item.number),
            )
        )
    for found_for in problems.values():
        yield from found_for[:2]
