"""OpenAPI Overlay 1.0 (https://spec.openapis.org/overlay/v1.0.0): annotate a description that one does not own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from conformance.contract.document import load
from conformance.contract.errors import UsageError
from conformance.contract.overlay.draft import Draft, copied
from conformance.contract.overlay.form import check_form
from conformance.contract.overlay.origin import Origin
from conformance.contract.overlay.overlaid import Overlaid
from conformance.contract.overlay.targets import selected
from conformance.contract.version import check_version

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.contract.document import Document

__all__ = ["Overlaid", "apply", "is_overlay", "load_overlay"]


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
    kept = tuple(each for each in document.ambiguous if result.unmoved(each.at))
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
