"""Entries of ``x-lint-ignore``: which rule, why, until when; and whether there is anything to silence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.contract.checking import check_annotations
from conformance.contract.document import read
from conformance.contract.errors import UsageError
from tests.lint.linted import linted
from tests.lint.ordered import BY_TIME, walked
from tests.lint.paged import pointers, said

TOPIC = ("form", "reason", "unknown", "expired", "unused")
RULE = "ordering.tiebreaker"
ENTRY = {"rule": RULE, "reason": "The documents name none."}
PLACE = "/paths/~1messages/get/x-lint-ignore"


def ignoring(ignored: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list without a tiebreaker, where something is to be ignored."""
    tree = walked([BY_TIME])
    tree["paths"]["/messages"]["get"]["x-lint-ignore"] = ignored
    return tree


def judged(ignored: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return ``rule pointer`` of all that the topic says, with the rule that is to be ignored."""
    rules = [f"suppressions.{name}" for name in TOPIC]
    results = linted(json.dumps(ignoring(ignored)), RULE, *rules, name="openapi.json")
    return [f"{each.rule.id.removeprefix('suppressions.')} {each.place.pointer}" for each in results if each.counts]


SHOWN = f"{RULE} /paths/~1messages/get/x-pagination/order"


@pytest.mark.parametrize(
    "entry", [ENTRY, ENTRY | {"until": "2026-01-01"}, ENTRY | {"until": "2030-12-31"}, ENTRY | {"reason": " a reason "}]
)
def test_what_is_silenced_in_order(entry: dict[str, Any]) -> None:
    assert judged([entry]) == []


# One defect is told once: an entry that is wrong otherwise is not also called unused.
@pytest.mark.parametrize(
    ("ignored", "found"),
    [
        ("ordering.tiebreaker", [f"form {PLACE}", SHOWN]),
        (ENTRY, [f"form {PLACE}", SHOWN]),
        (None, [f"form {PLACE}", SHOWN]),
        ([RULE], [f"form {PLACE}/0", SHOWN]),
        ([{"reason": "Why."}], [f"form {PLACE}/0", SHOWN]),
        ([{"rule": 5, "reason": "Why."}], [f"form {PLACE}/0", SHOWN]),
        ([{"rule": RULE, "reason": 5}], [f"form {PLACE}/0/reason", SHOWN]),
        ([ENTRY | {"until": "soon"}], [f"form {PLACE}/0/until", SHOWN]),
        ([ENTRY | {"until": 2030}], [f"form {PLACE}/0/until", SHOWN]),
        ([ENTRY | {"untill": "2030-01-01"}], [f"form {PLACE}/0/untill"]),
        ([{"rule": RULE}], [f"reason {PLACE}/0", SHOWN]),
        ([{"rule": RULE, "reason": "  "}], [f"reason {PLACE}/0", SHOWN]),
        ([ENTRY | {"rule": "ordering.tie_breaker"}], [f"unknown {PLACE}/0/rule", SHOWN]),
        ([ENTRY | {"until": "2025-12-31"}], [f"expired {PLACE}/0/until", SHOWN]),
        ([ENTRY, {"rule": "ordering.key", "reason": "Why."}], [f"unused {PLACE}/1"]),
        ([], [SHOWN]),
    ],
)
def test_what_is_wrong_with_an_entry(ignored: Any, found: list[str]) -> None:  # noqa: ANN401 - JSON
    assert sorted(judged(ignored)) == sorted(found)


def test_the_nearest_rule_is_named() -> None:
    [result] = linted(json.dumps(ignoring([ENTRY | {"rule": "ordering.tie_breaker"}])), "suppressions.unknown")
    assert result.hint == f"did you mean '{RULE}'?"


def test_a_rule_of_this_topic_may_be_silenced() -> None:
    expired = {"rule": "suppressions.expired", "reason": "Mended with the next release."}
    assert judged([ENTRY | {"until": "2025-12-31"}, expired]) == [SHOWN]


def test_what_is_no_suppression() -> None:
    tree = walked([BY_TIME], {"type": "object", "example": {"x-lint-ignore": 5}})
    assert said(tree, "suppressions.form") == []


def test_in_a_file_beside() -> None:
    tree = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/m": {"$ref": "m.yaml"}}}
    beside = {"m.yaml": "get:\n  x-lint-ignore: {rule: a}\n  responses: {}\n"}
    rules = ("ordering.key", "suppressions.form")
    [result] = linted(json.dumps(tree), *rules, name="openapi.json", beside=beside)
    assert (result.place.path.name, result.place.line) == ("m.yaml", 2)


def test_the_suite_reads_on_where_something_is_silenced(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(ignoring([ENTRY])), "utf-8")
    check_annotations(read(path))
    path.write_text(json.dumps(ignoring([ENTRY | {"untill": "2030-01-01"}])), "utf-8")
    with pytest.raises(UsageError, match="did you mean 'until'"):
        check_annotations(read(path))


def test_a_header_called_like_an_annotation_is_none(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    path = tmp_path / "openapi.json"
    tree = walked(document_={"headers": {"x-rate-limit": {"schema": {"type": "integer"}}}})
    path.write_text(json.dumps(tree), "utf-8")
    check_annotations(read(path))
    assert pointers(tree, "annotations.form") == []
