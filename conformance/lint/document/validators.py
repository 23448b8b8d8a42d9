"""The metaschemas of OpenAPI, compiled when they are first needed."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from conformance.contract.bundled import spec_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

_REFERENCE = {"$ref": "#/definitions/Reference"}
_IS_REFERENCE = {"type": "object", "required": ["$ref"]}
# What OpenAPI 3.1 adds to JSON Schema's words: https://spec.openapis.org/oas/v3.1.1#base-vocabulary
_VOCABULARY = {
    "discriminator": {
        "type": "object",
        "required": ["propertyName"],
        "properties": {
            "propertyName": {"type": "string"},
            "mapping": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    },
    "externalDocs": {"$ref": "#/$defs/external-documentation"},
    "xml": {
        "type": "object",
        "properties": {
            **{name: {"type": "string"} for name in ("name", "namespace", "prefix")},
            **{name: {"type": "boolean"} for name in ("attribute", "wrapped")},
        },
    },
}
_SCHEMA_31 = {
    "$dynamicAnchor": "meta",
    "$ref": "https://json-schema.org/draft/2020-12/schema",
    "properties": _VOCABULARY,
}
# The definition of each kind of object that lint.index knows.
KINDS = {
    "3.0": {
        "schema": "Schema",
        "parameter": "Parameter",
        "header": "Header",
        "response": "Response",
        "body": "RequestBody",
        "example": "Example",
        "item": "PathItem",
    },
    "3.1": {
        "schema": "schema",
        "parameter": "parameter",
        "header": "header",
        "response": "response",
        "body": "request-body",
        "example": "example",
        "item": "path-item",
    },
}


@cache
def metaschema(version: str, *, inside: bool) -> dict[str, Any]:
    """Return the metaschema of a version; ``inside``: it also looks into Schema Objects."""
    text = (spec_folder() / "schemas" / f"openapi-{version}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return _today(found, inside=inside) if version == "3.0" else _deepened(found, inside=inside)


@cache
def validator(version: str, kind: str = "", *, inside: bool) -> Any:  # noqa: ANN401 - jsonschema-rs has no base type
    """Return the validator of a whole document, or of one kind of object of ``KINDS``."""
    import jsonschema_rs  # noqa: PLC0415 - 0.04 s that only the linter pays

    schema = metaschema(version, inside=inside)
    if kind:
        where = "definitions" if version == "3.0" else "$defs"
        kept = {key: schema[key] for key in ("$schema", "$id", where) if key in schema}
        schema = {**kept, "$ref": f"#/{where}/{KINDS[version][kind]}"}
    return jsonschema_rs.validator_for(schema, validate_formats=False)


def errors(value: object, version: str, kind: str = "", *, inside: bool) -> Sequence[Any]:
    """Return jsonschema-rs's errors; none for what it can't take in, such as what is too deep for it."""
    check = validator(version, kind, inside=inside)
    try:
        return [] if check.is_valid(value) else [*check.iter_errors(value)]
    except ValueError:
        return []


def _deepened(schema: dict[str, Any], *, inside: bool) -> dict[str, Any]:
    """Return the metaschema of 3.1 with eyes for Schema Objects, or none.

    A Path Item Object may have a `$ref` beside its other fields, and may so since 3.0; the schema of 2022-10-07 forgot.
    """
    definitions = schema["$defs"]
    definitions["schema"] = _SCHEMA_31 if inside else {"$dynamicAnchor": "meta"}
    definitions["path-item"]["properties"]["$ref"] = {"type": "string"}
    definitions["path-item-or-reference"] = {"$ref": "#/$defs/path-item"}
    return schema


def _today(schema: dict[str, Any], *, inside: bool) -> dict[str, Any]:
    """Return the metaschema of 3.0 in draft 7, where `if` says which of two a thing is: errors then name the cause."""
    found: dict[str, Any] = _decided(schema)
    found.pop("id")
    found["$schema"] = "http://json-schema.org/draft-07/schema#"
    if not inside:
        found["definitions"]["Schema"] = True
    return found


def _decided(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_decided(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: _decided(value) for key, value in node.items()}
    if made.get("exclusiveMinimum") is True:  # a number since draft 6
        made["exclusiveMinimum"] = made.pop("minimum")
    options = made.get("oneOf")
    if isinstance(options, list) and _REFERENCE in options:
        del made["oneOf"]
        schema, *others = sorted((each for each in options if each != _REFERENCE), key=lambda each: "type" in each)
        other = {"if": others[0], "else": schema} if others else schema
        made.update({"if": _IS_REFERENCE, "then": _REFERENCE, "else": other})
    return made
