"""Other ways back than a direction: a parameter of its own, links, tokens that know their way; cursors in rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest

from conformance.contract.loading import load_contract
from tests.probes.both_ways import Refused, Row, Server, judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conformance.contract.model import Contract

FILTERS = {
    "user_id": {"at": "/user_id", "match": "equal"},
    "conversation_id": {"at": "/conversation/id", "match": "equal"},
    "since": {"at": "/inserted_at", "match": "at-or-after"},
    "till": {"at": "/inserted_at", "match": "at-or-before"},
}
USUAL: dict[str, Any] = {
    "order": [
        {"by": "/inserted_at", "type": "date-time", "direction": "ascending"},
        {"by": "/id", "type": "text", "tiebreaker": True},
    ],
    "filters": FILTERS,
}
OWN: dict[str, Any] = {  # a parameter of its own, newest first on such a page, from the end without a value
    "request": {
        "cursor": {"in": "query", "name": "from"},
        "limit": {"in": "query", "name": "limit"},
        "backward": {"in": "query", "name": "until", "rows": "reversed", "start": "last"},
    },
    "response": {
        "items": "/data",
        "next": {"in": "body", "at": "/newer"},
        "previous": {"in": "body", "at": "/older"},
        "item_cursor": "/cursor",
    },
    "cursor": {"filters": "encoded"},
}
LINKS: dict[str, Any] = {
    "request": {"cursor": {"in": "query", "name": "from"}, "limit": {"in": "query", "name": "limit"}},
    "response": {"items": "", "next": {"in": "link", "rel": "next"}, "previous": {"in": "link", "rel": "prev"}},
}
KNOWING: dict[str, Any] = {
    "request": {"cursor": {"in": "query", "name": "from"}, "limit": {"in": "query", "name": "limit"}},
    "response": {
        "items": "/data",
        "next": {"in": "body", "at": "/newer"},
        "previous": {"in": "body", "at": "/older"},
    },
    "cursor": {"filters": "encoded"},
}


def contract(folder: Path, pagination: dict[str, Any]) -> Contract:
    asked: dict[str, Any] = pagination["request"]
    limit = {"type": "integer", "minimum": 1, "maximum": 100}
    names = {place["name"]: limit if key == "limit" else {"type": "string"} for key, place in asked.items()}
    names |= {name: {"type": "string"} for name in FILTERS}
    operation = {
        "operationId": "list",
        "x-pagination": {**USUAL, **pagination},
        "parameters": [{"name": name, "in": "query", "schema": schema} for name, schema in names.items()],
        "responses": {"200": {"description": "a page"}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "rows", "version": "1"},
        "paths": {"/rows": {"get": operation}},
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
    }
    path = folder / "rows.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return load_contract(str(path))


class Other(Server):
    """A token is a way and a row, and holds the filters."""

    most = 100
    turned = False  # rows of a page that was asked for going back
    remembers = True

    def page(self, query: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        back = "until" in query
        token = query.get("until") if back else query.get("from")
        way, start, held = json.loads(token) if token else ("", "", {})
        back = back or way == "back"
        filters = {**(held if self.remembers else {}), **{key: query[key] for key in FILTERS if key in query}}
        limit = self.limit(query.get("limit"))
        named = {"since": "after", "till": "before"}
        known = {named.get(key, key): value for key, value in filters.items()}
        listed = [row for row in self.rows if self.lets(row, known, back=back)]
        row = next((row for row in self.rows if row["id"] == start), None)
        found = listed if row is None else self.before(listed, row) if back else self.after(listed, row)
        page = self.cut(found, limit, back=back)
        return self.made(page, listed, filters, back=back)

    def token(self, way: str, row: Row, filters: dict[str, str]) -> str:
        return json.dumps([way, row["id"], filters])

    def made(self, page: list[Row], listed: list[Row], filters: dict[str, str], *, back: bool) -> Any:  # noqa: ANN401
        found = {
            "newer": self.token("on", page[-1], filters) if page and page[-1] is not listed[-1] else None,
            "older": self.token("back", page[0], filters) if page and page[0] is not listed[0] else None,
        }
        data = [{**self.shown(row), "cursor": self.row_cursor(row, page, filters)} for row in page]
        return {"data": data[::-1] if back and self.turned else data, **found}

    def row_cursor(self, row: Row, page: list[Row], filters: dict[str, str]) -> str:
        del page
        return self.token("on", row, filters)


class Turned(Other):
    turned = True


class Linked(Other):
    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        try:
            made = self.page(query)
        except Refused as error:
            return httpx.Response(int(str(error)), json={})
        kept = {key: value for key, value in query.items() if key != "from"}
        links = [
            f'<{request.url.copy_with(query=urlencode({**kept, "from": made[name]}).encode())}>; rel="{rel}"'
            for name, rel in (("older", "prev"), ("newer", "next"))
            if made[name]
        ]
        return httpx.Response(200, json=made["data"], headers={"Link": ", ".join(links)} if links else {})


@pytest.mark.parametrize(("pagination", "kind"), [(OWN, Turned), (LINKS, Linked), (KNOWING, Other)])
def test_a_legal_server_passes(tmp_path: Path, pagination: dict[str, Any], kind: type[Server]) -> None:
    found, asked = judged(contract(tmp_path, pagination), kind())
    said = {name: (it.outcome.value, it.reason, it.problems) for name, it in found.items()}
    assert {name: it[0] for name, it in said.items()} == dict.fromkeys(said, "passed"), said
    assert {"backward", "filters_carried"} <= set(said)
    assert asked["backward"] > 9


class FromStart(Turned):
    """Without a value, going back begins at the head."""

    def page(self, query: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        made = super().page(query)
        if query.get("until") == "":
            made["data"] = [self.shown(row) for row in self.rows[: len(made["data"])]][::-1]
        return made


class NotTurned(Other):
    """Rows going back stand as all others."""


class PageCursors(Turned):
    """Each row has the cursor of its page."""

    def row_cursor(self, row: Row, page: list[Row], filters: dict[str, str]) -> str:
        del row
        return super().row_cursor(page[-1], page, filters)


class LinkBack(Linked):
    """The link back leaves out a row."""

    def before(self, listed: list[Row], start: Row) -> list[Row]:
        return super().before(listed, start)[:-1]


class Forgets(Other):
    """A token holds no filters."""

    remembers = False


class TurnedForgets(Turned):
    remembers = False


WRONG: Sequence[tuple[dict[str, Any], type[Server], str, str]] = [
    (OWN, FromStart, "backward", "lost"),
    (OWN, NotTurned, "backward", "order"),
    (OWN, PageCursors, "item_cursor", "lost"),
    (OWN, TurnedForgets, "filters_carried", "left_out"),
    (LINKS, LinkBack, "backward", "lost"),
    (KNOWING, Forgets, "filters_carried", "left_out"),
]


@pytest.mark.parametrize(("pagination", "kind", "check", "aspect"), WRONG)
def test_what_is_wrong_is_failed_for_it(
    tmp_path: Path, pagination: dict[str, Any], kind: type[Server], check: str, aspect: str
) -> None:
    found, _ = judged(contract(tmp_path, pagination), kind())
    wrong = {name: {it.aspect for it in result.problems} for name, result in found.items() if result.problems}
    assert set(wrong) == {check}, {name: (it.reason, it.problems) for name, it in found.items()}
    assert aspect in wrong[check]
    assert found[check].outcome.value == "failed"
