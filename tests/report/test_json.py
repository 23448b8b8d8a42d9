from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from conformance.contract.bundled import spec_folder
from conformance.contract.outcome import Outcome, Problem, Result
from conformance.report import json as report_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.report.run import Report


@pytest.fixture
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((spec_folder() / "schemas" / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(read)
    return read


def test_it_is_what_the_schema_says(report: Report, schema: dict[str, Any]) -> None:
    jsonschema.validate(json.loads(report_json.render(report)), schema, cls=jsonschema.Draft202012Validator)


def test_it_says_nothing_that_the_schema_does_not_know(report: Report, schema: dict[str, Any]) -> None:
    def unknown(value: Any, node: dict[str, Any], at: str) -> list[str]:  # noqa: ANN401 - JSON is any data
        node = schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        if isinstance(value, list):
            return [name for item in value for name in unknown(item, node["items"], at)]
        if not isinstance(value, dict):
            return []
        known = node.get("properties", {})
        extra = [f"{at}/{name}" for name in value if name not in known]
        return extra + [x for name in value if name in known for x in unknown(value[name], known[name], f"{at}/{name}")]

    assert unknown(report_json.tree(report), schema, "") == []


def test_golden(report: Report, golden: Callable[[str, str], None]) -> None:
    tree = report_json.tree(report)
    tree["target"]["contracts"][0]["sha256"] = "0" * 64
    golden("report.json", json.dumps(tree, indent=2) + "\n")


def test_what_a_target_wrote_is_still_json(report: Report) -> None:
    problem = Problem("\ud800 \x1b[31m \0", actual="\udfff")
    odd = replace(report, results=(Result("shop", "listOrders", "a.b", Outcome.FAILED, (problem,)),))
    text = report_json.render(odd)
    assert json.loads(text.encode())["results"][0]["problems"][0]["actual"] == "\udfff"


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome.PASSED, "conformant"),
        (Outcome.WARNED, "conformant"),
        (Outcome.NOT_APPLICABLE, "conformant"),
        (Outcome.FAILED, "nonconformant"),
        (Outcome.INCONCLUSIVE, "incomplete"),
        (Outcome.WAIVED, "incomplete"),
        (Outcome.ERROR, "incomplete"),
    ],
)
def test_verdict(report: Report, outcome: Outcome, verdict: str) -> None:
    whole = replace(report, partial=False, missing=0)
    one = Result("shop", "listOrders", "access.scope", outcome, requirements=("SH-4",))
    assert replace(whole, results=(one,)).verdict == verdict
    assert replace(whole, results=(one,), partial=True).verdict == (
        "nonconformant" if verdict[0] == "n" else "incomplete"
    )


def test_statements_are_counted_once_each(report: Report) -> None:
    counted = report_json.tree(report)["statements"]
    assert counted == {"required": 5, "examined": 2, "inconclusive": 1, "unjudged": 1, "unchecked": 1}
