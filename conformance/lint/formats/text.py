"""For people: each problem with the lines that it is about, a caret below, and how to mend it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from conformance.lint.lines import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.lint.result import Mark, Report, Result

    Paint = Callable[[str, str], str]

_WIDTH = 110  # of a line of the document; what is longer is cut around the caret
_SHOWN = 4  # operations by name
_CODES = {"error": "1;31", "warning": "1;33", "place": "1", "hint": "36", "quiet": "2", "good": "32"}


def render(report: Report, *, colour: bool = False) -> str:
    """Return the whole text; it ends with one line of totals."""

    def paint(kind: str, text: str) -> str:
        return f"\x1b[{_CODES[kind]}m{text}\x1b[0m" if colour else text

    parts = [part for result in report.results if result.counts for part in (*_problem(result, paint), "")]
    parts += [
        paint("warning", f"stale in the baseline: {each.rule} {each.document} {each.definition}")
        for each in report.stale
    ]
    return "\n".join([*parts, _totals(report, paint)]) + "\n"


def _problem(result: Result, paint: Paint) -> Iterator[str]:
    place = result.place
    where = paint("place", f"{visible(str(place.path))}:{place.line}:{place.column}")
    yield f"{where}: {paint(result.severity, result.severity)} {result.rule.id}: {visible(result.message)}"
    yield from _frame(place, result.severity, paint)
    if result.hint:
        yield f"   {paint('hint', 'mend:')} {visible(result.hint)}"
    for each in result.related:
        yield paint("quiet", f"   see:  {visible(str(each.path))}:{each.line}:{each.column}: {visible(each.note)}")
    if len(result.operations) > 1 or (result.operations and "/paths/" not in place.pointer):
        more = f" and {len(result.operations) - _SHOWN} more" if len(result.operations) > _SHOWN else ""
        yield paint("quiet", f"   of:   {visible(', '.join(result.operations[:_SHOWN]))}{more}")
    if result.requirements:
        yield paint("quiet", f"   for:  {', '.join(result.requirements)}")


def _frame(place: Mark, severity: str, paint: Paint) -> Iterator[str]:
    """Yield the line of the document and the caret; nothing where the file can't be read again."""
    try:
        text = lines(place.path.read_text("utf-8-sig"))[place.line - 1]
    except (OSError, UnicodeDecodeError, IndexError):
        return
    start = max(0, place.column - 1 - _WIDTH // 2) if len(text) > _WIDTH else 0
    cut = text[start : start + _WIDTH]
    shown = visible(cut)
    before = _columns(visible(cut[: place.column - 1 - start]))
    token = _columns(visible(cut[place.column - 1 - start : place.end - 1 - start]))
    number = str(place.line)
    yield f"{paint('quiet', f'{number:>4} |')} {'…' if start else ''}{shown}{'…' if start + _WIDTH < len(text) else ''}"
    caret = paint(severity, "^" * max(1, token))
    yield f"{paint('quiet', '     |')} {' ' * (before + bool(start))}{caret}"


def _totals(report: Report, paint: Paint) -> str:
    errors, warnings = report.number("error"), report.number("warning")
    quiet = [f"{sum(bool(each.suppressed) for each in report.results)} suppressed"]
    known = sum(each.baseline and not each.suppressed for each in report.results)
    if known:
        quiet.append(f"{known} in the baseline")
    if report.stale:
        quiet.append(f"{len(report.stale)} stale in the baseline")
    examined = f"{_many(len(report.operations), 'document')}, {_many(sum(report.operations.values()), 'operation')}"
    kind = "error" if errors else "warning" if warnings else "good"
    found = f"{_many(errors, 'error')}, {_many(warnings, 'warning')}" if errors or warnings else "nothing to report"
    return f"{paint(kind, found)} ({', '.join(quiet)}) in {examined}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def visible(text: str) -> str:
    """Return a text in which nothing moves the cursor: a tab is a space, other control characters are escaped."""
    return "".join(
        " " if char == "\t" else char.encode("unicode_escape").decode() if _hidden(char) else char for char in text
    )


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _columns(text: str) -> int:
    """Return how wide a terminal shows a text."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
