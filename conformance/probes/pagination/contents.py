"""The cursors that rows themselves hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.steps import step
from conformance.evidence.walks import Walk, identity
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import bounds, request, take, tokened
from conformance.probes.pagination.stepping import doubtful
from conformance.probes.pagination.whole import MOST, accepted

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.probes.ask import Ask

SIZE = 3
PARTS = 4


@probe(applies=lambda operation: tokened(operation) and bool(operation.pagination and operation.pagination.item_cursor))
async def item_cursors(ask: Ask, operation: Operation) -> None:
    """Go on from rows with their own cursors: the first of a page, some within it, the last.

    Labels: of, token=item, row, way (see ``evidence.steps``); walk=still, where a row seems to be lost.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    at = pagination.item_cursor or ""
    full = await ask.of("pagination.walk", operation)
    if not isinstance(full, Walk) or len(full.rows) < 2:  # noqa: PLR2004 - what follows a row is another
        ask.lack("needs two rows: seed some")
        return
    page = full.pages[0]
    limit = max(bounds(operation).least, min(SIZE, bounds(operation).most)) if pagination.limit is not None else None
    last = len(page.rows) - 1
    tasks = []
    for row in sorted({last * part // PARTS for part in range(PARTS)} | {last}):
        cursor = pointer.get(page.rows[row], at)
        if isinstance(cursor, str):
            asked = request(operation, limit=limit, cursor=cursor)
            labels: dict[str, Any] = {"of": page.exchange.number, "token": "item", "row": row, "way": "forward"}
            tasks.append(ask.send(operation, **asked, **labels))
    if not tasks:
        ask.lack(f"no row has a cursor at {at}")
    taken = [step(operation, page.exchange, exchange) for exchange in await together(*tasks)]
    order = list(dict.fromkeys(identity(pagination, row) for row in full.rows))
    if doubtful(operation, order, [item for item in taken if item is not None]):
        await take(ask, operation, "still", limit=await accepted(ask, operation), most=MOST)
