"""What a metaschema expects at a place, in words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPES = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "whole number": "a whole number",
    "boolean": "true or false",
    "null": "null",
}
_LAST = {"boolean", "null"}
_LONGEST = 40
_DEPTH = 12
# Definitions that describe a part or a sort of an object, by the object.
_PARTS = {
    "ExampleXORExamples": "",
    "SchemaXORContent": "",
    "ParameterLocation": "Parameter",
    "APIKeySecurityScheme": "SecurityScheme",
    "HTTPSecurityScheme": "SecurityScheme",
    "OAuth2SecurityScheme": "SecurityScheme",
    "OpenIdConnectSecurityScheme": "SecurityScheme",
    "ImplicitOAuthFlow": "OAuthFlow",
    "PasswordOAuthFlow": "OAuthFlow",
    "ClientCredentialsFlow": "OAuthFlow",
    "AuthorizationCodeOAuthFlow": "OAuthFlow",
    "specification-extensions": "",
    "examples": "",
    "content": "",
    "map-of-strings": "",
    "callbacks": "Callback",
    "ExternalDocumentation": "ExternalDocumentation",
}


def expects(types: Sequence[str]) -> str:
    """Return types in words."""
    if set(types) == {"boolean", "object"}:
        return "a schema"
    return " or ".join(_TYPES.get(each, each) for each in sorted(types, key=lambda each: (each in _LAST, each)))


def shown(value: object) -> str:
    """Return a value in words: what it is, or itself if it is short."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):  # nothing, or a number of thousands of digits
        return "that"
    if isinstance(value, str) and "'" not in value and '"' not in value and "\\" not in text:
        text = f"'{value}'"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def article(kind: str) -> str:
    """Return a kind of object with its article."""
    if kind == "document":
        return "the document"
    return f"{'an' if kind[:1] in 'AEIO' else 'a'} {kind}"


def kind_of(schema_path: Sequence[str | int], path: Sequence[str | int]) -> str:
    """Return the kind of object that a place in a metaschema describes; empty where that is not told."""
    names = [each for each in schema_path if isinstance(each, str)]
    if names[:1] not in (["$defs"], ["definitions"]):
        return "" if path else "document"
    name = _PARTS.get(names[1], names[1])
    if names[:3] == ["$defs", "schema", "properties"] and len(names) > 4:  # noqa: PLR2004 - what _VOCABULARY describes
        name = names[3]
    if names[0] == "definitions":
        words = re.findall(r"OAuth|XML|[A-Z][a-z]+", name)
    else:
        words = [word.capitalize() for word in name.split("-")]
        if name == "oauth-flows":
            words = ["OAuth", "Flow" if "$defs" in names[2:] else "Flows"]
    return f"{' '.join(words)} Object" if words else ""


def resolve(schema: dict[str, Any], path: Sequence[str | int]) -> Any:  # noqa: ANN401 - any JSON
    """Return what a path leads to in a metaschema; nothing where it leads out of it."""
    found: Any = schema
    for token in path:
        inside = found if isinstance(found, dict) else dict(enumerate(found)) if isinstance(found, list) else {}
        if token not in inside:
            return {}
        found = inside[token]
    return found


def known_names(schema: dict[str, Any], around: object, depth: int = 0) -> tuple[set[str], set[str]]:
    """Return the names and the patterns of members that an object may have by a schema and all that it refers to."""
    names: set[str] = set()
    patterns: set[str] = set()
    if not isinstance(around, dict) or depth > _DEPTH:
        return names, patterns
    names.update(around.get("properties") or ())
    patterns.update(around.get("patternProperties") or ())
    for pattern in patterns:  # an enumeration written as one: ^(get|put|…)$
        found = re.fullmatch(r"\^\(([A-Za-z|]+)\)\$", pattern)
        names.update(found[1].split("|") if found else ())
    inner = [around[key] for key in ("then", "else", "if") if key in around]
    inner += [each for key in ("allOf", "anyOf", "oneOf") for each in around.get(key) or ()]
    inner += (around.get("dependentSchemas") or {}).values()
    reference = around.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        inner.append(resolve(schema, reference[2:].split("/")))
    for each in inner:
        more, others = known_names(schema, each, depth + 1)
        names |= more
        patterns |= others
    return names, patterns
