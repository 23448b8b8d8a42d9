"""A contract that nobody bundles, and its server: numbers for error codes, errors of a media type, tokens in a body."""

from __future__ import annotations

import json
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import httpx

from conformance.checks.judge import applicable, judge
from conformance.contract import times
from conformance.contract.configuration import load_configuration
from conformance.contract.loading import load_contract
from conformance.probes.gather import gather
from conformance.probes.schema import prepare_cases
from conformance.probes.target import connect, prepare
from tests.kill.matrix import URL
from tests.kill.virtual import run
from tests.probes.altered import EXAMPLES, TOPICS, Asked, Layer, Said

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from pathlib import Path

    from conformance.contract.outcome import Result
    from conformance.evidence.transcript import Transcript
    from tests.probes.altered import Change

PROBLEM = "application/problem+json"
SETTINGS = """
[credentials.one]
key = "shop-key-271828"
organization = "a"
scopes = []

[parameters.listThings]
"header:X-Site" = "7"
"""
ROWS = [{"id": number, "kind": "ab"[number % 2], "at": f"2026-01-{number:02}T00:00:00Z"} for number in range(1, 21)]


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _query(name: str, **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - a schema
    return {"in": "query", "name": name, "schema": schema}


def document() -> dict[str, Any]:
    """Return the contract."""
    row = {"type": "object", "required": ["id", "kind"], "properties": {"id": {"type": "integer"}}}
    page = {"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": row}}}
    refusal = {"description": "refused", "content": {PROBLEM: {"schema": {"type": "object", "required": ["code"]}}}}
    refused = {"400": refusal, "403": refusal}
    missing = {"description": "none", "x-error-envelope": {"message": "/reason"}, **_json({"type": "object"})}
    moment = {"type": "string", "format": "date-time"}
    response = {"items": "/data", "identity": "/id", "next": {"in": "body", "at": "/next"}}
    order = [{"by": "/id", "type": "number", "direction": "ascending"}]
    things = {
        "operationId": "listThings",
        "x-pagination": {
            "request": {"cursor": {"in": "query", "name": "from"}, "limit": {"in": "query", "name": "limit"}},
            "response": response,
            "order": order,
            "filters": {
                "kind": {"at": "/kind", "match": "any-of", "array": ["repeat"]},
                "after": {"at": "/at", "match": "after"},
                "before": {"at": "/at", "match": "before"},
            },
        },
        "parameters": [
            _query("from", type="string"),
            _query("limit", type="integer", minimum=1),
            _query("kind", type="array", items={"type": "string", "enum": ["a", "b"]}),
            _query("after", **moment),
            _query("before", **moment),
            {"in": "header", "name": "X-Site", "required": True, "schema": {"type": "integer"}},
        ],
        "responses": {"200": {"description": "a page", **_json(page)}, **refused},
    }
    fields = {
        "token": {"type": "string"},
        "size": {"type": "integer", "minimum": 1, "maximum": 9},
        "kind": {"type": ["string", "null"], "enum": ["a", "b", None]},
        "since": moment,
        "exact": {"type": "boolean"},
    }
    search = {
        "operationId": "searchThings",
        "x-pagination": {
            "request": {"cursor": {"in": "body", "at": "/token"}, "limit": {"in": "body", "at": "/size"}},
            "response": response,
            "order": order,
            "filters": {"/kind": {"at": "/kind", "match": "equal"}},
        },
        "requestBody": _json({"type": "object", "properties": fields}),
        "responses": {"200": {"description": "a page", **_json(page)}, **refused},
    }
    one = {
        "operationId": "getThing",
        "x-resource": {"at": "", "id": "/id", "parameter": "id", "of": "listThings"},
        "parameters": [{"in": "path", "name": "id", "required": True, "schema": {"type": "integer", "minimum": 1}}],
        "responses": {"200": {"description": "a thing", **_json(row)}, "404": missing, **refused},
    }
    writes = {"requestBody": _json(row), "responses": {"201": {"description": "made", **_json(row)}, **refused}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "x-error-envelope": {"code": "/code", "message": "/title", "status": "/status", "media_type": PROBLEM},
        "x-error-codes": {"100": [400], "105": [403]},
        "x-unauthenticated": [403],
        "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
        "security": [{"key": []}],
        "paths": {
            "/things": {"get": things, "post": {"operationId": "makeThing", **writes}},
            "/things/search": {"post": search},
            "/things/{id}": {
                "get": one,
                "delete": {**writes, "operationId": "dropThing", "parameters": one["parameters"]},
            },
        },
    }


class RefusedError(Exception):
    """The request is answered with a problem."""


def answer(asked: Asked, now: float) -> Said:
    """Answer a request."""
    said = Said(200, headers={"date": formatdate(now, usegmt=True)})
    if asked.headers.get("x-key") != "shop-key-271828":
        return problem(said, 403, 105)
    try:
        if asked.path == "/things" and asked.method == "GET":
            return said.says(_list(asked))
        if asked.path == "/things/search" and asked.method == "POST":
            return said.says(_search(asked))
        return _one(asked, said)
    except RefusedError as error:
        return problem(said, 400, 100, str(error))


def problem(said: Said, status: int, code: object, title: str = "no") -> Said:
    return Said(status, headers=said.headers).says({"code": code, "title": title, "status": status}, PROBLEM)


def _list(asked: Asked) -> object:
    if not asked.headers.get("x-site", "").isdigit():
        raise RefusedError("X-Site")
    kinds = set(asked.query.get("kind", ["a", "b"]))
    low, high = (_moment(asked.one(name)) for name in ("after", "before"))
    if not kinds <= {"a", "b"} or (low is not None and high is not None and low > high):
        raise RefusedError("a filter")
    text = asked.one("limit")
    if text is not None and not (text.isdigit() and 1 <= int(text) <= 50):
        raise RefusedError("limit")  # what is at most is nobody's promise
    found = [row for row in ROWS if row["kind"] in kinds]
    return _page(found, asked.one("from"), int(text or 4))


def _moment(text: str | None) -> Fraction | None:
    if text is None:
        return None
    found = times.parse(text)
    if found is None:
        raise RefusedError("a moment")
    return found


def _search(asked: Asked) -> object:
    body = asked.json
    if body is None or set(body) - {"token", "size", "kind", "since", "exact"}:
        raise RefusedError("the body")
    size, kind, since = body.get("size", 4), body.get("kind"), body.get("since")
    right = isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= 9
    right = right and (kind is None or (isinstance(kind, str) and kind in {"a", "b"}))
    right = right and isinstance(body.get("exact", True), bool) and (since is None or isinstance(since, str))
    if not right or ("since" in body and since is None):
        raise RefusedError("a field")
    _moment(since)
    return _page([row for row in ROWS if kind in {row["kind"], None}], body.get("token"), size)


def _page(rows: list[dict[str, Any]], token: object, size: int) -> object:
    start = str(token).removeprefix("after-") if isinstance(token, str) else "0"
    if token is not None and (not start.isdigit() or token == start):
        raise RefusedError("a token")
    left = [row for row in rows if row["id"] > int(start)]
    more = f"after-{left[size - 1]['id']}" if len(left) > size else None
    return {"data": left[:size], "next": more}


def _one(asked: Asked, said: Said) -> Said:
    name = asked.path.removeprefix("/things/")
    if not name.isdigit() or name == "0":
        raise RefusedError("id")
    found = next((row for row in ROWS if row["id"] == int(name)), None)
    return said.says(found) if found else Said(404, headers=said.headers).says({"reason": "none"})


def examined(folder: Path, change: Change) -> tuple[dict[str, Result], Transcript]:
    """Judge the server, changed, by the checks of these topics."""
    path, settings = folder / "shop.json", folder / "conformance.toml"
    path.write_text(json.dumps(document()), encoding="utf-8")
    settings.write_text(SETTINGS, encoding="utf-8")
    contract, configuration = load_contract(str(path)), load_configuration(settings)
    pairs = [pair for pair in applicable(contract) if pair[1].id.startswith(TOPICS)]

    async def work(clock: Callable[[], float]) -> tuple[dict[str, Result], Transcript]:
        transcript, keys = prepare(contract, configuration, URL, began=clock(), examples=EXAMPLES)
        app = Layer(None, lambda asked, _: change(asked, answer(asked, clock())))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with connect(transcript, keys, configuration, clock=clock, transport=transport) as client:
            await gather(contract, client, pairs)
        results = (judge(contract, operation, check, transcript) for operation, check in pairs)
        return {f"{item.operation}/{item.check}": item for item in results}, transcript

    prepare_cases(contract, 0, EXAMPLES)  # a thread would not know of virtual time
    return run(work)
