"""Errors and generated requests of Whippy: servers with other legal choices, and wrong ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conformance.contract import times
from tests.probes.altered import Asked, Said, accept, errors, examined, same, worse

if TYPE_CHECKING:
    from tests.probes.altered import Change

EMPTY: dict[str, object] = {"data": [], "metadata": {}}


def refuse(said: Said, status: int) -> Said:
    return replace(said, status=status).says({"errors": [{"description": "no"}], "status": status})


def smaller_pages(asked: Asked, said: Said) -> Said:
    limit = asked.one("limit") or ""
    return refuse(said, 422) if said.status == 200 and limit.isdigit() and int(limit) > 100 else said


def known_types(asked: Asked, said: Said) -> Said:
    given = {value for name in ("type", "type[]") for value in asked.query.get(name, ())}
    return refuse(said, 422) if said.status == 200 and given - {"sms", "mms"} else said


def brackets(asked: Asked, said: Said) -> Said:
    return refuse(said, 422) if said.status == 200 and {"type", "delivery_status"} & asked.query.keys() else said


def ordered(asked: Asked, said: Said) -> Said:
    after, before = times.parse(asked.one("after")), times.parse(asked.one("before"))
    return refuse(said, 422) if said.status == 200 and after and before and after > before else said


def identifiers(asked: Asked, said: Said) -> Said:
    wrong = any(len(asked.query[name][0]) != 36 for name in asked.query if name.endswith("_id"))
    return refuse(said, 422) if said.status == 200 and wrong else said


def any_direction(asked: Asked, said: Said) -> Said:
    wrong = asked.one("direction") not in {None, "", "forward", "backward"}
    return accept(said, EMPTY) if said.status == 422 and wrong else said


def cut_down(asked: Asked, said: Said) -> Said:
    large = (asked.one("limit") or "")[:1] in {"5", "6", "7", "8", "9"}
    return accept(said, EMPTY) if said.status == 422 and large else said


LEGAL: dict[str, tuple[Change, dict[str, set[str]]]] = {
    "as the reference server": (same, {}),
    "pages of 100 at most": (smaller_pages, {}),
    "a list of types of its own": (known_types, {}),
    "arrays with brackets alone": (brackets, {}),
    "after before before": (ordered, {}),
    "UUIDs alone": (identifiers, {}),
    "more about an error": (
        errors(lambda it: it.says({"errors": [{"description": "a", "at": 3}], "status": it.status, "id": 9})),
        {},
    ),
    "400 for what is malformed": (lambda _, it: refuse(it, 400) if it.status == 422 else it, {}),
    "limits that are cut down": (cut_down, {"warned": {"schema.negative_rejected"}}),
}
WRONG: dict[str, tuple[Change, dict[str, set[str]]]] = {
    "one error without a description": (
        errors(lambda it: it.says({"errors": [{"description": "a"}, {"at": 3}], "status": it.status})),
        {"failed": {"schema.response"}},
    ),
    "another status in the body": (
        errors(lambda it: it.says({"errors": [{"description": "a"}], "status": 400})),
        {"failed": {"errors.envelope"}},
    ),
    "the status as text": (
        errors(lambda it: it.says({"errors": [{"description": "a"}], "status": str(it.status)})),
        {"failed": {"errors.envelope", "schema.response"}},
    ),
    "no list of errors": (
        errors(lambda it: it.says({"errors": {"description": "a"}, "status": it.status})),
        {"failed": {"errors.envelope", "schema.response"}},
    ),
    "HTML for a wrong key": (
        errors(lambda it: it.says(b"<p>who?</p>", "text/html") if it.status == 401 else it),
        {"failed": {"errors.envelope", "errors.media_type", "schema.response", "schema.content_type"}},
    ),
    "another form where no status is documented": (
        lambda _, it: replace(it, status=409).says({"detail": "no"}) if it.status == 422 else it,
        {"warned": {"errors.envelope"}},
    ),
    "any direction": (any_direction, {"failed": {"schema.negative_rejected"}}),
    "rows without a time": (
        lambda _, it: it.says({"data": [{"id": "x"}], "metadata": {}}) if it.status == 200 else it,
        {"failed": {"schema.response"}},
    ),
}


@pytest.mark.parametrize("name", [*LEGAL, *WRONG])
def test_what_is_wrong_is_seen_and_nothing_else(name: str) -> None:
    change, expected = {**LEGAL, **WRONG}[name]
    results, _ = examined("whippy", change)
    assert worse(results) == expected, {key: it.problems or it.reason for key, it in results.items()}


def test_requests_are_few_since_the_rate_is_low() -> None:
    _, transcript = examined("whippy", same)
    asked = [item for item in transcript.exchanges if item.probe in {"schema.cases", "errors.provoke"}]
    assert len(asked) <= 80
