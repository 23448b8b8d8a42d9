"""Annotations that nobody reads: misspelt, of another form, in another place; and those that are not ours."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lint.linted import linted
from tests.lint.ordered import walked
from tests.lint.paged import document, pointers, said

UNKNOWN, FORM, PLACE = "annotations.unknown_key", "annotations.form", "annotations.place"
GET = "/paths/~1messages/get"
OURS = {"request": {"cursor": {"in": "query", "name": "cursor"}}, "response": {"items": "/data"}}


def keyed(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a description with such keys at the root, whose list has a well-formed annotation."""
    return walked() | {name.replace("_", "-"): value for name, value in keys.items()}


def on_list(keys: dict[str, Any]) -> dict[str, Any]:
    """Return a description whose list has such keys."""
    return document(**keys)


# stays silent: another tool's extensions, also where they have a name of ours, headers and properties called x-….
FOREIGN = [
    on_list({"x-pagination": True}),
    on_list({"x-pagination": {"cursorParam": "page[cursor]", "cursorPath": "meta.after", "resultsPath": "data"}}),
    on_list({"x-rate-limit": 100}),
    on_list({"x-rate-limit": {"limit": 100, "window": "1m"}}),
    on_list({"x-resource": "Message", "x-resourceId": "message", "x-count": True}),
    on_list({"x-paginate": {"limit": 1}, "x-rate-limit-burst": {"requests": 1, "seconds": 2, "partition": ["key"]}}),
    document(headers={"x-rate-limit": {"schema": {"type": "integer"}}, "x-count": {"schema": {"type": "integer"}}}),
    on_list({"x-fern-pagination": {"cursor": "$request.cursor", "next_cursor": "$response.next"}, "x-count": OURS}),
    keyed(x_fern_pagination={"offset": "$request.page", "results": "$response.data"}, x_tool_rate_limit=5),
    keyed(x_rate_limit_burst=5, x_logo={"url": "/logo.png"}, x_tagGroups=[]),
    walked(document_={"headers": {"x-rate-limits": {"schema": {"type": "integer"}}}}),
    walked(rows={"type": "object", "properties": {"x-count": {"type": "integer"}, "x-sends": {"type": "string"}}}),
    walked(rows={"type": "object", "example": {"x-counts": 1}, "default": {"x-pagination": 5}}),
]  # fmt: skip


@pytest.mark.parametrize("rule", [UNKNOWN, FORM, PLACE])
@pytest.mark.parametrize("tree", FOREIGN)
def test_others_words_are_left_alone(tree: dict[str, Any], rule: str) -> None:
    assert said(tree, rule) == []


@pytest.mark.parametrize(
    ("tree", "at", "hint"),
    [
        (keyed(x_error_envelop={"code": "/code"}), "/x-error-envelop", "did you mean 'x-error-envelope'?"),
        (keyed(x_errorCodes={"A": [400]}), "/x-errorCodes", "did you mean 'x-error-codes'?"),
        (on_list({"x-paginaton": OURS}), f"{GET}/x-paginaton", "did you mean 'x-pagination'?"),
        (walked(boundry="exclusive"), f"{GET}/x-pagination/boundry", "did you mean 'boundary'?"),
        (walked([{"by": "/id", "tie_breaker": True}]), f"{GET}/x-pagination/order/0/tie_breaker", "tiebreaker"),
        (walked(filters={"a": {"match": "equal", "where": "/a"}}), f"{GET}/x-pagination/filters/a/where", "known:"),
    ],
)
def test_misspelt(tree: dict[str, Any], at: str, hint: str) -> None:
    [result] = linted(json.dumps(tree), UNKNOWN, name="openapi.json")
    assert result.place.pointer == at
    assert hint in result.hint


def test_all_that_is_misspelt() -> None:
    tree = walked(oder=[], boundry="x", response={"items": "/data", "nxt": {"in": "body", "at": "/next"}})
    misspelt = ("boundry", "oder", "response/nxt")
    assert sorted(pointers(tree, UNKNOWN)) == [f"{GET}/x-pagination/{name}" for name in misspelt]
    assert pointers(tree, FORM) == []


@pytest.mark.parametrize(
    ("tree", "at", "message"),
    [
        (walked(style="curser"), "/style", 'x-pagination/style: "curser" is no value of it; did you mean \'cursor\'?'),
        (walked(request={"cursor": {"in": "query"}}), "/request/cursor", "/request/cursor: 'name' is missing"),
        (walked(response={"items": "data"}), "/response/items", "is no JSON Pointer, which is empty"),
        (walked(response={"items": "", "next": {"in": "body", "at": "/n", "name": "n"}}), "/response/next",
         "'name' has no meaning with 'in: body'"),
        (walked(response={"items": "", "next": "/next"}), "/response/next", '"/next" stands where an object belongs'),
        (walked([]), "/order", "[] should be non-empty"),
        (walked(response={}), "/response", "'items' is missing"),
    ],
)  # fmt: skip
def test_another_form(tree: dict[str, Any], at: str, message: str) -> None:
    [result] = linted(json.dumps(tree | {"x-error-codes": {"A": [400]}}), FORM, name="openapi.json")
    assert result.place.pointer == f"{GET}/x-pagination{at}"
    assert message in result.message


def test_no_object_where_others_are_ours() -> None:
    tree = keyed(x_rate_limit={"partition": ["key"]})
    tree["paths"]["/calls"] = {"get": {"x-pagination": True, "x-sends": [], "responses": {}}}
    assert said(tree, FORM) == [
        "x-pagination: true stands where false or an object belongs",
        "x-sends: [] stands where an object belongs",
    ]


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        ("/paths/~1messages/x-pagination", {"x-pagination": OURS}),
        ("/paths/~1messages/x-sends", {"x-sends": {"recipient": "/to"}}),
        ("/paths/~1messages/x-error-codes", {"x-error-codes": {"A": [400]}}),
    ],
)
def test_another_place(place: str, keys: dict[str, Any]) -> None:
    tree = walked()
    tree["paths"]["/messages"] |= keys
    assert pointers(tree, PLACE) == [place]


def test_places_where_they_are_read() -> None:
    tree = keyed(x_tenancy="shared", x_error_codes={"A": [400]}, x_rate_limit={"partition": ["key"]})
    get = tree["paths"]["/messages"]["get"]
    get |= {"x-tenancy": "own", "x-unauthenticated": [403], "x-error-envelope": {"code": "/code"}}
    get["responses"]["400"] = {"$ref": "#/components/responses/Bad"}
    tree["components"] = {
        "responses": {"Bad": {"description": "Bad.", "x-error-envelope": {"message": "/message"}}},
        "schemas": {"Known": {"type": "string", "x-known-values": ["a"]}},
    }
    assert said(tree, PLACE) == []
    tree["components"]["responses"]["Bad"]["x-rate-limit"] = {"partition": ["key"]}
    tree["x-known-values"] = ["a"]
    assert pointers(tree, PLACE) == ["/components/responses/Bad/x-rate-limit", "/x-known-values"]


def test_a_file_beside() -> None:
    tree = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/m": {"$ref": "m.yaml"}}}
    pages = "{cursr: {in: query, name: c}}"
    beside = {"m.yaml": f"get:\n  x-pagination: {{request: {pages}, response: {{items: ''}}}}\n  responses: {{}}\n"}
    [result] = linted(json.dumps(tree), UNKNOWN, name="openapi.json", beside=beside)
    assert (result.place.path.name, result.place.line) == ("m.yaml", 2)
    assert result.operations == ("GET /m",)
