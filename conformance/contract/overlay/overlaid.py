"""A description after an overlay, with the places of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003 - a dataclass's field
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.document import Document
from conformance.contract.overlay.origin import Origin  # noqa: TC001 - likewise
from conformance.contract.reading.places import index, tokens

if TYPE_CHECKING:
    from conformance.contract.document import Position


@dataclass(frozen=True, slots=True)
class Overlaid(Document):
    """A description after an overlay; ``path`` and ``line()`` are its own, of what was added the target's.

    ``where()``, ``key()`` and ``value()`` tell of the overlay for what comes from there. ``text`` and ``duplicates``
    are the description's, and so is what is ``ambiguous``, as far as it is still there and where it was.
    """

    overlay: Path = field(kw_only=True)
    origin: Origin = field(kw_only=True, repr=False, compare=False)

    @property
    def named(self) -> Path:
        """The overlay."""
        return self.overlay

    def where(self, at: str) -> str:
        """Return ``file:line`` of a pointer: in the overlay for what comes from there."""
        origin = self._way(at)[-1]
        return origin.document.where(origin.at)

    def line(self, at: str) -> int:
        """Return the line of a pointer in the description, or of the nearest thing around it there."""
        described, *inner = self._way(at)
        for token, origin in zip(tokens(at), inner, strict=False):
            if origin.document is not described.document:
                # a value that the overlay replaced still has its line; what it added is looked for in vain
                within = described.at if described.items is not None else pointer.join(described.at, token)
                return described.document.line(within)
            described = origin
        return described.document.line(described.at)

    def key(self, at: str) -> Position | None:
        """Return where a member's key begins; ``None`` for an item, the root and what is not there."""
        *around, origin = self._way(at)
        if len(around) != len(tokens(at)) or not around or around[-1].items is not None:
            return None
        # the value of `update` is a member in the overlay, but here an item if it was put into an array
        return origin.document.key(origin.at)

    def value(self, at: str) -> Position:
        """Return where a value begins; of what is not there, where the nearest thing around it does (at its key)."""
        *around, origin = self._way(at)
        if len(around) == len(tokens(at)):
            return origin.document.value(origin.at)
        return origin.document.key(origin.at) or origin.document.value(origin.at)

    def unmoved(self, at: str) -> bool:
        """Whether a pointer leads to what the description has at the same pointer."""
        *around, origin = self._way(at)
        return len(around) == len(tokens(at)) and origin.document is self.origin.document and origin.at == at

    def _way(self, at: str) -> list[Origin]:
        """Return the origins of the root and of what is on the way to a pointer, as far as the way goes."""
        way: list[Origin] = [self.origin]
        node: Any = self.tree
        for token in tokens(at):
            place = index(token) if isinstance(node, list) else token
            if isinstance(node, list) and isinstance(place, int) and place < len(node):
                node = node[place]
            elif isinstance(node, dict) and token in node:
                node = node[token]
            else:
                break
            way.append(way[-1].inner(token))
        return way
