"""Everything of one kind in a description: one walk along the grammar of OpenAPI, each thing met once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.contract.methods import METHODS

if TYPE_CHECKING:
    from conformance.lint.node import Node

_SCHEMA_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMA_ONES = (
    *("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"),
    *("unevaluatedItems", "unevaluatedProperties", "contentSchema"),
)
# Kind of object -> its member -> kind of what is there: the one object, or with `*` each of a list or a map.
_GRAMMAR: dict[str, dict[str, str]] = {
    "root": {"paths": "*item", "webhooks": "*item", "components": "components"},
    "components": {
        "schemas": "*schema",
        "responses": "*response",
        "parameters": "*parameter",
        "examples": "*example",
        "requestBodies": "*body",
        "headers": "*header",
        "links": "*link",
        "callbacks": "*callback",
        "pathItems": "*item",
        "securitySchemes": "*scheme",
    },
    "item": {"parameters": "*parameter", **dict.fromkeys(METHODS, "operation")},
    "operation": {
        "parameters": "*parameter",
        "requestBody": "body",
        "responses": "*response",
        "callbacks": "*callback",
    },
    "parameter": {"schema": "schema", "content": "*media", "examples": "*example"},
    "header": {"schema": "schema", "content": "*media", "examples": "*example"},
    "response": {"content": "*media", "headers": "*header", "links": "*link"},
    "body": {"content": "*media"},
    "media": {"schema": "schema", "examples": "*example", "encoding": "*encoding"},
    "encoding": {"headers": "*header"},
    "schema": {
        **dict.fromkeys(_SCHEMA_MAPS, "*schema"),
        **dict.fromkeys(_SCHEMA_LISTS, "*schema"),
        **dict.fromkeys(_SCHEMA_ONES, "schema"),
    },
}


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

    @property
    def by_kind(self) -> dict[str, list[Node]]:
        """The lists by the kind of what is in them."""
        return {
            "schema": self.schemas,
            "parameter": self.parameters,
            "header": self.headers,
            "response": self.responses,
            "body": self.bodies,
            "media": self.media,
            "example": self.examples,
            "item": self.items,
            "operation": self.operations,
        }


def index(root: Node) -> Index:
    """Walk the description, and what its references lead to in other files."""
    found = Index()
    lists = found.by_kind
    seen: set[tuple[int, str]] = set()
    rest: list[tuple[str, Node]] = [("root", root)]
    while rest:
        kind, node = rest.pop()
        value = node.value
        if not isinstance(value, dict) or (id(value), kind) in seen:
            continue
        seen.add((id(value), kind))
        refers = kind != "root" and isinstance(value.get("$ref"), str)
        if kind in lists and (kind == "schema" or not refers):
            lists[kind].append(node)
        inside = []
        if not refers or kind in {"schema", "item"}:  # siblings of a reference mean nothing elsewhere
            inside = _inside(kind, node)
        if refers:
            found.references.append(node)
            inside.append((kind, node.file.lookup(value["$ref"])))
        inside.reverse()
        rest += inside
    return found


def _inside(kind: str, node: Node) -> list[tuple[str, Node]]:
    if kind == "callback":
        return [("item", each) for name, each in node.members() if not name.startswith("x-")]
    words = _GRAMMAR.get(kind, {})
    found = []
    for key in node.value:
        inner = words.get(key)
        if inner is None:
            continue
        member = node[key]
        if inner[0] != "*":
            found.append((inner, member))
            if kind != "schema" or not isinstance(member.value, list):
                continue
        inner = inner.lstrip("*")
        found += [(inner, each) for each in member.items()]
        named = kind == "schema"  # a property may be called x-…, a response may not
        found += [(inner, each) for name, each in member.members() if named or not name.startswith("x-")]
    return found
