"""The places of a YAML document, from the marks that its builder made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract.reading.events import OFFSET, UPPER
from conformance.contract.reading.places import Place, index, tokens

if TYPE_CHECKING:
    from conformance.contract.reading.events import Built
    from conformance.contract.reading.lines import Lines


class Marked:
    """Finds a place by walking tree and marks side by side; each mapping or sequence on the way is counted once."""

    __slots__ = ("_built", "_items", "_lines", "_members", "text")

    def __init__(self, text: str, lines: Lines, built: Built) -> None:
        self.text = text
        self._lines = lines
        self._built = built
        self._members: dict[int, dict[str, tuple[int, int]]] = {}
        self._items: dict[int, list[int]] = {}

    def find(self, at: str) -> Place | None:
        """Return the place of a JSON Pointer; ``None`` where it leads nowhere."""
        found = self.numbers(at)
        if found is None:
            return None
        key, value = found
        return Place(None if key is None else self._place(key), self._place(value))

    def numbers(self, at: str) -> tuple[int | None, int] | None:
        """Return the numbers of a member's key and of the value."""
        node, key, number = self._built.tree, None, 0
        if not self._built.marks:
            return None
        for token in tokens(at):
            number = self._built.aliases.get(number, number)
            if isinstance(node, dict):
                member = self.members(node, number).get(token)
                if member is None:
                    return None
                key, number = member
                node = node.get(token)
            elif isinstance(node, list):
                place = index(token)
                if place is None or place >= len(node):
                    return None
                key, number = None, self._numbers(number)[place]
                node = node[place]
            else:
                return None
        return key, number

    def members(self, node: dict[str, Any], number: int) -> dict[str, tuple[int, int]]:
        """Return the numbers of key and value of each member, also of those that were merged into the mapping."""
        if number in self._members:
            return self._members[number]
        built, found, sources = self._built, {}, []
        names = iter(node)
        for key, value in zip(*[iter(self._numbers(number))] * 2, strict=False):
            if key in built.merges:
                sources += built.merges[key]
                found["<<"] = key, value
            elif key not in built.dropped:
                found[next(names)] = key, value
        for source, origin in sources:
            for name, member in self.members(source, origin).items():
                found.setdefault(name, member)
        self._members[number] = found
        return found

    def offset(self, number: int) -> int:
        """Return where a node begins."""
        return self._built.marks[number] & OFFSET

    def _numbers(self, number: int) -> list[int]:
        """Return the numbers of what stands right in a mapping (keys too) or sequence."""
        if number not in self._items:
            marks, found, each = self._built.marks, [], number + 1
            while each < marks[number] >> UPPER:
                found.append(each)
                each = marks[each] >> UPPER or each + 1
            self._items[number] = found
        return self._items[number]

    def _place(self, number: int) -> tuple[int, int]:
        return self._lines.place(self.offset(number))
