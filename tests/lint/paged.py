"""A description of one list, put together from its parts."""

from __future__ import annotations

import json
from typing import Any

from tests.lint.linted import linted

ROWS = {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}
CURSOR = {"name": "cursor", "in": "query", "schema": {"type": "string"}}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}}


def query(name: str, description: str = "", kind: str = "string", **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a query parameter; ``keys`` are its schema's."""
    return {"name": name, "in": "query", "description": description, "schema": {"type": kind, **keys}}


def page(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the schema of an answer with rows and these members; a name with ``!`` at its end is required."""
    named = {name.removesuffix("!"): schema for name, schema in members.items()}
    required = [name.removesuffix("!") for name in members if name.endswith("!")]
    return {"type": "object", "required": ["data", *required], "properties": {"data": ROWS, **named}}


def document(  # noqa: PLR0913 - each is one part of a list
    parameters: list[dict[str, Any]] | None = None,
    body: dict[str, Any] | None = None,
    *,
    headers: dict[str, Any] | None = None,
    example: Any = None,  # noqa: ANN401 - JSON
    version: str = "3.1.0",
    others: dict[str, Any] | None = None,
    info: str = "",
    components: dict[str, Any] | None = None,
    pagination: Any = None,  # noqa: ANN401 - JSON
    **operation: Any,  # noqa: ANN401 - JSON
) -> dict[str, Any]:
    """Return a description whose ``GET /messages`` answers with a list; ``others``: more paths.

    ``pagination``: the list's ``x-pagination``.
    """
    media: dict[str, Any] = {"schema": ROWS if body is None else body}
    if example is not None:
        media["example"] = example
    answer = {"description": "A page.", "content": {"application/json": media}}
    if headers is not None:
        answer["headers"] = headers
    get = {"parameters": parameters or [], "responses": {"200": answer}, **operation}
    if pagination is not None:
        get["x-pagination"] = pagination
    return {
        "openapi": version,
        "info": {"title": "Messages", "version": "1", "description": info},
        "paths": {"/messages": {"get": get}, **(others or {})},
        "components": components or {},
    }


def said(tree: dict[str, Any], rule: str) -> list[str]:
    """Return the messages of a rule on a description."""
    return [result.message for result in linted(json.dumps(tree), rule, name="openapi.json")]


def pointers(tree: dict[str, Any], rule: str) -> list[str]:
    """Return where a rule has something to say of a description."""
    return [result.place.pointer for result in linted(json.dumps(tree), rule, name="openapi.json")]
