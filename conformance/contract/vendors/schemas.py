"""What a JSON Schema says of its members, as far as it says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_COMPOSED = ("allOf", "anyOf", "oneOf")
_DEPTH = 4  # rows and tokens lie no deeper; circles end here


def content(node: dict[str, Any], resolve: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any] | None:
    """Return the JSON schema of a response or a request body; None if it has no JSON."""
    for media, value in (node.get("content") or {}).items():
        if "json" in media and isinstance(value, dict):
            schema = value.get("schema")
            return resolve(schema) if isinstance(schema, dict) else {}
    return None


def member(
    schema: Any,  # noqa: ANN401 - a schema is any JSON
    names: Sequence[str],
    resolve: Callable[[dict[str, Any]], dict[str, Any]],
    depth: int = 0,
) -> dict[str, Any] | None:
    """Return the schema of a member; an empty one where it is not said which there are, None where there are others."""
    node = resolve(schema) if isinstance(schema, dict) else {}
    if not names:
        return node
    properties = node.get("properties", {})
    if names[0] in properties:
        return member(properties[names[0]], names[1:], resolve)
    if depth == _DEPTH:
        return {}
    parts = [part for word in _COMPOSED for part in node.get(word, ())]
    found = [member(part, names, resolve, depth + 1) for part in parts]
    known = [each for each in found if each is not None]
    if known:
        return max(known, key=len)
    return None if properties or parts else {}


def arrays(
    schema: Any,  # noqa: ANN401 - a schema is any JSON
    resolve: Callable[[dict[str, Any]], dict[str, Any]],
    at: str = "",
    depth: int = 0,
) -> Iterator[str]:
    """Yield the pointer of each array that does not lie in another."""
    node = resolve(schema) if isinstance(schema, dict) else {}
    kind = node.get("type")
    if "array" in (kind if isinstance(kind, list) else [kind]) or "items" in node:
        yield at
    elif depth < _DEPTH:
        for name, value in node.get("properties", {}).items():
            yield from arrays(value, resolve, pointer.join(at, name), depth + 1)
        for word in _COMPOSED:
            for part in node.get(word, ()):
                yield from arrays(part, resolve, at, depth + 1)
