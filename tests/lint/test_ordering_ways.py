"""Orders that move, that a parameter chooses, that the cursor contradicts, and times of several names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.ordered import BOUNDED, BY_ID, BY_TIME, PLAIN, TEXT, TIME, UNPAGED, VENDOR, from_row, query, row, walked
from tests.lint.paged import document, pointers, said

MUTABLE, CHOICE, BOUNDARY = "ordering.mutable_key", "ordering.choice", "ordering.boundary"
KEY, WAY, NAMES = "ordering.cursor_key", "ordering.direction_boundary", "ordering.time_names"
PAGES = "/paths/~1messages/get/x-pagination"
CURSOR = {"in": "query", "name": "cursor"}
SILENT = [PLAIN, VENDOR, BOUNDED, UNPAGED, walked([BY_TIME, BY_ID])]


def chosen(values: Any, enum: list[str] | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose order the parameter `sort` chooses."""
    order = {"in": "query", "name": "sort"} | ({"values": values} if values else {})
    schema: Any = {"type": "string"} | ({"enum": enum} if enum else {})
    sort = query("sort", **schema)
    return walked(
        [BY_TIME, BY_ID],
        request={"cursor": CURSOR, "order": order},
        document_={"parameters": [query("cursor"), sort]},
        **more,
    )


# stays silent: times that stay, fields that only sound alike, lists without pages, and a plain description's choice.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        walked([{"by": "/status_code"}]),
        walked([{"by": "/updater_id"}]),
        walked([{"by": "/updated_at"}], style="bounded"),
        walked([BY_TIME, BY_ID], volatile=["/status"]),
        chosen({"created": "/created_at"}),
    ],
)
def test_orders_that_stay(tree: dict[str, Any]) -> None:
    assert said(tree, MUTABLE) == []


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (walked([{"by": "/updated_at"}, BY_ID]), f"{PAGES}/order/0"),
        (walked([{"by": "/lastModifiedDateTime"}]), f"{PAGES}/order/0"),
        (walked([{"by": "/meta/last_activity_at"}]), f"{PAGES}/order/0"),
        (walked([{"by": "/status"}, BY_ID]), f"{PAGES}/order/0"),
        (walked([{"by": "/rank"}, BY_ID], volatile=["/rank"]), f"{PAGES}/order/0"),
        (chosen({"created": "/created_at", "changed": "/updated"}), f"{PAGES}/request/order/values/changed"),
    ],
)
def test_orders_that_move(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, MUTABLE) == [at]


def by_the_text(text: str, *parameters: dict[str, Any], **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose order only the text tells."""
    rows = {"type": "array", "items": row(**({"id": TEXT} | (fields or {"created_at": TIME, "updated_at": TIME})))}
    return document([*parameters], rows, description=text)


# stays silent: a time that stays, a feed of changes, an order that a parameter chooses, and walks by numbers.
@pytest.mark.parametrize(
    "tree",
    [
        by_the_text("Sorted by `created_at`.", query("cursor")),
        by_the_text("Sorted by `updated_at` ascending: what is new comes last.", query("cursor")),
        by_the_text("Sorted by `updated_at`, oldest first.", query("cursor")),
        by_the_text("Sorted by `updated_at`.", query("cursor"), query("order")),
        by_the_text("Sorted by `updated_at`.", query("page", type="integer")),
        by_the_text("If sorted by `updated_at`, rows move.", query("cursor")),
        by_the_text("Sorted by `status`.", query("cursor"), status=TEXT),
        by_the_text("Sorted by the last update.", query("cursor")),
    ],
)
def test_orders_of_the_text_that_stay(tree: dict[str, Any]) -> None:
    assert said(tree, MUTABLE) == []


@pytest.mark.parametrize(
    "tree",
    [
        by_the_text("Rows. Sorted by `updated_at` descending, then by `id`. When empty, that is all.", query("cursor")),
        by_the_text("Ordered by `modified`, newest first.", query("page_token"), modified=TIME),
    ],
)
def test_orders_of_the_text_that_move(tree: dict[str, Any]) -> None:
    assert pointers(tree, MUTABLE) == ["/paths/~1messages/get/description"]


# stays silent: each value is told, or nobody knows which there are; a value that doesn't exist is another's matter.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        chosen({"new": "/created_at", "sent": "/sent_at"}, ["new", "sent"]),
        chosen({"new": "/created_at"}),
        chosen({"new": "/created_at", "gone": "/id"}, ["new"]),
    ],
)
def test_choices_that_are_told(tree: dict[str, Any]) -> None:
    assert said(tree, CHOICE) == []


@pytest.mark.parametrize(
    "tree", [chosen({"new": "/created_at"}, ["new", "best", "top"]), chosen(None, ["a"]), chosen(None)]
)
def test_choices_that_are_not_told(tree: dict[str, Any]) -> None:
    assert pointers(tree, CHOICE) == [f"{PAGES}/request/order"]


BEFORE = query("before", **TIME)
BOTH_WAYS = {"cursor": CURSOR, "direction": {"in": "query", "name": "direction"}}
HELD = {"contains": {"encoding": "json", "fields": {"id": "/id"}}}


# stays silent: a token that only the server understands, numbers, and what is said.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        walked(),
        walked(boundary="exclusive", cursor=HELD),
        walked(request=BOTH_WAYS, boundary="exclusive"),
        walked(style="offset", boundary="inclusive"),
        from_row("/id", query("after"), boundary="exclusive"),
    ],
)
def test_boundaries(tree: dict[str, Any]) -> None:
    assert said(tree, BOUNDARY) == []


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (from_row("/id", query("after")), PAGES),
        (walked(cursor=HELD), PAGES),
        (walked(cursor={"row": {"next": "last"}}), PAGES),
        (walked(request=BOTH_WAYS), PAGES),
        (walked(boundary="inclusive"), f"{PAGES}/boundary"),
    ],
)
def test_boundaries_that_are_not_said_or_not_exclusive(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, BOUNDARY) == [at]


OTHER = [{"by": "/sent_at", "type": "date-time"}, BY_ID]
TWO_TIMES = row(id=TEXT, created_at=TIME, sent_at=TIME)


# stays silent: an id, which the server looks up, and one of the alternatives.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        from_row("/id", query("after"), OTHER, TWO_TIMES),
        from_row("/sent_at", BEFORE, OTHER, TWO_TIMES),
        from_row("/created_at", BEFORE, [{"by": ["/sent_at", "/created_at"]}], TWO_TIMES),
        from_row("/created_at", BEFORE, rows=TWO_TIMES),
    ],
)
def test_the_cursor_is_what_rows_are_sorted_by(tree: dict[str, Any]) -> None:
    assert said(tree, KEY) == []


def test_the_cursor_is_another_time() -> None:
    assert pointers(from_row("/created_at", BEFORE, OTHER, TWO_TIMES), KEY) == [f"{PAGES}/order"]
    order = {"in": "query", "name": "sort", "values": {"created": "/created_at", "sent": "/sent_at"}}
    request = {"cursor": {"in": "query", "name": "before"}, "order": order}
    tree = from_row("/created_at", BEFORE, [BY_TIME], TWO_TIMES, request=request)
    assert pointers(tree, KEY) == [f"{PAGES}/request/order/values/sent"]


UP = BY_TIME | {"direction": "ascending"}
ASCENDING = {"cursor": {"in": "query", "name": "at"}, "ascending": {"in": "query", "name": "ascending"}}


def cut(prose: str, *order: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose cursor is a time with such a description."""
    return from_row("/created_at", query("at", prose, **TIME), [*order], **({"request": ASCENDING} | more))


ONE_WAY = {"cursor": ASCENDING["cursor"]}
SORTED = [{"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["asc", "desc"]}}]


# stays silent: it cuts both ways, or nobody knows which; "before" and "after" of a page; ids; filters by time.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        cut("Messages before it, or after it in ascending order.", BY_TIME),
        cut("The time of the last message of the page before.", BY_TIME),
        cut("The time to go on from.", BY_TIME),
        cut("Only messages before it.", BY_TIME, request=ONE_WAY),
        cut("Only messages after it.", UP, request=ONE_WAY),
        from_row("/id", query("at", "Only messages before it."), [UP, BY_ID], request=ASCENDING),
        document([query("before", "Only messages before it.", **TIME), query("limit", type="integer"), *SORTED],
                 {"type": "array", "items": row()}),
    ],
)  # fmt: skip
def test_the_cursor_cuts_the_way_the_list_goes(tree: dict[str, Any]) -> None:
    assert said(tree, WAY) == []


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (cut("Only messages created before it.", BY_TIME), f"{PAGES}/request/ascending"),
        (cut("Messages older than this.", BY_TIME), f"{PAGES}/request/ascending"),
        (cut("Only messages after it.", UP), f"{PAGES}/request/ascending"),
        (cut("Only messages before it.", UP, request=ONE_WAY), f"{PAGES}/order"),
        (cut("Only newer than this.", BY_TIME, request=ONE_WAY), f"{PAGES}/order"),
        (cut("", UP, request=ONE_WAY, filters={"at": {"at": "/created_at", "match": "before"}}), f"{PAGES}/order"),
        (document([query("before", "Only messages before it. For the next page, the date of the last message.", **TIME),
                   query("limit", type="integer"), *SORTED], {"type": "array", "items": row()}),
         "/paths/~1messages/get/parameters/2"),
    ],
)  # fmt: skip
def test_the_cursor_cuts_the_other_way(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, WAY) == [at]


LAST = "Only messages created before it. For the next page, the `created_at` of the last message."


def sorted_(text: str, cursor: dict[str, Any], *others: dict[str, Any]) -> dict[str, Any]:
    """Return a plain list whose text tells its order."""
    return by_the_text(text, query("limit", type="integer"), cursor, *others, id=TEXT, created_at=TIME, number=TEXT)


# stays silent: the same way, one that a parameter turns, "after" in the list's own order, another key, a cursor back.
@pytest.mark.parametrize(
    "tree",
    [
        sorted_("Sorted by `created_at` descending.", query("before", LAST, **TIME)),
        sorted_("Sorted by `created_at`.", query("before", LAST, **TIME)),
        sorted_("Sorted by `number` ascending.", query("before", LAST, **TIME)),
        sorted_("Sorted by `created_at` ascending.", query("cursor", "The token of the page before.")),
        sorted_("Sorted by `created_at` ascending.", query("cursor", "Only valid if used before it expires.")),
        sorted_("Sorted by `created_at` ascending.", query("cursor", "Only messages created after it are returned.")),
        sorted_("Sorted by `created_at` descending.", query("cursor", "Only messages after the cursor are returned.")),
        sorted_("Sorted by `created_at` descending.", query("cursor", "Only what was created before it is returned.")),
        sorted_(
            "Sorted by `created_at` ascending.", query("cursor", "Returns only what is before it."), query("order")
        ),
        sorted_("Sorted by `number` ascending.", query("cursor", "Returns only what is before it.")),
        sorted_("Sorted by `created_at` ascending.", query("ending_before", "Returns only what is before it.")),
    ],
)
def test_the_cursor_cuts_the_way_of_the_text(tree: dict[str, Any]) -> None:
    assert said(tree, WAY) == []


@pytest.mark.parametrize(
    "tree",
    [
        sorted_("Sorted by `created_at` ascending.", query("before", LAST, **TIME)),
        sorted_("Sorted by `created_at`, oldest first.", query("before", LAST, **TIME)),
        sorted_(
            "Sorted by `created_at` ascending.", query("cursor", "A token: only what was made before is returned.")
        ),
        sorted_("Sorted by `created_at` ascending.", query("cursor", "Returns only what is older than it.")),
        sorted_("Sorted by `created_at` descending.", query("cursor", "Only messages created after it.")),
    ],
)
def test_the_cursor_cuts_against_the_text(tree: dict[str, Any]) -> None:
    assert pointers(tree, WAY) == ["/paths/~1messages/get/description"]


def test_a_token_that_cuts_against_the_annotated_order() -> None:
    prose = "Only messages made before it are returned."
    assert pointers(walked([UP, BY_ID], document_={"parameters": [query("cursor", prose)]}), WAY) == [f"{PAGES}/order"]
    assert said(walked([BY_TIME, BY_ID], document_={"parameters": [query("cursor", prose)]}), WAY) == []


CREATED = query("created_at", **TIME)
DATED = row(id=TEXT, date=TIME)


# stays silent: a name for what the value is used for, the same name spelt otherwise, and two times that rows have.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        from_row("/date", query("before"), rows=DATED),
        from_row("/date", query("timestamp"), rows=DATED),
        from_row("/date", query("since_time"), rows=DATED),
        from_row("/createdAt", CREATED, rows=row(createdAt=TIME)),
        from_row("/created", CREATED, rows=row(created=TIME)),
        from_row("/date", CREATED, rows=row(date=TIME, created_at=TIME)),
        from_row("/created_at", query("date", **TIME), rows=row(date=TIME, created_at=TIME)),
        from_row("/created_date", query("date", **TIME), rows=row(created_date=TIME)),
        from_row("/id", CREATED, rows=DATED),
        chosen({"newest": "/created_at", "created": "/created_at"}),
    ],
)
def test_one_time_of_one_name(tree: dict[str, Any]) -> None:
    assert said(tree, NAMES) == []


def test_one_time_of_several_names() -> None:
    tree = by_the_text(
        "Send the `created_at` of the last message as `date` for the next page.",
        query("date", **TIME),
        query("limit", type="integer"),
    )
    assert said(tree, NAMES) == ["one time has several names: 'created_at' in a row, 'date' in a request"]
    tree = from_row("/date", CREATED, rows=DATED)
    assert said(tree, NAMES) == ["one time has several names: 'date' in a row, 'created_at' in a request"]
    request = {
        "cursor": {"in": "query", "name": "created_at"},
        "order": {"in": "query", "name": "sort", "values": {"sent_at": "/date", "date": "/date"}},
    }
    tree = from_row("/date", CREATED, rows=DATED, request=request)
    assert said(tree, NAMES) == ["one time has several names: 'date' in a row, 'created_at' and 'sent_at' in a request"]
    assert pointers(tree, NAMES) == [f"{PAGES}/request/cursor"]
