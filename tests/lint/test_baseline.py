"""A baseline holds while lines move, names what is stale, and is never written over something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from conformance.contract.errors import UsageError
from conformance.lint import baseline
from conformance.lint.formats.totals import failing
from tests.lint.reported import ROOT, mark, report, result, rule

if TYPE_CHECKING:
    from conformance.lint.result import Report

SCHEMA = json.loads((ROOT / "spec" / "schemas" / "lint-baseline.schema.json").read_text("utf-8"))
START = '{"format": "conformance-lint-baseline/1", "problems": ['
OTHER = rule("errors.envelope", "warning")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a baseline is to be, in a folder beside that of the documents."""
    monkeypatch.chdir(tmp_path)
    for folder in ("spec", "ci"):
        (tmp_path / folder).mkdir()
    (tmp_path / "spec" / "a.yaml").write_text("{}", "utf-8")
    (tmp_path / "spec" / "b.yaml").write_text("{}", "utf-8")
    return Path("ci/known.json")


def of(*names: str, document: str = "spec/a.yaml", **more: Any) -> Report:  # noqa: ANN401 - fields of a result
    """Return a report of one document with a problem at each definition."""
    where = Path(document)
    found = [result(definition=name, document=where, **more) for name in names]
    return report(*found, documents=(where,), operations={where: 1})


def saved(path: Path, what: Report) -> baseline.Baseline:
    """Write the baseline of a report, as ``--update-baseline`` does, and read it again."""
    after = baseline.updated(baseline.read(path, missing=True), what)
    path.write_text(after.text, "utf-8")
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(after.text))
    return baseline.read(path)


def test_what_is_known_does_not_count(path: Path) -> None:
    known = saved(path, of("/a", "/b"))
    moved = baseline.marked(known, of("/b", "/c", "/a", place=mark(line=900)))
    assert [(each.definition, each.counts) for each in moved.results] == [("/b", False), ("/c", True), ("/a", False)]
    assert moved.stale == ()


def test_documents_are_named_from_its_folder(path: Path) -> None:
    saved(path, of("/a"))
    assert json.loads(path.read_text("utf-8"))["problems"] == [
        {"document": "../spec/a.yaml", "rule": "ordering.declared", "definition": "/a"}
    ]
    absolute = of("/a", document=str(Path("spec/a.yaml").absolute()))
    assert not baseline.marked(baseline.read(path), absolute).results[0].counts


def test_rule_definition_and_aspect_are_the_key(path: Path) -> None:
    known = saved(path, of("/a", aspect="x"))
    assert baseline.marked(known, of("/a")).results[0].counts
    assert baseline.marked(known, of("/a", aspect="x", of=OTHER)).results[0].counts
    assert baseline.marked(known, of("/a", aspect="x", document="spec/b.yaml")).results[0].counts
    assert not baseline.marked(known, of("/a", aspect="x")).results[0].counts


def test_several_of_a_kind_are_counted(path: Path) -> None:
    known = saved(path, of("/a", "/a"))
    assert known.known.total() == 2
    assert [each.counts for each in baseline.marked(known, of("/a", "/a", "/a")).results] == [False, False, True]
    assert len(baseline.marked(known, of("/a")).stale) == 1


def test_an_entry_is_stale_once_its_problem_is_gone(path: Path) -> None:
    known = saved(path, of("/a", "/b"))
    gone = baseline.marked(known, of("/b"))
    assert [(each.rule, each.document, each.definition) for each in gone.stale] == [
        ("ordering.declared", "../spec/a.yaml", "/a")
    ]
    assert not failing(gone, "error")
    assert failing(gone, "warning")


def test_a_suppressed_problem_needs_no_entry(path: Path) -> None:
    known = saved(path, of("/a"))
    quiet = baseline.marked(known, of("/a", suppressed="the vendor has none"))
    assert not quiet.results[0].baseline
    assert len(quiet.stale) == 1
    assert saved(path, of("/a", suppressed="the vendor has none")).known.total() == 0


def test_what_was_not_linted_is_neither_stale_nor_forgotten(path: Path) -> None:
    saved(path, of("/a"))
    both = saved(path, of("/b", document="spec/b.yaml"))
    assert both.known.total() == 2
    assert baseline.marked(both, of("/b", document="spec/b.yaml")).stale == ()
    unread = report(documents=(Path("spec/a.yaml"),), operations={}, unreadable=("spec/a.yaml:1: not YAML",))
    assert baseline.marked(both, unread).stale == ()
    assert baseline.updated(both, unread).text == both.text


def test_what_was_said_of_a_document_that_is_gone_is_stale(path: Path) -> None:
    known = saved(path, of("/a"))
    Path("spec/a.yaml").unlink()
    other = of(document="spec/b.yaml")
    assert len(baseline.marked(known, other).stale) == 1
    assert saved(path, other).known.total() == 0


def test_the_file_is_the_same_however_problems_come(path: Path) -> None:
    first = saved(path, of("/é", "/a", "/c", "/a")).text
    assert first == saved(path, of("/c", "/a", "/é", "/a")).text
    assert first.isascii()
    assert [line for line in first.splitlines() if '"/a"' in line] == [
        '    {"document": "../spec/a.yaml", "rule": "ordering.declared", "definition": "/a", "count": 2},'
    ]


def test_it_says_what_changed(path: Path) -> None:
    none = baseline.read(path, missing=True)
    first = saved(path, of("/a", "/b"))
    second = saved(path, of("/b", "/c", "/d"))
    assert baseline.difference(none, first) == "2 added, 0 taken out, 0 kept"
    assert baseline.difference(first, second) == "2 added, 1 taken out, 1 kept"
    assert baseline.difference(second, second) == "unchanged, 3 known"
    assert baseline.difference(none, baseline.updated(none, of())) == "written: no problem is known"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "known.json:1: not a baseline: not JSON"),
        ("{\n,}", "known.json:2: not a baseline: not JSON"),
        ("[" * 200_000, "not a baseline"),
        ("[]", "it needs the format 'conformance-lint-baseline/1'"),
        ('{"format": "conformance-lint-baseline/2", "problems": []}', "it needs the format"),
        ('{"format": "conformance-lint-baseline/1", "problems": {}}', "it needs the format"),
        (f"{START}1]}}", "problems[0]: not an object"),
        (f'{START}{{"rule": "a"}}]}}', "'document' must be a text"),
        (
            f'{START}{{"document": "", "rule": "", "definition": "", "count": true}}]}}',
            "'count' must be a number above 0",
        ),
    ],
)
def test_what_is_no_baseline_is_one_line(path: Path, text: str, said: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        baseline.read(path, missing=True)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_that_is_missing_says_how_to_make_it(path: Path) -> None:
    with pytest.raises(UsageError, match="--update-baseline writes it"):
        baseline.read(path)
    with pytest.raises(UsageError, match="Is a directory"):
        baseline.read(Path("ci"), missing=True)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        baseline.read(path)
