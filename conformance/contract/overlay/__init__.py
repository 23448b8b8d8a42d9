"""OpenAPI Overlay 1.0 (https://spec.openapis.org/overlay/v1.0.0): annotate a description that one does not own."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from conformance.contract.document import Document, load
from conformance.contract.errors import UsageError
from conformance.contract.overlay.draft import Draft
from conformance.contract.overlay.form import check_form
from conformance.contract.overlay.targets import selected
from conformance.contract.version import check_version


@dataclass(frozen=True, slots=True)
class Overlaid(Document):
    """A description after an overlay; ``path`` and ``line()`` are its own, of what was added the target's."""

    overlay: Path = field(default_factory=Path)
    origins: dict[str, int] = field(repr=False, default_factory=dict)  # what was added -> line of the overlay

    @property
    def named(self) -> Path:
        """The overlay."""
        return self.overlay

    def where(self, at: str) -> str:
        """Return ``file:line`` of a pointer: in the overlay for what comes from there."""
        nearest = at
        while nearest and nearest not in self.lines and nearest not in self.origins:
            nearest = nearest.rpartition("/")[0]
        if nearest in self.origins:
            return f"{self.overlay}:{self.origins[nearest]}"
        return f"{self.path}:{self.line(nearest)}"


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
    draft = Draft(overlay, deepcopy(document.tree), dict(document.lines))
    for index, action in enumerate(overlay.tree["actions"]):
        at = f"/actions/{index}"
        found = selected(document, draft.tree, overlay, f"{at}/target")
        if action.get("remove"):
            # the deepest first, and the last of a list first: what is still to go keeps its place
            for parts in sorted(found, key=lambda parts: (len(parts), _index(parts)), reverse=True):
                draft.remove(parts, f"{at}/target")
        else:
            for parts in found:
                draft.update(parts, action["update"], f"{at}/update")
    digest = hashlib.sha256(f"{document.sha256} {overlay.sha256}".encode()).hexdigest()
    return Overlaid(document.path, draft.tree, digest, draft.lines, overlay.path, draft.origins)


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
