"""Whether a JSON Pointer of an annotation leads anywhere in the schema that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.schema import branches, element, parts, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.lint.node import Node


def leads(schema: Node, at: str) -> bool | None:
    """Return whether a pointer leads to something that a schema names; None: the schema leaves it open.

    It does where it says nothing of its members, or lets others have a schema of their own.
    """
    node = schema
    for token in pointer.parts(at):
        if not node or not isinstance(node.value, dict):
            return None
        kinds = types(node) - {"null"}
        found = properties(node) if not kinds or "object" in kinds else {}
        if token in found:
            node = found[token]
        elif _open(node):
            return None
        elif token.isdigit() and (not kinds or "array" in kinds):
            node = element(node)
        else:
            return False
    return True


def lost(schema: Node, alternatives: Iterable[str]) -> bool:
    """Whether each of the alternatives leads to nothing for certain; without any there is nothing to lose."""
    found = [leads(schema, at) for at in alternatives]
    return bool(found) and all(each is False for each in found)


def _open(schema: Node) -> bool:
    """Whether a value may have members that the schema doesn't name, as it is meant to be read."""
    own = [*parts(schema)]
    kinds = types(schema) - {"null"}
    for branch in branches(schema):
        held = own if branch is schema else [*parts(branch), *own]
        each = types(branch) or kinds
        if each and "object" not in each:
            continue
        if not any("properties" in part.value or "items" in part.value for part in held):
            return True
        if any("patternProperties" in part.value or _unknown(part) for part in held):
            return True
    return False


def _unknown(part: Node) -> bool:
    """Whether members of any name have a schema, or nobody knows: a reference leads nowhere."""
    if isinstance(part.value.get("$ref"), str):
        return not part.follow()
    more = part.value.get("additionalProperties")
    return more is True or (isinstance(more, dict) and bool(more))


def beside(schema: Node, at: str) -> str:
    """Return the names beside a pointer that leads to nothing, as a hint; empty where there are none."""
    node, place = schema, ""
    for token in pointer.parts(at):
        found = properties(node)
        if token not in found:
            names = ", ".join(list(found)[:12])
            return f"{place or 'the object'} has: {names}" if names else ""
        node, place = found[token], pointer.join(place, token)
    return ""
