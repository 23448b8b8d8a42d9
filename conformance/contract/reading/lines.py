"""Lines and columns of a text."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import accumulate

_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """The offsets at which lines begin, counted when the first is asked for."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: array[int] | None = None

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        if self._starts is None:
            self._starts = _starts(self._text)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _starts(text: str) -> array[int]:
    if "\r" in text:
        return array("I", [0, *(found.end() for found in _BREAK.finditer(text))])
    starts = array("I", accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    starts.pop()  # after the last line nothing begins
    return starts
