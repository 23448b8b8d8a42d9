"""For programs: everything that is known of each problem, held to ``spec/schemas/lint.schema.json``."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conformance.lint.result import Mark, Report, Result


def render(report: Report) -> str:
    """Return the report as JSON, indented, with a line feed at its end."""
    data = {
        "format": "conformance-lint/1",
        "tool": {"name": "messaging-conformance", "version": version("messaging-conformance")},
        "documents": [{"file": str(path), "operations": number} for path, number in report.operations.items()],
        "totals": totals(report),
        "problems": [_problem(result) for result in report.results],
        "stale": [{"rule": each.rule, "file": each.document, "definition": each.definition} for each in report.stale],
        "unreadable": list(report.unreadable),
        "broken": list(report.broken),
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def totals(report: Report) -> dict[str, int]:
    """Return how many problems count, and how many don't."""
    return {
        "error": report.number("error"),
        "warning": report.number("warning"),
        "suppressed": sum(bool(each.suppressed) for each in report.results),
        "baseline": sum(each.baseline and not each.suppressed for each in report.results),
        "stale": len(report.stale),
    }


def _problem(result: Result) -> dict[str, Any]:
    return {
        "rule": result.rule.id,
        "severity": result.severity,
        "check": result.rule.check,
        "message": result.message,
        "hint": result.hint,
        **_place(result.place),
        "document": str(result.document),
        "definition": result.definition,
        "operations": list(result.operations),
        "related": [{**_place(each), "note": each.note} for each in result.related],
        "requirements": list(result.requirements),
        "suppressed": result.suppressed,
        "baseline": result.baseline,
        "fingerprint": result.fingerprint,
    }


def _place(mark: Mark) -> dict[str, Any]:
    return {
        "file": str(mark.path),
        "line": mark.line,
        "column": mark.column,
        "end_column": mark.end,
        "pointer": mark.pointer,
    }
