"""SARIF 2.1.0 (OASIS Standard, 2020), as GitHub code scanning and other viewers take it."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from conformance.lint import every
from conformance.lint.formats.page import page
from conformance.lint.formats.totals import unread
from conformance.lint.formats.view import located
from conformance.lint.formats.written import dumps, version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conformance.lint.formats.view import View
    from conformance.lint.result import Mark, Report, Result
    from conformance.lint.rule import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"
_LONGEST = 1000  # characters of a description: GitHub cuts at 1024


def render(report: Report, view: View) -> str:
    """Return the log: one run, also where there is nothing to report."""
    rules = every() | {each.rule.id: each.rule for each in report.results}
    order = {name: number for number, name in enumerate(rules)}
    operations = {name: number for number, name in enumerate(_operations(report))}
    driver: dict[str, Any] = {
        "name": "conformance lint",
        "organization": "messaging-conformance",
        "rules": [_rule(rule) for rule in rules.values()],
    }
    if found := version():
        driver["semanticVersion"] = found
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        # where the root is on this machine is nobody's business: section 3.14.14 lets a producer leave the URI out
        "originalUriBaseIds": {_BASE: {"description": {"text": "The folder that paths are relative to."}}},
        "artifacts": [{"location": _artifact(path, view), "roles": ["analysisTarget"]} for path in report.documents],
        "invocations": [_invocation(report, view)],
        "results": list(_results(report, view, order, operations)),
    }
    if operations:
        run["logicalLocations"] = [{"name": name, "kind": "operation"} for name in operations]
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _operations(report: Report) -> Iterator[str]:
    yield from dict.fromkeys(name for result in report.results for name in result.operations)


def _rule(rule: Rule) -> dict[str, Any]:
    told = page(rule.doc)
    law = _short(told.law) or rule.id
    return {
        "id": rule.id,
        "shortDescription": {"text": law},
        "fullDescription": {"text": _short(told.why) or law},
        "help": {"text": rule.doc or rule.id, "markdown": told.markdown or rule.id},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.topic], "precision": "high", "problem.severity": rule.severity},
    }


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0]} …"


def _results(
    report: Report, view: View, order: Mapping[str, int], operations: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    met: Counter[str] = Counter()
    compared = bool(report.stale) or any(each.baseline for each in report.results)
    for each in report.results:
        digest = f"{each.fingerprint}:{located(each.document, view.root).as_posix()}"
        met[digest] += 1
        data: dict[str, Any] = {
            "ruleId": each.rule.id,
            "ruleIndex": order[each.rule.id],
            "level": each.severity,
            "message": {"text": _message(each)},
            "locations": [_location(each.place, view) | {"logicalLocations": _logical(each, operations)}],
            # GitHub's own fingerprint, primaryLocationLineHash, is left to its upload action: it warns of any other
            "partialFingerprints": {"definition/v1": f"{each.fingerprint}:{met[digest]}"},
            # all results of a run have suppressions, or none has (section 3.27.23)
            "suppressions": list(_suppressions(each)),
        }
        if each.related:
            data["relatedLocations"] = [
                {"id": number, "message": {"text": mark.note or "see here"}} | _location(mark, view)
                for number, mark in enumerate(each.related, 1)
            ]
        if compared:
            data["baselineState"] = "unchanged" if each.baseline else "new"
        if properties := _properties(each):
            data["properties"] = properties
        yield data


def _message(result: Result) -> str:
    """Return the message with its hint, and links to the related places: GitHub shows no others."""
    parts = [result.message, f"To mend it: {result.hint}" if result.hint else ""]
    for number, mark in enumerate(result.related, 1):
        note = (mark.note or "here").translate({ord("["): "(", ord("]"): ")"})
        parts.append(f"See [{note}]({number})")
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _logical(result: Result, operations: Mapping[str, int]) -> list[dict[str, Any]]:
    named = [{"fullyQualifiedName": result.definition, "kind": "definition"}] if result.definition else []
    return [*named, *({"index": operations[name]} for name in result.operations)]


def _suppressions(result: Result) -> Iterator[dict[str, str]]:
    if result.suppressed:
        yield {"kind": "inSource", "justification": result.suppressed}
    if result.baseline:
        yield {"kind": "external", "justification": "recorded in the baseline"}


def _properties(result: Result) -> dict[str, Any]:
    data = {"check": result.rule.check, "requirements": list(result.requirements)}
    return {key: value for key, value in data.items() if value}


def _location(mark: Mark, view: View) -> dict[str, Any]:
    region = {"startLine": mark.line, "startColumn": mark.column, "endColumn": max(mark.end, mark.column + 1)}
    return {"physicalLocation": {"artifactLocation": _artifact(mark.path, view), "region": region}}


def _artifact(path: Path, view: View) -> dict[str, str]:
    found = located(path, view.root)
    uri = quote(os.fsencode(found.as_posix()), safe="/")
    return {"uri": f"file://{uri}"} if found.is_absolute() else {"uri": uri, "uriBaseId": _BASE}


def _invocation(report: Report, view: View) -> dict[str, Any]:
    told = [
        {
            "level": "error",
            "message": {"text": line},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(path, view)}}],
        }
        for path, line in unread(report)
    ]
    told += [{"level": "error", "message": {"text": line}} for line in report.broken]
    told += [
        {
            "level": "warning",
            "message": {"text": f"stale in the baseline: {each.rule} in {each.document} at {each.definition}"},
        }
        for each in report.stale
    ]
    return {
        "executionSuccessful": not report.unreadable and not report.broken,
        "toolExecutionNotifications": told,
    }
