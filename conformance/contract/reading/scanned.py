"""The places of a JSON document, found in the text when they are asked for."""

from __future__ import annotations

import json
import re
from json import decoder
from typing import TYPE_CHECKING, Any

from conformance.contract.reading.places import Place, index, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.contract.reading.lines import Lines

_BLANK = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[^\s,\]}]*")
# Reads past a value in C and keeps next to nothing of it: what an object becomes is True or False
_PAST: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(object_pairs_hook=bool).scan_once  # type: ignore[attr-defined]
_STRING: Callable[[str, int], tuple[str, int]] = decoder.scanstring  # type: ignore[attr-defined]


class _Object:
    """The members of an object as far as they were asked for."""

    __slots__ = ("known", "rest")

    def __init__(self, rest: Iterator[tuple[str, int, int]]) -> None:
        self.known: dict[str, tuple[int, int]] = {}
        self.rest = rest

    def get(self, name: str) -> tuple[int, int] | None:
        if name in self.known:
            return self.known[name]
        for key, at, value in self.rest:
            if key not in self.known:
                self.known[key] = at, value
                if key == name:
                    return at, value
        return None


class _Array:
    """The items of an array as far as they were asked for."""

    __slots__ = ("known", "rest")

    def __init__(self, rest: Iterator[int]) -> None:
        self.known: list[int] = []
        self.rest = rest

    def get(self, name: str) -> tuple[None, int] | None:
        place = index(name)
        if place is None:
            return None
        while len(self.known) <= place:
            offset = next(self.rest, None)
            if offset is None:
                return None
            self.known.append(offset)
        return None, self.known[place]


class Scanned:
    """Finds a place by scanning down from the text; what was scanned once is known."""

    __slots__ = ("_lines", "_open", "text")

    def __init__(self, text: str, lines: Lines) -> None:
        self.text = text
        self._lines = lines
        self._open: dict[int, _Object | _Array] = {}

    def find(self, at: str) -> Place | None:
        """Return the place of a JSON Pointer; ``None`` where it leads nowhere."""
        found = self._offsets(at)
        if found is None:
            return None
        key, value = found
        return Place(None if key is None else self._lines.place(key), self._lines.place(value))

    def offset(self, at: str) -> int:
        """Return where a value begins."""
        found = self._offsets(at)
        return found[1] if found else 0

    def twice(self, at: str) -> Iterator[tuple[str, int, int]]:
        """Yield the keys that stand twice in an object: key, offset of the first, offset of the next."""
        firsts: dict[str, int] = {}
        for key, offset, _ in _members(self.text, self.offset(at)):
            if key in firsts:
                yield key, firsts[key], offset
            firsts.setdefault(key, offset)

    def _offsets(self, at: str) -> tuple[int | None, int] | None:
        key, value = None, _blank(self.text, 0)
        for token in tokens(at):
            around = self._around(value)
            found = around.get(token) if around else None
            if found is None:
                return None
            key, value = found
        return key, value

    def _around(self, offset: int) -> _Object | _Array | None:
        if offset not in self._open:
            if self.text[offset] == "{":
                self._open[offset] = _Object(_members(self.text, offset))
            elif self.text[offset] == "[":
                self._open[offset] = _Array(_items(self.text, offset))
        return self._open.get(offset)


def _members(text: str, offset: int) -> Iterator[tuple[str, int, int]]:
    """Yield key, offset of the key and offset of the value of each member of the object at an offset."""
    at = _blank(text, offset + 1)
    while text[at] == '"':
        key, end = _STRING(text, at + 1)
        value = _blank(text, _blank(text, end) + 1)
        yield key, at, value
        at = _next(text, value)


def _items(text: str, offset: int) -> Iterator[int]:
    at = _blank(text, offset + 1)
    while text[at] != "]":
        yield at
        at = _next(text, at)


def _next(text: str, offset: int) -> int:
    """Return where the sibling after the value at an offset begins, or the bracket that closes."""
    first = text[offset]
    if first == '"':
        end = _STRING(text, offset + 1)[1]
    elif first in "{[":
        end = _PAST(text, offset)[1]
    else:
        end = _end(_WORD, text, offset)
    end = _blank(text, end)
    return _blank(text, end + 1) if text[end] == "," else end


def _blank(text: str, offset: int) -> int:
    return _end(_BLANK, text, offset)


def _end(pattern: re.Pattern[str], text: str, offset: int) -> int:
    found = pattern.match(text, offset)
    return found.end() if found else offset
