"""Links to operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.document.nearest import meant
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("error")
def link(description: Description) -> Iterator[Problem]:
    """A link leads to an operation that there is.

    A client that follows it calls what `operationId` or `operationRef` names, and a tester walks from one operation
    to the next by it. A link to an operation that was renamed leads nowhere, without a word (OpenAPI 3.1.1, section
    4.8.20: an existing, resolvable operation).

    Wrong:
        paths:
          /messages:
            post:
              responses:
                '201':
                  description: Queued.
                  links: {status: {operationId: readMesage}}
          /messages/{id}:
            get: {operationId: readMessage, responses: {'200': {description: The message.}}}

    Right:
        paths:
          /messages:
            post:
              responses:
                '201':
                  description: Queued.
                  links: {status: {operationId: readMessage}}
          /messages/{id}:
            get: {operationId: readMessage, responses: {'200': {description: The message.}}}
    """
    holders = [node["links"] for node in description.index.responses if "links" in node.value]
    holders.append(description.root.get("components", "links"))
    links = [each for holder in holders for name, each in holder.members() if not name.startswith("x-")]
    if not links:
        return
    names = {name for each in description.index.operations if isinstance(name := each.value.get("operationId"), str)}
    met: set[tuple[int, str]] = set()
    for each in links:
        found = each.follow()
        place = found.place
        if place in met or not isinstance(found.value, dict):
            continue
        met.add(place)
        yield from _named(found, names)


def _named(node: Node, names: set[str]) -> Iterator[Problem]:
    name, reference = node.value.get("operationId"), node.value.get("operationRef")
    if isinstance(name, str) and name not in names:
        yield Problem(
            node["operationId"], f"no operation is called '{name}'", hint=meant(name, sorted(names)), value=True
        )
    if not isinstance(reference, str) or not _local(node, reference):
        return
    target = node.file.lookup(reference)
    if not isinstance(target.value, dict) or pointer.parts(target.at)[:1] == ("components",):
        hint = "inside of a path '/' is written as ~1: '#/paths/~1messages~1{id}/get'"
        yield Problem(
            node["operationRef"],
            f"'{reference}' leads to no operation",
            hint=hint if reference.startswith("#") else "",
            value=True,
        )


def _local(node: Node, reference: str) -> bool:
    """Whether what it leads to is on this machine, so that one can tell whether it is there."""
    address = reference.partition("#")[0]
    return not address or node.file.library.path(node.file.document.path, address) is not None
