"""The document that cases are generated from: the contract without what nobody can make up.

Opaque cursors are left out (random strings are none), keys too (the client presents them), and a recipient is narrowed
to a placeholder without digits, so that nothing generated can ever be one. Numbers and known values are those that
every careful server accepts: the documents' own examples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer

if TYPE_CHECKING:
    from conformance.contract.model import Contract, Operation, Parameter

RECIPIENT = "{recipient}"
_WORDS = {"description", "title", "examples", "example", "x-known-values", "deprecated", "readOnly", "writeOnly"}


def derived(contract: Contract) -> dict[str, Any]:
    """Return an OpenAPI document that says the same of requests and next to nothing of answers."""
    paths: dict[str, Any] = {}
    for operation in contract.operations.values():
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {"openapi": "3.1.0", "info": {"title": contract.name, "version": "1"}, "paths": paths}


def _operation(operation: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": operation.id,
        "responses": {"default": {"description": "any"}},
        "parameters": [
            {"name": item.name, "in": item.where, "required": item.required, "schema": narrowed(item.schema)}
            for item in operation.parameters
            if item.where in {"query", "path"} and not opaque(operation, item)
        ],
    }
    if operation.body is not None:
        schema = narrowed(operation.body)
        if operation.sends is not None:
            at = "".join("/properties" + pointer.join("", token) for token in pointer.parts(operation.sends.recipient))
            schema = pointer.put(schema, at, {"type": "string", "enum": [RECIPIENT]})
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return made


def opaque(operation: Operation, parameter: Parameter) -> bool:
    """Whether a parameter's values can only come from an answer."""
    place = operation.pagination.cursor if operation.pagination else None
    return place is not None and (place.where, place.name) == (parameter.where, parameter.name)


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
