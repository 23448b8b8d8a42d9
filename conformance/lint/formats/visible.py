"""Text from a document on a terminal: nothing in it moves the cursor or changes colours, and its width is known."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_WIDTHLESS = frozenset({"Mn", "Me"})


def visible(text: str) -> str:
    """Return a text of one line: a tab is a space, other control and format characters are escaped as Python has it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char == "\t":
        return " "
    return char.encode("unicode_escape").decode() if unicodedata.category(char) in _HIDDEN else char


def columns(text: str) -> int:
    """Return how wide a terminal shows a visible text."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in _WIDTHLESS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
