"""Several ways through a list, and what a page tells of itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.paged import CURSOR, LIMIT, document, page, pointers, query, said

OFFSET = query("offset", "Rows to skip.", "integer", default=0)
BESIDE, BOTH = "pagination.offset_beside_cursor", "pagination.exclusive_parameters"
NEEDS, ECHO = "pagination.direction_needs_cursor", "pagination.echo_without_parameter"
NUMBER = {"type": "integer"}
ASKED = {"cursor": {"in": "query", "name": "cursor"}}
TOKEN = {"items": "/data", "next": {"in": "header", "name": "X-Next"}}


def meta(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an answer that says this of its page."""
    return page(meta={"type": "object", "properties": members})


@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR, OFFSET, LIMIT]),
        document([CURSOR, query("page", "The page.", "integer"), LIMIT]),
        document([CURSOR, OFFSET], page(), pagination={"request": ASKED, "response": TOKEN}),
    ],
)
def test_a_number_beside_a_cursor(tree: dict[str, Any]) -> None:
    assert pointers(tree, BESIDE) == ["/paths/~1messages/get/parameters/1"]


# stays silent: one way; a number that is on its way out; and where the text says which one holds.
@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR, LIMIT]),
        document([OFFSET, LIMIT]),
        document([CURSOR, {**OFFSET, "deprecated": True}]),
        document([CURSOR, query("page", "Ignored when 'cursor' is provided.", "integer")]),
        document([CURSOR, query("offset", "Deprecated. Use `cursor`.", "integer")]),
        document([CURSOR, query("Page", "The page index. This value is simply for client state.", "integer")]),
        document([query("cursor", "Can't be combined with an offset."), OFFSET]),
        document([CURSOR, OFFSET], description="Send either `cursor` or `offset`."),
        document([CURSOR, OFFSET], page(), pagination={"request": ASKED, "response": TOKEN, "unsupported": ["offset"]}),
    ],
)
def test_one_way(tree: dict[str, Any]) -> None:
    assert said(tree, BESIDE) == []


AFTER, BEFORE = "A cursor: rows after it.", "A cursor: rows before it."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (query("starting_after"), query("ending_before")),
        (query("after", AFTER), query("before", BEFORE)),
        (query("page", kind="integer", default=1), query("offset", kind="integer", default=0)),
        (query("page_token"), query("ending_before", "A token, to go back from.")),
        (query("cursor"), query("before", BEFORE)),
    ],
)
def test_two_places_to_go_on_from(first: dict[str, Any], second: dict[str, Any]) -> None:
    [message] = said(document([first, second, LIMIT]), BOTH)
    assert f"'{first['name']}'" in message
    assert f"'{second['name']}'" in message


# stays silent: filters by time and ranges of ids, which may stand together, and where the text says what both mean.
@pytest.mark.parametrize(
    "parameters",
    [
        [query("after", format="date-time"), query("before", format="date-time")],
        [query("after", "Unix time."), query("before", "Unix time.")],
        [query("since_id", kind="integer"), query("max_id", kind="integer")],
        [query("starting_after"), query("ending_before", "Not together with starting_after.")],
        [query("starting_after", "Mutually exclusive with the other one."), query("ending_before")],
        [query("starting_after", "See `ending_before` for the other direction."), query("ending_before")],
        [query("starting_after"), {**query("ending_before"), "deprecated": True}],
        [query("after", AFTER)],
        [query("page_token"), query("before", "Only older ones.", format="date-time")],
        [query("page_token"), query("ending_before", "Not together with `page_token`.")],
        [query("ending_before")],
        [query("starting_after", kind="object"), query("ending_before", kind="object")],
    ],
)
def test_they_may_stand_together(parameters: list[dict[str, Any]]) -> None:
    assert said(document([*parameters, LIMIT]), BOTH) == []


def both_ways(description: str) -> dict[str, Any]:
    """Return an annotated list with a parameter of its own to go back."""
    asked = {"cursor": {"in": "query", "name": "from"}, "backward": {"in": "query", "name": "upto"}}
    parameters = [query("from"), query("upto", description)]
    return document(parameters, page(), pagination={"request": asked, "response": TOKEN})


def test_both_ways_of_an_annotation() -> None:
    assert said(both_ways("A token, to go back from."), BOTH) == [
        "nothing says what happens when both 'from' and 'upto' are sent"
    ]
    assert said(both_ways("A token, to go back from; not together with `from`."), BOTH) == []  # stays silent


def test_written_out_at_each_list_is_one_problem() -> None:
    tree = document([query("starting_after"), query("ending_before"), LIMIT])
    for path in ("/calls", "/faxes"):
        tree["paths"][path] = document([query("starting_after"), query("ending_before"), LIMIT])["paths"]["/messages"]
    [message] = said(tree, BOTH)
    assert message.endswith("(the same at 3 places)")


def test_a_habit_is_one_problem_however_it_is_written() -> None:
    tree = document([query("starting_after"), query("ending_before"), LIMIT])
    tree["paths"]["/calls"] = document([query("starting_after"), query("ending_before", maxLength=9)])["paths"][
        "/messages"
    ]
    [message] = said(tree, BOTH)
    assert message.endswith("(the same at 2 places)")


def test_backward_without_a_cursor() -> None:
    way = {"in": "query", "name": "direction"}
    both = query("direction", enum=["forward", "backward"])
    tree = document([CURSOR, both], page(), pagination={"request": {**ASKED, "direction": way}, "response": TOKEN})
    assert pointers(tree, NEEDS) == ["/paths/~1messages/get/x-pagination/request/direction"]
    way["without_cursor"] = 422  # type: ignore[assignment]
    assert said(tree, NEEDS) == []
    assert said(document([CURSOR, both]), NEEDS) == []  # stays silent: no annotation, no place to say it


@pytest.mark.parametrize(
    "tree",
    [
        document([CURSOR], meta(offset=NUMBER)),
        document([CURSOR], meta(page={"type": ["integer", "null"]}, next_cursor={"type": "string"})),
        document([CURSOR], page(offset={**NUMBER, "nullable": True}), version="3.0.3"),
        document([CURSOR], meta(), example={"data": [], "meta": {"offset": 0}}),
        document([CURSOR, query("page_size", kind="integer")], meta(current_page=NUMBER)),
        document([CURSOR], {"allOf": [page(), {"$ref": "#/components/schemas/M"}]},
                 components={"schemas": {"M": meta(offset=NUMBER)}}),
    ],
)  # fmt: skip
def test_an_echo_of_nothing(tree: dict[str, Any]) -> None:
    assert len(said(tree, ECHO)) == 1


# stays silent: a parameter that is echoed, what is no number of a page, what never changes, and pages that are URLs.
@pytest.mark.parametrize(
    "tree",
    [
        document([OFFSET], meta(offset=NUMBER)),
        document([CURSOR, query("page[offset]", kind="integer")], meta(offset=NUMBER)),
        document([query("page", kind="integer")], meta(current_page=NUMBER)),
        document([query("page", kind="object")], meta(page=NUMBER)),
        document([CURSOR], meta(offset={**NUMBER, "deprecated": True})),
        document([CURSOR], meta(offset={**NUMBER, "description": "Always 0."})),
        document([CURSOR], meta(page={"type": "object"})),
        document([CURSOR], meta(page={"type": "string"})),
        document([CURSOR], meta(total=NUMBER, limit=NUMBER)),
        document([], page(next={"type": "string", "format": "uri"}, page=NUMBER)),
        document([], meta(offset=NUMBER)),
        document([CURSOR], page(), example={"data": [{"offset": 3}]}),
    ],
)
def test_no_echo(tree: dict[str, Any]) -> None:
    assert said(tree, ECHO) == []


def test_a_shared_part_is_blamed_for_those_alone_that_lack_the_parameter() -> None:
    shared = {"$ref": "#/components/schemas/Page"}
    tree = document([CURSOR], shared, components={"schemas": {"Page": meta(offset=NUMBER)}})
    tree["paths"]["/calls"] = document([OFFSET], shared)["paths"]["/messages"]
    assert pointers(tree, ECHO) == ["/components/schemas/Page/properties/meta/properties/offset"]
