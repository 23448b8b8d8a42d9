"""JUnit XML: a suite for each document; in it a case for each problem, and one for each rule with nothing to say.

So a viewer that follows cases from run to run sees a problem come and go under one name (the definition that it is
about), one that shows classes groups by rule, and a clean document is no empty report, which some take for a failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.lint import every
from conformance.lint.formats.totals import fails, unread
from conformance.lint.formats.view import located
from conformance.lint.formats.visible import visible
from conformance.lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conformance.lint.formats.view import View
    from conformance.lint.result import Report, Result

_FORBIDDEN = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_TEXT = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_ATTRIBUTE = _TEXT | {ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;", ord("\r"): "&#13;"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``outcome``: failure, error or skipped; empty for one that passes. ``text``: what it has to say."""

    rule: str
    name: str
    outcome: str = ""
    message: str = ""
    kind: str = ""
    text: str = ""
    file: str = ""
    line: int = 0


def render(report: Report, view: View) -> str:
    """Return the document."""
    suites = [(str(path), [*_cases(path, report, view)]) for path in report.operations]
    for path, line in unread(report):
        suites.append((str(path), [Case("document", "readable", "error", line)]))
    if report.broken:
        broken = [Case("rule", f"{number}", "error", line) for number, line in enumerate(report.broken, 1)]
        suites.append(("rules", broken))
    totals = _totals([case for _, cases in suites for case in cases])
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_attributes(name='conformance lint', **totals)}>"]
    for name, cases in suites:
        lines.append(f"  <testsuite{_attributes(name=name, **_totals(cases))}>")
        lines += [line for case in cases for line in _written(case)]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def _cases(path: Path, report: Report, view: View) -> Iterator[Case]:
    mine = [each for each in report.results if each.document == path]
    for each in mine:
        yield _problem(each, view)
    said = {each.rule.id for each in mine}
    for name in every():
        if name not in said:
            yield Case(name, str(path))


def _problem(result: Result, view: View) -> Case:
    place = result.place
    file = located(place.path, view.root).as_posix()
    where = f"{file}:{place.line}:{place.column}"
    name = f"{result.document}#{result.definition}" + (f" ({result.aspect})" if result.aspect else "")
    text = "\n".join(
        [
            f"{where}: {result.message}",
            *([f"mend: {result.hint}"] if result.hint else []),
            *(f"see: {located(each.path, view.root).as_posix()}:{each.line}: {each.note}" for each in result.related),
            *([f"of: {', '.join(result.operations)}"] if result.operations else []),
            *([f"for: {', '.join(result.requirements)}"] if result.requirements else []),
        ]
    )
    if result.suppressed or result.baseline:
        outcome, message, text = "skipped", result.suppressed or "recorded in the baseline", ""
    elif fails(result.severity, view.fail_on):
        outcome, message = "failure", f"{result.message} ({where})"
    else:  # JUnit has no warnings: the case passes, and says it
        outcome, message, text = "", "", f"{result.severity}: {text}"
    kind = result.severity if outcome == "failure" else ""
    return Case(result.rule.id, name, outcome, message, kind, text, file, place.line)


def _totals(cases: list[Case]) -> dict[str, int]:
    found = [case.outcome for case in cases]
    return {
        "tests": len(found),
        "failures": found.count("failure"),
        "errors": found.count("error"),
        "skipped": found.count("skipped"),
    }


def _written(case: Case) -> Iterator[str]:
    at = {"file": case.file, "line": case.line} if case.file else {}
    start = f"    <testcase{_attributes(classname=case.rule, name=case.name, time='0', **at)}"
    text = _legal(case.text).translate(_TEXT)
    if case.outcome:
        kind = {"type": case.kind} if case.kind else {}
        yield f"{start}>"
        yield f"      <{case.outcome}{_attributes(message=case.message, **kind)}>{text}</{case.outcome}>"
        yield "    </testcase>"
    elif text:
        yield f"{start}>"
        yield f"      <system-out>{text}</system-out>"
        yield "    </testcase>"
    else:
        yield f"{start}/>"


def _attributes(**values: object) -> str:
    return "".join(f' {name}="{_legal(str(value)).translate(_ATTRIBUTE)}"' for name, value in values.items())


def _legal(text: str) -> str:
    """Return a text that XML may hold: what a terminal doesn't show is escaped, what else is forbidden replaced."""
    return _FORBIDDEN.sub("\ufffd", "\n".join(visible(line) for line in text.split("\n")))
