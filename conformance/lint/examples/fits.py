"""Whether a value surely fits a schema: at a glance, for compiling a schema costs more than most examples are worth.

Yes is sure; no only means that a validator has to look. What is not known here is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from conformance.lint.examples.formats import SURE
from conformance.lint.regex import regex

if TYPE_CHECKING:
    from conformance.lint.node import File

_DEEP = 40
_SHORT = 200  # characters
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
_SILENT = frozenset(
    (
        *("format", "description", "title", "example", "examples", "default", "deprecated", "readOnly", "writeOnly"),
        *("nullable", "externalDocs", "discriminator", "xml"),
    )
)
# Each reads `type` in passing; any other word is for a validator.
_READ = frozenset(
    (
        *("type", "enum", "pattern", "$ref", "allOf", "anyOf", "oneOf"),
        *("properties", "required", "items", "additionalProperties"),
    )
)
_PARTS = frozenset(("$ref", "allOf", "anyOf", "oneOf"))
_BOUNDS = frozenset(("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"))
# A pattern that all dialects read alike, and that takes no time: no group that is repeated, no escape but these.
_PLAIN = regex(r"(?:[\w^$\[\]{}(|?*+., :;@#/=~&%!<>'-]|\)(?![*+?{])|\\[d.+*?/()\[\]{}-])*", re.ASCII)
_KNOWN = _SILENT | _READ | _BOUNDS


def fits(file: File, schema: Any, value: Any, *, old: bool) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value surely fits a schema of a file. ``old``: as OpenAPI 3.0 reads it."""
    return _Glance(old=old).fits(file, schema, value, 0)


@dataclass(frozen=True, slots=True)
class _Glance:
    """One look. ``seen``: what a schema with parts was found to say of a value; no, as long as it is asked."""

    old: bool
    seen: dict[tuple[int, int], bool] = field(default_factory=dict)

    def fits(self, file: File, schema: Any, value: Any, depth: int) -> bool:  # noqa: ANN401 - any JSON
        if not isinstance(schema, dict) or depth > _DEEP:
            return False
        if value is None and self.old and schema.get("nullable") is True:
            return True
        if _PARTS.isdisjoint(schema):
            return self._fits(file, schema, value, depth)
        key = id(schema), id(value)
        if key not in self.seen:  # a circle comes back here, and many parts may share one
            self.seen[key] = False
            self.seen[key] = self._fits(file, schema, value, depth)
        return self.seen[key]

    def _fits(self, file: File, schema: dict[str, Any], value: Any, depth: int) -> bool:  # noqa: ANN401 - as above
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target = file.lookup(reference)
            if not self.fits(target.file, target.value, value, depth + 1):
                return False
            if self.old or len(schema) == 1:
                return True
        if not schema.keys() <= _KNOWN and any(word not in _KNOWN and not word.startswith("x-") for word in schema):
            return False
        return (
            _typed(schema, value)
            and ("enum" not in schema or _listed(schema["enum"], value))
            and (_BOUNDS.isdisjoint(schema) or _bounded(schema, value))
            and ("pattern" not in schema or not isinstance(value, str) or _matches(schema["pattern"], value))
            and (_PARTS.isdisjoint(schema) or self._composed(file, schema, value, depth + 1))
            and self._inside(file, schema, value, depth + 1)
        )

    def _composed(self, file: File, schema: dict[str, Any], value: Any, depth: int) -> bool:  # noqa: ANN401 - as above
        """Whether all parts fit, some alternative, and surely one alone where they exclude each other."""
        every, some, one = (schema.get(word, []) for word in ("allOf", "anyOf", "oneOf"))
        if not all(isinstance(parts, list) for parts in (every, some, one)):
            return False
        if not all(self.fits(file, part, value, depth) for part in every):
            return False
        if "anyOf" in schema and not any(self.fits(file, part, value, depth) for part in some):
            return False
        left = [part for part in one if not _never(file, part, value)]  # the others are of another type
        return "oneOf" not in schema or (len(left) == 1 and self.fits(file, left[0], value, depth))

    def _inside(self, file: File, schema: dict[str, Any], value: Any, depth: int) -> bool:  # noqa: ANN401 - as above
        if isinstance(value, list):
            items = schema.get("items")
            return items is None or all(self.fits(file, items, item, depth) for item in value)
        if not isinstance(value, dict):
            return True
        names, members = schema.get("required", ()), schema.get("properties", {})
        if not isinstance(names, list | tuple) or not isinstance(members, dict):
            return False
        if any(not isinstance(name, str) or name not in value for name in names):
            return False
        more = schema.get("additionalProperties", True)
        for name, inner in value.items():
            rule = members.get(name, more)
            if rule is not True and not self.fits(file, rule, inner, depth):
                return False
        return True


def _typed(schema: dict[str, Any], value: Any) -> bool:  # noqa: ANN401 - as above
    kind = schema.get("type")
    if kind is None:
        return "format" not in schema
    for name in kind if isinstance(kind, list) else (kind,):
        kinds = _KINDS.get(name) if isinstance(name, str) else None
        if kinds is None:
            return False
        if isinstance(value, kinds) and (not isinstance(value, bool) or name == "boolean"):
            break
    else:
        return False
    if not isinstance(value, str) or "format" not in schema:
        return True
    sure = SURE.get(schema["format"]) if isinstance(schema["format"], str) else None
    return sure is None or sure(value)


def _listed(options: Any, value: Any) -> bool:  # noqa: ANN401 - as above
    return isinstance(options, list) and any(type(each) is type(value) and each == value for each in options)


def _bounded(schema: dict[str, Any], value: Any) -> bool:  # noqa: ANN401 - as above
    size: float
    if isinstance(value, str):
        size, low, high = len(value), schema.get("minLength"), schema.get("maxLength")
    elif isinstance(value, list):
        size, low, high = len(value), schema.get("minItems"), schema.get("maxItems")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        size, low, high = value, schema.get("minimum"), schema.get("maximum")
    else:  # of anything else a bound says nothing
        return True
    return (low is None or (type(low) is int and size >= low)) and (
        high is None or (type(high) is int and size <= high)
    )


def _matches(pattern: Any, value: str) -> bool:  # noqa: ANN401 - as above
    found = _pattern(pattern) if isinstance(pattern, str) else None
    return found is not None and len(value) < _SHORT and value.isascii() and found.search(value) is not None


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text, re.ASCII) if _PLAIN.fullmatch(text) else None
    except re.error:
        return None


def _never(file: File, schema: Any, value: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a schema is surely of another type."""
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        schema = file.lookup(schema["$ref"]).follow().value
    kind = schema.get("type") if isinstance(schema, dict) else None
    kinds = _KINDS.get(kind) if isinstance(kind, str) else None
    return kinds is not None and value is not None and not isinstance(value, (*kinds, bool, float))
