"""The order as a list's prose has it, where no annotation tells it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.rule import Problem
from conformance.lint.schema import element, is_array, keyword, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.listing import Listing
    from conformance.lint.node import Node

_SORTED = re.compile(
    r"\b(?:sorted|ordered)\b[^.\n`]{0,25}\bby (?:the |their |its )?(?:[a-z]+ )?`([A-Za-z_][\w.]+)`", re.IGNORECASE
)
_DEEP = 3  # such as `attributes.meta.created_at`


def sorted_by(listing: Listing) -> Iterator[Problem]:
    """Yield the field that the text says rows are sorted by, where a row is described and has none of that name.

    Names that a parameter has, or that stand for a direction, are no fields.
    """
    text = listing.operation.node.text("description")
    found = _SORTED.search(text) if "ed " in text else None
    if found is None or not listing.row:
        return
    field = names.plain(found.group(1).rpartition(".")[2])
    asked = {names.plain(each.name) for each in listing.operation.parameters}
    known = _fields(listing.row)
    if not known or field in known | asked | {"asc", "desc", "ascending", "descending"}:
        return
    yield Problem(
        listing.operation.node["description"],
        f"the text says that rows are sorted by '{found.group(1)}', and rows have no such field",
        hint="name a field that rows have, or describe it in the row",
        related=((listing.row.follow(), "a row is described here"),),
    )


def _fields(row: Node, depth: int = 0) -> set[str]:
    """Return the plain names of a row's fields at any depth; none where it may have more than are described."""
    if keyword(row, "additionalProperties").value not in (False, None) and keyword(row, "additionalProperties"):
        return set()
    members = properties(row)
    found = {names.plain(name) for name in members}
    for name, member in members.items() if depth < _DEEP else ():
        inner = element(member) if is_array(member) else member
        found |= _fields(inner, depth + 1)
        if names.plain(name) in {"attributes", "fields", "data", "properties"} and not properties(inner):
            return set()
    return found
