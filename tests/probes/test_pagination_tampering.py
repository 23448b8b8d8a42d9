from __future__ import annotations

import base64
import json

from conformance.contract.pagination import Key
from conformance.probes.pagination.tampering import bad
from conformance.probes.pagination.windows import groups


def test_a_json_cursor_is_changed_field_by_field_in_its_own_encoding() -> None:
    real = base64.urlsafe_b64encode(json.dumps({"at": 5, "id": "x?>"}).encode()).decode().rstrip("=")
    changed = [item for item in bad(real) if item.name.startswith("its field")]
    assert {name for item in changed for name in ("at", "id") if repr(name) in item.name} == {"at", "id"}
    assert all("=" not in item.value for item in changed)


def test_nothing_that_may_be_valid_by_chance_is_called_certain() -> None:
    assert not [item for item in bad("abcdef") if item.certain and item.value in "abcdef"]


def test_an_opaque_cursor_is_tampered_with_too() -> None:
    assert {"cut short by one", "character 0 changed", "NUL"} <= {item.name for item in bad("~~opaque~~")}


def test_groups_are_rows_of_one_moment_and_rows_close_to_each_other() -> None:
    key = Key(("/at",), "date-time", descending=True)
    times = [
        "2026-01-01T00:00:09Z",
        "2026-01-01T00:00:05Z",
        "2026-01-01T00:00:05.0Z",
        "2026-01-01T00:00:03.0009Z",
        "2026-01-01T00:00:03.0001Z",
    ]
    assert groups(key, [{"at": text} for text in times]) == [(1, 2), (3, 2)]
