"""The names of all that an operation's request may carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.schema import element, is_array, keyword, properties

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_TEMPLATE = regex(r"\{([^{}]*)\}")
_MOST = 500  # schemas of one body


def asked(description: Description, operations: Iterable[Operation]) -> frozenset[str] | None:
    """Return the plain names of the parameters and fields of operations; None where one takes any fields at all."""
    memory = description.root.file.memory
    found: set[str] = set()
    for operation in operations:
        key = ("errors.asked", id(operation.node.value))
        if key not in memory:
            memory[key] = _asked(operation)
        names: frozenset[str] | None = memory[key]
        if names is None:
            return None
        found |= names
    return frozenset(found)


def _asked(operation: Operation) -> frozenset[str] | None:
    found = {plain(each.name) for each in operation.parameters}
    found |= {plain(name) for name in _TEMPLATE.findall(operation.path)}
    for media in operation.request_media:
        names = _fields(media.schema)
        if names is None:
            return None
        found |= names
    return frozenset(found)


def _fields(schema: Node) -> set[str] | None:
    """Return the names of the fields at any depth; None where the body itself is open or not described."""
    rows = element(schema) if is_array(schema) else schema
    top = properties(rows)
    others = keyword(rows, "additionalProperties").value
    if not top or others is True or isinstance(others, dict) or keyword(rows, "patternProperties"):
        return None
    found: set[str] = set()
    rest, seen = [("", rows)], set[int]()
    while rest and len(seen) < _MOST:
        around, node = rest.pop()
        if not isinstance(node.value, dict) or id(node.value) in seen:
            continue
        seen.add(id(node.value))
        for written, each in properties(node).items():
            name = plain(written)
            found |= {name, around + name}  # `from_name` is the name in `from`
            rest.append((name, element(each) if is_array(each) else each))
    return found
