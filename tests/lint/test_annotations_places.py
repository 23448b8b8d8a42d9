"""What an annotation points at, names or counts on is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lint.linted import linted
from tests.lint.ordered import BY_ID, BY_TIME, TEXT, TIME, query, row, walked
from tests.lint.paged import document, pointers, said

POINTER, PARAMETER = "annotations.pointer", "annotations.parameter"
GET = "/paths/~1messages/get"
PAGES = f"{GET}/x-pagination"
INTEGER = {"type": "integer"}
ARRAY = {"type": "array", "items": row()}


def answering(schema: Any, **response: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose answer is as described, and whose annotation speaks of it so."""
    return walked(document_={"body": schema}, response={"items": "/data"} | response)


def holding(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the schema of an object."""
    return {"type": "object", "properties": members}


NEXT = {"next": {"in": "body", "at": "/meta/next"}}
# stays silent: what is there, also by $ref, allOf and alternatives, and what a schema leaves open.
THERE = [
    walked([BY_TIME, BY_ID]),
    answering(holding(data=ARRAY, meta=holding(next=TEXT)), **NEXT),
    answering(holding(data=ARRAY, meta={"type": "object"}), **NEXT),
    answering(holding(data=ARRAY, meta={}), **NEXT),
    answering(holding(data=ARRAY, meta=True), **NEXT),
    answering(holding(data=ARRAY, meta=holding(a=TEXT) | {"additionalProperties": TEXT}), **NEXT),
    answering(holding(data=ARRAY, meta=holding(a=TEXT) | {"patternProperties": {"^n": TEXT}}), **NEXT),
    answering({"allOf": [holding(data=ARRAY), holding(meta=holding(next=TEXT))]}, **NEXT),
    answering({"oneOf": [holding(data=ARRAY, meta=holding(next=TEXT)), holding(error=TEXT)]}, **NEXT),
    answering({"anyOf": [holding(data=ARRAY), {"$ref": "#/components/schemas/Nowhere"}]}, **NEXT),
    answering(holding(data=ARRAY, meta={"oneOf": [holding(next=TEXT), {"type": "null"}]}), **NEXT),
    answering(holding(data={"oneOf": [ARRAY, {"type": "null"}]}), more="/data"),
    answering({}, **NEXT),
    answering(holding(data=ARRAY, **{"@next/link": TEXT}), next={"in": "body", "at": "/@next~1link", "holds": "url"}),
    answering(holding(data=ARRAY, links={"type": "array", "items": TEXT}), next={"in": "body", "at": "/links/0"}),
    walked(filters={"to": {"at": ["/to", "/created_at"], "match": "equal"}, "from": {"match": "equal"}}),
    walked([{"by": "/nowhere"}]),
]


@pytest.mark.parametrize("tree", THERE)
def test_what_is_there(tree: dict[str, Any]) -> None:
    assert said(tree, POINTER) == []


@pytest.mark.parametrize(
    ("tree", "at", "message"),
    [
        (answering(holding(data=ARRAY, metadata=holding(next=TEXT)), **NEXT), "/response/next/at", "response has no"),
        (answering(holding(data=ARRAY, meta=TEXT), **NEXT), "/response/next/at", "no '/meta/next'"),
        (answering(holding(rows=ARRAY)), "/response/items", "the response has no '/data'"),
        (answering(holding(data=row())), "/response/items", "is object, and no array of rows"),
        (answering(holding(data=ARRAY, next=TEXT), more="/has_more"), "/response/more", "no '/has_more'"),
        (answering(holding(data=ARRAY), previous={"in": "body", "at": "/prev"}), "/response/previous/at", "'/prev'"),
        (answering(holding(data=ARRAY), total={"in": "body", "at": "/total"}), "/response/total/at", "'/total'"),
        (answering(holding(data=ARRAY), identity=["/id", "/account"]), "/response/identity/1", "a row has no"),
        (answering(holding(data=ARRAY), item_cursor="/cursor"), "/response/item_cursor", "a row has no '/cursor'"),
        (answering(holding(data=ARRAY), next={"in": "last-item", "at": "/date"}), "/response/next/at", "a row has no"),
        (walked(volatile=["/id", "/status"]), "/volatile/1", "a row has no '/status'"),
        (walked(filters={"a": {"at": ["/a", "/b"], "match": "equal"}}), "/filters/a/at", "neither '/a' nor '/b'"),
        (walked(cursor={"contains": {"encoding": "json", "fields": {"t": "/t"}}}), "/cursor/contains/fields/t", "'/t'"),
    ],
)  # fmt: skip
def test_what_leads_nowhere(tree: dict[str, Any], at: str, message: str) -> None:
    [result] = linted(json.dumps(tree), POINTER, name="openapi.json")
    assert result.place.pointer == f"{PAGES}{at}"
    assert message in result.message


def sending(schema: Any, answer: Any = None, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an operation that sends."""
    made = {"description": "Taken on.", "content": {"application/json": {"schema": answer or {}}}}
    body = {"requestBody": {"content": {"application/json": {"schema": schema}}}} if schema is not None else {}
    post = {"operationId": "send", **body, "responses": {"202": made}}
    return document(others={"/send": {"post": post | {name.replace("_", "-"): value for name, value in keys.items()}}})


MESSAGE = holding(to=TEXT, text=TEXT)
MADE = holding(data=holding(id=TEXT, to=TEXT, status=TEXT, sent_at=TIME))
POST = "/paths/~1send/post"
STATES = {"initial": "queued", "terminal": ["sent"]}


@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "text": "/text", "resource": "/data"}), []),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "resource": "/data", "echo": {"/to": "/to"}}), []),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/phone"}), ["x-sends/recipient"]),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "sender": "/from"}), ["x-sends/sender"]),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "resource": "/message"}), ["x-sends/resource"]),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "resource": "/data", "echo": {"/tag": "/to"}}),
         ["x-sends/echo/~1tag"]),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "resource": "/data", "echo": {"/to": "/recipient"}}),
         ["x-sends/echo/~1to"]),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "resource": "/data"},
                 x_lifecycle={"at": "/status", "times": ["/sent_at"], **STATES}), []),
        (sending(MESSAGE, MADE, x_sends={"recipient": "/to", "resource": "/data"},
                 x_lifecycle={"at": "/state", "times": ["/id", "/done_at"], **STATES}),
         ["x-lifecycle/at", "x-lifecycle/times/1"]),
        (sending(None, MADE, x_resource={"at": "/data", "id": "/id", "parameter": "id", "of": "l"}), []),
        (sending(None, MADE, x_resource={"at": "/row", "id": "/id", "parameter": "id", "of": "l"}), ["x-resource/at"]),
        (sending(None, MADE, x_resource={"at": "/data", "id": "/u", "parameter": "id", "of": "l"}), ["x-resource/id"]),
        (sending(None, holding(count=INTEGER), x_count={"of": "l", "form": "integer", "at": "/total"}), ["x-count/at"]),
    ],
)  # fmt: skip
def test_what_is_sent_and_made(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, POINTER) == [f"{POST}/{place}" for place in places]


def failing(*schemas: Any, **envelope: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a description whose errors have these schemas."""
    tree = document()
    for status, schema in zip(("400", "401", "default"), schemas, strict=False):
        answer = {"description": "No.", "content": {"application/json": {"schema": schema}}}
        tree["paths"]["/messages"]["get"]["responses"][status] = answer
    return tree | {"x-error-envelope": envelope}


ERROR = holding(error=holding(code=TEXT, message=TEXT))


@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (failing(ERROR, code="/error/code", message="/error/message"), []),
        (failing(ERROR, holding(message=TEXT), code="/error/code", message="/message"), []),
        (failing({}, ERROR, code="/anything"), []),
        (failing(code="/error/code"), []),
        (failing(ERROR, code="/error/type", details="/error/details"), ["code", "details"]),
        (failing(ERROR, request_id={"at": "/error/id"}, status=None), ["request_id/at"]),
        (failing(ERROR, constants={"/ok": False}, status="/status"), ["status", "constants/~1ok"]),
    ],
)
def test_errors(tree: dict[str, Any], places: list[str]) -> None:
    assert sorted(pointers(tree, POINTER)) == sorted(f"/x-error-envelope/{place}" for place in places)


def test_an_envelope_of_one_response() -> None:
    tree = failing(ERROR, holding(detail=TEXT), code="/error/code")
    tree["paths"]["/messages"]["get"]["responses"]["401"]["x-error-envelope"] = {"message": "/detail", "code": "/kind"}
    assert pointers(tree, POINTER) == [f"{GET}/responses/401/x-error-envelope/code"]


def test_discovered_values() -> None:
    tree = walked(rows=row(phone=TEXT, inbox=TEXT))
    tree["paths"]["/messages"]["get"]["operationId"] = "list"
    wanted = {"from": "list", "parameters": {"phone": {"at": "/number"}, "inbox": {"at": ["/in", "/inbox"]}}}
    tree["paths"]["/one"] = {"get": {"x-discover": wanted, "parameters": [query("inbox")], "responses": {"200": {}}}}
    assert pointers(tree, POINTER) == ["/paths/~1one/get/x-discover/parameters/phone/at"]
    assert pointers(tree, PARAMETER) == ["/paths/~1one/get/x-discover/parameters/phone"]


def asking(parameters: list[dict[str, Any]], headers: dict[str, Any] | None = None, **pages: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a list with these parameters."""
    return walked(document_={"parameters": parameters, "headers": headers}, **pages)


CURSOR = {"cursor": {"in": "query", "name": "cursor"}}
HEADER = {"items": "/data", "next": {"in": "header", "name": "X-Next-Cursor"}}


# stays silent: a header whatever its case, an array's brackets, a parameter of the path, and a body left open.
@pytest.mark.parametrize(
    "tree",
    [
        walked(),
        asking([query("cursor")], {"x-next-cursor": {}}, response=HEADER),
        asking([query("cursor"), query("type[]")], filters={"type": {"at": "/type", "match": "any-of"}}),
        asking([query("cursor"), query("type")], filters={"type[]": {"at": "/type", "match": "any-of"}}),
        asking([query("cursor"), {"name": "x-tag", "in": "header"}], filters={"header:X-Tag": {"match": "equal"}}),
        asking([query("cursor")], {"Link": {}}, response={"items": "/data", "next": {"in": "link", "rel": "next"}}),
        asking([query("cursor")], unsupported=["offset"]),
        asking([{"$ref": "#/components/parameters/C"}, query("cursor")]),
    ],
)
def test_what_the_operation_has(tree: dict[str, Any]) -> None:
    assert said(tree, PARAMETER) == []


LINK = {"items": "/data", "next": {"in": "link", "rel": "next"}}


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (asking([query("page")]), "/request/cursor/name"),
        (asking([{**query("cursor"), "in": "header"}]), "/request/cursor/name"),
        (asking([query("cursor")], request=CURSOR | {"limit": {"in": "query", "name": "size"}}), "/request/limit/name"),
        (asking([query("cursor")], request={"cursor": {"in": "body", "at": "/cursor"}}), "/request/cursor/at"),
        (asking([query("cursor")], filters={"tag": {"match": "equal"}}), "/filters/tag"),
        (asking([query("cursor")], filters={"header:X-Tag": {"match": "equal"}}), "/filters/header:X-Tag"),
        (asking([query("cursor")], {"X-Cursor": {}}, response=HEADER), "/response/next/name"),
        (asking([query("cursor")], response=HEADER), "/response/next/name"),
        (asking([query("cursor")], {"X-Next": {}}, response=LINK), "/response/next"),
        (asking([query("cursor"), query("offset")], unsupported=["offset"]), "/unsupported/0"),
    ],
)
def test_what_the_operation_lacks(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, PARAMETER) == [f"{PAGES}{at}"]


def test_fields_of_a_body() -> None:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ask"}}}}
    schemas = {"Ask": {"allOf": [holding(created_at=TIME), holding(limit=INTEGER)]}}
    post = {
        "requestBody": body,
        "responses": {},
        "x-count": {"of": "l", "form": "integer", "cutoff": {"in": "body", "at": ["/date", "/created_at"]}},
    }
    tree = document(others={"/count": {"post": post}}, components={"schemas": schemas})
    assert said(tree, PARAMETER) == []
    post["x-count"] = {"of": "l", "form": "integer", "cutoff": {"in": "body", "at": ["/date", "/day"]}}
    assert said(tree, PARAMETER) == ["the request body has neither '/date' nor '/day'"]


def test_path_parameters() -> None:
    item = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
        "get": {"x-resource": {"at": "", "id": "/id", "parameter": "id", "of": "l"}, "responses": {}},
        "delete": {"x-removes": {"of": "l", "id": "message_id"}, "responses": {}},
    }
    tree = document(others={"/m/{id}": item})
    assert pointers(tree, PARAMETER) == ["/paths/~1m~1{id}/delete/x-removes/id"]


@pytest.mark.parametrize(("every", "missing"), [(False, ["401"]), (True, ["200", "401"])])
def test_the_header_that_identifies_a_request(every: bool, missing: list[str]) -> None:  # noqa: FBT001 - a case
    tree = failing(ERROR, ERROR, request_id={"header": "X-Request-Id", "every": every})
    tree["paths"]["/messages"]["get"]["responses"]["400"]["headers"] = {"x-request-id": {"schema": TEXT}}
    assert pointers(tree, PARAMETER) == [f"{GET}/responses/{status}" for status in missing]


def test_a_sender_without_a_body() -> None:
    tree = sending(None, MADE, x_sends={"recipient": "/to"})
    assert said(tree, PARAMETER) == ["the operation has no request body"]
