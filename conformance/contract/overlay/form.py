"""Whether an overlay is well formed: each mistake is one line that names the place and the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.errors import UsageError, nearest
from conformance.contract.overlay.targets import compiled

if TYPE_CHECKING:
    from conformance.contract.document import Document

# What may stand in each object, and what must (marked). Keys that begin with x- are anybody's.
_OVERLAY = {"overlay": True, "info": True, "extends": False, "actions": True}
_INFO = {"title": True, "version": True}
_ACTION = {"target": True, "description": False, "update": False, "remove": False}


def check_form(overlay: Document) -> None:
    """Refuse an overlay that is malformed."""
    tree = overlay.tree
    _keys(overlay, "", tree, _OVERLAY)
    version = tree["overlay"]
    if not isinstance(version, str) or not version.startswith("1.0."):
        raise _refusal(
            overlay,
            "/overlay",
            f"version {version} of the overlay format is not read; write 'overlay: 1.0.0' "
            "and use nothing newer (no 'copy', no targets that are text or numbers)",
        )
    _keys(overlay, "/info", tree["info"], _INFO)
    if not isinstance(tree.get("extends", ""), str):
        raise _refusal(overlay, "/extends", "'extends' must be a path")
    actions = tree["actions"]
    if not isinstance(actions, list) or not actions:
        raise _refusal(overlay, "/actions", "'actions' must be a list of at least one action")
    for index, action in enumerate(actions):
        _action(overlay, f"/actions/{index}", action)


def _action(overlay: Document, at: str, action: Any) -> None:  # noqa: ANN401 - as it stands in the document
    _keys(overlay, at, action, _ACTION)
    if not isinstance(action["target"], str):
        raise _refusal(overlay, f"{at}/target", "'target' must be a JSONPath, such as $.paths['/messages'].get")
    if not isinstance(action.get("remove", False), bool):
        raise _refusal(overlay, f"{at}/remove", "'remove' must be true or false")
    if not action.get("remove") and action.get("update") is None:
        raise _refusal(overlay, at, "the action does nothing: it needs 'update' with a value, or 'remove: true'")
    compiled(overlay, f"{at}/target")


def _keys(overlay: Document, at: str, value: object, known: dict[str, bool]) -> None:
    name = f"'{at.removeprefix('/')}'" if at else "an overlay"
    if not isinstance(value, dict):
        raise _refusal(overlay, at, f"{name} must be an object with {', '.join(known)}")
    for key in value:
        if key not in known and not key.startswith("x-"):
            raise _refusal(overlay, pointer.join(at, key), f"unknown key '{key}' in {name}{nearest(key, known)}")
    for key, needed in known.items():
        if needed and key not in value:
            raise _refusal(overlay, at, f"{name} needs '{key}'")


def _refusal(overlay: Document, at: str, text: str) -> UsageError:
    return UsageError(f"{overlay.path}:{overlay.line(at)}: {text}")
