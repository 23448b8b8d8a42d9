"""Members that are only read or only written: in the other direction they may be missing though required."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.schema import keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.examples.shown import Way
    from conformance.lint.node import Node

# What an example need not show.
_WORDS: dict[Way, tuple[str, ...]] = {
    "request": ("readOnly",),
    "response": ("writeOnly",),
    "either": ("readOnly", "writeOnly"),
}


class Excused:
    """Which members need not be shown."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self._elsewhere: dict[str, set[str]] | None = None

    def __call__(self, schema: Node, name: str, way: Way) -> bool:
        """Whether a member that a schema requires may be missing; one that it does not describe another part may."""
        member = schema["properties"][name]
        if member:
            return any(keyword(member, word).value is True for word in _WORDS[way])
        if self._elsewhere is None:
            self._elsewhere = {}
            for other, word in self._marked():
                self._elsewhere.setdefault(word, set()).add(other)
        return any(name in self._elsewhere.get(word, ()) for word in _WORDS[way])

    def _marked(self) -> Iterator[tuple[str, str]]:
        """Yield each member of the description that is only read or only written, and the word that says so."""
        for schema in self._description.index.schemas:
            members = schema.value.get("properties")
            for name, raw in members.items() if isinstance(members, dict) else ():
                if isinstance(raw, dict) and not raw.keys().isdisjoint(_TELLING):
                    member = schema["properties"][name]
                    yield from ((name, word) for word in _WORDS["either"] if keyword(member, word).value is True)


_TELLING = ("readOnly", "writeOnly", "$ref", "allOf")
