from __future__ import annotations

from typing import Any

import pytest

from conformance.checks.schema.outside import outside, plain, text_outside, value_outside
from conformance.contract.loading import load_contract
from conformance.evidence.exchange import Exchange

INTEGER: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 200}
STATUS: dict[str, Any] = {"type": "string", "enum": ["queued", "sent"]}
UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
TAG: dict[str, Any] = {"type": "string", "maxLength": 64}


@pytest.mark.parametrize(
    ("schema", "text", "keyword"),
    [
        (INTEGER, "5", ""), (INTEGER, "+5", ""), (INTEGER, "5.0", ""), (INTEGER, " 5 ", ""), (INTEGER, "1_0", ""),
        (INTEGER, "0x10", ""), (INTEGER, "", ""), (INTEGER, "0", "minimum"), (INTEGER, "-1", "minimum"),
        (INTEGER, "201", "maximum"), (INTEGER, "5abc", "type"), (INTEGER, "true", "type"), (INTEGER, "0.5", "type"),
        ({"type": "boolean"}, "Yes", ""), ({"type": "boolean"}, "1", ""), ({"type": "boolean"}, "AAA", "type"),
        (STATUS, "SENT", ""), (STATUS, "queued,sent", ""), (STATUS, "gone", "enum"),
        (UUID, "0B7D5C9E41F24F0A8C552F6F3A9D1E77", ""), (UUID, "{0b7d5c9e-41f2-4f0a-8c55-2f6f3a9d1e77}", ""),
        (UUID, "0b7d5c9e", "format"),
        (MOMENT, "2026-01-01", ""), (MOMENT, "1767225600", ""), (MOMENT, "2026-02-30T00:00:00Z", ""),
        (MOMENT, "2026-13-01T00:00:00Z", "format"), (MOMENT, "yesterday", "format"),
        (TAG, "x" * 64, ""), (TAG, "x" * 65, "maxLength"), (TAG, " " * 30 + "x" * 40, ""), (TAG, "e\u0301" * 40, ""),
    ],
)  # fmt: skip
def test_only_what_nobody_could_take_is_outside(schema: dict[str, Any], text: str, keyword: str) -> None:
    assert text_outside(schema, text) == keyword


@pytest.mark.parametrize(
    ("value", "required", "keyword"),
    [(None, False, ""), (None, True, "type"), (5, False, "type"), ("x" * 65, False, "maxLength"), ("x", True, "")],
)
def test_null_stands_for_absent(value: object, required: bool, keyword: str) -> None:  # noqa: FBT001 - a parameter of the test
    assert value_outside(TAG, value, required=required) == keyword


NUMBER: dict[str, Any] = {"type": ["integer", "null"], "minimum": 1}
FLAG: dict[str, Any] = {"type": "boolean"}
CHOICE: dict[str, Any] = {"type": "string", "enum": ["created_at", "updated_at"]}


@pytest.mark.parametrize(
    ("schema", "value", "keyword"),
    [
        (NUMBER, 5, ""), (NUMBER, 5.0, ""), (NUMBER, "5", ""), (NUMBER, "", ""), (NUMBER, None, ""),
        (NUMBER, 0, "minimum"), (NUMBER, 0.5, "type"), (NUMBER, "many", "type"), (NUMBER, True, "type"),
        (NUMBER, [5], "type"), (FLAG, 1, ""), (FLAG, 0, ""), (FLAG, "true", ""), (FLAG, "", ""), (FLAG, 2, "type"),
        (FLAG, "perhaps", "type"), (FLAG, [], "type"), (CHOICE, "CREATED_AT", ""), (CHOICE, "", ""),
        (CHOICE, "AAA", "enum"), (CHOICE, 0, "type"), (MOMENT, "soon", "format"), (MOMENT, "2026-01-01", ""),
        ({"type": "object"}, [], ""), ({"type": "object"}, "x", "type"), ({"type": "array"}, "x", ""),
        ({"type": "array"}, {}, "type"), ({}, [1], ""),
    ],
)  # fmt: skip
def test_readers_of_json_differ_too(schema: dict[str, Any], value: object, keyword: str) -> None:
    assert value_outside(schema, value, required=False) == keyword


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        (b"[]", set()), (b"null", set()), (b"{}", set()), (b"[0]", {"type"}), (b"{", {"type"}),
        (b'{"date": "soon"}', set()),
        (b'{"date": "soon", "created_at": "2026-01-01T00:00:00Z"}', set()),
        (b'{"date": "soon", "created_at": "later"}', {"date/format", "created_at/format"}),
    ],
)  # fmt: skip
def test_of_several_names_a_target_may_know_one(body: bytes, broken: set[str]) -> None:
    operation = load_contract("heymarket").operations["countMessages"]
    asked = Exchange(1, "heymarket", operation.id, "", "POST", operation.path, request_body=body)
    assert {address for address, _ in outside(operation, asked)} == {f"countMessages/body/{name}" for name in broken}


@pytest.mark.parametrize("text", ["", " x", "a\tb", "e\u0301", "\ue000", "é" * 40])
def test_some_texts_may_be_refused_by_careful_servers(text: str) -> None:
    assert not plain(TAG, text)


def test_plain_texts_and_moments() -> None:
    assert plain(TAG, "50% off + é")
    assert plain(MOMENT, "2026-01-01T00:00:00.250+02:00")
    assert not plain(MOMENT, "0041-11-25T09:57:50-23:59")
