"""Which annotation holds for an operation: its own, or the document's; what is malformed holds for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.annotated import well_formed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation


def has(operation: Operation, name: str) -> bool:
    """Whether an operation has a well-formed annotation of its own."""
    return name in operation.node.value and well_formed(name, operation.node[name])


def paged(operation: Operation) -> Node | None:
    """Return an operation's own ``x-pagination``, where it is well-formed and no ``false``."""
    if not isinstance(operation.node.value.get("x-pagination"), dict) or operation.pagination is None:
        return None
    return operation.node["x-pagination"]


def held(description: Description, name: str) -> Iterator[tuple[Operation, Node]]:
    """Yield the operations for which there is such an annotation, with it."""
    root = description.root[name]
    shared = bool(root) and well_formed(name, root)
    for operation in description.operations:
        if has(operation, name):
            yield operation, operation.node[name]
        elif shared and name not in operation.node.value:
            yield operation, root
