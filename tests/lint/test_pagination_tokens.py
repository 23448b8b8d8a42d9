"""The token's place, filters beside a cursor, and what an annotation leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.paged import CURSOR, LIMIT, document, page, pointers, query, said

TOKEN, CARRIED, INCLUSIVE = "pagination.next_token", "pagination.filters_carried", "pagination.inclusive_filter"
PARTS, IDENTITY = "pagination.unmentioned", "pagination.identity"
TEXT = {"type": "string"}
HEADERS = {"X-Next-Cursor": {"schema": TEXT}}
IN_HEADER = {"in": "header", "name": "X-Next-Cursor"}
IN_BODY = {"in": "body", "at": "/meta/next_cursor"}
SAYS = "The token of the next page is in the header `X-Next-Cursor`."
META = page(meta={"type": "object", "properties": {"next_cursor": {"type": ["string", "null"]}}})
EXAMPLE = {"data": [], "meta": {"next_cursor": None}}
ASKED = {"cursor": {"in": "query", "name": "cursor"}}
AT = "/paths/~1messages/get/responses/200/content/application~1json"


def told(place: dict[str, Any], body: dict[str, Any] | None = None, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an annotated list whose next token is at a place."""
    response = {"items": "/data", "next": place, **keys.pop("response", {})}
    pages = {"request": ASKED, "response": response, **keys.pop("pages", {})}
    return document([CURSOR], body or page(), pagination=pages, **keys)


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (told(IN_HEADER, headers=HEADERS, example=EXAMPLE), f"{AT}/example/meta/next_cursor"),
        (told(IN_HEADER, META, headers=HEADERS), f"{AT}/schema/properties/meta/properties/next_cursor"),
        (
            document([CURSOR], page(), headers=HEADERS, description=SAYS, example=EXAMPLE),
            f"{AT}/example/meta/next_cursor",
        ),
        (
            document(
                [query("bookmark")],
                META,
                example={"data": [], "meta": {"next_cursor": "abc"}},
                description=(
                    "Oldest first. The next-page token is in the X-Bookmark header rather than in meta.next_cursor."
                ),
            ),
            f"{AT}/example/meta/next_cursor",
        ),
        (
            document([query("mark")], META, description="The token of the next page is returned in header `X-Mark`."),
            f"{AT}/schema/properties/meta/properties/next_cursor",
        ),
        (told(IN_BODY, META, headers=HEADERS), "/paths/~1messages/get/responses/200/headers/X-Next-Cursor"),
        (told(IN_BODY, META, example={"data": [], "next_cursor": "abc"}), f"{AT}/example/next_cursor"),
        (told(IN_BODY, META, description=SAYS), "/paths/~1messages/get/description"),
        (told(IN_BODY, META, description="Go on with `paging.next_cursor`."), "/paths/~1messages/get/description"),
        (document([CURSOR], META, description="Go on with `paging.next_cursor`."), "/paths/~1messages/get/description"),
        (
            document([CURSOR], page(), example={"data": [], "response_metadata": {"next_cursor": "bmV4dA"}}),
            f"{AT}/example/response_metadata/next_cursor",
        ),
    ],
)
def test_two_places(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, TOKEN) == [at]


# stays silent: places that agree, places that are said to hold none, URLs beside a token, and texts that deny a place.
@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR], page(), example={"data": [], "meta": {"next_cursor": None}}),
        document([CURSOR], page(nextPageKey=TEXT), example={"data": [], "next": "abc"}),
        document([CURSOR], page(), headers=HEADERS, example={"data": [], "next": "abc"}),
        document([LIMIT], page(), example={"data": [], "next_cursor": "abc"}),
        told(IN_HEADER, headers=HEADERS),
        told(IN_HEADER, META, headers=HEADERS, response={"not_in": [IN_BODY]}, example=EXAMPLE),
        told(IN_HEADER, page(next_cursor={"type": "null"}), headers=HEADERS),
        told(IN_HEADER, page(next_cursor={**TEXT, "deprecated": True}), headers=HEADERS),
        told(IN_HEADER, headers=HEADERS, example={"data": [], "next": "https://api.example.org/m?cursor=2"}),
        told(IN_BODY, META, headers={"Link": {"schema": TEXT}}, example=EXAMPLE),
        told(IN_BODY, META, example={"data": [], "meta": {}}),
        told(IN_BODY, META, description="`meta.next_cursor`, not the header `X-Next-Cursor`, has the token."),
        told(IN_BODY, META, description="Send `meta.next_cursor` as `cursor`."),
        document([CURSOR], META, example=EXAMPLE, description="Send `meta.next_cursor` as cursor."),
        document([CURSOR], META, description="Use the `X-Request-Id` header when you write to us."),
        document([CURSOR], META, description="Each answer has a next cursor. The X-Trace header is in each answer."),
        document([CURSOR], META, description="The next cursor is also sent in the X-Mark header."),
        document([CURSOR], META, description="The next cursor is in the X-Mark header and in the body."),
        document([CURSOR], META, description="The next cursor is opaque. Send your key in the X-Key header."),
        document([CURSOR], META, description="The next cursor is signed, which the X-Signed header says."),
        document([CURSOR], page(next={"type": "string"}, meta=META["properties"]["meta"]),
                 description="Use `meta.next_cursor`."),
    ],
)  # fmt: skip
def test_one_place(tree: dict[str, Any]) -> None:
    assert said(tree, TOKEN) == []


FILTERS = {"status": {"at": "/status", "match": "equal"}}


def filtered(place: dict[str, Any] = IN_HEADER, **pages: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an annotated list with a filter."""
    return told(place, headers=HEADERS, pages={"filters": FILTERS, **pages})


def test_filters_unsaid() -> None:
    assert len(said(filtered(), CARRIED)) == 1


# stays silent: said, no filters, a URL that holds them, a value of a row that can't, and a list that counts.
@pytest.mark.parametrize(
    "tree",
    [
        filtered(cursor={"filters": "repeated"}),
        told(IN_HEADER),
        filtered({"in": "link", "rel": "next"}),
        filtered({"in": "body", "at": "/next", "holds": "url"}),
        filtered({"in": "last-item", "at": "/date"}),
        filtered(style="page"),
        document([CURSOR, query("status")]),
    ],
)
def test_filters_said(tree: dict[str, Any]) -> None:
    assert said(tree, CARRIED) == []


def bounded(name: str, match: str, **pages: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an annotated list with an exclusive cursor over a time, and a filter on it."""
    order = [{"by": "/created_at", "type": "date-time"}, {"by": "/id", "tiebreaker": True}]
    return told(IN_HEADER, pages={"order": order, "filters": {name: {"at": "/created_at", "match": match}}, **pages})


@pytest.mark.parametrize("tree", [bounded("after", "at-or-after"), bounded("created.before", "at-or-before")])
def test_an_inclusive_filter(tree: dict[str, Any]) -> None:
    assert len(said(tree, INCLUSIVE)) == 1


def by_text(filtering: str, name: str = "before", text: str = "The cursor is exclusive.") -> dict[str, Any]:
    """Return a list without annotation, with a filter by time."""
    return document([CURSOR, query(name, filtering, format="date-time")], META, description=text)


@pytest.mark.parametrize(
    "tree",
    [
        by_text("Created at or before it."),
        by_text("Created after this time (inclusive).", "created_after"),
        by_text("Created on or before this day.", text="The boundary of a page is exclusive."),
    ],
)
def test_an_inclusive_filter_by_the_text(tree: dict[str, Any]) -> None:
    assert pointers(tree, INCLUSIVE) == ["/paths/~1messages/get/parameters/1"]


# stays silent: an exclusive filter, a name that includes, and texts that say nothing of a cursor's boundary.
@pytest.mark.parametrize(
    "tree",
    [
        by_text("Created before it, itself excluded."),
        by_text("Created before it. Not inclusive."),
        by_text("Created at or before it.", "until"),
        by_text("Created at or before it.", "created_at_max"),
        by_text("Created at or before it.", text=""),
        by_text("Created at or before it.", text="The cursor is not exclusive."),
        by_text("Created at or before it.", text="`cursor` and `before` are mutually exclusive."),
        by_text("Created at or before it.", text="An exclusive offer for those with a token."),
    ],
)
def test_a_filter_that_is_clear_by_the_text(tree: dict[str, Any]) -> None:
    assert said(tree, INCLUSIVE) == []


# stays silent: exclusive filters, names that include, other keys, an inclusive cursor, and a match of another kind.
@pytest.mark.parametrize(
    "tree",
    [
        bounded("after", "after"),
        bounded("since", "at-or-after"),
        bounded("created[gte]", "at-or-after"),
        bounded("createdSince", "at-or-after"),
        bounded("date_to", "at-or-before"),
        bounded("since", "after-about"),
        bounded("after", "at-or-after", boundary="inclusive"),
        bounded("after", "at-or-after", order=[{"by": "/id", "tiebreaker": True}]),
    ],
)
def test_a_filter_that_is_clear(tree: dict[str, Any]) -> None:
    assert said(tree, INCLUSIVE) == []


WAY = query("direction", enum=["forward", "backward"])
SORT = query("sort")


@pytest.mark.parametrize(
    ("parameters", "body", "part"),
    [
        ([CURSOR, LIMIT], page(), "request.limit"),
        ([CURSOR, WAY], page(), "request.direction"),
        ([CURSOR, SORT], page(), "request.order"),
        ([CURSOR, query("ascending", kind="boolean")], page(), "request.ascending"),
        ([CURSOR, query("id")], page(), "filters"),
        ([CURSOR, query("since", format="date-time")], page(), "filters"),
        ([CURSOR], page(prev_cursor=TEXT), "response.previous"),
        ([CURSOR], page(has_more={"type": "boolean"}), "response.more"),
    ],
)
def test_a_part_left_out(parameters: list[dict[str, Any]], body: dict[str, Any], part: str) -> None:
    pages = {"request": ASKED, "response": {"items": "/data", "next": IN_HEADER}}
    [message] = said(document(parameters, body, pagination=pages), PARTS)
    assert part in message
    assert said(document(parameters, body), PARTS) == []  # stays silent: no annotation


# stays silent: what changes the form of the answer and not its rows, what is declared, and what is on its way out.
@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR, query("fields"), query("expand"), query("locale")], page(), pagination={
            "request": ASKED, "response": {"items": "/data", "next": IN_HEADER}}),
        document([CURSOR, {**LIMIT, "deprecated": True}], page(), pagination={
            "request": ASKED, "response": {"items": "/data", "next": IN_HEADER}}),
        document([CURSOR, WAY], page(), pagination={
            "request": ASKED, "response": {"items": "/data", "next": IN_HEADER}, "unsupported": ["direction"]}),
        document([{**query("X-Account"), "in": "header"}], page(), pagination={
            "style": "bounded", "response": {"items": "/data"}}),
        told(IN_HEADER, page(total={"type": "integer"}, meta={"type": "object"})),
        told({"in": "body", "at": "/next"}, page(next=TEXT, previous={"type": "integer"})),
    ],
)  # fmt: skip
def test_nothing_left_out(tree: dict[str, Any]) -> None:
    assert said(tree, PARTS) == []


def rows(*fields: str) -> dict[str, Any]:
    """Return an answer whose rows have these fields."""
    row = {"type": "object", "properties": dict.fromkeys(fields, TEXT)}
    return {"type": "object", "properties": {"data": {"type": "array", "items": row}}}


def test_rows_without_identity() -> None:
    assert len(said(told(IN_HEADER, rows("sid", "text")), IDENTITY)) == 1


# stays silent: an id, a field that is named, rows that nothing is said of, and lists without an annotation.
@pytest.mark.parametrize(
    "tree",
    [
        told(IN_HEADER, rows("id", "text")),
        told(IN_HEADER, rows("sid"), response={"identity": "/sid"}),
        told(IN_HEADER, rows()),
        told(IN_HEADER, {"type": "object", "properties": {"data": {"type": "array"}}}),
        document([CURSOR], rows("sid")),
    ],
)
def test_rows_with_identity(tree: dict[str, Any]) -> None:
    assert said(tree, IDENTITY) == []
