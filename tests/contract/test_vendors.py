"""Other tools' annotations: what each amounts to, what is left out, and what a malformed one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from conformance.contract import pointer
from conformance.contract.bundled import spec_folder
from conformance.contract.document import Document, load
from conformance.contract.errors import UsageError
from conformance.contract.reading.places import Told
from conformance.contract.vendors import disagreements, pagination, unread

SCHEMA = json.loads((spec_folder() / "schemas" / "annotations.schema.json").read_text("utf-8"))
AT = "/paths/~1rows/get"

PAGE = """
type: object
properties:
  data: {type: object, properties: {rows: {$ref: '#/components/schemas/Rows'}, total: {type: integer}}}
  next: {type: [string, 'null']}
"""
QUERY = (
    "[{name: page, in: query, schema: {type: integer, default: 1}}, {name: limit, in: query, schema: {default: 20}},\
 {name: offset, in: query}, {$ref: '#/components/parameters/Cursor'}, {name: crumb, in: cookie}]"
)
BODY = """
allOf: [{$ref: '#/components/schemas/Base'}, {properties: {limit: {type: integer}}}]
"""


class Described:
    """One operation of a small description."""

    def __init__(
        self, annotation: str, *, root: str = "", page: str = PAGE, body: str = "", query: str = QUERY
    ) -> None:
        operation = yaml.safe_load(annotation)
        operation["operationId"] = "listRows"
        operation["parameters"] = yaml.safe_load(query)
        content = {"application/json; charset=utf-8": {"schema": yaml.safe_load(page)}}
        operation["responses"] = {"400": {"description": "Bad"}, "200": {"description": "OK", "content": content}}
        if body:
            operation["requestBody"] = {"content": {"application/json": {"schema": yaml.safe_load(body)}}}
        self.tree: dict[str, Any] = {
            "openapi": "3.1.0",
            "paths": {"/rows": {"get": operation}},
            "components": {
                "parameters": {"Cursor": {"name": "cursor", "in": "query", "schema": {"type": "string"}}},
                "schemas": {
                    "Rows": {"type": "array", "items": {"properties": {"tags": {"type": "array"}}}},
                    "Base": {"properties": {"paging": {"properties": {"since": {"type": "string"}}}, "cursor": {}}},
                },
            },
            **(yaml.safe_load(root) or {}),
        }
        self.operation = operation
        self.document = Document(Path("shop.yaml"), self.tree, "", Told({"": 1, AT: 7, f"{AT}/x-fern-pagination": 9}))

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        target = pointer.get(self.tree, node["$ref"].removeprefix("#")) if "$ref" in node else node
        return target if isinstance(target, dict) else {}

    @property
    def pagination(self) -> dict[str, Any] | None:
        """The translation, which must be good by our own schema."""
        found = pagination(self.operation, self.resolve, self.document, AT)
        if found is not None:
            Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": "#/$defs/x-pagination"}).validate(found)
        return found

    @property
    def disagreements(self) -> list[str]:
        return disagreements(self.operation, self.resolve, self.document, AT)

    @property
    def unread(self) -> list[str]:
        return unread(self.operation, self.resolve, self.document, AT)

    @property
    def refusal(self) -> str:
        with pytest.raises(UsageError) as caught:
            _ = self.pagination
        return str(caught.value)


def speakeasy(words: str) -> str:
    return f"x-speakeasy-pagination: {words}"


def fern(words: str) -> str:
    return f"x-fern-pagination: {words}"


PAGE_INPUT = "{name: page, in: parameters, type: page}"
LIMIT_INPUT = "{name: limit, in: parameters, type: limit}"
CURSOR_INPUT = "{name: cursor, in: parameters, type: cursor}"
ROWS = {"items": "/data/rows"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            f"{{type: offsetLimit, inputs: [{PAGE_INPUT}, {LIMIT_INPUT}], outputs: {{results: $.data.rows}}}}",
            {
                "style": "page",
                "request": {
                    "cursor": {"in": "query", "name": "page", "first": 1},
                    "limit": {"in": "query", "name": "limit"},
                },
                "response": ROWS,
                "end": ["short"],
            },
        ),
        (
            f"{{type: offsetLimit, inputs: [{PAGE_INPUT}], outputs: {{numPages: $.data.total}}}}",
            {"style": "page", "request": {"cursor": {"in": "query", "name": "page", "first": 1}}, "response": ROWS},
        ),
        (
            "{type: offsetLimit, inputs: [{name: offset, in: parameters, type: offset}],\
 outputs: {results: \"$['data'].rows\"}}",
            {"style": "offset", "request": {"cursor": {"in": "query", "name": "offset"}}, "response": ROWS},
        ),
        (
            f"{{type: cursor, inputs: [{CURSOR_INPUT}], outputs: {{nextCursor: $.next, results: '$.data[\"rows\"]'}}}}",
            {
                "request": {"cursor": {"in": "query", "name": "cursor"}},
                "response": {"next": {"in": "body", "at": "/next"}, **ROWS},
            },
        ),
        (
            f"{{type: cursor, inputs: [{CURSOR_INPUT}], outputs: {{nextCursor: '$.rows.all[-1].meta.id'}}}}",
            {
                "request": {"cursor": {"in": "query", "name": "cursor"}},
                "response": {"next": {"in": "last-item", "at": "/meta/id"}, "items": "/rows/all"},
            },
        ),
        (
            f"{{type: cursor, inputs: [{CURSOR_INPUT}], outputs: {{nextCursor: '$[-1].id'}}}}",
            {
                "request": {"cursor": {"in": "query", "name": "cursor"}},
                "response": {"next": {"in": "last-item", "at": "/id"}, "items": ""},
            },
        ),
        (
            "{type: url, outputs: {nextUrl: $.next}}",
            {"response": {"next": {"in": "body", "at": "/next", "holds": "url"}, **ROWS}},
        ),
        (
            f"{{type: url, inputs: [{LIMIT_INPUT}], outputs: {{nextUrl: $.next, results: $}}}}",
            {
                "request": {"limit": {"in": "query", "name": "limit"}},
                "response": {"next": {"in": "body", "at": "/next", "holds": "url"}, "items": ""},
            },
        ),
        ("{}", None),
    ],
)
def test_speakeasy(words: str, expected: dict[str, Any] | None) -> None:
    assert Described(speakeasy(words)).pagination == expected


def test_speakeasy_inputs_may_be_in_the_body() -> None:
    words = "{type: cursor, inputs: [{name: cursor, in: requestBody, type: cursor},\
 {name: limit, in: requestBody, type: limit}], outputs: {nextCursor: $.next}}"
    assert Described(speakeasy(words), body=BODY).pagination == {
        "request": {"cursor": {"in": "body", "at": "/cursor"}, "limit": {"in": "body", "at": "/limit"}},
        "response": {"next": {"in": "body", "at": "/next"}, **ROWS},
    }


@pytest.mark.parametrize(
    ("words", "translated", "notes"),
    [
        (
            f"{{type: offsetLimit, inputs: [{PAGE_INPUT}], outputs: {{numPages: $.data.total}}}}",
            True,
            ["outputs.numPages is not used: the walk ends at an empty page"],
        ),
        (
            f"{{type: cursor, inputs: [{CURSOR_INPUT}], outputs: {{nextCursor: '$.rows[(@.length-1)].id'}}}}",
            False,
            ["outputs.nextCursor $.rows[(@.length-1)].id is neither a chain of names nor a field of the last row"],
        ),
        (
            f"{{type: cursor, inputs: [{CURSOR_INPUT}], outputs: {{nextCursor: '$.rows[0].id'}}}}",
            False,
            ["outputs.nextCursor $.rows[0].id is neither a chain of names nor a field of the last row"],
        ),
        (
            f"{{type: cursor, inputs: [{CURSOR_INPUT}], outputs: {{nextCursor: '$.a[-1].b[-1].id'}}}}",
            False,
            ["outputs.nextCursor $.a[-1].b[-1].id is neither a chain of names nor a field of the last row"],
        ),
        (
            "{type: cursor, inputs: [{name: crumb, in: parameters, type: cursor}], outputs: {nextCursor: $.next}}",
            False,
            ["the parameter 'crumb' is in the cookie"],
        ),
        (
            "{type: url, outputs: {nextUrl: $.next, results: '$..rows', result: $.data}}",
            True,
            ["outputs.results $..rows is no chain of names", "outputs.result is not known; did you mean 'results'?"],
        ),
    ],
)
def test_what_speakeasy_says_beyond_us_is_told(words: str, translated: bool, notes: list[str]) -> None:  # noqa: FBT001
    described = Described(speakeasy(words))
    assert (described.pagination is not None) == translated
    assert described.unread == [f"shop.yaml:7: x-speakeasy-pagination: {note}" for note in notes]


@pytest.mark.parametrize(
    "page",
    [
        "{}",
        "{properties: {rows: {type: array}, errors: {type: array}}}",
        "{oneOf: [{properties: {a: {type: array}}}, {properties: {b: {type: array}}}]}",
        "{properties: {row: {type: object}}}",
    ],
)
def test_rows_that_nobody_names_are_not_guessed(page: str) -> None:
    described = Described(speakeasy("{type: url, outputs: {nextUrl: $.next}}"), page=page)
    assert described.pagination is None
    assert "where are the rows?" in described.unread[0]


@pytest.mark.parametrize(
    ("page", "items"),
    [
        ("{type: array}", ""),
        ("{properties: {rows: {type: [array, 'null']}}}", "/rows"),
        ("{anyOf: [{properties: {rows: {items: {}}}}, {allOf: [{properties: {rows: {type: array}}}]}]}", "/rows"),
    ],
)
def test_the_only_array_of_a_page_has_its_rows(page: str, items: str) -> None:
    found = Described(speakeasy("{type: url, outputs: {nextUrl: $.next}}"), page=page).pagination
    assert found is not None
    assert found["response"]["items"] == items


def test_a_circle_of_schemas_ends() -> None:
    page = "{allOf: [{$ref: '#/paths/~1rows/get/responses/200/content/application~1json; charset=utf-8/schema'}]}"
    assert Described(speakeasy("{type: url, outputs: {nextUrl: $.next}}"), page=page).pagination is None
    body = "{allOf: [{$ref: '#/paths/~1rows/get/requestBody/content/application~1json/schema'}]}"
    words = "{cursor: $request.after.id, next_cursor: $response.next, results: $response.data}"
    assert Described(fern(words), body=body).pagination is not None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("[]", "must be an object with type, inputs and outputs"),
        ("{strategy: offsetLimit}", "'type' is missing; there is: strategy"),
        ("{type: offset}", "unknown type 'offset'; did you mean 'offsetLimit'?"),
        ("{type: [cursor]}", "'type' must be a text"),
        ("{type: cursor, inputs: {}}", "'inputs' must be a list"),
        ("{type: cursor, inputs: [cursor]}", "an input must be an object with name, in and type"),
        ("{type: cursor, inputs: [{name: cursor, in: parameters}]}", "'type' is missing; there is: name, in"),
        (
            "{type: cursor, inputs: [{name: cursor, in: query, type: cursor}]}",
            "unknown 'in: query'; did you mean 'requestBody'?",
        ),
        (
            "{type: cursor, inputs: [{name: cursor, in: parameters, type: cursors}]}",
            "unknown type 'cursors' of an input; did you mean 'cursor'?",
        ),
        (
            "{type: cursor, inputs: [{name: curser, in: parameters, type: cursor}]}",
            "the operation has no parameter 'curser'; did you mean 'cursor'?",
        ),
        (
            "{type: cursor, inputs: [{name: since, in: requestBody, type: cursor}]}",
            "the operation has neither a parameter nor a JSON body with 'since'",
        ),
        (f"{{type: cursor, inputs: [{PAGE_INPUT}]}}", "type cursor needs an input of type cursor"),
        (f"{{type: cursor, inputs: [{CURSOR_INPUT}]}}", "'nextCursor' is missing"),
        (
            f"{{type: cursor, inputs: [{CURSOR_INPUT}], outputs: {{nextcursor: $.next}}}}",
            "'nextCursor' is missing; there is: nextcursor",
        ),
        ("{type: url, outputs: {nextUrl: next}}", "outputs.nextUrl must be a JSONPath such as $.data, not 'next'"),
        ("{type: url, outputs: {nextUrl: 1}}", "'nextUrl' must be a text"),
        ("{type: url, outputs: [next]}", "'outputs' must be an object"),
        (f"{{type: offsetLimit, inputs: [{LIMIT_INPUT}]}}", "type offsetLimit needs an input of type page or offset"),
    ],
)
def test_a_malformed_speakeasy_annotation_is_an_error(words: str, told: str) -> None:
    assert Described(speakeasy(words)).refusal == f"shop.yaml:7: x-speakeasy-pagination: {told}"


CURSOR = "{cursor: $request.cursor, next_cursor: $response.next, results: $response.data.rows}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            CURSOR,
            {
                "request": {"cursor": {"in": "query", "name": "cursor"}},
                "response": {"next": {"in": "body", "at": "/next"}, **ROWS},
            },
        ),
        (
            "{cursor: cursor, next_cursor: next, results: data.rows}",
            {
                "request": {"cursor": {"in": "query", "name": "cursor"}},
                "response": {"next": {"in": "body", "at": "/next"}, **ROWS},
            },
        ),
        (
            "{cursor: $request.cursor, next_cursor: '$response.data.rows[-1].id', results: $response.data.rows}",
            {
                "request": {"cursor": {"in": "query", "name": "cursor"}},
                "response": {"next": {"in": "last-item", "at": "/id"}, **ROWS},
            },
        ),
        (
            "{offset: $request.page, results: $response.data.rows}",
            {"style": "page", "request": {"cursor": {"in": "query", "name": "page", "first": 1}}, "response": ROWS},
        ),
        (
            "{offset: $request.offset, step: $request.limit, \
 results: $response.data.rows, has-next-page: $response.more}",
            {
                "style": "offset",
                "request": {
                    "cursor": {"in": "query", "name": "offset"},
                    "limit": {"in": "query", "name": "limit"},
                },
                "response": {"more": "/more", **ROWS},
            },
        ),
        (
            "{next_uri: $response.next, results: $response.data.rows}",
            {"response": {"next": {"in": "body", "at": "/next", "holds": "url"}, **ROWS}},
        ),
        (
            "{next_path: $response.links.next, results: $response}",
            {"response": {"next": {"in": "body", "at": "/links/next", "holds": "url"}, "items": ""}},
        ),
        ("false", None),
    ],
)
def test_fern(words: str, expected: dict[str, Any] | None) -> None:
    assert Described(fern(words)).pagination == expected


def test_fern_names_fields_of_the_body() -> None:
    words = "{cursor: $request.paging.since, next_cursor: $response.next, results: $response.data.rows}"
    expected = {"in": "body", "at": "/paging/since"}
    found = Described(fern(words), body=BODY).pagination
    assert found is not None
    assert found["request"] == {"cursor": expected}
    found = Described(fern(words.replace("paging.since", "cursor")), body=BODY, query="[]").pagination
    assert found is not None
    assert found["request"] == {"cursor": {"in": "body", "at": "/cursor"}}


def test_fern_takes_the_root_s_where_the_operation_says_true() -> None:
    root = f"x-fern-pagination: {CURSOR}"
    assert Described(fern("true"), root=root).pagination == Described(fern(CURSOR)).pagination
    assert Described("{}", root=root).pagination is None
    assert Described(fern("false"), root=root).pagination is None
    alone = Described(fern("true"))
    assert alone.pagination is None
    assert alone.unread == ["shop.yaml:9: x-fern-pagination: is true, but the root has none to take"]
    assert Described(fern("true"), root="x-fern-pagination: true").refusal.startswith(
        "shop.yaml:1: x-fern-pagination: must be an object"
    )


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("{type: custom, results: $response.data}", "type custom says not how pages follow one another"),
        (
            CURSOR.replace("$response.data.rows", "'$response.data[0].rows'"),
            "results $response.data[0].rows is no chain of names",
        ),
        (CURSOR.replace("$response.next", "'$response.rows[0].id'"), "next_cursor $response.rows[0].id is neither"),
        (CURSOR.replace("request.cursor", "request.crumb"), "the parameter 'crumb' is in the cookie"),
    ],
)
def test_what_fern_says_beyond_us_is_told(words: str, note: str) -> None:
    described = Described(fern(words))
    assert described.pagination is None
    assert described.unread[0].startswith(f"shop.yaml:9: x-fern-pagination: {note}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("cursor", "must be an object with results and one of cursor, next_uri, next_path, offset"),
        ("{}", "needs one of cursor, next_uri, next_path, offset; there is: nothing"),
        ("{ofset: $request.page}", "needs one of cursor, next_uri, next_path, offset; there is: ofset"),
        (
            "{cursor: $request.cursor, next_cursor: $response.next}",
            "'results' is missing; there is: cursor, next_cursor",
        ),
        (
            "{cursor: $request.cursor, next_cusor: $response.next, results: $response.data}",
            "'next_cursor' is missing; there is: cursor, next_cusor, results",
        ),
        (
            "{offset: $response.page, results: $response.data}",
            "'offset' must be of the form $request.name, not '$response.page'",
        ),
        ("{offset: $request, results: $response.data}", "'offset' must be of the form $request.name, not '$request'"),
        (
            "{offset: '$request.a[0]', results: $response.data}",
            "'offset' must be of the form $request.name, not '$request.a[0]'",
        ),
        (
            "{offset: $request.page, results: $request.data}",
            "'results' must be of the form $response.name, not '$request.data'",
        ),
        ("{offset: 7, results: $response.data}", "'offset' must be a text"),
        (
            "{offset: $request.pages, results: $response.data}",
            "the operation has no parameter 'pages'; did you mean 'page'?",
        ),
        (
            "{offset: $request.a.b, results: $response.data}",
            "the operation has neither a parameter nor a JSON body with 'a.b'",
        ),
    ],
)
def test_a_malformed_fern_annotation_is_an_error(words: str, told: str) -> None:
    assert Described(fern(words)).refusal == f"shop.yaml:9: x-fern-pagination: {told}"


def test_a_field_that_the_body_does_not_have_is_an_error() -> None:
    words = CURSOR.replace("request.cursor", "request.paging.before")
    told = "shop.yaml:9: x-fern-pagination: the request body has no /paging/before"
    assert Described(fern(words), body=BODY).refusal == told
    assert Described(fern(words), body="{}").pagination is not None  # a body of which nothing is said may have it


@pytest.mark.parametrize(
    ("words", "page", "expected"),
    [
        (
            "{nextLinkName: nextLink}",
            "{}",
            {"response": {"items": "/value", "next": {"in": "body", "at": "/nextLink", "holds": "url"}}},
        ),
        (
            "{nextLinkName: '@odata.nextLink', itemName: rows, operationName: listMore}",
            "{properties: {'@odata.nextLink': {type: string}, rows: {type: array}}}",
            {"response": {"items": "/rows", "next": {"in": "body", "at": "/@odata.nextLink", "holds": "url"}}},
        ),
        (
            "{nextLinkName: paging.next, itemName: data.rows}",
            "{properties: {paging: {properties: {next: {type: string}}}, data: {properties: {rows: {type: array}}}}}",
            {"response": {"items": "/data/rows", "next": {"in": "body", "at": "/paging/next", "holds": "url"}}},
        ),
        ("{nextLinkName: null, itemName: rows}", "{}", {"style": "bounded", "response": {"items": "/rows"}}),
    ],
)
def test_pageable(words: str, page: str, expected: dict[str, Any]) -> None:
    described = Described(f"x-ms-pageable: {words}", page=page)
    assert described.pagination == expected
    assert described.unread == (
        ["shop.yaml:7: x-ms-pageable: operationName is not used"] if "listMore" in words else []
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("true", "must be an object with nextLinkName"),
        ("{}", "'nextLinkName' is missing (null: there is one page only)"),
        ("{nextlinkName: a}", "'nextLinkName' is missing (null: there is one page only); did you mean 'nextLinkName'?"),
        ("{nextLinkName: 1}", "'nextLinkName' must be a text"),
        ("{nextLinkName: a, itemName: null}", "'itemName' must be a text"),
    ],
)
def test_a_malformed_pageable_is_an_error(words: str, told: str) -> None:
    assert Described(f"x-ms-pageable: {words}").refusal == f"shop.yaml:7: x-ms-pageable: {told}"


def test_an_operation_without_annotations_says_nothing() -> None:
    described = Described("{}")
    assert (described.pagination, described.disagreements, described.unread) == (None, [], [])


OURS = """
x-pagination:
  request: {cursor: {in: query, name: cursor, first: now}, limit: {in: query, name: limit, over_maximum: clamp}}
  response: {items: /data/rows, identity: /id, next: {in: body, at: /next}}
"""


def test_our_own_annotation_wins_over_others_even_malformed_ones() -> None:
    for words in (CURSOR, "{}", "7"):
        described = Described(OURS + fern(words))
        assert described.pagination is None
        assert described.unread == []


def test_annotations_that_say_the_same_do_not_disagree() -> None:
    words = f"{{type: cursor, inputs: [{CURSOR_INPUT}, {LIMIT_INPUT}], outputs: {{nextCursor: $.next}}}}"
    assert Described(f"{OURS}{fern(CURSOR)}\n{speakeasy(words)}").disagreements == []


def test_each_thing_that_is_said_differently_is_told() -> None:
    words = "{offset: $request.page, step: $request.limit, results: $response.rows}"
    assert Described(OURS + fern(words)).disagreements == [
        "shop.yaml:9: x-fern-pagination has style 'offset', x-pagination has 'cursor'",
        "shop.yaml:9: x-fern-pagination has request.cursor query 'page', x-pagination has query 'cursor'",
        "shop.yaml:9: x-fern-pagination has response.items '/rows', x-pagination has '/data/rows'",
    ]
    pageable = "x-ms-pageable: {nextLinkName: link, itemName: rows}"
    assert Described(f"{fern(CURSOR)}\n{pageable}").disagreements == [
        "shop.yaml:7: x-ms-pageable has response.items '/rows', x-fern-pagination has '/data/rows'",
        "shop.yaml:7: x-ms-pageable has response.next body '/link', x-fern-pagination has body '/next'",
    ]


def test_a_list_that_is_said_to_have_no_pages() -> None:
    told = ["shop.yaml:9: x-fern-pagination has pages, x-pagination says that the list has none"]
    assert Described(f"x-pagination: false\n{fern(CURSOR)}").disagreements == told
    assert Described("x-pagination: false\nx-ms-pageable: {nextLinkName: null}").disagreements == []


def test_a_malformed_one_beside_ours_is_only_told() -> None:
    found = Described(OURS + fern("{cursor: $request.cursor}")).disagreements
    assert found == ["shop.yaml:9: x-fern-pagination: 'results' is missing; there is: cursor"]
    assert Described(OURS + fern("{type: custom, results: $response.data}")).disagreements == []


def test_the_first_that_can_be_read_counts() -> None:
    words = "{type: url, outputs: {nextUrl: $.next}}"
    both = f"{speakeasy(words)}\n{fern(CURSOR)}"
    assert Described(both, page="{}").pagination == Described(fern(CURSOR)).pagination
    assert Described(both).pagination == Described(speakeasy(words)).pagination


def test_an_error_has_the_line_of_the_key(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(
        "openapi: 3.1.0\npaths:\n  /rows:\n    get:\n      x-fern-pagination:\n"
        "        results: $response.rows\n        offset: $request.nothing\n"
    )
    document = load(path)
    operation = document.tree["paths"]["/rows"]["get"]
    with pytest.raises(UsageError, match=rf"^{path}:7: x-fern-pagination: the operation has no parameter 'nothing'$"):
        pagination(operation, lambda node: node, document, AT)
