"""A description while an overlay changes it, and the lines that go with it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.contract.document import Document

Parts = tuple[str | int, ...]


@dataclass(slots=True)
class Draft:
    """The tree is changed in place; ``lines`` stay the description's, ``origins`` tell what the overlay added."""

    overlay: Document
    tree: dict[str, Any]
    lines: dict[str, int]
    origins: dict[str, int] = field(default_factory=dict)

    def update(self, parts: Parts, value: Any, source: str) -> None:  # noqa: ANN401 - any JSON
        """Merge a value into the object that the parts lead to, or append it to the array."""
        at, node = joined(parts), self._node(parts)
        if isinstance(node, list):
            self._append(node, value, at, source)
        elif isinstance(node, dict) and isinstance(value, dict):
            self._merge(node, value, at, source)
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
        del self._node(parts[:-1])[parts[-1]]
        self.lines, self.origins = _without(self.lines, parts), _without(self.origins, parts)

    def _merge(self, node: dict[str, Any], value: dict[str, Any], at: str, source: str) -> None:
        for key, new in value.items():
            here, there, old = pointer.join(at, key), pointer.join(source, key), node.get(key)
            if isinstance(old, dict) and isinstance(new, dict):
                self._merge(old, new, here, there)
            elif isinstance(old, list) and isinstance(new, list):
                self._append(old, new, here, there)
            elif isinstance(old, dict | list):
                kind = "an object" if isinstance(old, dict) else "an array"
                raise self._refusal(there, f"{here} is {kind}, which this does not fit; remove it in an action before")
            else:
                node[key] = deepcopy(new)
                self._came(here, new, there)

    def _append(self, node: list[Any], value: Any, at: str, source: str) -> None:  # noqa: ANN401 - any JSON
        """Append an entry; of an array each entry, as Overlay 1.1 says and tools do (1.0 knows single entries only)."""
        entries = [(pointer.join(source, index), entry) for index, entry in _members(value)]
        for there, entry in entries if isinstance(value, list) else [(source, value)]:
            self._came(pointer.join(at, len(node)), entry, there)
            node.append(deepcopy(entry))

    def _came(self, at: str, value: object, source: str) -> None:
        """Note that a value and all in it came from the overlay."""
        self.origins[at] = self.overlay.line(source)
        for key, member in _members(value):
            self._came(pointer.join(at, key), member, pointer.join(source, key))

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


def _members(value: object) -> Iterable[tuple[object, Any]]:
    return value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()


def _without(lines: dict[str, int], parts: Parts) -> dict[str, int]:
    """Drop what stood at a path; what follows it in the same array moves up by one."""
    around, last = joined(parts[:-1]) + "/", pointer.join("", parts[-1])[1:]
    kept: dict[str, int] = {}
    for at, line in lines.items():
        head, slash, tail = at.removeprefix(around).partition("/") if at.startswith(around) else ("", "", "")
        if head and head == last:
            continue
        moves = head and isinstance(parts[-1], int) and int(head) > parts[-1]
        kept[f"{around}{int(head) - 1}{slash}{tail}" if moves else at] = line
    return kept
