"""Pages in each order that a request can choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.edges import edge_key
from conformance.evidence.walks import Walk, order_value
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import Start, bounds, take
from conformance.probes.pagination.whole import accepted

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Key, Pagination
    from conformance.probes.ask import Ask

PARTS = 3  # pages that a walk in a chosen order is cut into
MOST = 1000  # rows of a page, where no document says how many there may be
SPARE = 20  # places of such a page beyond the rows that are known


def _list(operation: Operation) -> Pagination:
    assert operation.pagination is not None  # noqa: S101 - applies says so
    return operation.pagination


@probe(applies=lambda operation: operation.pagination is not None and operation.pagination.order_by is not None)
async def orders(ask: Ask, operation: Operation) -> list[Walk]:
    """Ask for a page in each order, with all rows if it may hold them; walk in those that the cursor goes along with.

    Labels: walk, page, order (the value), along: whether the walk was meant to have several pages; roomy (true) for a
    page of all rows in no chosen order.
    """
    choice = _list(operation).order_by
    assert choice is not None  # noqa: S101 - applies says so
    limit, few = await _sizes(ask, operation)
    roomy = await _roomy(ask, operation, limit)
    if roomy is not None and (await take(ask, operation, "roomy", limit=roomy, most=1, roomy=True)).pages:
        limit = roomy
    tasks: list[Coroutine[Any, Any, Walk]] = []
    for value, keys in choice.values.items():
        more = [(choice.place, value)]
        tasks.append(take(ask, operation, value, limit=limit, most=1, more=more, order=value, along=False))
        if few is not None and _goes_along(_list(operation), keys):
            name = f"{value} in pages"
            tasks.append(take(ask, operation, name, limit=few, most=PARTS + 1, more=more, order=value, along=True))
    return list(await together(*tasks))


@probe(applies=lambda operation: operation.pagination is not None and operation.pagination.ascending is not None)
async def ascending(ask: Ask, operation: Operation) -> list[Walk]:
    """Ask for a page in each direction: from the middle of the list where a client may choose where to begin.

    From the middle there are rows on either side, whichever of them an ascending page is taken to hold. Labels: walk,
    page, ascending (true, false), order (its value; empty where the request names none).
    """
    pagination = _list(operation)
    flag, choice = pagination.ascending, pagination.order_by
    assert flag is not None  # noqa: S101 - applies says so
    limit, few = await _sizes(ask, operation)
    start = await _middle(ask, operation)
    wanted: list[tuple[bool, str]] = [(True, ""), (False, "")]
    if choice is not None:
        wanted += [(True, value) for value in choice.values if value != str(choice.default)]
    tasks: list[Coroutine[Any, Any, Walk]] = []
    for up, value in wanted:
        more: list[Any] = [(flag.place, up)]
        if choice is not None and value:
            more.append((choice.place, value))
        name = f"{'ascending' if up else 'descending'} {value}".strip()
        labels: dict[str, Any] = {"ascending": up, "order": value}
        tasks.append(take(ask, operation, name, limit=limit, most=1, start=start, more=more, **labels))
        if few is not None and not value and _goes_along(pagination, ()):
            tasks.append(take(ask, operation, f"{name} in pages", limit=few, most=PARTS + 1, more=more, **labels))
    return list(await together(*tasks))


async def _sizes(ask: Ask, operation: Operation) -> tuple[int | None, int | None]:
    """Return the largest page size, and one that cuts the list into a few pages."""
    full = await ask.of("pagination.walk", operation)
    total = len(full.rows) if isinstance(full, Walk) else 0
    limit = await accepted(ask, operation)
    if limit is None or total < 2:  # noqa: PLR2004 - two pages need two rows
        return limit, None
    return limit, max(bounds(operation).least, min(limit, -(-total // PARTS)))


async def _roomy(ask: Ask, operation: Operation, limit: int | None) -> int | None:
    """Return a page size that holds the whole list, where no maximum is documented and the list is not too long."""
    place = _list(operation).limit
    full = await ask.of("pagination.walk", operation)
    if place is None or limit is None or "maximum" in operation.schema_at(place) or not isinstance(full, Walk):
        return None
    size = len(full.rows) + SPARE
    return size if full.whole and limit < size <= MOST else None


def _goes_along(pagination: Pagination, keys: tuple[Key, ...]) -> bool:
    """Whether a cursor leads on in an order: a row's value does where the order is by that value."""
    place = pagination.next
    if pagination.style == "bounded":
        return False
    if place is None or place.where != "last-item":
        return True
    return bool(keys) and place.at in keys[0].by


async def _middle(ask: Ask, operation: Operation) -> Start | None:
    """Return where the middle row of the list is, where its value is the cursor."""
    pagination = _list(operation)
    key = edge_key(pagination)
    full = await ask.of("pagination.walk", operation)
    if key is None or pagination.next is None or not isinstance(full, Walk):
        return None
    placed = [(page.exchange.number, row) for page in full.pages for row in page.rows]
    fit = [item for item in placed if order_value(key, pagination.next.at, item[1]) is not None]
    if not fit:
        return None
    number, row = fit[len(fit) // 2]
    return Start(0, str(pointer.get(row, pagination.next.at)), number)
