"""The names of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("error")
def operation_id(description: Description) -> Iterator[Problem]:
    """An `operationId` names one operation.

    Generated clients make a function of each: of two with one name, one is lost or the code doesn't compile. Links,
    test ids and links to documentation find the wrong one (OpenAPI 3.1.1, section 4.8.10: unique among all operations).

    Wrong:
        paths:
          /messages:
            get: {operationId: messages, responses: {'200': {description: A page.}}}
            post: {operationId: messages, responses: {'202': {description: Accepted.}}}

    Right:
        paths:
          /messages:
            get: {operationId: listMessages, responses: {'200': {description: A page.}}}
            post: {operationId: sendMessage, responses: {'202': {description: Accepted.}}}
    """
    first: dict[str, Node] = {}
    at: dict[str, str] = {}
    met: set[tuple[int, str]] = set()
    for operation in description.operations:
        name, here = operation.node.value.get("operationId"), f"{operation.method} {operation.path}"
        if not isinstance(name, str):
            continue
        node = operation.node["operationId"]
        met.add(node.place)
        if name not in first:
            first[name], at[name] = node, here
        elif first[name].same(node):
            yield _shared(description.root["paths"][operation.path], name, at[name])
        else:
            yield _twice(node, name, first[name])
    for each in description.index.operations:  # of webhooks and callbacks, too
        name, node = each.value.get("operationId"), each["operationId"]
        if isinstance(name, str) and node.place not in met and not node.same(first.setdefault(name, node)):
            yield _twice(node, name, first[name])


def _twice(node: Node, name: str, first: Node) -> Problem:
    return Problem(
        node,
        f"two operations are called '{name}'",
        hint="give each a name of its own",
        value=True,
        related=((first, "the first"),),
    )


def _shared(path: Node, name: str, first: str) -> Problem:
    return Problem(
        path,
        f"by its reference the path has the operation '{name}' of {first} again: two operations of one name",
        hint="write the operations out, each with a name of its own",
        aspect=name,
    )
