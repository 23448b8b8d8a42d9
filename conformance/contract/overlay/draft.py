"""A description while an overlay changes it, and where each part of it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.errors import UsageError
from conformance.contract.overlay.origin import Origin

if TYPE_CHECKING:
    from conformance.contract.document import Document

Parts = tuple[str | int, ...]


@dataclass(slots=True)
class Draft:
    """The tree is changed in place, and the origin of what changed with it."""

    overlay: Document
    tree: dict[str, Any]
    origin: Origin

    def update(self, parts: Parts, value: Any, source: str) -> None:  # noqa: ANN401 - any JSON
        """Merge a value into the object that the parts lead to, or append it to the array."""
        at, node, origin = joined(parts), self._node(parts), self._origin(parts)
        if isinstance(node, list):
            self._append(node, value, origin, source)
        elif isinstance(node, dict) and isinstance(value, dict):
            self._merge(node, value, origin, at, source)
        elif isinstance(node, dict):
            raise self._refusal(source, f"{at or '$'} is an object, so 'update' must be one too: it is merged")
        else:
            raise self._refusal(source, f"{at} is neither object nor array; select the object around it")

    def remove(self, parts: Parts, source: str) -> None:
        """Take what the parts lead to out of the object or array that holds it."""
        at = joined(parts)
        if not parts:
            raise self._refusal(source, "the whole description can't be removed")
        if not isinstance(self._node(parts), dict | list):
            raise self._refusal(source, f"{at} is neither object nor array; only those can be removed")
        around, origin, last = self._node(parts[:-1]), self._origin(parts[:-1]), parts[-1]
        if isinstance(last, int):
            del origin.listed(len(around))[last]
        else:
            origin.members.pop(last, None)
        del around[last]

    def _merge(self, node: dict[str, Any], value: dict[str, Any], origin: Origin, at: str, source: str) -> None:
        for key, new in value.items():
            here, there, old = pointer.join(at, key), pointer.join(source, key), node.get(key)
            if isinstance(old, dict) and isinstance(new, dict):
                self._merge(old, new, origin.opened(key), here, there)
            elif isinstance(old, list) and isinstance(new, list):
                self._append(old, new, origin.opened(key), there)
            elif isinstance(old, dict | list):
                kind = "an object" if isinstance(old, dict) else "an array"
                raise self._refusal(there, f"{here} is {kind}, which this does not fit; remove it in an action before")
            else:
                node[key] = copied(new)
                origin.members[key] = Origin(self.overlay, there)

    def _append(self, node: list[Any], value: Any, origin: Origin, source: str) -> None:  # noqa: ANN401 - any JSON
        """Append an entry; of an array each entry, as Overlay 1.1 says and tools do (1.0 knows single entries only)."""
        entries = (
            [(pointer.join(source, index), entry) for index, entry in enumerate(value)]
            if isinstance(value, list)
            else [(source, value)]
        )
        for there, entry in entries:
            origin.listed(len(node)).append(Origin(self.overlay, there))
            node.append(copied(entry))

    def _origin(self, parts: Parts) -> Origin:
        origin = self.origin
        for part in parts:
            origin = origin.opened(part)
        return origin

    def _node(self, parts: Parts) -> Any:  # noqa: ANN401 - any JSON
        node: Any = self.tree
        for part in parts:
            node = node[part]
        return node

    def _refusal(self, source: str, text: str) -> UsageError:
        return UsageError(f"{self.overlay.path}:{self.overlay.line(source)}: {text}")


def joined(parts: Parts) -> str:
    """Return the pointer of a path."""
    return "".join(pointer.join("", part) for part in parts)


def copied(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Copy plain data; what YAML aliases share becomes separate, so that one of them can change alone."""
    if isinstance(value, dict):
        return {key: copied(member) for key, member in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
