"""A walk during which the row that its cursor stands for is deleted: only rows that the run itself has sent are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.evidence.sends import identifier
from conformance.evidence.walks import Walk, identity, page_of
from conformance.probes.ask import probe
from conformance.probes.chain import sleep
from conformance.probes.drafts import mark, to_somebody
from conformance.probes.pagination.paging import bounds, request, starts, take, tokened
from conformance.probes.pagination.whole import MOST, accepted

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.walks import Page
    from conformance.probes.ask import Ask

SENT = 3  # rows that are made: one before and one after the one that is deleted
LOOKS = 8  # until they are listed
TRIES = 3  # to get a page that ends with the row: others may write meanwhile
FEW = 5  # rows of the page after it


@probe(applies=tokened)
async def removals(ask: Ask, operation: Operation) -> None:
    """Send some messages, take a page that ends with one of them, delete it, and go on from there.

    Labels: kind=sent; walk=order-<turn>, page (the list before); kind=cut (the page), kind=removed with of (the list)
    and row (the identity), kind=next (the page after), walk=after, page (the list then).
    """
    every = ask.contract.operations.values()
    remover = next((item for item in every if item.removes and item.removes.of == operation.id), None)
    sender = next((item for item in every if item.sends and item.sends.listed_by == operation.id), None)
    if remover is None or remover.removes is None:
        return
    own = await _sent(ask, sender) if sender is not None else []
    if len(own) < SENT:
        ask.lack("needs --allow-send and numbers in [send]: only rows that the run itself makes are deleted")
        return
    listed = await _listed(ask, operation, own)
    if listed is None:
        ask.lack("what was sent did not show in the list")
        return
    page, row = await _cut(ask, operation, listed, own)
    if page is None:
        ask.lack("no page with a token ended with a row of our own")
        return
    path = {remover.removes.id: row}
    await ask.send(remover, path=path, kind="removed", of=operation.id, row=row)
    few = min(FEW, bounds(operation).most) if operation.pagination and operation.pagination.limit else None
    await ask.send(operation, kind="next", **request(operation, limit=few, cursor=page.token))
    await take(ask, operation, "after", limit=await accepted(ask, operation), most=MOST)


async def _sent(ask: Ask, sender: Operation) -> list[str]:
    organization = next(iter(ask.setting.organizations), "")
    made: list[str] = []
    for number in range(SENT):
        body = to_somebody(ask, sender, organization, mark(ask, number))
        exchange = await ask.send(sender, json_body=body, kind="sent") if body is not None else None
        name = identifier(ask.contract, sender, exchange) if exchange is not None and exchange.ok else None
        made += [name] if name else []
    return made


async def _listed(ask: Ask, operation: Operation, own: list[str]) -> Walk | None:
    """Return a walk that shows all of one's own rows."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    limit = await accepted(ask, operation)
    for turn in range(LOOKS):
        walk = await take(ask, operation, f"order-{turn}", limit=limit, most=MOST)
        if set(own) <= {identity(pagination, row) for row in walk.rows}:
            return walk
        await sleep(0.1 * (turn + 1))
    return None


async def _cut(ask: Ask, operation: Operation, listed: Walk, own: list[str]) -> tuple[Page | None, str]:
    """Return a page that ends with a row of one's own, and the row: the second of them in the order of the list."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    names = list(dict.fromkeys(identity(pagination, row) for row in listed.rows))
    row = sorted(own, key=names.index)[SENT // 2]
    place = names.index(row)
    known = starts(operation, {name: index for index, name in enumerate(names)}, [listed])
    start = max((item for item in known if item.place <= place), key=lambda item: item.place)
    size = place - start.place + 1
    if not bounds(operation).fit(size):
        return None, row
    for _ in range(TRIES):
        limit = size if pagination.limit else None
        exchange = await ask.send(operation, kind="cut", **request(operation, limit=limit, cursor=start.cursor))
        page = page_of(operation, exchange)
        if page is None or page.token is None or not page.rows:
            return None, row
        if identity(pagination, page.rows[-1]) == row:
            return page, row
        size += 1  # somebody else's row came before it
    return None, row
