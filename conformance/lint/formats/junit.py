"""JUnit XML: a suite for each document; in it a case for each problem, and one for each rule with nothing to say.

So a viewer that follows cases from run to run sees a problem come and go under one name (the definition that it is
about), one that shows classes groups by rule, and a clean document is no empty report, which some take for a failure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from conformance.lint import every
from conformance.lint.formats.totals import fails, unread
from conformance.lint.formats.view import located
from conformance.lint.formats.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.lint.formats.view import View
    from conformance.lint.result import Report, Result

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def render(report: Report, view: View) -> str:
    """Return the document."""
    suites = [_suite(path, report, view) for path in report.operations]
    for path, line in unread(report):
        suite = _named(path, view)
        _case(suite, "document", "readable", "error", line)
        suites.append(suite)
    if report.broken:
        suite = Element("testsuite", name="rules")
        for number, line in enumerate(report.broken, 1):
            _case(suite, "rule", f"{number}", "error", line)
        suites.append(suite)
    root = Element("testsuites", name="conformance lint")
    for suite in suites:
        _count(suite)
        root.append(suite)
    for kind in ("tests", "failures", "errors", "skipped"):
        root.set(kind, str(sum(int(suite.get(kind, "0")) for suite in suites)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(path: Path, report: Report, view: View) -> Element:
    suite = _named(path, view)
    mine = [each for each in report.results if each.document == path]
    for each in mine:
        _problem(suite, each, view)
    said = {each.rule.id for each in mine}
    for name in every():
        if name not in said:
            _case(suite, name, str(path))
    return suite


def _problem(suite: Element, result: Result, view: View) -> None:
    place = result.place
    where = f"{located(place.path, view.root).as_posix()}:{place.line}:{place.column}"
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
        case = _case(suite, result.rule.id, name, "skipped", result.suppressed or "recorded in the baseline")
    elif fails(result.severity, view.fail_on):
        case = _case(suite, result.rule.id, name, "failure", f"{result.message} ({where})")
        case[0].set("type", result.severity)
        case[0].text = _legal(text)
    else:  # JUnit has no warnings: the case passes, and says it
        case = _case(suite, result.rule.id, name)
        SubElement(case, "system-out").text = _legal(f"{result.severity}: {text}")
    case.set("file", _legal(located(place.path, view.root).as_posix()))
    case.set("line", str(place.line))


def _named(path: Path, view: View) -> Element:
    return Element("testsuite", name=_legal(str(path)), file=_legal(located(path, view.root).as_posix()))


def _case(suite: Element, rule: str, name: str, outcome: str = "", message: str = "") -> Element:
    case = SubElement(suite, "testcase", classname=_legal(rule), name=_legal(name), time="0")
    if outcome:
        SubElement(case, outcome, message=_legal(message))
    return case


def _count(suite: Element) -> None:
    for kind, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(kind, str(len(suite.findall(f"testcase/{outcome}"))))
    suite.set("tests", str(len(suite)))


def _legal(text: str) -> str:
    """Return a text that XML may hold: what a terminal doesn't show is escaped, what else is forbidden replaced."""
    return _FORBIDDEN.sub("\ufffd", "\n".join(visible(line) for line in text.split("\n")))
