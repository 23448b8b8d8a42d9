"""The order is said, its keys are in the rows, and something parts rows that are equal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lint.linted import linted
from tests.lint.ordered import BOUNDED, BY_ID, BY_TIME, PLAIN, TEXT, TIME, UNPAGED, VENDOR, row, walked
from tests.lint.paged import document, pointers, query, said

ORDER = "/paths/~1messages/get/x-pagination/order"
CHOICE = "/paths/~1messages/get/x-pagination/request/order/values"
UNDECLARED, KEY, ABSENT = "ordering.undeclared", "ordering.key", "ordering.key_absent"
TIEBREAKER, UNIQUE = "ordering.tiebreaker", "ordering.tiebreaker_unique"
SILENT = [PLAIN, VENDOR, BOUNDED, UNPAGED, walked([BY_TIME, BY_ID])]


def chosen(values: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list whose order a parameter chooses."""
    cursor = {"in": "query", "name": "cursor"}
    return walked(request={"cursor": cursor, "order": {"in": "query", "name": "sort", "values": values}}, **more)


# stays silent: what has no annotation of ours, what has no pages, and an order that a parameter's values tell.
@pytest.mark.parametrize("tree", [*SILENT, walked(style="bounded"), chosen({"new": [BY_TIME, BY_ID]})])
def test_order_said(tree: dict[str, Any]) -> None:
    assert said(tree, UNDECLARED) == []


@pytest.mark.parametrize("tree", [walked(), walked(style="offset"), walked(boundary="exclusive", full_pages=True)])
def test_order_not_said(tree: dict[str, Any]) -> None:
    assert pointers(tree, UNDECLARED) == ["/paths/~1messages/get/x-pagination"]


# stays silent: rows of which nothing is said, or that may have more fields; one of the alternatives is there.
KEYS_THERE = [
    *SILENT,
    walked([BY_TIME, BY_ID], {"type": "object"}),
    walked([BY_TIME, BY_ID], rows=True),
    walked([BY_TIME], {"type": "object", "properties": {"id": TEXT}, "additionalProperties": True}),
    walked([BY_TIME], {"$ref": "#/components/schemas/Nowhere"}),
    walked([BY_TIME], {"allOf": [row(id=TEXT), row(created_at=TIME)]}),
    walked([BY_TIME], {"oneOf": [row(id=TEXT), row(created_at=TIME)]}),
    walked([BY_TIME], {"oneOf": [row(id=TEXT), {"type": "object"}]}),
    walked([{"by": ["/received_at", "/created_at"]}]),
    walked([{"by": "/meta/at"}], row(id=TEXT, meta={"type": "object"})),
    walked([{"by": "/times/0"}], row(id=TEXT, times={"type": "array", "items": TIME})),
]


@pytest.mark.parametrize("tree", KEYS_THERE)
def test_keys_are_in_the_row(tree: dict[str, Any]) -> None:
    assert said(tree, KEY) == []


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (walked([BY_TIME, BY_ID], row(id=TEXT, inserted_at=TIME)), f"{ORDER}/0"),
        (walked([{"by": ["/a", "/b"]}]), f"{ORDER}/0"),
        (walked([{"by": "/created_at/day"}]), f"{ORDER}/0"),
        (walked([BY_TIME, {"by": "/uid"}], {"allOf": [row(), row(name=TEXT)]}), f"{ORDER}/1"),
        (chosen({"sent": "/sent_at"}), f"{CHOICE}/sent"),
        (chosen({"sent": [{"by": "/sent_at"}, BY_ID]}), f"{CHOICE}/sent/0"),
    ],
)
def test_keys_that_no_row_has(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, KEY) == [at]


def test_a_row_in_another_file() -> None:
    tree = walked([BY_TIME], {"$ref": "rows.yaml#/Message"})
    beside = {"rows.yaml": "Message: {type: object, properties: {id: {type: string}, date: {type: string}}}\n"}
    [result] = linted(json.dumps(tree), KEY, name="openapi.json", beside=beside)
    assert "'/created_at'" in result.message
    assert result.hint == "the object has: id, date"
    assert result.related[0].path.name == "rows.yaml"


NULLS = BY_TIME | {"nulls": "last"}
MAYBE = {"type": ["string", "null"], "format": "date-time"}


# stays silent: nothing is said of what is required; required on the way down; where the nulls stand is said.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        walked([BY_TIME, BY_ID], row()),
        walked([BY_TIME, BY_ID], row("id", "created_at")),
        walked([BY_TIME], {"allOf": [row("created_at"), row(id=TEXT)]}),
        walked([NULLS], row(created_at=MAYBE)),
        walked([NULLS, BY_ID], row("id")),
        walked([BY_TIME], row(id=TEXT)),
        walked([BY_TIME], row(created_at={})),
        walked([{"by": ["/received_at", "/created_at"]}], row("created_at", created_at=TIME, received_at=MAYBE)),
    ],
)
def test_keys_that_are_always_there(tree: dict[str, Any]) -> None:
    assert said(tree, ABSENT) == []


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        (walked([BY_TIME], row("id")), "a row need not have"),
        (walked([BY_TIME], row(created_at=MAYBE)), "may be null"),
        (walked([BY_TIME], row(created_at={"oneOf": [TIME, {"type": "null"}]})), "may be null"),
        (walked([BY_TIME], row(created_at={"$ref": "#/components/schemas/T"})), ""),
        (walked([{"by": "/at/time"}], row("at", at=row("day", time=TIME, day=TEXT))), "a row need not have"),
        (walked([{"by": ["/a", "/created_at"]}], row(a=MAYBE, created_at=MAYBE)), "may be null"),
    ],
)
def test_keys_that_may_be_absent(tree: dict[str, Any], reason: str) -> None:
    assert all(reason in message for message in said(tree, ABSENT))
    assert len(said(tree, ABSENT)) == (1 if reason else 0)


def test_nullable_of_3_0() -> None:
    tree = walked([BY_TIME], row(created_at=TIME | {"nullable": True}), document_={"version": "3.0.3"})
    assert said(tree, ABSENT) == ["rows are sorted by '/created_at', which may be null"]


IDENTIFIED = {"items": "/data", "next": {"in": "body", "at": "/next"}, "identity": ["/account", "/number"]}
# stays silent: the key is the identity, or sounds like one; several keys are; walked by numbers; a bare time as cursor.
ENOUGH = [
    *SILENT,
    walked([{"by": "/id"}]),
    walked([{"by": "/message_id"}]),
    walked([{"by": "/sequence_number"}]),
    walked([{"by": "/account"}, {"by": "/number"}], response=IDENTIFIED),
    walked([BY_TIME], style="offset"),
    walked([BY_TIME, {"by": "/position", "tiebreaker": True}]),
    walked([BY_TIME], response={"items": "/data", "next": {"in": "last-item", "at": "/created_at"}}),
    chosen({"new": [BY_TIME, BY_ID]}),
]


@pytest.mark.parametrize("tree", ENOUGH)
def test_rows_are_parted(tree: dict[str, Any]) -> None:
    assert said(tree, TIEBREAKER) == []


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (walked([BY_TIME]), ORDER),
        (walked([BY_TIME, {"by": "/status"}]), ORDER),
        (walked([{"by": "/name"}]), ORDER),
        (walked([{"by": "/paid"}], row(paid={"type": "boolean"})), ORDER),
        (walked([{"by": "/account"}], response=IDENTIFIED), ORDER),
        (chosen({"new": [BY_TIME, BY_ID], "sent": "/sent_at"}), f"{CHOICE}/sent"),
    ],
)
def test_rows_are_not_parted(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, TIEBREAKER) == [at]


def tied(by: str, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Return an order with such a tiebreaker."""
    return [BY_TIME, {"by": by, "tiebreaker": True, **more}]


BESIDE_ID = {"items": "/data", "next": {"in": "body", "at": "/next"}, "identity": "/ref"}
UNLIKE = TEXT | {"description": "A name that is unique in the account."}


# stays silent: the identity, what may be unique for all one knows, what is told to be, and a second tiebreaker that is.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        walked(tied("/id")),
        walked(tied("/local_name")),
        walked(tied("/serial")),
        walked(tied("/phone"), row(phone=TEXT)),
        walked([*tied("/updated_at"), BY_ID]),
        walked([BY_TIME]),
        walked(tied("/rank"), row(rank={"type": "integer"})),
        walked(tied("/ref"), row(ref=TEXT, created_at=TIME), response=BESIDE_ID),
        walked(tied("/name"), row(ref=TEXT, name=UNLIKE), response=BESIDE_ID),
        walked(tied("/code"), row(id=TEXT, code=TEXT | {"format": "uuid"})),
        walked(tied("/message_number"), row(id=TEXT, message_number={"type": "integer"})),
        walked([*tied("/queue"), {"by": "/ref"}], row(ref=TEXT, queue=TEXT), response=BESIDE_ID),
    ],
)
def test_tiebreakers(tree: dict[str, Any]) -> None:
    assert said(tree, UNIQUE) == []


@pytest.mark.parametrize(
    "tree",
    [
        walked(tied("/updated_at")),
        walked(tied("/sent", type="date-time")),
        walked(tied("/flagged"), row(flagged={"type": ["boolean", "null"]})),
        walked(tied("/way"), row(way={"enum": ["in", "out"]})),
        walked(tied("/status")),
        walked(tied("/to"), row(to=TEXT, ref=TEXT), response=BESIDE_ID),
        walked(tied("/room"), row(room={"type": "integer"}, ref=TEXT), response=BESIDE_ID),
        walked(tied("/label"), row(id=TEXT, label=TEXT)),
        walked(tied("/label"), row(id=TEXT, label=TEXT | {"description": "It need not be unique."})),
        walked(tied("/phone_number"), {"allOf": [row(id=TEXT), row(phone_number=TEXT)]}),
        walked(tied("/customer"), row(number=TEXT, customer=TEXT)),
        walked(tied("/day"), {"allOf": [{"$ref": "#/components/schemas/D"}]}, document_={"components": {"schemas": {
            "D": row(day={"type": "string", "format": "date"})}}}),
    ],
)  # fmt: skip
def test_tiebreakers_that_several_rows_share(tree: dict[str, Any]) -> None:
    assert pointers(tree, UNIQUE) == [f"{ORDER}/1"]


def worded(text: str, rows: dict[str, Any] | None = None, *parameters: dict[str, Any]) -> dict[str, Any]:
    """Return a plain list whose text tells its order."""
    body = {"type": "array", "items": rows or row(id=TEXT, sentAt=TIME)}
    return document([*parameters], body, description=text)


@pytest.mark.parametrize("text", ["Messages, sorted by `created_at`.", "Rows are ordered newest first by `meta.seq`."])
def test_a_field_that_only_the_text_has(text: str) -> None:
    assert pointers(worded(text), KEY) == ["/paths/~1messages/get/description"]


# stays silent: fields under another spelling or deeper, parameters, directions, rows that may have more, other words.
@pytest.mark.parametrize(
    "tree",
    [
        worded("Sorted by `sent_at`."),
        worded("Sorted by `sentAt`, newest first."),
        worded("Sorted by `message.sent_at`."),
        worded("Sorted by `created_at`.", row(id=TEXT, attributes=row(created_at=TIME))),
        worded("Sorted by `created_at`.", row(id=TEXT, tags={"type": "array", "items": row(createdAt=TIME)})),
        worded("Sorted by `created_at`.", row(id=TEXT, attributes={"type": "object"})),
        worded("Sorted by `created_at`.", {**row(id=TEXT), "additionalProperties": True}),
        worded("Sorted by `created_at`.", {"type": "object"}),
        worded("Sorted by `sort_by`.", None, query("sort_by")),
        worded("Sorted by `desc` by default."),
        worded("Sorted by creation."),
        worded("Can be sorted. By `default`, it is not."),
    ],
)
def test_the_text_may_be_right(tree: dict[str, Any]) -> None:
    assert said(tree, KEY) == []


# stays silent: an id, a name that may be unique for all one knows, a field that no row has, and other ties.
@pytest.mark.parametrize(
    "text",
    [
        "Sorted by `created_at`, with `number` as a tiebreaker.",
        "Sorted by `created_at`, with `code` as a tiebreaker.",
        "Sorted by `created_at`, with `nowhere` as a tie-breaker.",
        "Sorted by `created_at` and `customer`.",
        "Ties are broken by `number`.",
    ],
)
def test_tiebreakers_of_the_text(text: str) -> None:
    assert said(worded(text, row(number=TEXT, code=TEXT, customer=TEXT, created_at=TIME)), UNIQUE) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sorted by `created_at`, with `customer` as a tiebreaker.",
        "Sorted by `created_at`; `updated_at` breaks ties.",
        "Ties are broken by `customer`.",
    ],
)
def test_tiebreakers_of_the_text_that_several_rows_share(text: str) -> None:
    tree = worded(text, row(number=TEXT, customer=TEXT, created_at=TIME, updated_at=TIME))
    assert pointers(tree, UNIQUE) == ["/paths/~1messages/get/description"]


CURSOR = query("cursor")


# stays silent: never null, nulls in the text, an order that a parameter chooses, and a list without pages.
@pytest.mark.parametrize(
    "tree",
    [
        worded("Sorted by `created_at`.", None, CURSOR),
        worded("Sorted by `created_at`.", row(created_at=TIME, sent_at=MAYBE), CURSOR),
        worded("Sorted by `created_at`; rows without one come last.", row(created_at=MAYBE), CURSOR),
        worded("Sorted by `created_at`. Nulls come last.", row(created_at=MAYBE), CURSOR),
        worded("Sorted by `created_at`; those that are not sent yet come first.", row(created_at=MAYBE), CURSOR),
        worded("Sorted by `created_at`; pending ones are listed last.", row(created_at=MAYBE), CURSOR),
        worded("Can be sorted by `created_at`.", row(created_at=MAYBE), CURSOR),
        worded("Sorted by `created_at`.", row(created_at=MAYBE), CURSOR, query("sort_by")),
        worded("Sorted by `created_at`.", row(created_at=MAYBE)),
        worded("Sorted by `created_at`.", {"type": "object"}, CURSOR),
    ],
)
def test_keys_of_the_text_that_are_always_there(tree: dict[str, Any]) -> None:
    assert said(tree, ABSENT) == []


def test_keys_of_the_text_that_may_be_null() -> None:
    text = "Messages are ordered by `created_at` ascending, then by `id`. Without a cursor, page one; null ends it."
    tree = worded(text, row(id=TEXT, createdAt=MAYBE), CURSOR)
    assert said(tree, ABSENT) == ["rows are sorted by '/createdAt', which may be null"]
    tree = worded(text, {"$ref": "rows.yaml#/Message"}, CURSOR)
    beside = {"rows.yaml": "Message: {type: object, properties: {created_at: {type: string, nullable: true}}}\n"}
    [result] = linted(json.dumps(tree), ABSENT, name="openapi.json", beside=beside)
    assert (result.place.path.name, result.place.pointer) == ("rows.yaml", "/Message/properties/created_at")
