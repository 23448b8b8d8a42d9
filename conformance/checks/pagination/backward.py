"""Going back: exactly the rows before the boundary, in the list's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.stepping import FORWARD, Ground, grouped, judged
from conformance.contract.outcome import Problem
from conformance.evidence.lists import shown
from conformance.evidence.steps import goes_back, leading, ordered, steps
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

BACKWARD = "pagination.backward"


@check(
    probes=(BACKWARD, *FORWARD),
    needs="a page that another one precedes: seed more rows than the smallest page size",
    applies=goes_back,
    relational=True,
)
def backward(case: Case) -> Iterable[Statement]:
    """Going back from a page gives exactly the rows before it, in the declared order, and leads to the first page.

    A client that scrolls up puts what it is given above what it has: rows that come again, are left out or stand in
    another order are a broken conversation. So the row at the boundary is not on the page, the row next to it is, none
    between is lost, and who turns round on the way meets what came before (003: previous and next page, exclusive
    boundaries in both directions). Pages may be short; how the walk back ends is not said, so null, absent and an empty
    page will all do. What a token leads to that is used the other way only warns.

    Passes (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "metadata": {}}
        pagination.backward kind=from | listMessages ?limit=2&cursor=b | 200 | {"data": [{"id": "c"}], "metadata": {"prev_cursor": "c"}}
        pagination.backward of=2 token=previous way=backward | listMessages ?limit=2&cursor=c&direction=backward | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {"next_cursor": "b"}}
        pagination.backward of=3 token=next way=forward | listMessages ?limit=2&cursor=b&direction=forward | 200 | {"data": [{"id": "c"}], "metadata": {"prev_cursor": "c"}}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "metadata": {}}
        pagination.backward kind=from | listMessages ?limit=1&cursor=b | 200 | {"data": [{"id": "c"}], "metadata": {"prev_cursor": "c"}}
        pagination.backward of=2 token=previous way=backward | listMessages ?limit=1&cursor=c&direction=backward | 200 | {"data": [{"id": "a"}], "metadata": {"next_cursor": "a"}}
        pagination.backward walk=still page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "metadata": {}}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.backward kind=from | listMessages ?limit=1&cursor=a | 200 | {"data": [{"id": "b"}], "metadata": {"prev_cursor": "b"}}
        pagination.backward of=2 token=previous way=backward | listMessages ?limit=1&cursor=b&direction=backward | 200 | {"data": [{"id": "b"}], "metadata": {}}

    Warns (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "metadata": {}}
        pagination.backward kind=from | listMessages ?limit=1&cursor=a | 200 | {"data": [{"id": "b"}], "metadata": {"prev_cursor": "b", "next_cursor": "b"}}
        pagination.backward of=2 token=previous way=backward | listMessages ?limit=1&cursor=b&direction=backward | 200 | {"data": [{"id": "a"}], "metadata": {"next_cursor": "a"}}
        pagination.backward of=2 token=next way=backward | listMessages ?limit=1&cursor=b&direction=backward | 200 | {"data": [{"id": "b"}], "metadata": {}}
    """
    ground = Ground.of(case, BACKWARD)
    if ground is None:
        return
    problems: list[Problem] = []
    for item in steps(case.evidence, case.operation, BACKWARD):
        known = ground.list_of(item.exchange)
        for statement in judged(ground, known, item) if known is not None else ():
            if isinstance(statement, Problem):
                problems.append(statement)
            else:
                yield statement
    yield from grouped([*problems, *_tokenless(case, ground)])


def _tokenless(case: Case, ground: Ground) -> Iterator[Problem]:
    """Yield pages without the token that leads back, or that leads on again, though rows lie there."""
    pagination = ground.whole.pagination
    back, on = pagination.previous is not None, pagination.next is not None and pagination.more is None
    for exchange in case.asked(BACKWARD, *FORWARD):
        rows, known = ordered(pagination, exchange), ground.list_of(exchange)
        if not rows or known is None:
            continue
        first, last = (known.place.get(identity(pagination, row)) for row in (rows[0], rows[-1]))
        if back and first and leading(pagination, exchange, back=True) is None:
            yield from _cut(ground, exchange, rows[0], known.order[first - 1], back=True)
        turned = exchange.labels.get("way") == "backward" and last is not None and last + 1 < len(known.order)
        if on and turned and last is not None and leading(pagination, exchange, back=False) is None:
            yield from _cut(ground, exchange, rows[-1], known.order[last + 1], back=False)


def _cut(ground: Ground, exchange: Exchange, row: object, beyond: str, *, back: bool) -> Iterator[Problem]:
    """Yield what is wrong with a page that has no token, if the row beyond it is still there."""
    pagination = ground.whole.pagination
    if ground.whole.last.get(beyond, 0) <= exchange.number:
        return
    place, side = (pagination.previous, "before") if back else (pagination.next, "after")
    kind = "going back" if exchange.labels.get("way") == "backward" else "going forward"
    name = shown(pagination, identity(pagination, row), row)
    yield Problem(
        f"a page that was reached {kind} has no token in {place}, though rows lie {side} its row {name}",
        f"a token that leads to {shown(pagination, beyond, ground.whole.rows.get(beyond))}",
        "null, empty or absent",
        f"{place}",
        (exchange.number,),
        aspect="token" if back else "turn",
    )
