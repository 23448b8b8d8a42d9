"""How a list begins and ends: the first page, the last one, and pages that are short."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.paged import CURSOR, LIMIT, ROWS, document, page, pointers, query, said

REQUIRED, FIRST = "pagination.cursor_required", "pagination.first_page"
LAST, AMBIGUOUS, SHORT = "pagination.last_page", "pagination.end_ambiguous", "pagination.short_page_end"
TEXT, URL = {"type": "string"}, {"type": "string", "format": "uri"}
ASKED = {"cursor": {"in": "query", "name": "cursor"}}


def needing(description: str = "", **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose every request needs a cursor."""
    return document([{**CURSOR, "required": True, "description": description, **keys}, LIMIT])


def ending(body: dict[str, Any], end: Any = None, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an annotated list whose token is at ``/next``."""
    response = {"items": "/data", "next": {"in": "body", "at": "/next"}}
    pages = {"request": ASKED, "response": response, **({} if end is None else {"end": end}), **keys}
    return document([CURSOR], body, pagination=pages)


def by_post(required: list[str], *, body: bool = True, **cursor: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an annotated list by POST, with its cursor in the body."""
    tree = document(
        pagination={
            "request": {"cursor": {"in": "body", "at": "/page/before", **cursor}},
            "response": {"items": "", "next": {"in": "last-item", "at": "/date"}},
        }
    )
    inner = {"type": "object", "required": required, "properties": {"before": TEXT}}
    schema = {"type": "object", "required": ["page"], "properties": {"page": inner}}
    item = tree["paths"]["/messages"]
    item["post"] = item.pop("get")
    item["post"]["requestBody"] = {"required": body, "content": {"application/json": {"schema": schema}}}
    return tree


def also(tree: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a description whose list says this besides."""
    tree["paths"]["/messages"]["get"]["description"] = text
    return tree


@pytest.mark.parametrize(
    "tree",
    [
        needing(),
        needing("The token of the page."),
        needing("What `next` said; it is null when there are no more."),
        also(needing(), "`next` is null when there are no more."),
        also(needing(), "Returns current messages, never an empty list."),
        by_post(["before"]),
    ],
)
def test_no_first_page(tree: dict[str, Any]) -> None:
    assert len(said(tree, REQUIRED)) == 1


# stays silent: a cursor that may be left out, or of which the description says what to begin with.
@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR]),
        needing("Send `*` for the first page."),
        needing("Empty on the initial request."),
        needing("An empty text, or the token of the page before."),
        also(needing(), "Let `cursor` be empty to begin with; `next` is null when there are no more."),
        also(needing(), "Send an empty `cursor`, then the token."),
        needing(schema={"type": "string", "default": "start"}),
        needing(schema={"type": "string", "enum": ["a"]}),
        needing(allowEmptyValue=True),
        by_post([]),
        by_post(["before"], body=False),
        by_post(["before"], first="now"),
        by_post(["before"], also_from=["listOthers"]),
        document([{**query("page", kind="integer"), "required": True}]),
        document([{**query("since", format="date-time"), "required": True}, LIMIT]),
        {**document(), "paths": {"/messages/continue": needing()["paths"]["/messages"]}},
    ],
)
def test_a_first_page(tree: dict[str, Any]) -> None:
    assert said(tree, REQUIRED) == []


def test_which_number_the_first_page_has() -> None:
    assert said(document([query("page", "The page.", "integer")]), FIRST) == [
        "nothing says whether the first page is page=0 or page=1"
    ]


# stays silent: a number in the schema, the prose or the example; a token that is called page; a number beside a cursor.
@pytest.mark.parametrize(
    "tree",
    [
        document([query("page", kind="integer", default=1)]),
        document([query("page", kind="integer", minimum=0)]),
        document([query("page", "Zero-based.", "integer")]),
        document([query("page", "The page (0-indexed).", "integer")]),
        document([{**query("page", kind="integer"), "example": 1}]),
        document(
            [query("page", kind="integer")], info="## Pagination\nPages are counted from 1: pagination by `page`."
        ),
        document([query("page")]),
        document([query("page", kind="integer"), CURSOR]),
        document([query("page", kind="boolean")]),
    ],
)
def test_it_is_said(tree: dict[str, Any]) -> None:
    assert said(tree, FIRST) == []


@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR], page(**{"next_url!": URL})),
        document([CURSOR], page(**{"next_url!": URL}), version="3.0.3"),
        document([CURSOR], page(**{"next_cursor!": {"type": "string", "minLength": 1}})),
        document([CURSOR], page(**{"meta!": {"type": "object", "required": ["next_cursor"],
                                             "properties": {"next_cursor": {"type": "integer"}}}})),
        ending(page(**{"next!": TEXT}), ["null"]),
        ending(page(**{"next!": TEXT}), ["absent"]),
        ending(page(next={"type": "string", "minLength": 1}), ["empty"]),
        ending(page(next=TEXT), [], empty_last_page=False),
    ],
)  # fmt: skip
def test_no_page_can_be_the_last(tree: dict[str, Any]) -> None:
    assert len(said(tree, LAST)) == 1


# stays silent: the token may be none, or something else tells.
@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR], page(next_url=URL)),
        document([CURSOR], page(**{"next_url!": {"type": ["string", "null"]}})),
        document([CURSOR], page(**{"next_url!": {**URL, "nullable": True}}), version="3.0.3"),
        document([CURSOR], page(**{"next_url!": {"anyOf": [URL, {"type": "null"}]}})),
        document([CURSOR], page(**{"next_url!": {}})),
        document([CURSOR], page(**{"next_url!": URL, "has_more": {"type": "boolean"}})),
        document([CURSOR], page(**{"next_url!": URL, "total": {"type": "integer"}})),
        document([CURSOR], page(**{"next_url!": {**URL, "description": "Leads nowhere on the last page."}})),
        document([CURSOR], page(**{"next_url!": URL}), description="Go on until an empty page comes."),
        document([CURSOR], page(meta={"type": "object", "required": ["next_url"], "properties": {"next_url": URL}})),
        document([query("page", kind="integer")], page(**{"next_url!": URL})),
        ending(page(**{"next!": TEXT}), ["empty"]),
        ending(page(**{"next!": {"type": ["string", "null"]}}), ["null"]),
        ending(page(next=TEXT), ["absent"]),
        ending(page(next=TEXT), []),
    ],
)
def test_the_last_page_can_be_told(tree: dict[str, Any]) -> None:
    assert said(tree, LAST) == []


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (ending(page(next=TEXT)), "/paths/~1messages/get/x-pagination"),
        (ending(page(next=TEXT), ["absent", "null"]), "/paths/~1messages/get/x-pagination/end"),
        (
            document([CURSOR], page(**{"next_cursor!": TEXT})),
            "/paths/~1messages/get/responses/200/content/application~1json/schema/properties/next_cursor",
        ),
    ],
)
def test_ambiguous(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, AMBIGUOUS) == [at]


# stays silent: one form; a Link header, which has one; a boolean; and without an annotation what may be left out.
@pytest.mark.parametrize(
    "tree",
    [
        ending(page(next=TEXT), ["absent"]),
        ending(page(next=TEXT), []),
        document(pagination={"response": {"items": "", "next": {"in": "link", "rel": "next"}}}),
        document(
            [CURSOR],
            page(next=TEXT, more={"type": "boolean"}),
            pagination={
                "request": ASKED,
                "response": {"items": "/data", "next": {"in": "body", "at": "/next"}, "more": "/more"},
            },
        ),
        document([CURSOR], page(next_cursor=TEXT)),
        document([CURSOR], page(**{"next_cursor!": {"type": "string", "description": "Empty at the end."}})),
        document([CURSOR], pagination={"request": ASKED, "response": {"items": 3}}),
    ],
)
def test_unambiguous(tree: dict[str, Any]) -> None:
    assert said(tree, AMBIGUOUS) == []


@pytest.mark.parametrize(
    "text",
    [
        "If fewer than `limit` rows come back, that was the last page.",
        "A page with less results than the limit means there are no more rows.",
        "A short page marks the end of the list.",
        "When the number of items returned is smaller than the page size, you have reached the end.",
    ],
)
def test_a_short_page_as_the_end(text: str) -> None:
    assert pointers(document([CURSOR, LIMIT], description=text), SHORT) == ["/paths/~1messages/get/description"]
    limit = {**LIMIT, "description": text}
    assert pointers(document([CURSOR, limit]), SHORT) == ["/paths/~1messages/get/parameters/1/description"]


# stays silent: that a short page is not the end, that pages may be short, and words that are about something else.
@pytest.mark.parametrize(
    "text",
    [
        "Fewer than the requested number of items may be returned, even if the end of the list hasn't been reached.",
        "A page may hold fewer rows than the limit. That does not mean that it is the last page.",
        "Fewer rows than asked for do not necessarily mean the end.",
        "To manage page size, Jira may return fewer items per page.",
        "Less than 100 rows. The last page has no token.",
        "Messages shorter than 160 characters are sent as one.",
        "An empty page is the end of the list.",
    ],
)
def test_a_short_page_is_just_short(text: str) -> None:
    assert said(document([CURSOR, LIMIT], description=text), SHORT) == []


def test_short_in_the_annotation() -> None:
    response = {"items": "", "next": {"in": "last-item", "at": "/id"}}
    pages = {"request": ASKED, "response": response, "end": ["short"]}
    assert pointers(document([CURSOR], pagination=pages), SHORT) == ["/paths/~1messages/get/x-pagination/end"]
    assert said(document([CURSOR], pagination={**pages, "full_pages": True}), SHORT) == []
    assert said(document([CURSOR], ROWS, pagination={**pages, "end": []}), SHORT) == []
