"""What ``x-pagination`` itself says of a list, as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.annotated import well_formed

if TYPE_CHECKING:
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node

_ROOT = ("x-error-envelope", "x-error-codes", "x-rate-limit")
_OWN = ("x-pagination", "x-sends", "x-lifecycle", "x-count", "x-resource", "x-removes", "x-discover")


def own(listing: Listing) -> Node | None:
    """Return the list's ``x-pagination``; None where it has none, another vendor's key of that name, or a bad one."""
    if listing.pagination is None or "x-pagination" not in listing.operation.node.value:
        return None
    return listing.operation.node["x-pagination"]


def annotates(description: Description) -> bool:
    """Whether the description speaks in our annotations: what it leaves unsaid is a gap then, and no mere habit."""
    if not description.annotated:
        return False
    if any(node and well_formed(name, node) for name in _ROOT if (node := description.root[name])):
        return True
    return any(
        name in each.node.value and well_formed(name, each.node[name])
        for each in description.operations
        for name in _OWN
    )
