"""Filters elsewhere than in a query, of numbers, and in lists without pages, by a contract of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.checks.filtered_lists import SECOND, START, Asked, Pairs, RefusedError, Row, Server, asked, iso, micros

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWERS = {"200": {"description": "rows"}, "400": {"description": "an invalid request"}}
TEXT, NUMBER, MOMENT = {"type": "string"}, {"type": "number"}, {"type": "string", "format": "date-time"}
RESPONSE = {"items": "/data", "identity": "/id", "next": {"in": "body", "at": "/next"}}
ORDER = [{"by": "/at", "type": "date-time", "direction": "ascending"}]


def place(where: str, name: str) -> dict[str, Any]:
    return {"in": where, "at" if where == "body" else "name": name}


SEARCH = {
    "operationId": "search",
    "parameters": [{"name": "X-Region", "in": "header", "schema": TEXT}],
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "cursor": TEXT,
                        "limit": {"type": "integer", "minimum": 1, "maximum": 50},
                        "tag": {"type": "string", "maxLength": 12},
                        "urgent": {"type": "boolean"},
                        "kinds": {"type": "array", "items": TEXT},
                        "least": NUMBER,
                        "below": NUMBER,
                        "until": MOMENT,
                    },
                }
            }
        }
    },
    "x-pagination": {
        "request": {"cursor": place("body", "/cursor"), "limit": place("body", "/limit")},
        "response": RESPONSE,
        "order": ORDER,
        "filters": {
            "/tag": {"at": "/tag", "match": "equal"},
            "/urgent": {"at": "/urgent", "match": "equal"},
            "header:X-Region": {"at": "/region", "match": "equal"},
            "/kinds": {"at": "/kind", "match": "any-of"},
            "/least": {"at": "/size", "match": "at-least"},
            "/below": {"at": "/size", "match": "below"},
            "/until": {"at": "/at", "match": "before"},
        },
    },
    "responses": ANSWERS,
}
RECENT = {
    "operationId": "recent",
    "parameters": [
        {"name": "kind", "in": "query", "schema": {"type": "array", "items": TEXT}},
        {"name": "above", "in": "query", "schema": NUMBER},
        {"name": "most", "in": "query", "schema": NUMBER},
        {"name": "since", "in": "query", "schema": MOMENT},
    ],
    "x-pagination": {
        "style": "bounded",
        "response": {"items": "/data", "identity": "/id"},
        "filters": {
            "kind": {"at": "/kind", "match": "any-of", "array": ["comma"]},
            "above": {"at": "/size", "match": "above"},
            "most": {"at": "/size", "match": "at-most"},
            "since": {"at": "/at", "match": "after"},
        },
    },
    "responses": ANSWERS,
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Rows", "version": "1"},
    "paths": {"/search": {"post": SEARCH}, "/recent": {"get": RECENT}},
}


def number(query: Pairs, name: str) -> bool:
    return dict(query).get(name, "0") != "abc"


class Rows(Server):
    """Both lists, from the same rows."""

    def __init__(self, wrong: str = "") -> None:
        self.wrong = wrong
        self.region = ""
        self.rows: list[Row] = [
            {
                "id": number,
                "at": iso(START + number // 2 * 61 * SECOND + 7),
                "tag": f"t{number % 3}",
                "urgent": number % 4 == 0,
                "region": ("eu", "us")[number // 3 % 2],
                "kind": "xyz"[number // 2 % 3],
                "size": number % 5 / 4,
            }
            for number in range(30)
        ]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        self.region = dict(scope["headers"]).get(b"x-region", b"").decode()
        await super().__call__(scope, receive, send)

    def answer(self, path: str, query: Pairs, body: Any) -> tuple[int, Any]:  # noqa: ANN401 - JSON
        if path == "/recent":
            if not all(number(query, name) for name in ("above", "most")):
                raise RefusedError("number")
            return 200, {"data": [row for row in self.rows if self.recent(row, dict(query))]}
        numbers = [body.get("least", 0), body.get("below", 0)]
        if not isinstance(body.get("urgent", True), bool) or len(body.get("tag", "")) > 12 or "abc" in numbers:
            raise RefusedError("type")
        found = [row for row in self.rows if self.keeps(row, body) and row["id"] > int(body.get("cursor", -1))]
        page = found[: body.get("limit", 10)]
        return 200, {"data": page, "next": str(page[-1]["id"]) if len(found) > len(page) else None}

    def recent(self, row: Row, query: dict[str, str]) -> bool:
        kinds = query["kind"].split(",") if "kind" in query else ["x", "y", "z"]
        return (
            row["kind"] in (kinds[-1:] if self.wrong == "comma" and "kind" in query else kinds)
            and ("above" not in query or row["size"] + (self.wrong == "above") / 4 > float(query["above"]))
            and ("most" not in query or row["size"] <= float(query["most"]))
            and ("since" not in query or micros(row["at"]) > micros(query["since"]) - (self.wrong == "since"))
        )

    def keeps(self, row: Row, body: dict[str, Any]) -> bool:
        wrong = self.wrong
        tests: dict[str, Callable[[Any], bool]] = {
            "tag": lambda value: row["tag"] == value,
            "urgent": lambda value: row["urgent"] == value,
            "kinds": lambda value: row["kind"] in value[: 1 if wrong == "kinds" else None],
            "least": lambda value: row["size"] > value if wrong == "least" else row["size"] >= value,
            "below": lambda value: row["size"] <= value if wrong == "below" else row["size"] < value,
            "until": lambda value: micros(row["at"]) < micros(value) + (wrong == "until"),
        }
        region = self.region in {"", row["region"]} or wrong == "region"
        return region and all(
            test(body[name]) for name, test in tests.items() if name in body and f"no {name}" != wrong
        )


def run(folder: Path, server: Rows) -> Asked:
    document = folder / "rows.json"
    document.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return asked(server, str(document))


def test_a_right_server_passes(tmp_path: Path) -> None:
    found = run(tmp_path, Rows())
    assert {name for name, item in found.results.items() if item.outcome.value != "passed"} == set(), found.bad()
    assert len(found.results) == 10


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ("no tag", "search/filtering.equal"),
        ("no urgent", "search/filtering.equal"),
        ("region", "search/filtering.equal"),
        ("kinds", "search/filtering.any_of"),
        ("least", "search/filtering.range"),
        ("below", "search/filtering.range"),
        ("until", "search/filtering.range"),
        ("comma", "recent/filtering.any_of"),
        ("above", "recent/filtering.range"),
        ("since", "recent/filtering.range"),
    ],
)
def test_a_wrong_server_is_seen(wrong: str, check: str, tmp_path: Path) -> None:
    assert set(run(tmp_path, Rows(wrong)).bad()) == {check}
