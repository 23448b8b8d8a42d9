"""For programs: everything that is known of each problem, held to ``spec/schemas/lint.schema.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.lint.formats.totals import totals, unread
from conformance.lint.formats.view import shown
from conformance.lint.formats.written import dumps, version

if TYPE_CHECKING:
    from conformance.lint.formats.view import View
    from conformance.lint.result import Mark, Report, Result


def render(report: Report, view: View) -> str:
    """Return the report as JSON."""
    return dumps(
        {
            "format": "conformance-lint/1",
            "tool": {"name": "messaging-conformance", "version": version()},
            "documents": [{"file": str(path), "operations": number} for path, number in report.operations.items()],
            "totals": totals(report),
            "problems": [_problem(result, report, view) for result in report.results],
            "stale": [
                {"rule": each.rule, "document": each.document, "definition": each.definition} for each in report.stale
            ],
            "unreadable": [{"file": str(path), "message": line} for path, line in unread(report)],
            "broken": list(report.broken),
        }
    )


def _problem(result: Result, report: Report, view: View) -> dict[str, Any]:
    return {
        "rule": result.rule.id,
        "severity": result.severity,
        "check": result.rule.check,
        "message": result.message,
        "hint": result.hint,
        **_place(result.place, report, view),
        "document": str(result.document),
        "definition": result.definition,
        "aspect": result.aspect,
        "operations": list(result.operations),
        "related": [{**_place(each, report, view), "note": each.note} for each in result.related],
        "requirements": list(result.requirements),
        "suppressed": result.suppressed,
        "baseline": result.baseline,
        "fingerprint": result.fingerprint,
    }


def _place(mark: Mark, report: Report, view: View) -> dict[str, Any]:
    return {
        "file": shown(mark.path, report, view.root),
        "line": mark.line,
        "column": mark.column,
        "end_column": mark.end,
        "pointer": mark.pointer,
    }
