"""Everything of one kind in a description: one walk along the grammar of OpenAPI, each thing met once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.contract.model import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.node import Node

_COMPONENTS = {
    "schemas": "schema",
    "responses": "response",
    "parameters": "parameter",
    "examples": "example",
    "requestBodies": "body",
    "headers": "header",
    "links": "link",
    "callbacks": "callback",
    "pathItems": "item",
}
_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_ONES = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)


@dataclass(slots=True)
class Index:
    """Nodes where they are defined, in the document's order but for what other files hold."""

    schemas: list[Node] = field(default_factory=list)
    parameters: list[Node] = field(default_factory=list)
    headers: list[Node] = field(default_factory=list)
    responses: list[Node] = field(default_factory=list)
    bodies: list[Node] = field(default_factory=list)
    media: list[Node] = field(default_factory=list)
    examples: list[Node] = field(default_factory=list)  # Example Objects
    items: list[Node] = field(default_factory=list)  # Path Item Objects
    operations: list[Node] = field(default_factory=list)  # also those of webhooks and callbacks
    references: list[Node] = field(default_factory=list)  # objects with a `$ref`


def index(root: Node) -> Index:
    """Walk the description, and what its references lead to in other files."""
    found = Index()
    seen: set[tuple[int, str]] = set()
    rest: list[tuple[str, Node]] = [("root", root)]
    while rest:
        kind, node = rest.pop()
        if not isinstance(node.value, dict) or (id(node.value), kind) in seen:
            continue
        seen.add((id(node.value), kind))
        _note(found, kind, node)
        inside = [*_inside(kind, node)]
        if isinstance(node.value.get("$ref"), str) and kind != "root":
            found.references.append(node)
            inside.append((kind, node.file.lookup(node.value["$ref"])))
            if kind not in {"schema", "item"}:  # siblings of a reference mean nothing elsewhere
                inside = inside[-1:]
        rest += reversed(inside)
    return found


def _note(found: Index, kind: str, node: Node) -> None:
    lists = {
        "schema": found.schemas,
        "parameter": found.parameters,
        "header": found.headers,
        "response": found.responses,
        "body": found.bodies,
        "media": found.media,
        "example": found.examples,
        "item": found.items,
        "operation": found.operations,
    }
    if kind in lists and (kind == "schema" or "$ref" not in node.value):
        lists[kind].append(node)


# What a member of an object is: one of a kind, or a map or a list of them.
_ONE = {
    **{(kind, "schema"): "schema" for kind in ("parameter", "header", "media")},
    **{("item", method): "operation" for method in METHODS},
    ("operation", "requestBody"): "body",
}
_MANY = {
    ("parameter", "content"): "media",
    ("header", "content"): "media",
    **{(kind, "examples"): "example" for kind in ("parameter", "header", "media")},
    **{(kind, "content"): "media" for kind in ("response", "body")},
    ("response", "headers"): "header",
    ("response", "links"): "link",
    ("item", "parameters"): "parameter",
    ("operation", "parameters"): "parameter",
    ("operation", "responses"): "response",
    ("operation", "callbacks"): "callback",
    ("root", "paths"): "item",
    ("root", "webhooks"): "item",
}


def _inside(kind: str, node: Node) -> Iterator[tuple[str, Node]]:
    if kind == "schema":
        yield from _schema(node)
        return
    for key, member in node.members():
        if kind == "callback" and not key.startswith("x-"):
            yield "item", member
        elif (kind, key) in _ONE:
            yield _ONE[kind, key], member
        elif (kind, key) in _MANY:
            yield from ((_MANY[kind, key], each) for each in _each(member))
        elif (kind, key) == ("root", "components"):
            for name, group in member.members():
                yield from ((_COMPONENTS[name], each) for _, each in group.members() if name in _COMPONENTS)
        elif (kind, key) == ("media", "encoding"):
            yield from (("header", each) for _, one in member.members() for _, each in one["headers"].members())


def _each(node: Node) -> Iterator[Node]:
    yield from node.items()
    yield from (each for name, each in node.members() if not name.startswith("x-"))


def _schema(node: Node) -> Iterator[tuple[str, Node]]:
    value = node.value
    for word in _MAPS:
        if word in value:
            yield from (("schema", each) for _, each in node[word].members())
    for word in _LISTS:
        if word in value:
            yield from (("schema", each) for each in node[word].items())
    for word in _ONES:
        if isinstance(value.get(word), dict):
            yield "schema", node[word]
    if isinstance(value.get("items"), list):
        yield from (("schema", each) for each in node["items"].items())
