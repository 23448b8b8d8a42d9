"""The line of a document that a problem is about, with a caret below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.formats.visible import columns, visible
from conformance.lint.lines import lines

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.lint.result import Mark


class Files:
    """The lines of the files that a report speaks of, each read once."""

    def __init__(self) -> None:
        self._lines: dict[Path, list[str]] = {}

    def line(self, path: Path, number: int) -> str | None:
        """Return a line; None where the file can't be read again: it was a pipe, or is gone."""
        if path not in self._lines:
            try:
                text = path.read_bytes().decode("utf-8-sig") if path.is_file() else ""
            except (OSError, UnicodeDecodeError):
                text = ""
            self._lines[path] = lines(text)  # which the linter has split already
        found = self._lines[path]
        return found[number - 1] if 0 < number <= len(found) else None


def frame(place: Mark, files: Files, width: int) -> tuple[str, str, int] | None:
    """Return what to show of the line, the blanks before the carets, and how many carets; None without a line.

    A line that is longer than ``width`` is cut around the place.
    """
    text = files.line(place.path, place.line)
    if text is None or not text.strip():
        return None
    first = min(place.column - 1, len(text))
    start = _start(text, first, width)
    line, end = _fitting(text, start, width)
    left, right = "…" if start else "", "…" if end < len(text) else ""
    token = columns(visible(text[first : min(max(place.end - 1, first + 1), end)]))
    return f"{left}{line}{right}", " " * (len(left) + columns(visible(text[start:first]))), max(1, token)


def _start(text: str, first: int, width: int) -> int:
    """Return where to begin, so that the place is in sight and a third of what is shown, or less, is before it."""
    if len(text) <= width and columns(visible(text)) <= width:
        return 0
    start = max(0, min(first - width // 3, len(text) - width))
    while start < first and columns(visible(text[start:first])) > width * 2 // 3:
        start += 1
    return start


def _fitting(text: str, start: int, width: int) -> tuple[str, int]:
    """Return as much of the text as fits into a width, and where it ends."""
    parts: list[str] = []
    used = 0
    for char in text[start : start + width]:
        part = visible(char)
        used += columns(part)
        if used > width:
            break
        parts.append(part)
    return "".join(parts), start + len(parts)
