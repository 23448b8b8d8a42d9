"""Two organizations: each sees its own rows and nothing of the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.tokens import token_of
from conformance.evidence.walks import page_of
from conformance.probes.ask import Ask, probe

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
    limit = operation.parameter(pagination.limit.name) if pagination.limit else None
    query: dict[str, object] = {limit.name: limit.schema.get("maximum", 100)} if limit else {}
    found: list[Any] = []
    for number in range(MOST_PAGES):
        exchange = await ask.send(operation, credential=credential, query=query, tenant=organization, page=number)
        if number == 0 and exchange.refused and query:  # some refuse the largest page: another check's business
            query = {}
            exchange = await ask.send(operation, credential=credential, tenant=organization, page=number)
        page = page_of(operation, exchange)
        token = token_of(pagination.next, exchange)
        found += page.rows if page else ()
        if (
            not page
            or not page.rows
            or token is None
            or pagination.cursor is None
            or pagination.cursor.where != "query"
        ):
            break
        query = {**query, pagination.cursor.name: token}
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
        ids = [item for row in seen[:MANY] if isinstance(item := pointer.get(row, resource.id), str)]
        found[organization] = [item for item in await ask.together(*(read(organization, item) for item in ids)) if item]
    return found


@probe(applies=lambda operation: operation.scheme is not None and operation.sends is None)
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
    elif operation.resource is not None:
        known = await ask.of("access.readable", operation) or {}
        for asker, owner in ((first, second), (second, first)):
            works += _ids(ask, operation, known, asker, owner)
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
            operation, credential=credential, query={item.name: value}, wants="foreign", tenant=asker, by=item.name
        )
        for item in pagination.filters
        if item.match == "equal"
        for value in sorted(_values(item, known.get(owner, [])) - _values(item, known.get(asker, [])))[:FEW]
    ]


def _values(item: Filter, rows: list[Any]) -> set[str]:
    values = (pointer.get(row, at) for row in rows for at in item.at)
    return {value for value in values if isinstance(value, str) and value}


def _ids(
    ask: Ask, operation: Operation, known: dict[str, list[str]], asker: str, owner: str
) -> list[Coroutine[Any, Any, Any]]:
    resource, credential = operation.resource, ask.credential(operation, asker)
    if resource is None or credential is None:
        return []
    return [
        ask.send(
            operation, credential=credential, path={resource.parameter: item}, wants="foreign", tenant=asker, by="id"
        )
        for item in known.get(owner, [])[:FEW]
    ]


async def _cursor(ask: Ask, operation: Operation, asker: str, owner: str) -> None:
    """Go on with one organization's key where the other's first page ended."""
    pagination, theirs, mine = operation.pagination, ask.credential(operation, owner), ask.credential(operation, asker)
    if pagination is None or pagination.cursor is None or pagination.cursor.where != "query" or not theirs or not mine:
        return
    query: dict[str, object] = {pagination.limit.name: FEW} if pagination.limit else {}
    first = await ask.send(operation, credential=theirs, query=query, wants="own", tenant=owner, by="cursor")
    token = token_of(pagination.next, first)
    if token is not None:
        query = {**query, pagination.cursor.name: token}
        await ask.send(operation, credential=mine, query=query, wants="foreign", tenant=asker, by="cursor")
