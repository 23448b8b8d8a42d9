"""OpenAPI Overlay 1.0 (https://spec.openapis.org/overlay/v1.0.0): annotate a description that one does not own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from conformance.contract import pointer
from conformance.contract.document import Document, load
from conformance.contract.errors import UsageError
from conformance.contract.overlay.draft import Draft, copied
from conformance.contract.overlay.form import check_form
from conformance.contract.overlay.origin import Origin
from conformance.contract.overlay.targets import selected
from conformance.contract.reading.places import index, tokens
from conformance.contract.version import check_version

if TYPE_CHECKING:
    from pathlib import Path

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
        origin = self._trail(at)[-1]
        return origin.document.where(origin.at)

    def line(self, at: str) -> int:
        """Return the line of a pointer in the description, or of the nearest thing around it there."""
        trail, described = self._trail(at), self.origin
        for token, origin in zip(tokens(at), trail[1:], strict=False):
            if origin.document is not self.origin.document:
                # a value that the overlay replaced still has its line; what it added is looked for in vain
                within = described.at if described.items is not None else pointer.join(described.at, token)
                return self.origin.document.line(within)
            described = origin
        return described.document.line(described.at)

    def key(self, at: str) -> Position | None:
        """Return where a member's key begins; ``None`` for an item, the root and what is not there."""
        around = pointer.get(self.tree, at.rpartition("/")[0]) if at else None
        trail = self._trail(at)
        if not isinstance(around, dict) or len(trail) <= len(tokens(at)):
            return None
        return trail[-1].document.key(trail[-1].at)

    def value(self, at: str) -> Position:
        """Return where a value begins; of what is not there, where the nearest thing around it does (at its key)."""
        origin = self._trail(at)[-1]
        if len(self._trail(at)) > len(tokens(at)):
            return origin.document.value(origin.at)
        return origin.document.key(origin.at) or origin.document.value(origin.at)

    def described(self, at: str) -> bool:
        """Whether a pointer leads to what the description has at the same pointer."""
        trail = self._trail(at)
        return len(trail) > len(tokens(at)) and trail[-1].document is self.origin.document and trail[-1].at == at

    def _trail(self, at: str) -> list[Origin]:
        """Return the origins of the root and of what is on the way to a pointer, as far as the way goes."""
        trail: list[Origin] = [self.origin]
        node: Any = self.tree
        for token in tokens(at):
            place = index(token) if isinstance(node, list) else token
            if isinstance(node, list) and isinstance(place, int) and place < len(node):
                node = node[place]
            elif isinstance(node, dict) and token in node:
                node = node[token]
            else:
                break
            trail.append(trail[-1].inner(token))
        return trail


def is_overlay(tree: dict[str, Any]) -> bool:
    """Whether a document is an overlay and no description."""
    return "overlay" in tree and "openapi" not in tree


def load_overlay(path: Path) -> Overlaid:
    """Read an overlay and the description that it ``extends``, and apply the one to the other."""
    overlay = load(path)
    check_form(overlay)
    description = load(_extended(overlay))
    if is_overlay(description.tree):
        where = f"{path}:{overlay.line('/extends')}"
        raise UsageError(f"{where}: extends {description.path}, an overlay itself; name the description instead")
    check_version(description)
    return apply(description, overlay)


def apply(document: Document, overlay: Document) -> Overlaid:
    """Return the description as the overlay's actions leave it, one after the other; ``document`` stays as it is."""
    check_form(overlay)
    draft = Draft(overlay, copied(document.tree), Origin(document, ""))
    for number, action in enumerate(overlay.tree["actions"]):
        at = f"/actions/{number}"
        found = selected(document, draft.tree, overlay, f"{at}/target")
        if action.get("remove"):
            # the deepest first, and the last of a list first: what is still to go keeps its place
            for parts in sorted(found, key=lambda parts: (len(parts), _index(parts)), reverse=True):
                draft.remove(parts, f"{at}/target")
        else:
            for parts in found:
                draft.update(parts, action["update"], f"{at}/update")
    digest = hashlib.sha256(f"{document.sha256} {overlay.sha256}".encode()).hexdigest()
    result = Overlaid(
        document.path,
        draft.tree,
        digest,
        document.places,
        document.duplicates,
        overlay=overlay.path,
        origin=draft.origin,
    )
    kept = tuple(each for each in document.ambiguous if result.described(each.at))
    return replace(result, ambiguous=kept)


def _extended(overlay: Document) -> Path:
    where = f"{overlay.path}:{overlay.line('/extends')}"
    reference = overlay.tree.get("extends")
    if reference is None:
        raise UsageError(f"{where}: the overlay needs 'extends', the path of the description that it annotates")
    try:
        parts = urlsplit(reference)
    except ValueError:
        raise UsageError(f"{where}: extends {reference}, which is neither a path nor a URL") from None
    if parts.scheme not in {"", "file"} or parts.netloc:
        raise UsageError(
            f"{where}: extends {reference}, and nothing is fetched; "
            "download the description and name the file: extends: ./openapi.yaml"
        )
    path = overlay.path.parent / unquote(parts.path)
    if not path.is_file():
        raise UsageError(f"{where}: extends {reference}, but {path} is no file; the path is relative to the overlay")
    return path


def _index(parts: tuple[str | int, ...]) -> int:
    return parts[-1] if parts and isinstance(parts[-1], int) else -1
