"""What is kept of a body once a record has grown past its limit."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer

if TYPE_CHECKING:
    from conformance.contract.model import Contract, Operation
    from conformance.contract.pagination import Pagination
    from conformance.evidence.exchange import Exchange

SMALL = 2048  # bytes: a body that small is kept as it is


def reduced(exchange: Exchange, contract: Contract | None) -> tuple[bytes, str]:
    """Return what to keep of a response body, and the whole one's SHA-256 if that is less than all of it.

    Refusals and small bodies stay. Of a list's rows the members stay that identify, order or filter them, those that
    the schema requires, and those that a message's life is told by; of anything else nothing does.
    """
    body = exchange.response_body
    if not exchange.ok or len(body) <= SMALL:
        return body, ""
    digest = hashlib.sha256(body).hexdigest()
    operation = contract.operations.get(exchange.operation) if contract else None
    if contract is None or operation is None or operation.pagination is None:
        return b"", digest
    rows = pointer.get(exchange.json, operation.pagination.items)
    if not isinstance(rows, list):
        return b"", digest
    members = _members(contract, operation, operation.pagination)
    kept = [_kept(row, members) for row in rows]
    return json.dumps(pointer.put(exchange.json, operation.pagination.items, kept)).encode(), digest


def _kept(row: Any, members: set[str]) -> Any:  # noqa: ANN401 - a row is any JSON
    return {name: value for name, value in row.items() if name in members} if isinstance(row, dict) else row


def _members(contract: Contract, operation: Operation, pagination: Pagination) -> set[str]:
    lives = [item.lifecycle for item in contract.operations.values() if item.lifecycle is not None]
    places = [
        *(pagination.identity or ("/id",)),
        *(at for key in pagination.order for at in key.by),
        *(
            at
            for keys in (pagination.order_by.values if pagination.order_by else {}).values()
            for key in keys
            for at in key.by
        ),
        *(at for item in pagination.filters for at in item.at),
        *(pagination.contents.fields if pagination.contents else {}).values(),
        *filter(None, (pagination.item_cursor,)),
        *(at for life in lives for at in (life.at, *life.times)),
        *(at for item in contract.operations.values() if item.sends for at in item.sends.echo.values()),
    ]
    if pagination.next is not None and pagination.next.where == "last-item":
        places.append(pagination.next.at)
    answer = operation.answer(operation.success)
    schema: Any = next(iter(answer.schemas.values()), {}) if answer else {}
    for token in pointer.parts(pagination.items):
        schema = (schema.get("properties") or {}).get(token, {})
    required = (schema.get("items") or {}).get("required", ()) if isinstance(schema, dict) else ()
    return {pointer.parts(at)[0] for at in places if at} | set(required)
