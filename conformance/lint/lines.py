"""The lines of a text, split once."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4)
def lines(text: str) -> list[str]:
    """Return the lines as parsers count them: ended by a line feed, a carriage return, or both."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
