"""The document that cases are generated from: the contract without what nobody can make up.

Opaque cursors are left out (random strings are none), and so are filters whose values nobody lists, and keys (the
client presents them). A recipient is narrowed to a placeholder without digits, so that nothing generated can ever be
one. Numbers and known values are those that every careful server accepts: the documents' own examples. An operation
that is never asked is not there at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.pagination import Place

if TYPE_CHECKING:
    from conformance.contract.model import Contract, Operation

RECIPIENT = "{recipient}"
_WORDS = {"description", "title", "examples", "example", "x-known-values", "deprecated", "readOnly", "writeOnly"}


def derived(contract: Contract) -> dict[str, Any]:
    """Return an OpenAPI document that says the same of requests and next to nothing of answers."""
    paths: dict[str, Any] = {}
    for operation in contract.operations.values():
        if not operation.askable:
            continue
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {"openapi": "3.1.0", "info": {"title": contract.name, "version": "1"}, "paths": paths}


def _operation(operation: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": operation.id,
        "responses": {"default": {"description": "any"}},
        "parameters": [
            {"name": item.name, "in": item.where, "required": item.required, "schema": narrowed(item.schema)}
            for item in operation.parameters
            if item.where in {"query", "path"} and not left_out(operation, Place(item.where, item.name), item.schema)  # type: ignore[arg-type]
        ],
    }
    if operation.body is not None:
        schema = narrowed(_made_up(operation))
        if operation.sends is not None:
            at = "".join("/properties" + pointer.join("", token) for token in pointer.parts(operation.sends.recipient))
            schema = pointer.put(schema, at, {"type": "string", "enum": [RECIPIENT]})
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return made


def _made_up(operation: Operation) -> dict[str, Any]:
    """Return the schema of a body without the fields that nobody can make up."""
    schema = dict(operation.body or {})
    fields = schema.get("properties", {})
    gone = {name for name in fields if left_out(operation, Place("body", at=pointer.join("", name)), fields[name])}
    if gone:
        schema["properties"] = {name: value for name, value in fields.items() if name not in gone}
        schema["required"] = [name for name in schema.get("required", ()) if name not in gone]
    return schema


def left_out(operation: Operation, place: Place, schema: dict[str, Any]) -> bool:
    """Whether a value can only come from an answer, or a target alone knows which values there are."""
    pages = operation.pagination
    if pages is None:
        return False
    back = pages.backward.place if pages.backward is not None else None
    if any(same(place, other) for other in (pages.cursor, back)):
        return schema.get("format") != "date-time"  # a moment is a place in the list that anybody can name
    if place.where == "query" and place.name in pages.unsupported:
        return True
    return any(item.match == "any-of" and same(place, item.place) for item in pages.filters) and not _listed(schema)


def same(place: Place, other: Place | None) -> bool:
    """Whether two places of a request are one."""
    return other is not None and (place.where, place.name, place.at) == (other.where, other.name, other.at)


def _listed(schema: dict[str, Any]) -> bool:
    items = schema.get("items", {})
    return bool(schema.get("enum") or items.get("enum") or items.get("x-known-values"))


def narrowed(schema: Any) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    """Return a schema whose values every careful server accepts.

    Objects have no members but the documented ones. Where a pattern or an open set comes with known values, only
    those are used: a server may know more of phone numbers than a pattern says.
    """
    if isinstance(schema, list):
        return [narrowed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    known = schema.get("x-known-values") or (schema.get("examples") if "pattern" in schema else None)
    kept = {key: narrowed(value) for key, value in schema.items() if key not in _WORDS or isinstance(value, dict)}
    if known:
        return {"type": kept.get("type", "string"), "enum": list(known)}
    if kept.get("type") == "object" and "properties" in kept:
        kept.setdefault("additionalProperties", False)
    return kept
