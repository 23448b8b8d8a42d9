"""Errors of a validator in our words, each with what can be done about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_LONG = 60
_MANY = 8
_MEND = "mend the example, or the schema if the example is right"
_HINTS = {
    "enum": "show one of the values, or add this one to the enum",
    "pattern": "show a value that matches, or mend the pattern",
}
_WRITTEN = {
    "date-time": "write it like 2026-01-31T09:30:00Z (RFC 3339), or take the format out of the schema",
    "date": "write it like 2026-01-31, or take the format out of the schema",
    "uuid": "write 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, or take the format out of the schema",
    "uri": "write a whole address, with its scheme, or take the format out of the schema",
}


def show(value: object) -> str:
    """Return a value as it would be written in JSON, cut."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def message(error: Any) -> str:  # noqa: ANN401 - an error of jsonschema-rs
    """Return what is wrong."""
    name = error.kind.name
    said = _SAID[name](error.kind, error.instance) if name in _SAID else f"breaks `{name}`"
    return f"{show(error.instance)} {said}"


def kind(error: Any) -> str:  # noqa: ANN401 - as above
    """Return what is the same for the same mistake with another value."""
    name = error.kind.name
    if name == "type":
        wanted = "" if error.instance is None else " ".join(error.kind.types)
        return f"{type(error.instance).__name__} as {wanted}"
    if name == "format":
        return f"format {error.kind.format}"
    return f"{show(error.instance)} in enum" if name == "enum" else message(error)


def hint(error: Any, *, old: bool) -> str:  # noqa: ANN401 - as above
    """Return how it can be mended. ``old``: as OpenAPI 3.0 has it."""
    name, value = error.kind.name, error.instance
    if name == "type" and value is None:
        return "allow null in the schema, with " + ("nullable: true" if old else "a type such as [string, 'null']")
    if name == "type" and type(value) in {int, float} and "string" in error.kind.types:
        return "put it in quotes, or mend the type in the schema"
    if name == "type" and isinstance(value, str) and _bare(value, error.kind.types):
        return "write it without quotes, or mend the type in the schema"
    return _WRITTEN.get(error.kind.format, _MEND) if name == "format" else _HINTS.get(name, _MEND)


def _bare(text: str, types: list[str]) -> bool:
    """Whether a text is a value of one of the types, but for its quotes."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, bool):
        return "boolean" in types
    return isinstance(value, int | float) and not {"integer", "number"}.isdisjoint(types)


_ARTICLES = {"array": "an array", "integer": "an integer", "object": "an object"}


def _typed(kind: Any, value: object) -> str:  # noqa: ANN401 - as above
    types = [each for each in kind.types if each != "null"] or ["null"]
    wanted = " or ".join(_ARTICLES.get(each, each if each == "null" else f"a {each}") for each in types)
    return f"is not allowed, only {wanted}" if value is None else f"is not {wanted}"


def _enumerated(kind: Any, value: object) -> str:  # noqa: ANN401 - as above
    said = f"is not one of {listed([show(each) for each in kind.options])}"
    if isinstance(value, int | float) and str(value) in kind.options:
        return f"{said}: those are strings, and this is a number"
    if isinstance(value, str) and any(not isinstance(each, str) and show(each) == value for each in kind.options):
        return f"{said}: this is a string"
    return said


_SAID: dict[str, Callable[[Any, Any], str]] = {
    "type": _typed,
    "enum": _enumerated,
    "const": lambda kind, _: f"is not {show(kind.expected_value)}",
    "format": lambda kind, _: f"is not a valid {kind.format}",
    "pattern": lambda kind, _: f"does not match the pattern {kind.pattern}",
    "maximum": lambda kind, _: f"is more than the maximum {kind.limit}",
    "minimum": lambda kind, _: f"is less than the minimum {kind.limit}",
    "exclusiveMaximum": lambda kind, _: f"is not less than {kind.limit}",
    "exclusiveMinimum": lambda kind, _: f"is not more than {kind.limit}",
    "maxLength": lambda kind, value: f"has {len(value)} characters, more than the {kind.limit} that are allowed",
    "minLength": lambda kind, value: f"has {len(value)} characters, fewer than the {kind.limit} that are required",
    "maxItems": lambda kind, value: f"has {len(value)} items, more than the {kind.limit} that are allowed",
    "minItems": lambda kind, value: f"has {len(value)} items, fewer than the {kind.limit} that are required",
    "multipleOf": lambda kind, _: f"is not a multiple of {kind.multiple_of}",
    "uniqueItems": lambda _, __: "has an item twice",
}


def listed(shown: list[str]) -> str:
    """Return the first of many, and how many more there are."""
    more = f" and {len(shown) - _MANY} more" if len(shown) > _MANY else ""
    return ", ".join(shown[:_MANY]) + more
