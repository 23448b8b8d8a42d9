"""Page sizes: default, bounds, what lies above the maximum, and numbers that agree."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lint.linted import linted
from tests.lint.paged import CURSOR, ROWS, document, pointers, query, said

DEFAULT, BOUNDS = "pagination.limit_default", "pagination.limit_bounds"
OVER, SIZE = "pagination.over_maximum", "pagination.page_size"


def limited(description: str = "", kind: str = "integer", **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose page size is as described."""
    return document([CURSOR, query("limit", description, kind, **schema)])


def annotated(limit: dict[str, Any] | None = None, **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an annotated list whose page size has such a schema."""
    request = {"cursor": {"in": "query", "name": "cursor"}, "limit": {"in": "query", "name": "limit", **(limit or {})}}
    response = {"items": "", "next": {"in": "header", "name": "X-Next"}}
    parameters = [CURSOR, query("limit", "", "integer", **schema)]
    return document(parameters, pagination={"request": request, "response": response})


# stays silent: a number in the schema or in the prose, a size that is required, and what is no page size.
DEFAULT_SAID = [
    limited(default=20),
    limited("At most 100. The default is 10."),
    limited("How many (defaults to 10)."),
    limited("If omitted, 25 rows are returned."),
    limited("The default is the maximum."),
    limited(const=10),
    document([CURSOR, {**query("limit", kind="integer"), "required": True}]),
    document([CURSOR, query("limit", kind="integer")], description="Returns 50 rows by default."),
    document([CURSOR, query("limit", kind="integer")], info="# Pagination\n\nThe page size `limit` defaults to 20."),
    document([CURSOR, query("count", kind="boolean")]),
    document([CURSOR, {"$ref": "#/components/parameters/L"}], components={"parameters": {
        "L": query("limit", kind="integer", allOf=[{"default": 5}])}}),
]  # fmt: skip


@pytest.mark.parametrize("tree", DEFAULT_SAID)
def test_default_said(tree: dict[str, Any]) -> None:
    assert said(tree, DEFAULT) == []


@pytest.mark.parametrize(
    "tree",
    [limited(), limited("The maximum number of rows."), limited("At most 100 rows."), annotated(minimum=1, maximum=9)],
)
def test_no_default(tree: dict[str, Any]) -> None:
    assert said(tree, DEFAULT) == ["the page size 'limit' has no default"]


def test_a_shared_parameter_once() -> None:
    shared = {"$ref": "#/components/parameters/Limit"}
    tree = document([CURSOR, shared], components={"parameters": {"Limit": query("limit", kind="integer")}})
    tree["paths"]["/calls"] = json.loads(json.dumps(tree["paths"]["/messages"]))
    [result] = linted(json.dumps(tree), DEFAULT, name="openapi.json")
    assert result.place.pointer == "/components/parameters/Limit"
    assert result.operations == ("GET /messages", "GET /calls")


# stays silent: a maximum in the schema or the prose; without an annotation and a default, a missing minimum is 1.
BOUNDS_SAID = [
    limited(minimum=1, maximum=100),
    limited(maximum=100),
    limited(exclusiveMinimum=0, exclusiveMaximum=101),
    limited("The number of results per page (max 100)."),
    limited("Limit can range between 1 and 100."),
    limited("Must be an integer no larger than 1000."),
    limited("Values between 1-100 are accepted."),
    limited("Up to 50."),
    limited("Values above 50 are reduced to 50."),
    limited("The greatest number that can be returned is limited by a property of the server."),
    limited("Use `-1` to return all items."),
    limited("At least one.", maximum=100, default=20),
    limited("A positive number.", maximum=100, default=20),
    limited("1 to 100 rows.", maximum=100, default=20),
    limited("1 <= limit <= 100", maximum=100, default=20),
    limited(maximum=100, default=20, format="uint32"),
    limited(enum=[10, 20, 50]),
    document([CURSOR, query("limit", kind="integer")], description="Answers with up to 100 messages."),
]


@pytest.mark.parametrize("tree", BOUNDS_SAID)
def test_bounds_said(tree: dict[str, Any]) -> None:
    assert said(tree, BOUNDS) == []


@pytest.mark.parametrize(
    ("tree", "missing"),
    [
        (limited(), "no minimum and no maximum"),
        (limited(minimum=1), "no maximum"),
        (limited("The maximum number of rows. The default is 100."), "no minimum and no maximum"),
        (annotated(maximum=100), "no minimum"),
        (annotated(minimum=1), "no maximum"),
    ],
)
def test_no_bounds(tree: dict[str, Any], missing: str) -> None:
    assert said(tree, BOUNDS) == [f"the page size 'limit' has {missing}"]


def test_a_minimum_alone_once_for_a_description() -> None:
    tree = limited(maximum=100, default=20)
    tree["paths"]["/calls"] = document([CURSOR, query("size", kind="integer", maximum=9, default=9)])["paths"][
        "/messages"
    ]
    [result] = linted(json.dumps(tree), BOUNDS, name="openapi.json")
    assert "no minimum: 0 and negative numbers are allowed (the same at 2 places)" in result.message
    assert result.place.pointer == "/paths/~1messages/get/parameters/1"
    assert result.operations == ("GET /messages", "GET /calls")


def test_a_habit_once() -> None:
    tree = limited(default=20)
    tree["paths"]["/calls"] = limited("How many.", default=50)["paths"]["/messages"]
    [result] = linted(json.dumps(tree), BOUNDS, name="openapi.json")
    assert result.message == "the page size 'limit' has no minimum and no maximum (the same at 2 places)"
    assert result.operations == ("GET /messages", "GET /calls")


def test_each_of_an_annotated_description() -> None:
    tree = annotated(default=20)
    tree["paths"]["/calls"] = annotated(default=50)["paths"]["/messages"]
    assert len(said(tree, BOUNDS)) == 2


def test_path_parameters_and_3_0() -> None:
    tree = document([CURSOR], version="3.0.3")
    tree["paths"]["/messages"]["parameters"] = [query("limit", kind="integer", nullable=True)]
    assert pointers(tree, BOUNDS) == ["/paths/~1messages/parameters/0"]


# stays silent: without an annotation there is no place to say it, and without a maximum nothing is above it.
@pytest.mark.parametrize("tree", [limited(maximum=100), annotated(), annotated({"over_maximum": "clamp"}, maximum=9)])
def test_over_maximum_silent(tree: dict[str, Any]) -> None:
    assert said(tree, OVER) == []


def test_over_maximum() -> None:
    assert pointers(annotated(maximum=100), OVER) == ["/paths/~1messages/get/x-pagination/request/limit"]


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (limited(minimum=10, maximum=1), "minimum"),
        (limited(minimum=1, maximum=10, default=20), "default"),
        (limited(minimum=1, maximum=10, default=0), "default"),
    ],
)
def test_numbers_that_disagree(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, SIZE) == [f"/paths/~1messages/get/parameters/1/schema/{at}"]


def test_more_rows_than_the_array_holds() -> None:
    tree = document([CURSOR, query("limit", kind="integer", maximum=100)], {**ROWS, "maxItems": 50})
    assert said(tree, SIZE) == ["the maximum of 'limit' is 100 rows, and the array that they are in holds at most 50"]


def test_a_page_that_can_not_be_empty() -> None:
    tree = document([CURSOR], {**ROWS, "minItems": 1})
    assert said(tree, SIZE) == ["minItems: 1 leaves no answer for a list that is empty"]


# stays silent: numbers that agree, numbers that are none, an array that holds more than a page; one that may be empty,
# and a list without pages, which may well have a row at all times.
@pytest.mark.parametrize(
    "tree",
    [
        limited(minimum=1, maximum=10, default=10),
        limited(minimum="1", maximum=[], default="x"),
        document([CURSOR, query("limit", kind="integer", maximum=50)], {**ROWS, "maxItems": 50}),
        document([CURSOR, query("limit", kind="integer")], {**ROWS, "maxItems": 50}),
        document([CURSOR], {**ROWS, "minItems": 0}),
        document([], {**ROWS, "minItems": 1}),
    ],
)
def test_numbers_that_agree(tree: dict[str, Any]) -> None:
    assert said(tree, SIZE) == []
