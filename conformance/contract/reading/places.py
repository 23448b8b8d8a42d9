"""Where the things of a document stand: found only when asked, from what the parsers noted on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conformance.contract.reading.lines import Lines

_DIGITS = 12  # no list is longer


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; line and column from 1, columns in code points."""

    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that stands twice (or more often) in the mapping ``at``; the first one is what the tree holds."""

    at: str
    key: str
    first: Position
    second: Position


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A plain YAML scalar (a key if ``key``) that loaders read differently, or that loses something when it is read.

    ``kind`` is boolean, date, number, octal, phone or sexagesimal.
    """

    at: str
    text: str
    kind: str
    key: bool


class Place(NamedTuple):
    """Line and column of a member's key (``None`` for what is no member) and of the value."""

    key: tuple[int, int] | None
    value: tuple[int, int]


class Places(Protocol):
    """What a document knows of its places."""

    @property
    def text(self) -> str:
        """The text that was read."""

    def find(self, at: str) -> Place | None:
        """Return the place of a JSON Pointer; ``None`` where it leads nowhere."""


@dataclass(frozen=True, slots=True)
class Told:
    """The places of a document that was made and not read: the lines that are given."""

    lines: Mapping[str, int] = field(default_factory=dict)
    text: str = ""

    def find(self, at: str) -> Place | None:
        """Return the line that was given; the column is 1."""
        return Place(None, (self.lines[at], 1)) if at in self.lines else None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser makes of a text. A duplicate is pointer, key, and the offsets of the first key and the next."""

    tree: Any
    places: Places
    lines: Lines
    duplicates: tuple[tuple[str, str, int, int], ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()


def tokens(at: str) -> list[str]:
    """Split a JSON Pointer; unlike ``pointer.parts`` it knows the empty key at the root."""
    if not at:
        return []
    return [token.replace("~1", "/").replace("~0", "~") for token in at.removeprefix("/").split("/")]


def index(token: str) -> int | None:
    """Return the index that a token is, as RFC 6901 writes them."""
    plain = token.isascii() and token.isdigit() and len(token) < _DIGITS and (token[0] != "0" or len(token) == 1)
    return int(token) if plain else None
