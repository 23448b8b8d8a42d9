"""Errors and generated requests of Heymarket: servers with other legal choices, and wrong ones."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conformance.contract import times
from tests.probes.altered import Asked, Said, accept, errors, examined, same, worse

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.evidence.exchange import Exchange
    from tests.probes.altered import Change


def refuse(said: Said, what: str = "no") -> Said:
    """The usual refusal; the answer's headers stay."""
    return replace(said, status=400).says({"error": "bad_data", "message": what})


def known_inboxes(asked: Asked, said: Said) -> Said:
    empty = asked.path == "/v1/messages" and said.body == b"[]" and "timestamp" not in asked.query
    return refuse(said, "no such inbox") if empty else said


def only_date(asked: Asked, said: Said) -> Said:
    counting = asked.path.endswith("/count") and said.status == 200
    return refuse(said, "unknown field") if counting and "created_at" in (asked.json or {}) else said


def ignores_date(asked: Asked, said: Said) -> Said:
    body = asked.json or {}
    lone = asked.path.endswith("/count") and set(body) == {"date"} and "authorization" in asked.headers
    return accept(said, "190") if lone and said.status == 400 else said


def no_future(asked: Asked, said: Said) -> Said:
    moment = times.parse((asked.json or {}).get("created_at"))
    return refuse(said, "in the future") if said.status == 200 and moment and moment > 1_780_300_000 else said


def near_forms(asked: Asked, said: Said) -> Said:
    """Digits in quotes, 0 and 1, null and an empty list: all of them mean what they look like."""
    if said.status != 400 or asked.method != "POST" or "authorization" not in asked.headers:
        return said
    body = {} if asked.body in {b"null", b"[]"} else asked.json
    if body is None:
        return said
    good = body.get("order") in (None, "", "CREATED_AT", "created_at", "updated_at")
    good = good and body.get("ascending") in (None, 0, 1, "true", "false", "")
    good = good and str(body.get("limit", 5)).removesuffix(".0").isdigit()
    good = good and all(times.parse(body[name]) is not None for name in ("created_at", "date") if body.get(name))
    return accept(said, "7" if asked.path.endswith("/count") else []) if good else said


LEGAL: dict[str, tuple[Change, dict[str, set[str]]]] = {
    "as the reference server": (same, {}),
    "a code deep in the body": (
        errors(lambda it: it.says({"errors": [{"type": "bad_data"}]}) if it.status == 400 else it),
        {},
    ),
    "problem+json": (
        errors(lambda it: replace(it, headers={**it.headers, "content-type": "application/problem+json"})),
        {},
    ),
    "no body where no code is promised": (errors(lambda it: replace(it, body=b"") if it.status == 401 else it), {}),
    "text": (
        errors(lambda it: it.says(b"bad_data: no", "text/plain") if it.status == 400 else it.says(b"no", "text/plain")),
        {"warned": {"errors.envelope", "errors.media_type"}},
    ),
    "one name of the count, and the other refused": (only_date, {}),
    "one name of the count, and the other ignored": (ignores_date, {}),
    "no moments to come": (no_future, {}),
    "conversations that there are": (known_inboxes, {}),
    "a lenient reader": (near_forms, {}),
}


@pytest.mark.parametrize("name", LEGAL)
def test_a_legal_server_is_not_failed(name: str) -> None:
    change, expected = LEGAL[name]
    results, _ = examined("heymarket", change)
    assert worse(results) == expected, {key: it.problems or it.reason for key, it in results.items() if it.problems}


def unchecked(field: str, bad: Callable[[Any], bool]) -> Change:
    """Whatever stands in a field of a page's request is taken."""

    def change(asked: Asked, said: Said) -> Said:
        value = (asked.json or {}).get(field)
        taken = asked.path.endswith("/all") and said.status == 400 and bad(value)
        return accept(said, []) if taken else said

    return change


def rows(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    def other(asked: Asked, said: Said) -> Said:
        if said.status != 200 or asked.path.endswith("/count"):
            return said
        return said.says([change(row) for row in json.loads(said.body)])

    return other


def required(name: str) -> Change:
    def change(asked: Asked, said: Said) -> Said:
        lacks = asked.path == "/v1/messages" and name not in asked.query and said.status == 400
        return accept(said, []) if lacks else said

    return change


def crash(asked: Asked, said: Said) -> Said:
    return replace(said, status=500).says({"error": "internal_error"}) if b"[[[[" in asked.body else said


def narrow(asked: Asked, said: Said) -> Said:
    moment = str((asked.json or {}).get("created_at", "Z"))
    return refuse(said) if said.status == 200 and not moment.endswith("Z") else said


def named(value: str) -> Change:
    return lambda _, said: replace(said, headers={**said.headers, "x-request-id": value})


UNNAMED = {"failed": {"errors.request_id", "schema.headers"}}
TAKEN = {"failed": {"schema.negative_rejected"}}
WRONG: dict[str, tuple[Change, dict[str, set[str]]]] = {
    "no id on answers that succeed": (lambda _, it: it.without("x-request-id") if it.status == 200 else it, UNNAMED),
    "no id on errors": (errors(lambda it: it.without("x-request-id")), UNNAMED),
    "an empty id": (named(""), UNNAMED),
    "one id for all": (named("7f3"), {"warned": {"errors.request_id"}}),
    "no code": (
        errors(lambda it: it.says({"error": "no"}) if it.status == 400 else it),
        {"warned": {"errors.code_matches_status"}},
    ),
    "the code with another status": (
        errors(lambda it: it.says({"error": "bad_data"}) if it.status == 401 else it),
        {"failed": {"errors.code_matches_status"}},
    ),
    "an order that there is not": (unchecked("order", lambda it: it == "AAA"), TAKEN),
    "a flag of words": (unchecked("ascending", lambda it: it == "AAA"), TAKEN),
    "a limit of any number": (unchecked("limit", lambda it: isinstance(it, float)), TAKEN),
    "any text for a moment": (unchecked("created_at", lambda it: isinstance(it, str)), TAKEN),
    "no inbox": (required("inboxID"), TAKEN),
    "moments in UTC alone": (narrow, {"failed": {"schema.positive_accepted"}}),
    "another type in a row": (rows(lambda row: {**row, "type": "both"}), {"failed": {"schema.response"}}),
    "identifiers as text": (rows(lambda row: {**row, "id": str(row["id"])}), {"failed": {"schema.response"}}),
    "a count that is a number": (
        lambda asked, it: it.says(7) if it.status == 200 and asked.path.endswith("count") else it,
        {"failed": {"schema.response"}},
    ),
    "a page as text": (
        lambda _, it: replace(it, headers={**it.headers, "content-type": "text/plain"}) if it.status == 200 else it,
        {"failed": {"schema.content_type"}},
    ),
    "a body that is deep": (crash, {"failed": {"errors.no_server_error"}}),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_server_is_seen(name: str) -> None:
    change, expected = WRONG[name]
    results, _ = examined("heymarket", change)
    assert worse(results) == expected, {key: it.problems or it.reason for key, it in results.items()}


def test_a_row_that_is_wrong_is_named_and_so_is_its_requirement() -> None:
    results, _ = examined("heymarket", WRONG["another type in a row"][0])
    problem = results["listAllMessages/schema.response"].problems[0]
    assert problem.requirement == "HM-MSG-2"
    assert "(row '4821" in problem.message


def test_what_a_conversation_needs_is_in_every_good_request() -> None:
    _, transcript = examined("heymarket", same)
    good = [item for item in transcript.exchanges if item.probe == "schema.cases" and item.labels["mode"] == "positive"]
    recent = [item for item in good if item.operation == "getRecentMessages"]
    assert recent
    assert all(item.ok and (item.json or "timestamp" in item.query) for item in recent)
    bad = [item for item in transcript.exchanges if item.operation == "getRecentMessages" and "field" in item.labels]
    assert {"phoneNumber", "inboxID"} <= {item.labels["field"] for item in bad if _missing(item)}


def _missing(item: Exchange) -> bool:
    return item.labels["field"] not in item.query


def test_requests_are_few_since_the_rate_is_low() -> None:
    _, transcript = examined("heymarket", same)
    asked = [item for item in transcript.exchanges if item.probe in {"schema.cases", "errors.provoke"}]
    assert len(asked) <= 80
