"""Cursors that are a time, coarser than one, opaque and told, or that lack what rows are sorted by."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.lint.ordered import BOUNDED, BY_ID, BY_TIME, PLAIN, TEXT, TIME, UNPAGED, VENDOR, from_row, query, row, walked
from tests.lint.paged import document, pointers, said

LOSSY, PRECISION = "ordering.lossy_cursor", "ordering.cursor_precision"
CONTENTS, OPAQUE = "ordering.cursor_contents", "ordering.opaque_contents"
PAGES = "/paths/~1messages/get/x-pagination"
NEXT = f"{PAGES}/response/next"
BEFORE = query("before", **TIME)
ROWS = {"type": "array", "items": row()}
LIMIT = query("limit", type="integer")
SILENT = [PLAIN, VENDOR, BOUNDED, UNPAGED, walked([BY_TIME, BY_ID])]


def told(prose: str, name: str = "before", *others: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a list without annotations, one of whose parameters takes a time."""
    return document([LIMIT, query(name, prose, **TIME), *others], **({"body": ROWS} | more))


# stays silent: an id of the last row, a filter by time, and times of something else than the last row.
NOT_LOSSY = [
    *SILENT,
    from_row("/id", query("after"), [BY_TIME, BY_ID]),
    from_row("/uuid", query("after")),
    from_row("/position", query("after"), rows=row(position={"type": "integer"})),
    from_row("/created_at", BEFORE, [BY_TIME | {"tiebreaker": True}]),
    from_row("/created_at", BEFORE, [BY_TIME], response={
        "items": "/data", "identity": "/created_at", "next": {"in": "last-item", "at": "/created_at"}}),
    told("Only messages after this time.", "since"),
    told("Only messages after this time. Send the time of the last sync to get the next changes.", "since"),
    told("Only show notifications updated before the given time. This is a timestamp in ISO 8601 format."),
    told("The end of the range. For the next page use the cursor.", "before", query("cursor")),
    told("For the next page send the date of the last message.", "before", query("offset", type="integer")),
    told("The timestamp of the last time the message was seen, for the next page.", "seen"),
    told("Sorted by `createdTime` from oldest to newest; the link leads to the next page.", "minTime"),
    told("A page of messages.", description="Sorted by `created` from newest to oldest. `limit` is for the next page."),
    told("Send the `created_at` and `id` of the last message for the next page."),
    told("The created date of the last page."),
    told("The `id` and the `created_at` of the last message, for the next page."),
    told("The `created_at` of the last message and its `id`, joined by a dash, for the next page."),
    document([LIMIT, query("cursor", "The `id` of the last message of the page before.")], ROWS),
    document([LIMIT, query("cursor", "Base64 of the `id` and the created time of the last message.")], ROWS),
    document([LIMIT, query("cursor", "The date of the last page.")], ROWS),
    document([LIMIT, query("cursor")], ROWS),
    document([LIMIT, query("cursor", "Opaque; pages are sorted by date.", type="string")], ROWS),
    document([LIMIT, query("before", "Time of the last message of the next page.")], {"type": "string"}),
    document([LIMIT, query("before", "For the next page, the timestamp of the last message.", type="boolean")], ROWS),
]  # fmt: skip


@pytest.mark.parametrize("tree", NOT_LOSSY)
def test_cursors_that_mark_a_row(tree: dict[str, Any]) -> None:
    assert said(tree, LOSSY) == []


# The annotation says it: by the order's type, by the schema, by a name, in another tool's words.
@pytest.mark.parametrize(
    "tree",
    [
        from_row("/created_at", BEFORE, [BY_TIME]),
        from_row("/created_at", BEFORE, [BY_TIME, BY_ID]),
        from_row("/moment", query("before"), [{"by": "/moment", "type": "date-time"}], row(moment=TEXT)),
        from_row("/date", query("before"), rows={"type": "object"}),
        from_row("/at", query("before"), rows={"allOf": [row(at=TIME)]}),
        from_row("/created_at", BEFORE, [BY_TIME], boundary="inclusive"),
        from_row("/flagged", query("before"), rows=row(flagged={"type": "boolean"})),
    ],
)
def test_cursors_that_are_a_time_of_the_last_row(tree: dict[str, Any]) -> None:
    assert pointers(tree, LOSSY) == [NEXT]


def test_in_another_tool_s_words() -> None:
    outputs = {"results": "$.data", "nextCursor": "$.data[-1].created_at"}
    inputs = [{"name": "before", "in": "parameters", "type": "cursor"}]
    words: Any = {"type": "cursor", "inputs": inputs, "outputs": outputs}
    body = {"type": "object", "properties": {"data": ROWS}}
    tree = document([BEFORE], body, **{"x-speakeasy-pagination": words})
    assert pointers(tree, LOSSY) == ["/paths/~1messages/get/x-speakeasy-pagination"]


# The prose says it: the parameter's or the operation's; or the cursor plainly takes a time.
@pytest.mark.parametrize(
    "tree",
    [
        told("For the next page, the timestamp of the last message."),
        told("To page through, use the oldest message's timestamp."),
        told("Pagination: pass the `created_at` value of the last item returned."),
        told("", description="For the next page send the `created_at` of the last message as `before`."),
        document([LIMIT, query("cursor", **TIME)], ROWS),
        document([LIMIT, query("cursor", "The `created_at` of the last message of the page before.")], ROWS),
        document([LIMIT, query("page_token", "The last message's `created_at`.")], ROWS),
        told("The `created_at` of the last message of the page before."),
        document([LIMIT, query("page_token", "", type="string", format="date-time")], ROWS),
        document([LIMIT, query("before", "The last row's created_at, to get the next page.", type="integer")], ROWS),
        walked([BY_TIME, BY_ID], document_={"parameters": [query("cursor", **TIME)]}),
    ],
)
def test_cursors_that_are_a_time_by_the_prose(tree: dict[str, Any]) -> None:
    assert len(said(tree, LOSSY)) == 1


def test_a_posted_cursor_without_an_annotation() -> None:
    posted = {"type": "object", "properties": {"created_at": TIME, "limit": {"type": "integer"}}}
    operation = {
        "description": "For the next page send the `date` of the last message that came back as `created_at`.",
        "requestBody": {"content": {"application/json": {"schema": posted}}},
        "responses": {"200": {"description": "A page.", "content": {"application/json": {"schema": ROWS}}}},
    }
    tree = document(others={"/all": {"post": operation}})
    assert pointers(tree, LOSSY) == ["/paths/~1all/post/description"]


SECONDS = query("before", "Unix time.", type="integer")


# stays silent: as precise as the time, a time in whole seconds, finer units, and what nobody can tell.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        from_row("/created_at", BEFORE, [BY_TIME]),
        from_row("/created_at", query("before"), [BY_TIME]),
        from_row("/created_at", query("before", "Unix time.", type="number"), [BY_TIME]),
        from_row("/created_at", query("before", "Unix time in milliseconds.", type="integer"), [BY_TIME]),
        from_row("/created_at", query("before", type="integer"), [BY_TIME]),
        from_row("/created", SECONDS, rows=row(created={"type": "integer"})),
        from_row("/day", query("before", format="date"), rows=row(day={"type": "string", "format": "date"})),
        from_row("/id", query("before", "Unix time.", type="integer"), [BY_TIME, BY_ID]),
        told("Only messages before it, as Unix time."),
    ],
)
def test_cursors_as_precise_as_their_time(tree: dict[str, Any]) -> None:
    assert said(tree, PRECISION) == []


@pytest.mark.parametrize(
    ("tree", "taken"),
    [
        (from_row("/created_at", SECONDS, [BY_TIME]), "whole seconds"),
        (from_row("/created_at", query("before", type="integer", format="unix-time"), [BY_TIME]), "whole seconds"),
        (from_row("/created_at", query("before", type="integer"), [BY_TIME], filters={
            "before": {"at": "/created_at", "match": "before", "form": "unix-seconds"}}), "whole seconds"),
        (from_row("/created_at", query("before", type="string", format="date"), [BY_TIME]), "a day"),
    ],
)  # fmt: skip
def test_cursors_coarser_than_their_time(tree: dict[str, Any], taken: str) -> None:
    assert said(tree, PRECISION) == [f"the cursor 'before' takes {taken}, '/created_at' is finer"]


MOMENTS = {"type": "array", "items": row(id=TEXT, created_at=TIME)}
MORE = {"type": "object", "properties": {"data": MOMENTS, "next": TEXT}}


def shown(held: Any, *rows: Any, pagination: Any = None) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose example shows a token, of what is held, and rows of these times."""
    token = base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")
    data = [{"id": str(index), "created_at": time} for index, time in enumerate(rows)]
    return document([query("cursor")], MORE, example={"data": data, "next": token}, pagination=pagination)


def whole(prose: str, about: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose text speaks of what the token holds; ``about``: the field's description."""
    rows = {"type": "array", "items": row(id=TEXT, created_at=TIME | {"description": about})}
    return document([LIMIT, query("cursor", **({"type": "string"} | more))], rows, description=prose)


# stays silent: as exact as its row, more exact, another row's, another's values, no JSON; seconds of something else.
@pytest.mark.parametrize(
    "tree",
    [
        shown({"created_at": "2026-01-01T10:00:04.007Z", "id": "0"}, "2026-01-01T10:00:04.007Z"),
        shown({"created_at": "2026-01-01T10:00:04.5Z", "id": "0"}, "2026-01-01T10:00:04.500Z"),
        shown({"created_at": "2026-01-01T10:00:04.500700Z", "id": "0"}, "2026-01-01T10:00:04.5Z"),
        shown({"created_at": "2026-01-01T10:00:04Z", "id": "0"}, "2026-01-01T10:00:04Z"),
        shown({"created_at": "2026-01-01T10:00:04Z", "id": "9"}, "2026-01-01T10:00:04.007Z"),
        shown({"created_at": "2026-01-01T10:00:05Z", "id": "0"}, "2026-01-01T10:00:04.007Z"),
        shown({"created_at": "2026-01-01T10:00:04Z", "id": "0"}),
        shown(["2026-01-01T10:00:04Z"], "2026-01-01T10:00:04.007Z"),
        shown({"created_at": 1767261604, "id": "0"}, "2026-01-01T10:00:04.007Z"),
        whole("The token holds `created_at` in microseconds and the `id`."),
        whole("The token holds `created_at` in whole seconds.", "When it was made, in whole seconds."),
        whole("The token is good for ten whole seconds. `created_at` is in UTC."),
        whole("`created_at` is shown in whole seconds. The token is opaque."),
        whole("The token holds `sent_at` in whole seconds."),
    ],
)
def test_tokens_as_exact_as_their_row(tree: dict[str, Any]) -> None:
    assert said(tree, PRECISION) == []


EXAMPLE = "/paths/~1messages/get/responses/200/content/application~1json/example/next"
CONTAINS: Any = {"contains": {"encoding": "base64-json", "fields": {"t": "/created_at", "id": "/id"}}}
IN_BODY: Any = {"request": {"cursor": {"in": "query", "name": "cursor"}}, "cursor": CONTAINS}
IN_BODY["response"] = {"items": "/data", "next": {"in": "body", "at": "/next"}}


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (shown({"created_at": "2026-01-01T10:00:04Z", "id": "0"}, "2026-01-01T10:00:04.007Z"), EXAMPLE),
        (shown({"created_at": "2026-01-01T10:00:04.12Z", "id": "1"}, "2026", "2026-01-01T10:00:04.123Z"), EXAMPLE),
        (shown({"t": "2026-01-01T10:00:04Z", "id": "0"}, "2026-01-01T10:00:04.5Z", pagination=IN_BODY), EXAMPLE),
        (whole("The token holds `created_at` in whole seconds and the `id`."), "/paths/~1messages/get/description"),
        (whole('A cursor decodes to {"created_at": "<ISO 8601, whole seconds>", "id": "<id>"}.'),
         "/paths/~1messages/get/description"),
        (whole("", description="The token: `created_at` to the second, and the `id`."),
         "/paths/~1messages/get/parameters/1"),
    ],
)  # fmt: skip
def test_tokens_less_exact_than_their_row(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, PRECISION) == [at]


def holding(order: list[dict[str, Any]], prose: str = "", **fields: str) -> dict[str, Any]:
    """Return a list whose cursor's contents are told."""
    contents = {"contains": {"encoding": "base64-json", "fields": fields}}
    return walked(order, cursor=contents, document_={"parameters": [query("cursor", prose)]})


def test_contents_in_whole_seconds() -> None:
    tree = holding([BY_TIME, BY_ID], created_unix="/created_at", id="/id")
    assert pointers(tree, PRECISION) == [f"{PAGES}/cursor/contains/fields/created_unix"]


@pytest.mark.parametrize(
    ("tree", "lacking"),
    [
        (holding([BY_TIME, BY_ID], created_at="/created_at", id="/id"), ""),
        (holding([BY_TIME, BY_ID], t="/created_at", i="/id", page="/id"), ""),
        (holding([{"by": ["/a", "/b"]}, BY_ID], b="/b", id="/id"), ""),
        (holding([BY_TIME], created_at="/created_at"), ""),
        (walked([BY_TIME, BY_ID], cursor={"row": {"next": "last"}}), ""),
        (holding([BY_TIME, BY_ID], created_at="/created_at"), "'/id' (the tiebreaker)"),
        (holding([BY_TIME, BY_ID], id="/id"), "'/created_at'"),
        (holding([BY_TIME, BY_ID], inserted_at="/inserted_at"), "'/created_at', '/id' (the tiebreaker)"),
    ],
)
def test_contents_beside_the_order(tree: dict[str, Any], lacking: str) -> None:
    wanted = [f"the cursor holds no {lacking}, which rows are sorted by"] if lacking else []
    assert said(tree, CONTENTS) == wanted


BOTH = 'An opaque token. Decoded it reads `{"created_at": "...", "id": "..."}`.'


FILES = "Files of messages. `content` is base64 of the file and its id; decoded it is {name: ..., size: ...}."


# stays silent: opaque and not told, told and not opaque, opaque in base64, and what else is opaque.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        holding([BY_TIME, BY_ID], "The token of the page.", id="/id"),
        holding([BY_TIME, BY_ID], "The token is not opaque: it may be read.", id="/id"),
        walked([BY_TIME, BY_ID], document_={"parameters": [query("cursor", "An opaque token.")]}),
        document([LIMIT, query("cursor", "An opaque base64-encoded token.")], ROWS),
        document([LIMIT, query("cursor", "An opaque token.")], ROWS, description=FILES),
        document([LIMIT, query("cursor", "An opaque token: base64 of random bytes and no id.")], ROWS),
        document([LIMIT, query("cursor", "An opaque token, in base64. Don't decode it.")], ROWS),
        document([LIMIT, query("cursor", "Base64 of the `id` of the last message.")], ROWS),
        document([LIMIT, query("cursor", "An opaque token, such as {token}.")], ROWS),
        walked([BY_TIME, BY_ID], cursor={"contains": {"encoding": "json", "fields": {"id": "/id"}}}, document_={
            "description": "Messages, whose bodies are opaque."}),
    ],
)  # fmt: skip
def test_opaque_or_told(tree: dict[str, Any]) -> None:
    assert said(tree, OPAQUE) == []


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (holding([BY_TIME, BY_ID], "An opaque token.", id="/id"), f"{PAGES}/cursor/contains"),
        (document([LIMIT, query("cursor", BOTH)], ROWS), "/paths/~1messages/get/parameters/1"),
        (document([LIMIT, query("cursor", "An opaque string.")], ROWS,
                  description='The cursor is exclusive. It decodes to {"id": "<id>"}. Send it again.'),
         "/paths/~1messages/get/description"),
        (document([LIMIT, query("cursor", 'Decodes to {"id": "<id>"}.')], ROWS, description="Cursors are opaque."),
         "/paths/~1messages/get/parameters/1"),
        (document([LIMIT, query("cursor", "The opaque token: base64 of the `created_at` time and the `id`.")], ROWS),
         "/paths/~1messages/get/parameters/1"),
        (document([LIMIT, query("cursor", "An opaque token, the base64-encoded id of the last row.")], ROWS),
         "/paths/~1messages/get/parameters/1"),
        (document([LIMIT, query("cursor")], ROWS, description=f"The cursor: {BOTH}"),
         "/paths/~1messages/get/description"),
        (walked(cursor={"contains": {"encoding": "json", "fields": {"id": "/id"}}}, document_={
            "description": "Rows, newest first. The next cursor is opaque."}), f"{PAGES}/cursor/contains"),
    ],
)  # fmt: skip
def test_opaque_and_told(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, OPAQUE) == [at]
