"""A value of a description and where it stands; ``$ref`` is followed on request, also into other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from conformance.contract import pointer
from conformance.contract.document import read
from conformance.contract.errors import UsageError
from conformance.contract.pointer import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conformance.contract.document import Document

Place = tuple[int, str]

_CHAIN = 50  # a chain of references that long is a circle


class Node:
    """Any value of a description: ``value`` (``MISSING`` where nothing stands), its file and its JSON Pointer.

    Plain slots and no dataclass: a large description has half a million of them.
    """

    __slots__ = ("at", "file", "value")
    __iter__ = None  # `items()` and `members()` do that; by `__getitem__` alone a loop would never end

    def __init__(self, value: Any, file: File, at: str) -> None:  # noqa: ANN401 - any JSON
        self.value = value
        self.file = file
        self.at = at

    def __bool__(self) -> bool:
        """Whether anything stands there; null does."""
        return self.value is not MISSING

    def __repr__(self) -> str:
        return f"Node({self.file.document.path.name}#{self.at})"

    def __getitem__(self, key: str | int) -> Node:
        """Return the member or the item as it is written; one without a value where there is none."""
        value = self.value
        found: Any = MISSING
        if isinstance(value, dict):
            found = value.get(str(key), MISSING)
        elif isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
            found = value[key]
            key %= len(value)
        return Node(found, self.file, pointer.join(self.at, key))

    def follow(self) -> Node:
        """Return what the references here lead to: itself without one, no value where one leads nowhere."""
        node = self
        for _ in range(_CHAIN):
            value = node.value
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return node
            node = node.file.lookup(value["$ref"])
        return Node(MISSING, self.file, self.at)

    def get(self, *keys: str | int) -> Node:
        """Return what lies at the keys; each reference on the way, and at the end, is followed."""
        node = self.follow()
        for key in keys:
            node = node[key].follow()
        return node

    def members(self) -> Iterator[tuple[str, Node]]:
        """Yield the members of an object as they are written; of anything else none."""
        if isinstance(self.value, dict):
            file, at = self.file, self.at
            for key, value in self.value.items():
                plain = "/" not in key and "~" not in key  # nearly all; this is the busiest line of a run
                yield key, Node(value, file, f"{at}/{key}" if plain else pointer.join(at, key))

    def items(self) -> Iterator[Node]:
        """Yield the items of an array as they are written; of anything else none."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, self.file, f"{self.at}/{index}")

    def below(self, at: str) -> Node:
        """Return what a JSON Pointer from here leads to, as it is written."""
        return Node(pointer.get(self.value, at), self.file, self.at + at)

    def text(self, *keys: str | int) -> str:
        """Return the text at the keys; empty where there is none."""
        value = self.get(*keys).value
        return value if isinstance(value, str) else ""

    @property
    def place(self) -> Place:
        """What tells it from all other nodes: its file, by identity, and its pointer."""
        return id(self.file), self.at

    def same(self, other: Node) -> bool:
        """Whether both are one place."""
        return self.place == other.place


class File:
    """One parsed file, and the others beside it."""

    __slots__ = ("_found", "_named", "document", "library", "memory")

    def __init__(self, document: Document, library: Library) -> None:
        self.document = document
        self.library = library
        self.memory: dict[tuple[str, int], Any] = {}  # what was read from a schema, by what and the schema's identity
        self._found: dict[str, Node] = {}
        self._named: dict[str, Node] | None = None

    @property
    def root(self) -> Node:
        """The whole document."""
        return Node(self.document.tree, self, "")

    def lookup(self, reference: str) -> Node:
        """Return what a ``$ref`` in this file leads to; no value where it leads nowhere (RFC 3986, RFC 6901)."""
        if reference not in self._found:
            self._found[reference] = self._lookup(reference)
        return self._found[reference]

    def _lookup(self, reference: str) -> Node:
        address, _, fragment = reference.partition("#")
        nowhere = Node(MISSING, self, "")
        if not address:
            file: File | None = self
        elif address in self._ids():
            return self._ids()[address].below(unquote(fragment))
        else:
            file = self.library.beside(self.document.path, address)
        if file is None:
            return nowhere
        if fragment and not fragment.startswith("/"):
            return file._ids().get(f"#{fragment}", nowhere)  # noqa: SLF001 - of the same kind
        if fragment == "/" and isinstance(file.root.value, dict) and "" not in file.root.value:
            return file.root  # what most tools take it for; a rule of its own says what it means
        return file.root.below(unquote(fragment))

    def _ids(self) -> dict[str, Node]:
        """Return what names itself by ``$id``, ``$anchor`` or ``$dynamicAnchor`` (JSON Schema 2020-12, section 8.2)."""
        if self._named is None:
            text = self.document.text
            named = any(word in text for word in ("$id", "$anchor", "$dynamicAnchor"))
            self._named = dict(_named(self.root)) if named else {}
        return self._named


def _named(root: Node) -> Iterator[tuple[str, Node]]:
    rest, seen = [root], set[int]()
    while rest:
        node = rest.pop()
        if not isinstance(node.value, dict | list) or id(node.value) in seen:
            continue
        seen.add(id(node.value))
        rest += node.items()
        for key, member in node.members():
            rest.append(member)
            if key in {"$id", "$anchor", "$dynamicAnchor"} and isinstance(member.value, str):
                yield member.value.removesuffix("#") if key == "$id" else f"#{member.value}", node


class Library:
    """The files of one description: each is read once. ``failures``: why one could not be, by the path."""

    def __init__(self) -> None:
        self.files: dict[Path, File | None] = {}
        self.failures: dict[Path, str] = {}

    def add(self, document: Document) -> File:
        """Take in a document that is read already."""
        file = File(document, self)
        self.files[document.path.resolve()] = file
        return file

    def beside(self, path: Path, address: str) -> File | None:
        """Return the file at an address relative to another one; None: there is none, or it is not of this machine."""
        other = self.path(path, address)
        if other is None:
            return None
        if other not in self.files:
            try:
                self.files[other] = File(read(other), self)
            except UsageError as error:
                self.files[other] = None
                self.failures[other] = str(error)
        return self.files[other]

    @staticmethod
    def path(path: Path, address: str) -> Path | None:
        """Return the path that an address stands for; None for one that would have to be fetched."""
        if "://" in address or address.startswith(("//", "urn:", "data:")):
            if not address.startswith("file:///"):
                return None
            address = address.removeprefix("file://")
        try:
            return (path.parent / unquote(address.partition("?")[0])).resolve()
        except (OSError, ValueError):
            return None
