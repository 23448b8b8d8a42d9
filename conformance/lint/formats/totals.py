"""What a report amounts to: the totals that all formats show, and whether they fail a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.lint.formats.view import FailOn
    from conformance.lint.result import Report
    from conformance.lint.rule import Severity


def totals(report: Report) -> dict[str, int]:
    """Return how many problems count, and how many don't."""
    return {
        "error": report.number("error"),
        "warning": report.number("warning"),
        "suppressed": sum(bool(each.suppressed) for each in report.results),
        "baseline": sum(each.baseline and not each.suppressed for each in report.results),
        "stale": len(report.stale),
    }


def fails(severity: Severity, fail_on: FailOn) -> bool:
    """Whether a problem that counts fails the run."""
    return severity == "error" or fail_on == "warning"


def failing(report: Report, fail_on: FailOn) -> bool:
    """Whether the run fails. A stale entry of the baseline is a warning: nothing got worse, but it is to be mended."""
    if any(each.counts and fails(each.severity, fail_on) for each in report.results):
        return True
    return bool(report.stale) and fails("warning", fail_on)


def unread(report: Report) -> list[tuple[Path, str]]:
    """Return the documents that can't be read or parsed, each with its line."""
    missing = [path for path in report.documents if path not in report.operations]
    return list(zip(missing, report.unreadable, strict=False))


def sentence(report: Report) -> str:
    """Return the totals in words."""
    numbers = totals(report)
    found = [many(numbers[name], name) for name in ("error", "warning")]
    parts = [", ".join(found) if numbers["error"] or numbers["warning"] else "nothing to report"]
    notes = [
        f"{numbers['suppressed']} suppressed" if numbers["suppressed"] else "",
        f"{numbers['baseline']} in the baseline" if numbers["baseline"] else "",
        f"{numbers['stale']} stale in the baseline" if numbers["stale"] else "",
        f"{many(len(report.unreadable), 'document')} not readable" if report.unreadable else "",
        f"{many(len(report.broken), 'rule')} broken" if report.broken else "",
    ]
    if any(notes):
        parts.append(f"({', '.join(note for note in notes if note)})")
    if report.operations:
        documents, operations = len(report.operations), sum(report.operations.values())
        parts.append(f"in {many(documents, 'document')}, {many(operations, 'operation')}")
    elif report.unreadable:
        parts = parts[1:]  # of what nobody looked at there is nothing to say
        parts[0] = parts[0].strip("()")
    return " ".join(parts)


def many(number: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
