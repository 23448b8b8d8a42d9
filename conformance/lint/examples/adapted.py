"""Schemas of OpenAPI 3.0 as a validator reads them: with ``nullable`` in other words."""

from __future__ import annotations

import gc
import marshal
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import File, Node

WRAPPED = "/anyOf/1"  # where the rest of a schema stands that could not say `null` among its types


def trees(description: Description) -> Iterator[tuple[File, Any]]:
    """Yield each file with its tree; a copy where something in it had to be put in other words."""
    nullable: dict[int, list[Node]] = {}
    if description.version == "3.0":
        for node in description.index.schemas:
            if node.value.get("nullable") is True:
                nullable.setdefault(id(node.file), []).append(node)
    for file in description.library.files.values():
        if file is not None:
            yield file, _edited(file.document.tree, nullable.get(id(file), []))


def _edited(tree: Any, nullable: list[Node]) -> Any:  # noqa: ANN401 - any JSON
    if not nullable:
        return tree
    copy = _copied(tree)
    for node in sorted(nullable, key=lambda item: -len(item.at)):  # what is inside before what is around it
        value = pointer.get(copy, node.at)
        if isinstance(value, dict):
            _nullable(value)
    return copy


def _copied(tree: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a deep copy: by way of bytes it takes a tenth of the time, and what is shared stays shared."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return marshal.loads(marshal.dumps(tree))  # noqa: S302 - our own bytes
    finally:
        if collecting:
            gc.enable()


def _nullable(schema: dict[str, Any]) -> None:
    """Allow null. In the letter `nullable` needs a `type` beside it (OpenAPI 3.0.3); everyone means it without, too."""
    if schema.pop("nullable", None) is None:  # an alias of YAML: done already
        return
    kind = schema.get("type")
    if isinstance(kind, str) and not any(word in schema for word in ("$ref", "allOf", "anyOf", "oneOf", "not")):
        schema["type"] = [kind, "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        return
    if isinstance(kind, list) and "null" in kind:
        return
    rest = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"enum": [None]}, rest]
