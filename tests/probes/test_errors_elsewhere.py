"""Errors and generated requests of a contract that nobody bundles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.probes.altered import Said, accept, same, worse
from tests.probes.shop import examined, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.probes.altered import Change


def at(status: int, change: Callable[[Said], Said]) -> Change:
    return lambda _, said: change(said) if said.status == status else said


def test_a_correct_server_passes_and_nothing_is_written(tmp_path: Path) -> None:
    results, transcript = examined(tmp_path, same)
    assert worse(results) in ({}, NUMBERS), {key: it.problems or it.reason for key, it in results.items()}
    assert {item.operation for item in transcript.exchanges} == {"listThings", "searchThings", "getThing"}
    assert {key.partition("/")[0] for key in results} == {"listThings", "searchThings", "getThing"}
    good = [item for item in transcript.exchanges if item.labels.get("mode") == "positive"]
    assert all(item.ok or item.status == 404 for item in good)
    assert any("token" in (item.request_json or {}) for item in good if item.operation == "searchThings")
    assert {("x-site", "7")} <= {(name.lower(), value) for item in good for name, value in item.request_headers}


NUMBERS = {"inconclusive": {"errors.not_found"}}  # where identifiers that are numbers are not read
WRONG: dict[str, tuple[Change, dict[str, set[str]]]] = {
    "another number": (at(403, lambda it: problem(it, 403, 100)), {"failed": {"errors.code_matches_status"}}),
    "a number as text": (at(403, lambda it: problem(it, 403, "105")), {}),
    "no code": (
        at(400, lambda it: problem(it, 400, None)),
        {"failed": {"errors.code_matches_status", "errors.envelope"}},
    ),
    "another media type": (
        at(400, lambda it: replace(it, headers={**it.headers, "content-type": "application/json"})),
        {"failed": {"errors.media_type", "schema.content_type"}},
    ),
    "the form of other errors where one has its own": (
        at(404, lambda it: problem(it, 404, 100)),
        {"failed": {"errors.envelope", "errors.media_type", "schema.content_type"}},
    ),
    "any kind": (
        lambda asked, it: accept(it, {"data": []}) if set(asked.query) == {"kind"} and it.status == 400 else it,
        {"failed": {"schema.negative_rejected"}},
    ),
    "any size": (
        lambda asked, it: (
            accept(it, {"data": []}) if (asked.json or {}).get("size") in (0, 10) and it.status == 400 else it
        ),
        {"failed": {"schema.negative_rejected"}},
    ),
    "rows without kind": (
        lambda asked, it: it.says({"data": [{"id": 7}]}) if asked.path == "/things" and it.status == 200 else it,
        {"failed": {"schema.response"}},
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_server_is_seen(name: str, tmp_path: Path) -> None:
    change, expected = WRONG[name]
    results, _ = examined(tmp_path, change)
    found = worse({key: it for key, it in results.items() if it.check != "errors.not_found"})
    assert found == expected, {key: it.problems or it.reason for key, it in results.items()}
