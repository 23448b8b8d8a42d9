"""The operations of made documents: a list with a cursor, and creating, reading, changing and deleting one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tests.lint.resources import Resource

JSON = "application/json"
PROBLEMS = {
    "Unauthorized": (401, "UNAUTHORIZED", "No usable key."),
    "Forbidden": (403, "FORBIDDEN", "The key lacks the scope."),
    "NotFound": (404, "NOT_FOUND", "There is no such thing."),
    "Invalid": (422, "VALIDATION_FAILED", "Something in the request is malformed."),
    "TooMany": (429, "RATE_LIMITED", "The key was used too often."),
}


def parameters() -> dict[str, Any]:
    return {
        "Cursor": {
            "name": "cursor",
            "in": "query",
            "description": "The token that came with the page before. Without it the first page is returned.",
            "schema": {"type": "string"},
        },
        "Limit": {
            "name": "limit",
            "in": "query",
            "description": "The most rows that a page may hold.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
        },
        "AccountId": {
            "name": "account_id",
            "in": "path",
            "required": True,
            "description": "Names the account.",
            "schema": {"$ref": "#/components/schemas/Identifier"},
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Of several requests with the same key the first alone has an effect.",
            "schema": {"type": "string", "maxLength": 64},
        },
    }


def problem(status: int, code: str, text: str, wait: bool) -> dict[str, Any]:  # noqa: FBT001 - one caller
    sample = {"error": {"code": code, "message": text, "request_id": f"req-{status}"}}
    content = {JSON: {"schema": {"$ref": "#/components/schemas/Error"}, "example": sample}}
    header = {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 0}}
    return {"description": text, **({"headers": {"Retry-After": header}} if wait else {}), "content": content}


def _responses(status: str, answer: dict[str, Any], *problems: str) -> dict[str, Any]:
    names = sorted({"Unauthorized", "Forbidden", "TooMany", *problems}, key=lambda name: PROBLEMS[name][0])
    return {
        status: answer,
        **{str(PROBLEMS[name][0]): {"$ref": f"#/components/responses/{name}"} for name in names},
    }


def _described(verb: str, resource: Resource, summary: str, scope: str, random: Random) -> dict[str, Any]:
    return {
        "operationId": f"{verb}{resource.name}",
        "tags": [resource.words.capitalize()],
        "summary": summary,
        "description": resource.text(random),
        "security": [{"oauth": [scope]}],
    }


def _one(resource: Resource, text: str, random: Random) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{resource.name}"}
    return {
        "description": text,
        "content": {JSON: {"schema": schema, "examples": {"one": {"value": resource.row(random)}}}},
    }


def listed(resource: Resource, random: Random) -> dict[str, Any]:
    page = {
        "type": "object",
        "required": ["data", "next_cursor"],
        "properties": {
            "data": {"type": "array", "items": {"$ref": f"#/components/schemas/{resource.name}"}},
            "next_cursor": {
                "description": "Token of the next page; null on the last one.",
                "type": ["string", "null"],
            },
        },
    }
    examples = {
        "more to come": {"value": {"data": resource.rows(random, 2), "next_cursor": "eyJrIjoyfQ=="}},
        "last page": {"value": {"data": resource.rows(random, 1), "next_cursor": None}},
    }
    content = {JSON: {"schema": page, "examples": examples}}
    return {
        **_described("list", resource, f"List {resource.words}", "read", random),
        "x-pagination": {
            "style": "cursor",
            "request": {
                "cursor": {"in": "query", "name": "cursor"},
                "limit": {"in": "query", "name": "limit", "over_maximum": "reject"},
            },
            "response": {"items": "/data", "identity": "/id", "next": {"in": "body", "at": "/next_cursor"}},
            "end": ["null"],
            "empty_last_page": False,
            "full_pages": False,
            "order": [
                {"by": "/created_at", "type": "date-time", "direction": "descending"},
                {"by": "/id", "type": "text", "direction": "descending", "tiebreaker": True},
            ],
            "boundary": "exclusive",
            "cursor": {"filters": "repeated"},
            "filters": {"status": {"at": "/status", "match": "equal"}},
        },
        "parameters": [
            {"$ref": "#/components/parameters/Cursor"},
            {"$ref": "#/components/parameters/Limit"},
            {
                "name": "status",
                "in": "query",
                "description": "Only what is in this state.",
                "schema": {"$ref": "#/components/schemas/State"},
            },
        ],
        "responses": _responses("200", {"description": "A page.", "content": content}, "Invalid"),
    }


def create(resource: Resource, random: Random) -> dict[str, Any]:
    return {
        **_described("create", resource, f"Create one of the {resource.words}", "write", random),
        "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
        "requestBody": _body(resource, ["label"], random),
        "responses": _responses("201", _one(resource, "It was created.", random), "Invalid"),
    }


def read(resource: Resource, random: Random) -> dict[str, Any]:
    return {
        **_described("read", resource, f"Read one of the {resource.words}", "read", random),
        "x-resource": {"at": "", "id": "/id", "parameter": "id", "of": f"list{resource.name}"},
        "responses": _responses("200", _one(resource, "It.", random), "NotFound"),
    }


def change(resource: Resource, random: Random) -> dict[str, Any]:
    return {
        **_described("change", resource, f"Change one of the {resource.words}", "write", random),
        "requestBody": _body(resource, [], random),
        "responses": _responses("200", _one(resource, "It, as it is now.", random), "NotFound", "Invalid"),
    }


def delete(resource: Resource, random: Random) -> dict[str, Any]:
    return {
        **_described("delete", resource, f"Delete one of the {resource.words}", "write", random),
        "responses": _responses("204", {"description": "It is gone."}, "NotFound"),
    }


def _body(resource: Resource, required: Sequence[str], random: Random) -> dict[str, Any]:
    schema = {"type": "object", **({"required": list(required)} if required else {}), "properties": resource.writable}
    examples = {"all": {"value": resource.written(random)}, "bare": {"value": {"label": resource.words}}}
    return {"required": True, "content": {JSON: {"schema": schema, "examples": examples}}}
