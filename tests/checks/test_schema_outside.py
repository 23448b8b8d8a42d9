from __future__ import annotations

from typing import Any

import pytest

from conformance.checks.schema.outside import plain, text_outside, value_outside

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


@pytest.mark.parametrize("text", ["", " x", "a\tb", "e\u0301", "\ue000", "é" * 40])
def test_some_texts_may_be_refused_by_careful_servers(text: str) -> None:
    assert not plain(TAG, text)


def test_plain_texts_and_moments() -> None:
    assert plain(TAG, "50% off + é")
    assert plain(MOMENT, "2026-01-01T00:00:00.250+02:00")
    assert not plain(MOMENT, "0041-11-25T09:57:50-23:59")
