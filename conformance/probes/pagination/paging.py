"""How a page is asked for, and how one page leads to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.pagination import Place
from conformance.evidence.tokens import is_url
from conformance.evidence.walks import Walk, assemble, identity, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Credential
    from conformance.probes.ask import Ask

Filters = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The page sizes that the contract allows; a maximum that it does not give is read as 100."""

    least: int
    most: int
    default: int | None

    def fit(self, size: int) -> bool:
        """Whether a page size is allowed."""
        return self.least <= size <= self.most


def listed(operation: Operation) -> bool:
    """Whether an operation is a list in pages."""
    return operation.pagination is not None and operation.pagination.paged


def tokened(operation: Operation) -> bool:
    """Whether a list's next page is asked for with something that the target gave: no offset, no page number."""
    return listed(operation) and operation.pagination is not None and not operation.pagination.counted


def limited(operation: Operation) -> bool:
    """Whether a list's page size can be asked for."""
    return listed(operation) and operation.pagination is not None and operation.pagination.limit is not None


def bounds(operation: Operation) -> Bounds:
    """Return the bounds of a list's page size."""
    schema = operation.limit_schema
    return Bounds(int(schema.get("minimum", 1)), int(schema.get("maximum", 100)), schema.get("default"))


def request(
    operation: Operation,
    *,
    limit: object = None,
    cursor: str | None = None,
    filters: Filters = (),
    more: Sequence[tuple[Place, object]] = (),
) -> dict[str, Any]:
    """Return what ``Ask.send`` needs to ask for a page: each value in its place, absent where it is None.

    A cursor that is a whole URL is followed as it is. ``more``: other values in their places (direction, order).
    Filters go by their names (``Place.named``); one that is there twice is sent twice.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    follow = pagination.follows and is_url(cursor)
    query: list[tuple[str, object]] = []
    headers: list[tuple[str, str]] = []
    body: object = {}
    wanted: list[tuple[Place | None, object]] = [(Place.named(name), value) for name, value in filters]
    wanted += [(pagination.limit, limit), (pagination.cursor, None if follow else cursor), *more]
    for place, value in wanted:
        if place is None or value is None or (follow and place.where != "header"):
            continue  # a URL holds all of them but the headers
        if place.where == "body":
            body = pointer.put(body, place.at, operation.typed(place, value))
        elif place.where == "header":
            headers.append((place.name, str(value)))
        else:
            query.append((place.name, value))
    made: dict[str, Any] = {"follow": cursor} if follow else {"query": query}
    if headers:
        made["headers"] = headers
    if operation.body is not None and not follow:
        made["json_body"] = body
    if cursor is None and pagination.also_from:
        made["via"] = pagination.also_from[0]
    return made


@dataclass(frozen=True, slots=True)
class Start:
    """Where a walk can begin: after ``place`` rows of the list. Without a cursor it is the head."""

    place: int = 0
    cursor: str | None = None
    number: int = 0  # of the exchange that gave the cursor
    limit: int | None = None  # the page size that it was given with


async def take(  # noqa: PLR0913 - each keyword is one part of a walk
    ask: Ask,
    operation: Operation,
    name: str,
    *,
    limit: int | None,
    most: int,
    first: int | None = None,
    start: Start | None = None,
    filters: Filters = (),
    more: Sequence[tuple[Place, object]] = (),
    credential: Credential | None = None,
    **labels: Any,  # noqa: ANN401 - a label is any JSON
) -> Walk:
    """Walk until the end, ``most`` pages, or nothing but rows that came before; the filters go with every page.

    ``first``: another page size for the first page, to come to a certain row. Labels: walk, page, and ``from`` (number
    of the exchange that gave the cursor) where the walk did not begin at the head.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    if start is not None and start.number:
        labels["from"] = start.number
    cursor = start.cursor if start is not None else None
    exchanges: list[Exchange] = []
    seen: set[str] = set()
    for page in range(most):
        size = first if page == 0 and first is not None else limit
        asked = request(operation, limit=size, cursor=cursor, filters=filters, more=more)
        exchange = await ask.send(operation, credential=credential, walk=name, page=page, **asked, **labels)
        exchanges.append(exchange)
        got = page_of(operation, exchange)
        if got is None or not got.rows or got.token is None or got.token == cursor:
            break
        rows = {identity(pagination, row) for row in got.rows}
        if rows <= seen or assemble(operation, name, exchanges).end in {"loop", "abroad"}:
            break
        seen |= rows
        cursor = got.token
    return assemble(operation, name, exchanges)


def starts(operation: Operation, order: dict[str, int], walks: Sequence[Walk]) -> list[Start]:
    """Return every place of the list that some walk's cursor leads to; ``order``: a row's place by its identity."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    found: dict[int, Start] = {0: Start()}
    # A whole URL has its page size in it: it leads on at that size alone.
    for walk in () if pagination.follows else walks:
        for page in walk.pages:
            if page.token is None or not page.rows:
                continue
            place = order.get(identity(pagination, page.rows[-1]))
            if place is not None:
                found.setdefault(place + 1, Start(place + 1, page.token, page.exchange.number, len(page.rows)))
    return [found[place] for place in sorted(found)]


async def window(  # noqa: PLR0913 - each keyword is one part of a walk
    ask: Ask, operation: Operation, known: Sequence[Start], *, place: int, limit: int, most: int
) -> Walk:
    """Walk from a place of the list at one page size; a first page of another size may bridge the way to it."""
    start = max((item for item in known if item.place <= place), key=lambda item: item.place)
    gap = place - start.place
    if gap > bounds(operation).most:
        start, gap = next(item for item in known if item.place >= start.place), 0
    name = f"limit={limit} after={start.place + gap}"
    first = gap or None
    return await take(ask, operation, name, limit=limit, first=first, most=most + (1 if first else 0), start=start)
