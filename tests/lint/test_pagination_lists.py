"""Lists that don't say how they are walked, and many that need no word on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lint.linted import linted
from tests.lint.paged import CURSOR, LIMIT, ROWS, document, page, pointers, query, said

RULE = "pagination.undeclared"
GROWING: dict[str, Any] = {"/messages/{id}": {"get": {"responses": {}}}}
REQUEST = {"cursor": {"in": "query", "name": "cursor"}}
VALUES = {"type": "array", "items": {"type": "integer"}}
ENVELOPE = {"x-error-codes": {"bad_data": [400]}}


def growing(**operation: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list that clients add rows to."""
    tree = document(others=GROWING, **operation)
    tree["paths"]["/messages"]["post"] = {"responses": {"201": {"description": "Added."}}}
    return tree


def at(path: str) -> dict[str, Any]:
    """Return the same at another path."""
    tree = growing()
    both = tree["paths"]
    return {**tree, "paths": {path: both["/messages"], f"{path}/{{id}}": both["/messages/{id}"]}}


WRONG = {
    "clients add rows": growing(),
    "clients add what ends in -ies": at("/v1/log-entries"),
    "clients add what has a capital": at("/accounts/{id}/shippingOrders"),
    "more rows, and no way to them": document(body=page(has_more={"type": "boolean"})),
    "a page number, and no way to another page": document(
        body=page(
            meta={
                "type": "object",
                "properties": {
                    "pagination": {
                        "type": "object",
                        "properties": {"current_page": {"type": "integer"}, "last_page": {"type": "integer"}},
                    }
                },
            }
        )
    ),
    "a page size, and nothing past the first page": document([LIMIT]),
    "an offset that nothing takes": document(
        body=page(pagination={"type": "object", "properties": {"offset": {"type": "integer"}}})
    ),
    "a token that nothing takes": document(body=page(next_cursor={"type": "string"})),
    "3.0, through references": document(
        body={"$ref": "#/components/schemas/Page"},
        version="3.0.3",
        components={
            "schemas": {
                "Page": {"allOf": [{"$ref": "#/components/schemas/Rows"}, {"$ref": "#/components/schemas/More"}]},
                "Rows": page(),
                "More": {"type": "object", "properties": {"has_more": {"type": "boolean", "nullable": True}}},
            }
        },
    ),
    "plain values in an annotated description": {**document(body=VALUES), **ENVELOPE},
    "plain values among what is said of a page, annotated": {
        **document(body={"type": "object", "properties": {"numbers": VALUES, "total": {"type": "integer"}}}),
        **ENVELOPE,
    },
    "a parameter that says of itself that it is none": document([query("q", "Not a cursor: words to find."), LIMIT]),
    "annotated elsewhere": {**document([CURSOR, LIMIT]), **ENVELOPE},
    "a cursor from nowhere": document([CURSOR], pagination={"request": REQUEST, "response": {"items": ""}}),
    "a token for nobody": document(
        [CURSOR], pagination={"response": {"items": "", "next": {"in": "header", "name": "X-Next"}}}
    ),
}

# stays silent: what is whole, what can be walked, what is no list, and where nobody can tell.
RIGHT = {
    "a bound": growing(body={**ROWS, "maxItems": 20}),
    "declared whole": growing(pagination=False),
    "declared bounded": growing(pagination={"style": "bounded", "response": {"items": ""}}),
    "the word all": growing(summary="List all messages"),
    "the word all, at the answer": growing(description="Returns every message of the account."),
    "said to have no pages": growing(description="Not paginated."),
    "a total, so that a client can tell": growing(body=page(total={"type": "integer"})),
    "nobody adds": document(),
    "plain values without annotations": document(body=VALUES),
    "plain values, bounded": {**document(body={**VALUES, "maxItems": 9}), **ENVELOPE},
    "plain values, declared whole": {**document(body=VALUES, pagination=False), **ENVELOPE},
    "words of a fixed set, annotated": {
        **document(body={"type": "array", "items": {"type": "string", "enum": ["a"]}}), **ENVELOPE
    },
    "no list of plain values but an object with some": {
        **document(body={"type": "object", "properties": {"name": {"type": "string"}, "tags": VALUES}}), **ENVELOPE
    },
    "a cursor by any name that its text calls one": document(
        [query("created_at", "A timestamp used as the pagination cursor.", format="date-time"), LIMIT]
    ),
    "words of a fixed set": growing(body={"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}),
    "an object with one array among other things": growing(
        body={"type": "object", "properties": {"name": {"type": "string"}, "mood": {"type": "string"}, "tags": ROWS}}
    ),
    "a cursor": growing(parameters=[CURSOR]),
    "a cursor by an unusual name": growing(parameters=[query("iterator"), LIMIT]),
    "a position": document([query("stream_position"), LIMIT]),
    "a time to go on from": document([query("since", format="date-time"), LIMIT]),
    "a Link header": growing(headers={"Link": {"description": "The next page.", "schema": {"type": "string"}}}),
    "a next URL": document(body=page(next={"type": "string", "format": "uri"})),
    "links that may lead on": document(body=page(has_more={"type": "boolean"}, _links={"type": "object"})),
    "the best of a search": document([LIMIT, query("q")]) | {"paths": {
        "/search": document([LIMIT, query("q")])["paths"]["/messages"]}},
    "a header that leads on": document([LIMIT], headers={"X-Next": {"schema": {"type": "string"}}}),
    "the last id that was seen": document([query("lastSeenID"), LIMIT]),
    "a search": document([LIMIT], description="Searches for numbers available for purchase."),
    "a handful of settings": at("/message-webhooks"),
    "a handful of keys": at("/userApiKeys"),
    "asked for by id": growing(parameters=[{**query("ids", kind="array"), "required": True}]),
    "another vendor's x-pagination": document([CURSOR, LIMIT], pagination={"limitParam": "limit"}),
    "an annotation of another kind that only bears the name": {**document(), "x-rate-limit": "100 a minute"},
    "a next URL in an annotation": document(
        pagination={"response": {"items": "", "next": {"in": "link", "rel": "next"}}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_reports(name: str) -> None:
    assert len(said(WRONG[name], RULE)) == 1


@pytest.mark.parametrize("name", RIGHT)
def test_silent(name: str) -> None:
    assert said(RIGHT[name], RULE) == []


def test_many_of_one_kind_are_one_problem() -> None:
    tree = document([LIMIT])
    tree["paths"]["/calls"] = json.loads(json.dumps(tree["paths"]["/messages"]))
    [result] = linted(json.dumps(tree), RULE, name="openapi.json")
    assert "2 places" in result.message
    assert result.operations == ("GET /messages", "GET /calls")
    assert [mark.pointer for mark in result.related] == ["/paths/~1calls/get"]


def test_what_is_suppressed_hides_nothing_else() -> None:
    tree = document([LIMIT])
    tree["paths"]["/calls"] = json.loads(json.dumps(tree["paths"]["/messages"]))
    tree["paths"]["/messages"]["get"]["x-lint-ignore"] = [{"rule": RULE, "reason": "only the newest are of use"}]
    first, second = linted(json.dumps(tree), RULE, name="openapi.json")
    assert (first.place.pointer, first.counts) == ("/paths/~1messages/get", False)
    assert (second.place.pointer, second.counts) == ("/paths/~1calls/get", True)


def test_a_list_by_post_in_an_annotated_description() -> None:
    body = {"type": "object", "properties": {"limit": {"type": "integer"}, "created_at": {"type": "string"}}}
    tree = {**document(), **ENVELOPE}
    answer = tree["paths"]["/messages"].pop("get")
    answer["requestBody"] = {"content": {"application/json": {"schema": body}}}
    tree["paths"]["/messages"]["post"] = answer
    assert pointers(tree, RULE) == ["/paths/~1messages/post"]


def test_in_another_file() -> None:
    text = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/m: {$ref: 'paths.yaml#/messages'}}\n"
    beside = {
        "paths.yaml": json.dumps({"messages": document(body=page(has_more={"type": "boolean"}))["paths"]["/messages"]})
    }
    [result] = linted(text, RULE, beside=beside)
    assert (result.place.path.name, result.place.pointer) == ("paths.yaml", "/messages/get")
