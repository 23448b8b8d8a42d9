"""Two organizations: each sees its own rows and nothing of the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.tokens import abroad
from conformance.evidence.walks import page_of
from conformance.probes.ask import Ask, probe
from conformance.probes.fixed import merge
from conformance.probes.pagination.paging import bounds, request

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter

MOST_PAGES = 6
MANY = 6  # rows that are read by their ids
FEW = 3  # values of one filter, ids of one organization


@probe(applies=lambda operation: operation.pagination is not None)
async def rows(ask: Ask, operation: Operation) -> dict[str, list[Any]]:
    """Walk the first pages of each organization, the largest first. Returns rows by organization.

    Labels: tenant=<organization>, page=N.
    """
    found = await ask.together(*(_walk(ask, operation, organization) for organization in ask.setting.organizations))
    return dict(zip(ask.setting.organizations, found, strict=True))


async def _walk(ask: Ask, operation: Operation, organization: str) -> list[Any]:
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - the probe applies to lists only
    credential = ask.credential(operation, organization)
    if credential is None:
        ask.lack(f"no credential of organization {organization} may use {operation.id}")
        return []
    limit = bounds(operation).most if pagination.limit else None
    found: list[Any] = []
    cursor = None
    for number in range(MOST_PAGES):
        asked = request(operation, limit=limit, cursor=cursor)
        exchange = await ask.send(operation, credential=credential, **asked, tenant=organization, page=number)
        if number == 0 and exchange.refused and limit:  # some refuse the largest page: another check's business
            limit = None
            asked = request(operation)
            exchange = await ask.send(operation, credential=credential, **asked, tenant=organization, page=number)
        page = page_of(operation, exchange)
        found += page.rows if page else ()
        if not pagination.paged or not page or not page.rows or page.token is None or page.token == cursor:
            break
        if pagination.follows and abroad(exchange, page.token):
            break
        cursor = page.token
    return found


@probe(applies=lambda operation: operation.resource is not None)
async def readable(ask: Ask, operation: Operation) -> dict[str, list[str]]:
    """Read each organization's first rows by their ids, with its own key. Returns the ids that could be read.

    Labels: tenant=<organization>.
    """
    resource = operation.resource
    assert resource is not None  # noqa: S101 - the probe applies to resources only
    known: dict[str, list[Any]] = await ask.of("access.rows", ask.contract.operations[resource.of]) or {}

    async def read(organization: str, item: str) -> str | None:
        credential = ask.credential(operation, organization)
        if credential is None:
            return None
        exchange = await ask.send(
            operation, credential=credential, path={resource.parameter: item}, tenant=organization
        )
        return item if exchange.ok else None

    found: dict[str, list[str]] = {}
    for organization, seen in known.items():
        ids = [str(item) for row in seen[:MANY] if isinstance(item := pointer.get(row, resource.id), str | int)]
        found[organization] = [item for item in await ask.together(*(read(organization, item) for item in ids)) if item]
    return found


@probe(applies=lambda operation: operation.scheme is not None and not operation.writes)
async def tenants(ask: Ask, operation: Operation) -> None:
    """Ask with one organization's key for what only the other has: by filters, ids and cursors.

    Labels: wants=foreign | own, tenant=<organization of the key>, by=<filter> | id | cursor.
    """
    organizations = ask.setting.organizations
    if len(organizations) < 2:  # noqa: PLR2004 - one has no neighbour
        ask.lack("needs a credential of a second organization")
        return
    works: list[Coroutine[Any, Any, Any]] = []
    first, second = organizations[:2]
    if operation.pagination is not None:
        known = await ask.of("access.rows", operation) or {}
        for asker, owner in ((first, second), (second, first)):
            works += [*_filters(ask, operation, known, asker, owner), _cursor(ask, operation, asker, owner)]
            works.append(_parameters(ask, operation, asker, owner))
    elif operation.resource is not None:
        known = await ask.of("access.readable", operation) or {}
        for asker, owner in ((first, second), (second, first)):
            works.append(_ids(ask, operation, known, asker, owner))
    await ask.together(*works)


def _filters(
    ask: Ask, operation: Operation, known: dict[str, list[Any]], asker: str, owner: str
) -> list[Coroutine[Any, Any, Any]]:
    credential = ask.credential(operation, asker)
    pagination = operation.pagination
    if credential is None or pagination is None:
        return []
    return [
        ask.send(
            operation,
            credential=credential,
            wants="foreign",
            tenant=asker,
            by=item.name,
            **request(operation, filters=((item.name, value),)),
        )
        for item in pagination.filters
        if item.match == "equal" and not item.form
        for value in sorted(_values(item, known.get(owner, [])) - _values(item, known.get(asker, [])))[:FEW]
    ]


def _values(item: Filter, rows: list[Any]) -> set[str]:
    values = (pointer.get(row, at) for row in rows for at in item.at)
    return {value for value in values if isinstance(value, str) and value}


async def _ids(ask: Ask, operation: Operation, known: dict[str, list[str]], asker: str, owner: str) -> None:
    """Ask with one organization's key exactly as the other reads its own rows."""
    resource, credential = operation.resource, ask.credential(operation, asker)
    if resource is None or credential is None:
        return
    theirs = await _theirs(ask, operation, owner)
    works = []
    for item in known.get(owner, [])[:FEW]:
        asked = {**theirs, "path": {**theirs["path"], resource.parameter: item}}
        works.append(ask.send(operation, credential=credential, **asked, wants="foreign", tenant=asker, by="id"))
    await ask.together(*works)


async def _cursor(ask: Ask, operation: Operation, asker: str, owner: str) -> None:
    """Go on with one organization's key where the other's first page ended."""
    pagination, theirs, mine = operation.pagination, ask.credential(operation, owner), ask.credential(operation, asker)
    if pagination is None or not pagination.paged or not theirs or not mine:
        return
    asked = request(operation, limit=FEW)
    first = await ask.send(operation, credential=theirs, **asked, wants="own", tenant=owner, by="cursor")
    page = page_of(operation, first)
    if page is not None and page.token is not None and not (pagination.follows and abroad(first, page.token)):
        asked = request(operation, limit=FEW, cursor=page.token)
        await ask.send(operation, credential=mine, **asked, wants="foreign", tenant=asker, by="cursor")


async def _parameters(ask: Ask, operation: Operation, asker: str, owner: str) -> None:
    """Ask with one organization's key for the values that the other's requests carry, and its own do not."""
    credential = ask.credential(operation, asker)
    if credential is None or await ask.fixed(operation, owner) == await ask.fixed(operation, asker):
        return
    asked = await _theirs(ask, operation, owner)
    await ask.send(operation, credential=credential, **asked, wants="foreign", tenant=asker, by="required parameters")


async def _theirs(ask: Ask, operation: Operation, owner: str) -> dict[str, Any]:
    """Return the parts of a request with the values that an organization's own requests carry."""
    fixed = await ask.fixed(operation, owner)
    body: object = {} if operation.body is not None else None
    query, path, headers, body = merge(operation, fixed, query=(), path={}, headers=(), body=body)
    return {"query": query, "path": path, "headers": headers, "json_body": body}
