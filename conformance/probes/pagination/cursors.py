"""Cursors: used twice, written otherwise, tampered with, and another organization's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from conformance.evidence.tokens import cursor_in
from conformance.evidence.walks import Walk, page_of
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import bounds, request, take, tokened
from conformance.probes.pagination.tampering import bad

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from conformance.contract.model import Operation
    from conformance.evidence.setting import Credential
    from conformance.probes.ask import Ask

# Rows of a page that a cursor is taken from, where there are enough: its cursors are used nowhere else, so that the
# first use is the first; another size when the probe is repeated.
SIZES = (13, 17)
CURSORS = 3


def _size(operation: Operation, total: int, attempt: int = 1) -> int | None:
    if operation.pagination is None or operation.pagination.limit is None:
        return None
    sizes = bounds(operation)
    return max(sizes.least, min(sizes.most, SIZES[(attempt - 1) % len(SIZES)], total // (CURSORS + 1)))


@probe(applies=tokened)
async def cursors(ask: Ask, operation: Operation) -> tuple[str, int | None] | None:
    """Use the same cursors twice, and once with every byte percent-encoded; return one of them with its page size.

    Labels: walk=cursors, page for the walk that they come from; then cursor=N, form=plain (turn=0, 1) | encoded.
    """
    full = await ask.of("pagination.walk", operation)
    total = len(full.rows) if isinstance(full, Walk) else 0
    size = _size(operation, total, ask.attempt)
    source = await take(ask, operation, "cursors", limit=size, most=CURSORS)
    tokens = [page.token for page in source.pages if page.token is not None and page.rows]
    if not tokens:
        ask.lack("no page had a token: seed more rows than the smallest page size")
        return None
    tasks: list[Coroutine[Any, Any, object]] = []
    for index, token in enumerate(tokens):
        for turn in (0, 1):
            plain = request(operation, limit=size, cursor=token)
            tasks.append(ask.send(operation, cursor=index, form="plain", turn=turn, **plain))
        place = operation.pagination.cursor if operation.pagination else None
        bare = cursor_in(operation.pagination, token) if operation.pagination else None
        if place is not None and place.where == "query" and bare is not None:
            every_byte = "".join(f"%{byte:02X}" for byte in bare.encode())
            raw = f"{quote(place.name)}={every_byte}"
            rest = request(operation, limit=size, cursor=bare)  # of the operation that takes cursors
            rest["query"] = [pair for pair in rest["query"] if pair[0] != place.name]
            tasks.append(ask.send(operation, raw_query=raw, cursor=index, form="encoded", **rest))
    await together(*tasks)
    return tokens[0], size


@probe(applies=tokened)
async def bad_cursors(ask: Ask, operation: Operation) -> None:
    """Ask with cursors that are none or were changed.

    Labels: bad (what is wrong), certain (no server can have issued it); kind=control for a real one.
    """
    got = await ask.of("pagination.cursors", operation)
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    if pagination.cursor is None:
        ask.lack("the next page is a whole URL, and the contract doesn't say which of its parameters is the cursor")
        return
    if got is None:
        token, size, tasks = "eyJpZCI6MX0=", _size(operation, 8), []
    else:
        token, size = cursor_in(pagination, got[0]) or "eyJpZCI6MX0=", got[1]
        control = request(operation, limit=size, cursor=token)
        tasks = [ask.send(operation, kind="control", **control)]
    for item in bad(token):
        asked = request(operation, limit=size, cursor=item.value)
        tasks.append(ask.send(operation, bad=item.name, certain=item.certain, **asked))
    if pagination.cursor.where == "query":
        place = pagination.cursor
        for name, raw in (("a broken percent escape", "%zz"), ("bytes that are no UTF-8", "%ff%fe")):
            tasks.append(ask.send(operation, raw_query=f"{place.name}={raw}", bad=name, certain=False))
    for other in ask.contract.operations.values():
        if other.id != operation.id and tokened(other) and other.pagination is not None:
            found = await ask.of("pagination.cursors", other)
            bare = cursor_in(other.pagination, found[0]) if found is not None else None
            if bare is not None:
                asked = request(operation, limit=size, cursor=bare)
                tasks.append(ask.send(operation, bad=f"a cursor of {other.id}", certain=False, **asked))
    await together(*tasks)


@probe(applies=tokened)
async def foreign(ask: Ask, operation: Operation) -> None:
    """Use each organization's cursors with the other's key. Labels: owner, user (organizations), turn."""
    credentials = [
        credential
        for name in ask.setting.organizations[:2]
        if (credential := ask.credential(operation, name)) is not None
    ]
    if len(credentials) < 2:  # noqa: PLR2004 - owner and user
        ask.lack("needs the key of a second organization: configure one")
        return
    await together(*(_try(ask, operation, *pair) for pair in (credentials, credentials[::-1])))


async def _try(ask: Ask, operation: Operation, owner: Credential, user: Credential) -> None:
    sizes = bounds(operation)
    for turn, size in enumerate((max(sizes.least, 2), max(sizes.least, 5))):
        limit = size if operation.pagination and operation.pagination.limit else None
        own = await ask.send(operation, credential=owner, kind="own", **request(operation, limit=limit))
        page = page_of(operation, own)
        if page is None or page.token is None:
            ask.lack(f"organization {owner.organization} has no second page: seed more rows there")
            return
        asked = request(operation, limit=None if limit is None else sizes.most, cursor=page.token)
        labels: dict[str, Any] = {"owner": owner.organization, "user": user.organization, "turn": turn}
        await ask.send(operation, credential=user, **asked, **labels)
