"""Security schemes, and each requirement where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.lint.description import Description
    from conformance.lint.node import Node

_OWN_LIST = frozenset({"oauth2", "openIdConnect"})  # types whose lists are scopes by OpenAPI 3.0 already


@dataclass(frozen=True, slots=True)
class Required:
    """One scheme in one security requirement: ``scopes`` is the list that stands at its name."""

    scheme: str
    scopes: Node
    operation: str  # the id of the operation that it stands on; empty at the root


def schemes(description: Description) -> dict[str, Node]:
    """Return the security schemes by name, each where it is defined."""
    written = description.root.get("components", "securitySchemes")
    return {name: each.follow() for name, each in written.members() if isinstance(each.follow().value, dict)}


def required(description: Description) -> list[Required]:
    """Return every use of a scheme: at the root, on operations, and on those of webhooks and callbacks."""
    memory, key = description.root.file.memory, ("access.required", 0)
    if key not in memory:
        ids = {id(each.node.value): each.id for each in description.operations}
        holders = [(description.root, "")]
        holders += [(node, ids.get(id(node.value), node.text("operationId"))) for node in description.index.operations]
        memory[key] = [
            Required(name, scopes, operation)
            for node, operation in holders
            for item in node["security"].items()
            for name, scopes in item.members()
        ]
    found: list[Required] = memory[key]
    return found


def by_scheme(description: Description) -> dict[str, list[Required]]:
    """Return the uses of each scheme by its name."""
    found: dict[str, list[Required]] = {}
    for use in required(description):
        found.setdefault(use.scheme, []).append(use)
    return found


def scoped(scheme: Node) -> bool:
    """Whether the names at a requirement of the scheme are OAuth's scopes; else they are roles."""
    return scheme.text("type") in _OWN_LIST


def declared(scheme: Node) -> dict[str, Node] | None:
    """Return the scopes of all flows of an OAuth scheme; None where the document doesn't list them."""
    if scheme["type"].value != "oauth2" or not isinstance(scheme["flows"].value, dict):
        return None
    found: dict[str, Node] = {}
    for name, flow in scheme["flows"].members():
        if not name.startswith("x-"):
            for scope, node in flow["scopes"].members():
                found.setdefault(scope, node)
    return found


def users(description: Description, uses: list[Required]) -> tuple[str, ...]:
    """Return the ids of the operations that the uses hold for: the root's hold where an operation has none."""
    ids = dict.fromkeys(use.operation for use in uses if use.operation)
    if any(not use.operation for use in uses):
        ids.update(dict.fromkeys(each.id for each in description.operations if not each.node["security"]))
    return tuple(ids)
