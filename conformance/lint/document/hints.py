"""How to mend what has the wrong type, the wrong name or the wrong word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.lint.document.nearest import meant
from conformance.lint.names import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Path = tuple[str | int, ...]
# What came with 3.1, by the object that has it.
_SINCE_31 = {
    "document": {"webhooks", "jsonSchemaDialect"},
    "Info Object": {"summary"},
    "License Object": {"identifier"},
    "Components Object": {"pathItems"},
}
KEYWORDS_31 = words("""
    $schema $id $anchor $defs $comment $vocabulary $dynamicRef $dynamicAnchor const contains minContains maxContains
    contentEncoding contentMediaType contentSchema dependentRequired dependentSchemas else examples if then
    patternProperties prefixItems propertyNames unevaluatedItems unevaluatedProperties
""")
_SHORT = 40
_BOOLEANS = {**dict.fromkeys(("true", "yes", "on"), "true"), **dict.fromkeys(("false", "no", "off"), "false")}
_WORDS = {
    **dict.fromkeys(("str", "text", "char", "varchar"), "type: string"),
    **{word: f"type: string and format: {word}" for word in ("date", "uuid", "uri", "email", "byte", "binary")},
    **dict.fromkeys(("datetime", "date-time", "timestamp"), "type: string and format: date-time"),
    "file": "type: string and format: binary",
    **dict.fromkeys(("int", "long"), "type: integer"),
    **{word: f"type: integer and format: {word}" for word in ("int32", "int64")},
    **{word: f"type: number and format: {word}" for word in ("float", "double")},
    "decimal": "type: number",
    "bool": "type: boolean",
    "list": "type: array",
    **dict.fromkeys(("dict", "map", "hash", "json"), "type: object"),
    **dict.fromkeys(("none", "nil"), "type: 'null'"),
}


def of_unknown(name: str, known: Iterable[str], kind: str, path: Path) -> str:
    """Return what to do about a member that an object does not have."""
    if name in _SINCE_31.get(kind, ()) or (kind == "Schema Object" and name in KEYWORDS_31):
        return "it came with OpenAPI 3.1: openapi: 3.1.0"
    if kind == "Path Item Object" and name.lower() in {"query", "connect"}:
        return "OpenAPI has no such method"
    if kind == "Reference Object":
        return "take it out, or say it where the $ref leads to"
    if kind == "Header Object" and name in {"name", "in"}:
        return "a header's name is its key"
    if path[-1:] == ("responses",) or kind == "Paths Object":
        return f"did you mean '/{name}'?" if kind == "Paths Object" else ""
    return meant(name, known) or (f"an extension begins with 'x-': 'x-{name}'" if name.isidentifier() else "")


def of_word(path: Path, value: object, options: Sequence[Any]) -> str:
    """Return what to do about a word that is none of those that are known."""
    last = path[-1:] if not isinstance(path[-1:] and path[-1], int) else path[-2:-1]
    if last == ("type",) and "array" in options:
        if "null" not in options and (value == "null" or (isinstance(value, list) and "null" in value)):
            others = [each for each in value if each != "null"] if isinstance(value, list) else []
            rest = str(others[0]) if len(others) == 1 else "…"
            return f"in OpenAPI 3.0 null is allowed by nullable: type: {rest} and nullable: true"
        if isinstance(value, list):
            return "OpenAPI 3.0 takes one type; several are anyOf: [{type: …}, {type: …}]"
        if isinstance(value, str) and value.lower() in _WORDS:
            return f"write {_WORDS[value.lower()]}"
        if value == "any":
            return "leave it out: without a type everything is allowed"
        if value is None:
            return "null is written in quotes: type: 'null'" if "null" in options else ""
    return meant(value, options, 0.5) if isinstance(value, str) else ""


def of_type(path: Path, value: object, types: Sequence[str], root: object) -> str:
    """Return what to do about a value of a wrong type."""
    last = path[-1] if path else ""
    if last == "required" and isinstance(value, bool) and "array" in types:
        return _required(path, value=value, root=root)
    if last in {"exclusiveMinimum", "exclusiveMaximum"}:
        return _exclusive(path, value, root)
    if last == "items" and isinstance(value, list):
        return "a schema for each place is prefixItems since 3.1; one for all is an object"
    if value is None:
        return "write a value, or take the key out"
    if list(types) == ["array"] and isinstance(value, str | dict):
        return f"write a list: {last}: [{value}]" if isinstance(value, str) and value.isidentifier() else "write a list"
    return of_quotes(value, {*types, "boolean"} if last == "additionalProperties" else types)


def of_quotes(value: object, types: Iterable[str]) -> str:
    """Return whether quotes make a value of another type, or the lack of them."""
    if "string" in types and isinstance(value, int | float) and len(str(value)) <= _SHORT:
        return f"put it in quotes: '{str(value).lower() if isinstance(value, bool) else value}'"
    if not isinstance(value, str) or len(value) > _SHORT:
        return ""
    if "boolean" in types and value.lower() in _BOOLEANS:
        return f"write it without quotes: {_BOOLEANS[value.lower()]}"
    if ("integer" in types or "number" in types) and value.removeprefix("-").isdecimal():
        return f"write it without quotes: {value}"
    return ""


def _exclusive(path: Path, value: object, root: object) -> str:
    last = str(path[-1])
    bound = last.replace("exclusiveM", "m")
    if isinstance(value, bool):
        beside = _beside(path, root).get(bound)
        number = beside if isinstance(beside, int | float) and not isinstance(beside, bool) else "…"
        return f"since 3.1 it is the bound itself: {last}: {number} in place of {bound}" if value else "take it out"
    return f"in 3.0 it says whether the bound itself is out: {bound}: {value} and {last}: true"


def _required(path: Path, *, value: bool, root: object) -> str:
    name = path[-2] if len(path) > 2 and path[-3] == "properties" else ""  # noqa: PLR2004 - …/properties/name/required
    if name:
        return (
            f"put '{name}' into the 'required' of the object around it: required: [{name}]"
            if value
            else "take it out: what no list names is not required"
        )
    holder = pointer.get(root, "".join(pointer.join("", token) for token in path[:-2]))
    if path[-2:-1] == ("schema",) and isinstance(holder, dict) and "in" in holder:
        return "it belongs beside the schema, on the parameter"
    return "in a schema it is a list of the properties that must be there"


def _beside(path: Path, root: object) -> dict[str, Any]:
    found = pointer.get(root, "".join(pointer.join("", token) for token in path[:-1]))
    return found if isinstance(found, dict) else {}
