"""Schemas of OpenAPI 3.0 as a validator reads them: with ``nullable`` in other words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import File

WRAPPED = "/anyOf/1"  # where the rest of a schema stands that could not say `null` among its types


@contextmanager
def trees(description: Description) -> Iterator[list[tuple[File, Any]]]:
    """Yield each file with its tree, put in other words until the context ends: a copy of it would take far longer."""
    before: list[tuple[dict[str, Any], dict[str, Any]]] = []
    try:
        for node in description.index.schemas if description.version == "3.0" else ():
            if node.value.get("nullable") is True:  # an alias of YAML is met again, and has none any more
                before.append((node.value, dict(node.value)))
                _nullable(node.value)
        yield [(file, file.document.tree) for file in description.library.files.values() if file is not None]
    finally:
        for schema, words in before:
            schema.clear()
            schema.update(words)


def _nullable(schema: dict[str, Any]) -> None:
    """Allow null. In the letter `nullable` needs a `type` beside it (OpenAPI 3.0.3); everyone means it without, too."""
    del schema["nullable"]
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
