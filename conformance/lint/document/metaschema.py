"""Whether all that is outside of Schema Objects has the form that OpenAPI gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.lint.document.causes import causes
from conformance.lint.document.validators import errors
from conformance.lint.document.validators import metaschema as read
from conformance.lint.names import words
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.document.cause import Cause
    from conformance.lint.node import Node

COMPONENTS = words("schemas responses parameters examples requestBodies headers links callbacks pathItems")
_WALKED = (
    "/paths/",
    "/webhooks/",
    *(f"/components/{name}/" for name in sorted(COMPONENTS)),
)


@rule("error")
def metaschema(description: Description) -> Iterator[Problem]:
    """A description has the form of OpenAPI: the members that its objects need, no others, each of its type.

    What readers don't know they leave out without a word: a misspelt `requierd` makes a field optional in one client
    and stops the next. Judged by the OpenAPI Initiative's own schemas of 3.0 and 3.1.

    Wrong:
        paths:
          /messages:
            get:
              sumary: Lists messages.
              responses: {'200': {description: A page.}}

    Wrong:
        paths:
          /messages:
            get:
              responses: {'200': {}}

    Right:
        paths:
          /messages:
            get:
              summary: Lists messages.
              x-internal: true
              responses: {'200': {description: A page.}}
    """
    version = description.version
    for node, kind in _tops(description):
        for cause in found(node, version, kind, inside=False):
            if not _elsewhere(cause, node):
                yield problem(node, cause)


def found(node: Node, version: str, kind: str, *, inside: bool) -> list[Cause]:
    """Return what is wrong with a node of a kind (empty: the whole document), each thing once."""
    schema = read(version, inside=inside)
    told: dict[tuple[object, ...], Cause] = {}
    for error in errors(node.value, version, kind, inside=inside):
        for cause in causes(error, schema, node.value):
            # What a YAML alias repeats is the same object: reported where it is met first.
            around = pointer.get(node.value, "".join(pointer.join("", token) for token in cause.path[:-1]))
            told.setdefault((id(around), *cause.path[-1:], cause.aspect), cause)
    # Of a wrong type and a wrong word at one place the word says more where it is a type, and less elsewhere.
    both = {each.path for each in told.values() if each.aspect == "type"} & {
        each.path for each in told.values() if each.aspect == "enum"
    }
    return [
        each
        for each in told.values()
        if each.path not in both or each.aspect != ("type" if each.path[-1:] == ("type",) else "enum")
    ]


def problem(node: Node, cause: Cause) -> Problem:
    """Return what is said of a cause below a node."""
    at = "".join(pointer.join("", token) for token in cause.path)
    return Problem(node.below(at), cause.message, hint=cause.hint, value=cause.value, aspect=cause.aspect)


def _tops(description: Description) -> Iterator[tuple[Node, str]]:
    """Yield the document, and what its references lead to where its own schema doesn't look."""
    yield description.root, ""
    index = description.index
    kinds: dict[str, Iterable[Node]] = {
        "parameter": index.parameters,
        "header": index.headers,
        "response": index.responses,
        "body": index.bodies,
        "example": index.examples,
        "item": index.items,
    }
    for kind, nodes in kinds.items():
        yield from ((node, kind) for node in elsewhere(description, nodes))


def elsewhere(description: Description, nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the outermost of nodes that stand in other files, or where OpenAPI has no place for them."""
    references = {node.value["$ref"] for node in description.index.references}
    if all(each.startswith(("#/components/", "#/paths/")) and each[:15] != "#/components/x-" for each in references):
        return
    taken: set[tuple[int, str]] = set()
    for node in nodes:
        if node.file is description.root.file and node.at.startswith(_WALKED):
            continue
        taken.add(node.place)
    for node in nodes:
        if node.place in taken and not _within(node, taken):
            yield node


def _within(node: Node, taken: set[tuple[int, str]]) -> bool:
    file, at = node.place
    while at:
        at = at.rpartition("/")[0]
        if (file, at) in taken:
            return True
    return False


def _elsewhere(cause: Cause, node: Node) -> bool:
    """Whether another rule says it: document.version, document.path_parameter, document.duplicate_parameter."""
    path = cause.path
    if not node.at and (path == ("openapi",) or cause.aspect == "required openapi"):
        return True
    if path[-1:] == ("parameters",) and cause.aspect == "uniqueItems":
        return True
    if cause.aspect != "required required" and path[-1:] != ("required",):
        return False
    at = path if cause.aspect == "required required" else path[:-1]
    value: Any = pointer.get(node.value, "".join(pointer.join("", token) for token in at))
    return isinstance(value, dict) and value.get("in") == "path"
