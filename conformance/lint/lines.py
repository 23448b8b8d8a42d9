"""The lines of a text, split once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@lru_cache(maxsize=4)
def lines(text: str) -> list[str]:
    """Return the lines as parsers count them: ended by a line feed, a carriage return, or both."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@lru_cache(maxsize=4)
def text_of(path: Path) -> str:
    """Return the text of a file that was read before; empty if that is no longer possible."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
