"""Where each part of a description under an overlay comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.contract import pointer

if TYPE_CHECKING:
    from conformance.contract.document import Document


@dataclass(slots=True)
class Origin:
    """A part of the result: the document and the pointer that it has there.

    What is in it comes from the same place, but for the ``members`` that were put into an object and for the
    ``items`` of an array that was changed.
    """

    document: Document
    at: str
    members: dict[str, Origin] = field(default_factory=dict)
    items: list[Origin] | None = None

    def inner(self, token: object) -> Origin:
        """Return the origin of a member or item."""
        if self.items is not None:
            return self.items[int(str(token))]
        return self.members.get(str(token)) or Origin(self.document, pointer.join(self.at, token))

    def opened(self, token: object) -> Origin:
        """Return the origin of a member or item, of which something is about to change."""
        if self.items is not None:
            return self.items[int(str(token))]
        return self.members.setdefault(str(token), Origin(self.document, pointer.join(self.at, token)))

    def listed(self, count: int) -> list[Origin]:
        """Return the origins of an array's items, of which one is about to go or to be added."""
        if self.items is None:
            self.items = [self.inner(place) for place in range(count)]
        return self.items
