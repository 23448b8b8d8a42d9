"""Annotations that nobody reads are refused: a misspelt key must not switch a check off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.bundled import spec_folder
from conformance.contract.errors import UsageError, nearest
from conformance.contract.foreign import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.document import Document


def check_annotations(document: Document) -> None:
    """Refuse an annotation, or a key in one, that nobody reads: name the nearest known one, file and line."""
    schema = json.loads((spec_folder() / "schemas" / "annotations.schema.json").read_text("utf-8"))
    known = schema["$defs"]
    for at, name, value in extensions(document.tree):
        where = document.where(at)
        if name not in known:
            continue  # an extension of somebody else's
        import jsonschema  # noqa: PLC0415 - 0.1 s that a contract without annotations need not pay

        validator = jsonschema.Draft202012Validator({"$defs": known, "$ref": f"#/$defs/{name}"})
        for error in validator.iter_errors(value):
            _refuse(document, at, where, error)
    ours = {name for name in known if name.startswith("x-")}
    for at, name, _ in extensions(document.tree):
        if meant(name, ours) not in {name, ""}:
            raise UsageError(f"{document.where(at)}: unknown annotation '{name}'{nearest(name, ours)}")


def meant(name: str, ours: Iterable[str]) -> str:
    """Return which of our annotations a key is, or is a misspelling of; empty: it is somebody else's."""
    import difflib  # noqa: PLC0415

    close = difflib.get_close_matches(name.lower().replace("_", "-"), ours, n=1, cutoff=0.8)
    if not close or name in FOREIGN:
        return ""
    theirs = close[0].removeprefix("x-")  # with a word of their own: x-rate-limit-burst, x-fern-pagination
    longer = name.startswith(f"x-{theirs}-") or name.endswith(f"-{theirs}")
    return close[0] if name == close[0] or not longer else ""


def _refuse(document: Document, at: str, where: str, error: Any) -> None:  # noqa: ANN401 - jsonschema has no types here
    deepest = error
    while deepest.context:
        deepest = min(
            deepest.context, key=lambda item: (-len(item.absolute_path), item.validator != "additionalProperties")
        )
    place = at + "".join(pointer.join("", token) for token in deepest.absolute_path)
    where = document.where(place)
    if deepest.validator in {"additionalProperties", "unevaluatedProperties"} and isinstance(deepest.instance, dict):
        known = deepest.schema.get("properties", {})
        for key in deepest.instance:
            if key not in known:
                raise UsageError(
                    f"{document.where(pointer.join(place, key))}: unknown key '{key}' in {place}{nearest(key, known)}"
                )
    raise UsageError(f"{where}: annotation {place}: {deepest.message}")


# Objects whose keys are names that the author chose: one that begins with `x-` is a header, say, and no extension.
_SCHEMAS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_COMPONENTS = frozenset({"schemas", "parameters", "requestBodies", "headers", "securitySchemes", "links", "pathItems"})
_NAMED = _SCHEMAS | _COMPONENTS | {"content", "encoding", "mapping", "variables", "scopes"}
_VALUES = frozenset({"example", "examples", "default", "enum", "const"})


def extensions(tree: object) -> Iterator[tuple[str, str, object]]:
    """Yield the pointer, the key and the value of each ``x-`` key of a document, in its order; none lies in another."""
    rest: list[tuple[object, str, bool]] = [(tree, "", False)]
    seen: set[int] = set()  # what YAML aliases stand for is met once
    while rest:
        node, at, named = rest.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        inside: list[tuple[object, str, bool]] = []
        if isinstance(node, dict):
            for key, value in node.items():
                if not named and str(key).startswith("x-"):
                    yield pointer.join(at, key), str(key), value
                elif isinstance(value, dict | list) and (named or key not in _VALUES):
                    inside.append((value, pointer.join(at, key), not named and key in _NAMED))
        elif isinstance(node, list):
            inside = [
                (each, f"{at}/{index}", False) for index, each in enumerate(node) if isinstance(each, dict | list)
            ]
        rest += reversed(inside)
