"""Read a YAML or JSON document; where everything in it stands is known when it is asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.contract.errors import UsageError
from conformance.contract.reading import parse
from conformance.contract.reading.lines import Lines
from conformance.contract.reading.places import Ambiguous, Duplicate, Place, Places, Position, Told
from conformance.contract.reading.scanned import Scanned
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Ambiguous", "Document", "Duplicate", "Position", "load", "read"]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: plain data, and the place of each JSON Pointer in it.

    ``tree`` is a dict if ``load`` read it; after ``read`` it may be any data. What YAML aliases stand for is shared
    in it: it is there to be looked at, not to be changed.
    """

    path: Path
    tree: Any
    sha256: str
    places: Places = field(repr=False, compare=False, default_factory=Told)
    duplicates: tuple[Duplicate, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()

    @property
    def text(self) -> str:
        """The text that was read."""
        return self.places.text

    @property
    def named(self) -> Path:
        """The file that the user named: the document itself, or the overlay over it."""
        return self.path

    def where(self, at: str) -> str:
        """Return ``file:line`` of a pointer."""
        return f"{self.path}:{self.line(at)}"

    def line(self, at: str) -> int:
        """Return the line of a member's key or of an item, or of the nearest thing around it."""
        place = self._nearest(at)
        return (place.key or place.value)[0]

    def key(self, at: str) -> Position | None:
        """Return where a member's key begins; ``None`` for an item, the root and what is not there."""
        place = self.places.find(at)
        return Position(self.path, *place.key) if place and place.key else None

    def value(self, at: str) -> Position:
        """Return where a value begins; of what is not there, where the nearest thing around it does (at its key)."""
        place = self.places.find(at)
        if place is None:
            around = self._nearest(at)
            return Position(self.path, *(around.key or around.value))
        return Position(self.path, *place.value)

    def _nearest(self, at: str) -> Place:
        place = self.places.find(at)
        while place is None and at:
            at = at.rpartition("/")[0]
            place = self.places.find(at)
        return place or Place(None, (1, 1))


def load(path: Path) -> Document:
    """Read a document; raise ``UsageError`` with file and line for what can't be read, parsed or is no object."""
    document = read(path)
    if document.duplicates:
        first = document.duplicates[0]
        language = "JSON" if isinstance(document.places, Scanned) else "YAML"
        raise UsageError(
            f"{path}:{first.second.line}: not {language}: the key '{first.key}' stands twice in one object, "
            f"first in line {first.first.line}; take one of them out"
        )
    if document.tree is None:
        raise UsageError(f"{path}:1: not an OpenAPI document: it is empty")
    if not isinstance(document.tree, dict):
        raise UsageError(f"{path}:1: not an OpenAPI document: the top level must be an object")
    return document


def read(path: Path) -> Document:
    """Read a document as it is; raise ``UsageError`` with file, line and column for what can't be read or parsed."""
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: can't be read: {getattr(error, 'strerror', error)}") from None
    digest = hashlib.sha256(raw).hexdigest()
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    text = _decoded(path, raw)
    if not text.strip():
        raise UsageError(f"{path}:1: the file is empty")
    try:
        parsed = parse(text, raw, suffix=path.suffix.lower())
    except Unreadable as error:
        language = "JSON" if path.suffix.lower() == ".json" else "YAML"
        raise UsageError(f"{path}:{_place(text, error.offset)}: not {language}: {error.cause}") from None
    duplicates = tuple(
        Duplicate(at, key, *(Position(path, *parsed.lines.place(offset)) for offset in offsets))
        for at, key, *offsets in parsed.duplicates
    )
    return Document(path, parsed.tree, digest, parsed.places, duplicates, parsed.ambiguous)


def _decoded(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UsageError(f"{path}: UTF-16; save it as UTF-8") from None
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    if "\0" in text[:2]:
        raise UsageError(f"{path}: UTF-16 or UTF-32; save it as UTF-8")
    return text


def _place(text: str, offset: int) -> str:
    """Return ``line:column``, but of the end of the text the line alone: there is nothing in the column."""
    line, column = Lines(text).place(min(offset, len(text)))
    return f"{line}:{column}" if offset < len(text) else f"{line}"
