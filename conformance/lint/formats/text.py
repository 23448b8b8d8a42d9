"""For people: each problem with the line that it is about, a caret below, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.formats.frame import Files, frame
from conformance.lint.formats.totals import sentence
from conformance.lint.formats.view import shown
from conformance.lint.formats.visible import columns, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.formats.view import View
    from conformance.lint.result import Mark, Report, Result

_SHOWN = 4  # operations by name
_CODES = {"error": "1;31", "warning": "1;33", "place": "1", "hint": "36", "quiet": "2", "good": "32"}


def render(report: Report, view: View) -> str:
    """Return the whole text; it ends with one line of totals. The files are read again for their lines."""
    files = Files()
    counted = [result for result in report.results if result.counts]
    parts = [line for result in counted for line in (*_problem(result, report, files, view), "")]
    for each in report.stale:
        what = _paint(view, "warning", "stale")
        definition = f" at {visible(each.definition)}" if each.definition else ""
        parts.append(f"{what} in the baseline: {each.rule} in {visible(each.document)}{definition}")
    if report.stale:
        parts.append("")
    return "\n".join([*parts, totals(report, view)]) + "\n"


def totals(report: Report, view: View) -> str:
    """Return the last line."""
    bad = report.unreadable or report.broken
    kind = "error" if report.number("error") or bad else "warning" if report.number("warning") else "good"
    first, *rest = sentence(report).split(" (", 1)
    return " (".join([_paint(view, kind, first), *rest])


def _problem(result: Result, report: Report, files: Files, view: View) -> Iterator[str]:
    place = result.place
    where = _where(place, report, view)
    first, *more = _wrapped(f"{where}: {result.severity} {result.rule.id}: ", result.message, "   ", view)
    painted = f"{_paint(view, 'place', where)}: {_paint(view, result.severity, result.severity)}"
    yield f"{painted}{first[len(f'{where}: {result.severity}') :]}"
    yield from more
    yield from _frame(result, files, view)
    if result.hint:
        label = "   mend: "
        first, *rest = _wrapped(label, result.hint, " " * len(label), view)
        yield f"   {_paint(view, 'hint', 'mend:')}{first[len(label) - 1 :]}"
        yield from rest
    for each in result.related:
        yield _paint(view, "quiet", f"   see:  {_where(each, report, view)}: {visible(each.note)}")
    if len(result.operations) > 1 or (result.operations and not place.pointer.startswith("/paths/")):
        others = f" and {len(result.operations) - _SHOWN} more" if len(result.operations) > _SHOWN else ""
        yield _paint(view, "quiet", f"   of:   {visible(', '.join(result.operations[:_SHOWN]))}{others}")
    if result.requirements:
        yield _paint(view, "quiet", f"   for:  {visible(', '.join(result.requirements))}")


def _frame(result: Result, files: Files, view: View) -> Iterator[str]:
    found = frame(result.place, files, view.width)
    if found is None:
        return
    line, blanks, carets = found
    yield f"{_paint(view, 'quiet', f'{result.place.line:>5} |')} {line}"
    yield f"{_paint(view, 'quiet', '      |')} {blanks}{_paint(view, result.severity, '^' * carets)}"


def _wrapped(label: str, prose: str, indent: str, view: View) -> list[str]:
    """Return lines of at most the terminal's width, the first after its label; all in one where there is none."""
    text = visible(prose)
    if not view.columns or len(label) + len(text) <= view.columns:
        return [label + text]
    lines = [label.rstrip(" ")]
    for word in text.split(" "):
        if columns(lines[-1]) + 1 + columns(word) <= view.columns:
            lines[-1] += f" {word}"
        else:
            lines.append(f"{indent}{word}")
    return lines


def _where(place: Mark, report: Report, view: View) -> str:
    return f"{visible(shown(place.path, report, view.root))}:{place.line}:{place.column}"


def _paint(view: View, kind: str, text: str) -> str:
    return f"\x1b[{_CODES[kind]}m{text}\x1b[0m" if view.colour else text
