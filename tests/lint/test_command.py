"""``conformance lint``: exit statuses, what goes where, files that are written, and the pages of its rules."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance import checks, faults, lint
from conformance.cli import main
from conformance.lint.command import once
from conformance.lint.rule import Problem, Rule
from tests.lint.linted import HEAD
from tests.lint.reported import mark, report, result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description

CLEAN = f"{HEAD}paths: {{}}\n"
WARNED = f"{HEAD}x-warned: here\npaths: {{}}\n"
WRONG = f"{HEAD}x-wrong: here\nx-warned: here\npaths: {{}}\n"


def _wrong(description: Description) -> Iterator[Problem]:
    if description.root["x-wrong"]:
        yield Problem(description.root["x-wrong"], "something is wrong", hint="take it out")


def _warned(description: Description) -> Iterator[Problem]:
    if description.root["x-warned"]:
        yield Problem(description.root["x-warned"], "something is missing")


RULES = (Rule("errors.wrong", "error", "", _wrong), Rule("errors.warned", "warning", "", _warned))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with two rules of our own."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    known = {each.id: each for each in RULES}
    for name in ("run", "formats.sarif", "formats.junit"):
        monkeypatch.setattr(f"conformance.lint.{name}.every", lambda: known)
    for name, text in {"clean": CLEAN, "warned": WARNED, "wrong": WRONG}.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command; return status, stdout and stderr."""
    try:
        status = main(["lint", *words])
    except SystemExit as end:
        status = int(end.code or 0)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return status, said.out, said.err


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("clean.yaml", 0),
        ("warned.yaml", 0),
        ("warned.yaml --fail-on warning", 1),
        ("wrong.yaml", 1),
        ("clean.yaml wrong.yaml", 1),
        ("gone.yaml clean.yaml", 4),
        ("gone.yaml wrong.yaml", 4),
        ("gone.yaml", 4),
        (". clean.yaml", 4),
        ("*.yaml", 4),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_the_exit_status(capsys: pytest.CaptureFixture[str], words: str, status: int, form: str) -> None:
    assert run(capsys, *words.split(), "--format", form)[0] == status


@pytest.mark.parametrize(
    "words", ["", "clean.yaml --update-baseline", "clean.yaml --format yaml", "clean.yaml --fail-on never"]
)
def test_bad_usage_is_one_line(capsys: pytest.CaptureFixture[str], words: str) -> None:
    status, out, err = run(capsys, *words.split())
    assert (status, out, err.count("\n")) == (4, "", 1)


def test_what_can_not_be_read_is_a_line_and_the_others_are_linted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.yaml").write_text("a: [", "utf-8")
    status, out, err = run(capsys, "bad.yaml", "wrong.yaml", "gone.yaml")
    assert status == 4
    assert [line.split(" ")[1].split(":")[0] for line in err.splitlines()] == ["bad.yaml", "gone.yaml"]
    assert "wrong.yaml:3:1: error errors.wrong: something is wrong" in out
    assert out.endswith("1 error, 1 warning (2 documents not readable) in 1 document, 0 operations\n")


def test_a_rule_that_breaks_is_a_line_and_the_others_speak(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Description) -> Iterator[Problem]:
        raise KeyError("x\n\x1b[31m")

    odd = Rule("errors.odd", "error", "", broken)
    monkeypatch.setattr("conformance.lint.run.every", lambda: {each.id: each for each in (*RULES, odd)})
    status, out, err = run(capsys, "wrong.yaml")
    assert status == 3
    assert "errors.wrong" in out
    assert (err.count("\n"), err.count("\x1b")) == (1, 0)
    assert "the rule errors.odd itself broke" in err


def test_a_linter_that_breaks_is_a_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("conformance.lint.command.lint", broken)
    assert run(capsys, "clean.yaml") == (3, "", "conformance: the linter itself broke: ValueError: odd\n")


def test_machine_formats_say_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "clean.yaml", "--format", "github") == (0, "", "")
    for form in ("json", "sarif"):
        status, out, err = run(capsys, "clean.yaml", "--format", form)
        assert (status, err) == (0, "")
        json.loads(out)
    assert run(capsys, "clean.yaml", "--format", "junit")[1].startswith("<?xml")


def test_output_is_a_file_and_stdout_is_still(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("json", "sarif", "github", "junit"):
        _, printed, _ = run(capsys, "wrong.yaml", "--format", form)
        assert run(capsys, "wrong.yaml", "--format", form, "--output", "out") == (1, "", "")
        assert Path("out").read_text("utf-8") == printed
    _, printed, _ = run(capsys, "wrong.yaml")
    assert (
        run(capsys, "wrong.yaml", "--output", "out")[1] == "1 error, 1 warning in 1 document, 0 operations; see out\n"
    )
    assert Path("out").read_text("utf-8") == printed
    assert run(capsys, "wrong.yaml", "--output", "-")[1] == printed
    assert sorted(path.name for path in Path().iterdir()) == ["clean.yaml", "out", "warned.yaml", "wrong.yaml"]


def test_output_replaces_the_file_and_keeps_who_may_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    real, link = Path("real.txt"), Path("link.txt")
    real.write_text("before", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    run(capsys, "clean.yaml", "--output", "link.txt")
    assert link.is_symlink()
    assert real.read_text("utf-8").startswith("nothing to report")
    assert real.stat().st_mode & 0o777 == 0o640
    assert run(capsys, "clean.yaml", "--output", os.devnull)[0] == 0


@pytest.mark.parametrize("option", ["--output", "--baseline"])
@pytest.mark.parametrize(
    ("path", "said"), [("no/where.txt", "No such file"), (".", "irectory"), ("clean.yaml", "named twice")]
)
def test_what_can_not_be_written_is_a_line(
    capsys: pytest.CaptureFixture[str], option: str, path: str, said: str
) -> None:
    words = ["clean.yaml", option, path, *(["--update-baseline"] if option == "--baseline" else [])]
    status, _, err = run(capsys, *words)
    assert status == 4
    assert said in err
    assert err.count("\n") == (2 if path == "no/where.txt" and option == "--baseline" else 1) or "written" in err
    assert Path("clean.yaml").read_text("utf-8") == CLEAN


def test_a_baseline_is_written_and_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "wrong.yaml", "--baseline", "known.json")[0] == 4
    status, out, err = run(capsys, "wrong.yaml", "--baseline", "known.json", "--update-baseline")
    assert (status, err) == (0, "conformance: known.json: 2 added, 0 taken out, 0 kept\n")
    assert out == "nothing to report (2 in the baseline) in 1 document, 0 operations\n"
    assert run(capsys, "wrong.yaml", "--baseline", "known.json", "--fail-on", "warning")[0] == 0
    Path("wrong.yaml").write_text(f"{HEAD}\n\nx-warned: still here\npaths: {{}}\n", "utf-8")
    status, out, err = run(capsys, "wrong.yaml", "--baseline", "known.json")
    assert (status, err) == (0, "")
    assert "stale in the baseline: errors.wrong in wrong.yaml at /x-wrong" in out
    assert run(capsys, "wrong.yaml", "--baseline", "known.json", "--fail-on", "warning")[0] == 1
    _, _, err = run(capsys, "wrong.yaml", "--baseline", "known.json", "--update-baseline")
    assert err == "conformance: known.json: 0 added, 1 taken out, 1 kept\n"
    written = Path("known.json").stat().st_mtime_ns
    assert "unchanged" in run(capsys, "wrong.yaml", "--baseline", "known.json", "--update-baseline")[2]
    assert Path("known.json").stat().st_mtime_ns == written


def test_a_baseline_is_not_written_of_rules_that_broke(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Description) -> Iterator[Problem]:
        raise KeyError("x")

    monkeypatch.setattr("conformance.lint.run.every", lambda: {"a.b": Rule("a.b", "error", "", broken)})
    status, _, err = run(capsys, "wrong.yaml", "--baseline", "known.json", "--update-baseline")
    assert status == 4
    assert "not written" in err
    assert not Path("known.json").exists()


def test_github_gets_its_summary_and_paths_from_the_repository(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here / "summary.md"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here.parent))
    (here / "summary.md").write_text("before\n", "utf-8")
    _, out, _ = run(capsys, "wrong.yaml", "--format", "github")
    assert out.startswith(f"::error file={here.name}/wrong.yaml,line=3,")
    summary = (here / "summary.md").read_text("utf-8")
    assert summary.startswith("before\n### conformance lint: 1 error, 1 warning")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here))
    status, again, err = run(capsys, "wrong.yaml", "--format", "github")
    assert (status, again) == (1, out)
    assert "the summary can't be written" in err


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
    ],
)
def test_colour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, coloured: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b" in run(capsys, "wrong.yaml")[1]) is coloured
    run(capsys, "wrong.yaml", "--output", "out")
    assert "\x1b" not in Path("out").read_text("utf-8")
    assert "\x1b" not in run(capsys, "wrong.yaml", "--format", "json")[1]


def test_what_two_documents_share_is_reported_once() -> None:
    shared = mark(path=Path("limit.yaml"))
    documents = [Path("b.yaml"), Path("a.yaml")]
    found = [result(document=each, place=shared, operations=(each.stem, "c")) for each in documents]
    quiet = result(document=documents[0], place=shared, suppressed="known")
    both = once(report(*found, quiet, documents=tuple(documents), operations=dict.fromkeys(documents, 1)))
    assert [(each.operations, each.counts) for each in both.results] == [
        (("b", "c", "a"), True),
        (("listOrders",), False),
    ]


def test_a_rule_names_a_check_that_there_is_and_shares_its_id_with_no_fault() -> None:
    for each in lint.every().values():
        assert not each.check or each.check in checks.every(), each.id
    assert not lint.every().keys() & faults.every().keys()
