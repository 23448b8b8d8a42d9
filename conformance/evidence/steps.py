"""Steps: from one page to another by a token that the first one gave, whichever way.

A probe labels the page that a step led to with ``of`` (number of the exchange that gave the token; 0 where the step
began at the end of the list), ``token`` (``previous``, ``next``, or ``item``: of the row with the number ``row``) and
``way`` (``forward``, ``backward``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.evidence.tokens import previous_of, token_of
from conformance.evidence.walks import Row, identity, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Pagination
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.transcript import Evidence

LIMITED = 429


def goes_back(operation: Operation) -> bool:
    """Whether a list hands out what leads back, or takes a token to go back from."""
    pagination = operation.pagination
    if pagination is None or not pagination.paged or pagination.counted:
        return False
    return pagination.previous is not None or pagination.backward is not None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``rows`` are in the list's order, however the page has them; None where the answer is no page.

    ``edge`` is the row that the step went from; None where it began at the end of the list.
    """

    source: Exchange | None
    exchange: Exchange
    rows: tuple[Row, ...] | None
    edge: Row | None
    back: bool
    crossed: bool  # a token for one way, used to go the other

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of both exchanges."""
        return (*((self.source.number,) if self.source is not None else ()), self.exchange.number)


def ordered(pagination: Pagination, exchange: Exchange) -> tuple[Row, ...] | None:
    """Return a page's rows in the list's order, whichever way it was asked for."""
    rows = rows_of(pagination, exchange)
    turned = pagination.backward is not None and pagination.backward.reversed
    return rows[::-1] if rows and turned and exchange.labels.get("way") == "backward" else rows


def leading(pagination: Pagination, exchange: Exchange, *, back: bool) -> str | None:
    """Return what leads back, or on, from a page; None where it holds nothing that does."""
    rows = ordered(pagination, exchange) or ()
    found = previous_of(pagination, exchange, rows) if back else token_of(pagination.next, exchange, rows)
    if found is None and rows and pagination.item_cursor is not None and (pagination.previous is None or not back):
        own = pointer.get(rows[0 if back else -1], pagination.item_cursor)
        return own if isinstance(own, str) else None
    if back and pagination.previous is None and exchange.labels.get("way") == "backward":
        return token_of(pagination.next, exchange, rows)  # the one token there is leads on the way that was asked for
    return found


def step(operation: Operation, source: Exchange | None, exchange: Exchange) -> Step | None:
    """Put a step together; None where the page that it went from has no rows."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    back, token = exchange.labels.get("way") == "backward", exchange.labels.get("token")
    rows = ordered(pagination, exchange)
    if source is None:
        return Step(None, exchange, rows, None, back, crossed=False)
    before = ordered(pagination, source)
    if not before:
        return None
    crossed = (token == "previous" and not back) or (token == "next" and back)  # noqa: S105 - a name, no secret
    if token == "item":  # noqa: S105 - as above
        edge = before[int(exchange.labels["row"])]
    elif crossed:
        edge = before[0 if (pagination.row_next if back else pagination.row_previous) == "first" else -1]
    else:
        edge = before[0 if back else -1]
    return Step(source, exchange, rows, edge, back, crossed)


def steps(evidence: Evidence, operation: Operation, *probes: str, **labels: object) -> Iterator[Step]:
    """Yield the steps that probes took and that were answered, limits aside."""
    for exchange in evidence.asked(operation.id, *probes, **labels):
        number = exchange.labels.get("of")
        usable = exchange.answered and exchange.status != LIMITED
        if not isinstance(number, int) or not usable or (number and number not in evidence.by_number):
            continue
        found = step(operation, evidence.by_number.get(number), exchange)
        if found is not None:
            yield found


@dataclass(frozen=True, slots=True)
class Led:
    """Where a step led, by the names of rows: all in the order of the list that it is held against."""

    due: tuple[str, ...]  # the rows that lie on that side of the boundary, the nearest first
    met: tuple[str, ...]
    again: bool  # the row that it went from is on the page
    other: tuple[str, ...]  # rows of the other side
    missing: tuple[str, ...]  # between the boundary and the furthest row of the page; all, where it has none
    disorder: bool


def led(  # noqa: PLR0913 - each is one fact
    order: Sequence[str], place: Mapping[str, int], at: int, edge: str, names: Sequence[str], *, back: bool
) -> Led:
    """Hold a page against a list: ``at`` rows come before the boundary, which the row ``edge`` stands for.

    ``edge`` need not be in the list itself, where that is a filtered one.
    """
    after = at + 1 if at < len(order) and order[at] == edge else at
    side = range(at - 1, -1, -1) if back else range(after, len(order))
    found = [place[name] for name in names if name in place and name != edge]
    right = [index for index in found if index in side]
    there = set(right)
    far = (min(there) if back else max(there)) if there else side[-1] if side else 0
    span = [index for index in side if (index >= far if back else index <= far)]
    return Led(
        due=tuple(order[index] for index in side),
        met=tuple(order[index] for index in right),
        again=edge in names,
        other=tuple(order[index] for index in found if index not in side),
        missing=tuple(order[index] for index in span if index not in there),
        disorder=right != sorted(there),
    )


def shown_last(evidence: Evidence, operation: Operation, *probes: str) -> dict[str, int]:
    """Return for each row the number of the last exchange of these probes that showed it."""
    key = ("shown last", operation.id, probes)
    if key not in evidence.memo:
        pagination = operation.pagination
        assert pagination is not None  # noqa: S101 - only lists have pages
        found: dict[str, int] = {}
        for exchange in evidence.asked(operation.id, *probes):
            for row in rows_of(pagination, exchange) or ():
                name = identity(pagination, row)
                found[name] = max(exchange.number, found.get(name, 0))
        evidence.memo[key] = found
    last: dict[str, int] = evidence.memo[key]
    return last
