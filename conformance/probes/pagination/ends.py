"""Walks whose last page is exactly full, and a walk during which rows are added."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.evidence.walks import Walk, identity, order_value, page_of, rows_of
from conformance.probes.ask import probe
from conformance.probes.chain import sleep, together
from conformance.probes.filtering.values import text_of
from conformance.probes.pagination.paging import Filters, bounds, limited, listed, request, take
from conformance.probes.pagination.plan import plan_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.probes.ask import Ask

FEW = 5  # pages of such a walk
VALUES = 4  # values of each filter
GAP = 10  # seconds between two rows that a moment between them tells apart for certain
ADDED = 2  # rows that are added during a walk
LOOKS = 8  # at the head, until an added row shows


@probe(applies=limited)
async def full_last_pages(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk at page sizes that divide what there is: the whole list, and what each filter lets through.

    Labels: walk, page; ``filtered`` names the filters (their values are in the request).
    """
    sizes = bounds(operation)
    full = await ask.of("pagination.walk", operation)
    if not isinstance(full, Walk) or not full.whole or not full.rows:
        ask.lack("no whole walk to take the sizes from")
        return []
    found: dict[tuple[Filters, int], None] = {}
    cut: set[str] = set()
    most = plan_of(operation).exact
    for filters, count in (((), len(full.rows)), *_counts(operation, full)):
        divisors = [size for size in range(1, count + 1) if count % size == 0 and count // size <= FEW]
        fit = [size for size in divisors if sizes.fit(size)]
        name = filters[0][0] if filters else ""
        for size in fit[-1:] if name in cut else fit[-2:]:  # several pages for one value of each filter
            if filters and sum(1 for known, _ in found if known and known[0][0] == name) >= most:
                continue
            found.setdefault((filters, size))
        cut |= {name} if len(fit) > 1 else set()
    tasks: list[Coroutine[Any, Any, Walk]] = []
    for filters, size in found:
        labels: dict[str, Any] = {"filtered": [name for name, _ in filters]} if filters else {}
        name = f"exact-{len(tasks)}"
        tasks.append(take(ask, operation, name, limit=size, most=FEW + 2, filters=filters, **labels))
    return list(await together(*tasks))


def _counts(operation: Operation, full: Walk) -> Iterator[tuple[Filters, int]]:
    """Yield filters with the number of rows that they let through."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    for item in pagination.filters:
        if item.match == "equal" and len(item.at) == 1:
            values = Counter(
                value for row in full.rows if isinstance(value := pointer.get(row, item.at[0]), str | bool | int)
            )
            common = values.most_common()
            for value, count in dict((*common[: VALUES // 2], *common[-VALUES // 2 :])).items():
                yield ((item.name, text_of(value)),), count
        elif item.match == "after-about" and pagination.order:
            moments = [order_value(pagination.order[0], pagination.order[0].by[0], row) for row in full.rows]
            for count in range(2, len(moments) - 1):
                above, below = moments[count - 1], moments[count]
                if isinstance(above, str) or isinstance(below, str) or above is None or below is None:
                    continue
                if above - below > GAP:
                    yield ((item.name, times.show((above + below) / 2)),), count
                    break


@probe(applies=listed)
async def writes(ask: Ask, operation: Operation) -> Walk | None:
    """Walk in several pages; where sending is allowed, rows are added after the first.

    Labels: walk=before (the same walk while nothing is added) | writes, page; kind=look for looks at the head between
    and at the end, kind=added for the sends.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    full = await ask.of("pagination.walk", operation)
    total = len(full.rows) if isinstance(full, Walk) else 0
    if total < 2:  # noqa: PLR2004 - two pages need two rows
        ask.lack("needs two rows: seed some")
        return None
    pages = plan_of(operation).writes
    limit = min(max(1, total // (pages - 1)), bounds(operation).most, 10) if pagination.limit else None
    await take(ask, operation, "before", limit=limit, most=pages)
    first = await take(ask, operation, "writes", limit=limit, most=1)
    cursor = first.pages[0].token if first.pages else None
    if cursor is None:
        return first
    await _add(ask, operation, full, {identity(pagination, row) for row in (*full.rows, *first.rows)})
    for page in range(1, pages):
        exchange = await ask.send(operation, walk="writes", page=page, **request(operation, limit=limit, cursor=cursor))
        token = _next(operation, exchange)
        if token is None or token == cursor:
            break
        cursor = token
    await _look(ask, operation, bounds(operation).most)
    return first


def _next(operation: Operation, exchange: Exchange) -> str | None:
    page = page_of(operation, exchange)
    return page.token if page is not None and page.rows else None


async def _look(ask: Ask, operation: Operation, size: int = 10, cursor: str | None = None) -> set[str]:
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    limit = min(size, bounds(operation).most) if pagination.limit else None
    exchange = await ask.send(operation, kind="look", **request(operation, limit=limit, cursor=cursor))
    return {identity(pagination, row) for row in rows_of(pagination, exchange) or ()}


def _end(operation: Operation, full: Walk) -> tuple[int, str | None]:
    """Return how new rows are seen: page size and cursor. They are at the head, or behind all others."""
    order = operation.pagination.order if operation.pagination else ()
    if not order or order[0].descending or order[0].type != "date-time":
        return 10, None
    pages = [page for page in full.pages if page.rows]
    return bounds(operation).most, pages[-2].token if len(pages) > 1 else None


async def _add(ask: Ask, operation: Operation, full: Walk, there: set[str]) -> None:
    """Send messages that the list will show, and wait until one is seen."""
    sender = next(
        (item for item in ask.contract.operations.values() if item.sends and item.sends.listed_by == operation.id), None
    )
    organization = next(iter(ask.setting.organizations), "")
    numbers = ask.setting.send.get(organization)
    if sender is None or sender.sends is None:
        ask.lack("nothing that this contract names adds rows here: only live traffic can show it")
    elif not ask.setting.allow_send or numbers is None or not numbers.to:
        ask.lack("needs --allow-send and numbers in [send]")
    else:
        sends = sender.sends
        body: object = {}
        for at, value in ((sends.recipient, numbers.to[0]), (sends.sender, numbers.sender), (sends.text, "a row more")):
            body = pointer.put(body, at, value) if at else body
        sent = [await ask.send(sender, json_body=body, kind="added") for _ in range(ADDED)]
        if not any(exchange.ok for exchange in sent):
            ask.lack(f"no send was accepted: {sent[-1].line}")
            return
        size, cursor = _end(operation, full)
        for turn in range(LOOKS):
            if await _look(ask, operation, size, cursor) - there:
                return
            await sleep(0.1 * (turn + 1))
        ask.lack("what was sent during the walk did not show in the list")
