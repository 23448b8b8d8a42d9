"""Each format of one report, held to its golden file and to its schema.

`pytest tests/report tests/lint/test_formats.py --golden-update` writes the golden files anew.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from conformance.lint import every
from conformance.lint.formats import github, sarif
from conformance.lint.formats.page import page
from conformance.lint.formats.totals import sentence
from tests.lint import reported
from tests.lint.reported import VIEW, everything, mark, report, result, rule

if TYPE_CHECKING:
    from conformance.lint.result import Report

FORMATS = {"text": "txt", "json": "json", "sarif": "sarif", "github": "github.txt", "junit": "xml"}
GOLDEN = Path(__file__).parent / "golden"
SARIF_SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text("utf-8"))
LINT_SCHEMA = json.loads((reported.ROOT / "spec" / "schemas" / "lint.schema.json").read_text("utf-8"))
WORDS = (
    "1 error, 1 warning (1 suppressed, 1 in the baseline, 1 stale in the baseline, 1 document not readable, "
    "1 rule broken) in 1 document, 3 operations"
)
STRANGE = "a\x1b[31m\ud800\u202e\n\r\x85\ufffe]]>&<\"'%,::error::x | `y` \U0001f600{0}[z](1)"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rules be few, and the version one: other rules are none of these tests' business."""
    monkeypatch.chdir(reported.ROOT)
    for name in ("sarif", "junit"):
        known = {"errors.code": rule("errors.code"), "ordering.declared": rule()}
        monkeypatch.setattr(f"conformance.lint.formats.{name}.every", lambda known=known: known)
    for name in ("sarif", "json"):
        monkeypatch.setattr(f"conformance.lint.formats.{name}.version", lambda: "1.2.3")


def render(name: str, what: Report) -> str:
    text: str = import_module(f"conformance.lint.formats.{name}").render(what, VIEW)
    return text


def parsed(name: str, what: Report) -> Any:  # noqa: ANN401 - JSON
    """Return a report of a format that is JSON, held to its schema."""
    data = json.loads(render(name, what))
    if name == "sarif":
        jsonschema.Draft4Validator(SARIF_SCHEMA, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER).validate(
            data
        )
    else:
        jsonschema.Draft202012Validator(LINT_SCHEMA).validate(data)
    return data


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"everything.{FORMATS[name]}"
    text = render(name, everything())
    if request.config.getoption("--golden-update", default=False):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", ["json", "sarif"])
@pytest.mark.parametrize(
    "what",
    [
        everything(),
        report(),
        report(documents=(), operations={}),
        report(result(STRANGE, hint=STRANGE, definition=STRANGE, operations=(STRANGE,), suppressed=STRANGE)),
        report(
            result(STRANGE, related=(mark(note=STRANGE), mark(note="")), place=mark(path=Path("a b/%20#?ä:\udcff")))
        ),
        report(result(place=mark(path=Path("/elsewhere/a b.yaml")))),
    ],
)
def test_json_holds_to_its_schema(name: str, what: Report) -> None:
    parsed(name, what)


def test_the_schemas_are_schemas() -> None:
    jsonschema.Draft4Validator.check_schema(SARIF_SCHEMA)
    jsonschema.Draft202012Validator.check_schema(LINT_SCHEMA)


def test_sarif_names_files_from_the_root_and_percent_encodes_them() -> None:
    def uri(path: str) -> dict[str, str]:
        run = parsed("sarif", report(result(place=mark(path=Path(path)))))["runs"][0]
        found: dict[str, str] = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        return found

    assert uri("a b/ä%:.yaml") == {"uri": "a%20b/%C3%A4%25%3A.yaml", "uriBaseId": "%SRCROOT%"}
    assert uri("./spec/../openapi.yaml") == {"uri": "openapi.yaml", "uriBaseId": "%SRCROOT%"}
    assert uri(f"{reported.ROOT}/openapi.yaml") == {"uri": "openapi.yaml", "uriBaseId": "%SRCROOT%"}
    assert uri("/elsewhere/a b.yaml") == {"uri": "file:///elsewhere/a%20b.yaml"}


def test_sarif_fingerprints_tell_equal_definitions_apart() -> None:
    run = parsed("sarif", report(result(), result(), result(aspect="b")))["runs"][0]
    prints = [each["partialFingerprints"]["definition/v1"] for each in run["results"]]
    assert len(set(prints)) == 3
    assert prints[0].removesuffix(":1") == prints[1].removesuffix(":2")
    assert all("primaryLocationLineHash" not in each["partialFingerprints"] for each in run["results"])


def test_sarif_suppressions_are_of_all_results_or_of_none() -> None:
    run = parsed("sarif", everything())["runs"][0]
    kinds = [[each["kind"] for each in item["suppressions"]] for item in run["results"]]
    assert kinds == [[], [], ["inSource"], ["external"]]
    assert [each["baselineState"] for each in run["results"]] == ["new", "new", "new", "unchanged"]
    assert "baselineState" not in parsed("sarif", report(result()))["runs"][0]["results"][0]


def test_sarif_of_every_rule_has_what_viewers_show() -> None:
    rules = [sarif._rule(each) for each in every().values()]  # noqa: SLF001 - whatever rules there are
    for each in rules:
        for name in ("shortDescription", "fullDescription"):
            assert 0 < len(each[name]["text"]) <= 1024, each["id"]
        assert each["help"]["markdown"].count("```yaml") >= 2, each["id"]
        assert each["defaultConfiguration"]["level"] in {"error", "warning"}


def test_a_page_has_parts() -> None:
    told = page(reported.PAGE)
    assert told.law == "Rows have an order."
    assert told.why == "Without one a caller meets a row twice, or never. It matters on page two."
    assert told.markdown.endswith("**Right**\n\n```yaml\npaths:\n  /a: {}\n```")
    assert page("") == page("\n")


def test_github_escapes_and_keeps_to_one_line_each() -> None:
    text = render("github", report(result(STRANGE, hint=STRANGE, place=mark(path=Path("a,b:c%.yaml")))))
    line = text.removesuffix("\n")
    assert line.isprintable()
    assert line.startswith(
        "::error file=a%2Cb%3Ac%25.yaml,line=7,endLine=7,col=5,endColumn=8,title=ordering.declared::"
    )
    assert line.count("%0A") == 1  # between message and hint: their own line feeds are spelt out
    assert "%25,::error::x" in line


def test_github_shows_ten_of_a_kind_and_counts_the_rest() -> None:
    warning = rule("ordering.declared", "warning")
    many = report(*[result(f"e{n}") for n in range(13)], *[result(f"w{n}", of=warning) for n in range(11)])
    lines = render("github", many).splitlines()
    kinds = [line.split(" ", 1)[0] for line in lines]
    assert (kinds.count("::error"), kinds.count("::warning"), kinds.count("::notice")) == (10, 10, 1)
    assert "13 errors, 11 warnings" in lines[-1]
    assert "4 of them are not annotated" in lines[-1]
    summary = github.summary(many, VIEW)
    assert summary.count("\n| ") == 25  # with the head
    assert render("github", report()) == ""


def test_the_summary_is_a_table_of_plain_text() -> None:
    rows = github.summary(report(result(STRANGE), result("fine")), VIEW).splitlines()
    assert rows[0] == "### conformance lint: 2 errors, 0 warnings in 1 document, 3 operations"
    assert len(rows) == 7
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows[3:6])
    assert "<" not in re.sub(r"\\.", "", rows[5])


def test_junit_is_xml_whatever_the_text() -> None:
    what = report(result(STRANGE, hint=STRANGE, definition=STRANGE), result(suppressed=STRANGE))
    root = ET.fromstring(render("junit", what).encode())  # noqa: S314 - our own
    suite = root[0]
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "1", "1")
    assert [case.get("classname") for case in suite] == ["ordering.declared", "ordering.declared", "errors.code"]
    assert suite[0][0].get("type") == "error"
    assert len({case.get("name") for case in suite}) == 3


def test_junit_fails_what_the_run_fails() -> None:
    what = report(result(of=rule("ordering.declared", "warning")))
    mild, strict = (
        import_module("conformance.lint.formats.junit").render(what, reported.view(fail_on=level))
        for level in ("error", "warning")
    )
    assert "<failure" not in mild
    assert "<system-out>warning: " in mild
    assert '<failure message="rows have no order' in strict


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (report(), "nothing to report in 1 document, 3 operations"),
        (report(result(suppressed="x")), "nothing to report (1 suppressed) in 1 document, 3 operations"),
        (report(result()), "1 error, 0 warnings in 1 document, 3 operations"),
        (report(operations={}, unreadable=("x: y",)), "1 document not readable"),
        (
            everything(),
            WORDS,
        ),
    ],
)
def test_the_totals_in_words(what: Report, said: str) -> None:
    assert sentence(what) == said
