"""A description of one annotated list, told by its order, its cursor and its rows."""

from __future__ import annotations

from typing import Any

from tests.lint.paged import document

TIME = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}
BY_TIME = {"by": "/created_at", "type": "date-time", "direction": "descending"}
BY_ID = {"by": "/id", "tiebreaker": True}


def row(*required: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the schema of a row."""
    schema: dict[str, Any] = {"type": "object", "properties": fields or {"id": TEXT, "created_at": TIME}}
    return schema | ({"required": [*required]} if required else {})


def walked(order: Any = None, rows: Any = None, *, document_: Any = None, **pages: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a list that is walked by a token in the body; ``pages``: more of its ``x-pagination``."""
    pages.setdefault("request", {"cursor": {"in": "query", "name": "cursor"}})
    pages.setdefault("response", {"items": "/data", "next": {"in": "body", "at": "/next"}})
    body = {
        "type": "object",
        "properties": {"data": {"type": "array", "items": row() if rows is None else rows}, "next": TEXT},
    }
    parameters = [{"name": "cursor", "in": "query", "schema": TEXT}]
    more = {"parameters": parameters, "body": body, **(document_ or {})}
    return document(pagination=pages | ({"order": order} if order is not None else {}), **more)


def from_row(field: str, cursor: dict[str, Any], order: Any = None, rows: Any = None, **pages: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a list whose cursor is a field of the last row; ``cursor``: the parameter, with its schema."""
    pages.setdefault("request", {"cursor": {"in": cursor["in"], "name": cursor["name"]}})
    pages.setdefault("response", {"items": "/data", "next": {"in": "last-item", "at": field}})
    return walked(order, rows, document_={"parameters": [cursor]}, **pages)


def query(name: str, description: str = "", **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a query parameter."""
    return {"name": name, "in": "query", "description": description, "schema": schema or TEXT}


PAGEABLE: Any = {"x-ms-pageable": {"itemName": "data", "nextLinkName": "next"}}
PLAIN = document(
    [query("cursor"), query("order_by", enum=["created", "updated"])],
    {"type": "object", "properties": {"data": {"type": "array", "items": row()}, "next": TEXT}},
)  # says nothing in annotations
VENDOR = document(
    [query("cursor")],
    {"type": "object", "properties": {"data": {"type": "array", "items": row()}, "next": TEXT}},
    **PAGEABLE,
)  # walked by another tool's annotation, which has no word for an order
BOUNDED = document([], pagination={"style": "bounded", "response": {"items": ""}})
UNPAGED = document([], pagination=False)
