"""The order as a list's prose has it, where no annotation tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint import names
from conformance.lint.regex import regex
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
_CHOSEN = regex(r"\b(?:can|may|might|if|when|unless|optionally)\b", re.IGNORECASE)
_UP = regex(
    r"\b(?:ascending|asc)\b|\b(?:oldest|earliest)\b[^.;,]{0,20}\bfirst\b|\bfrom (?:the )?oldest\b", re.IGNORECASE
)
_DOWN = regex(
    r"\b(?:descending|desc)\b|\b(?:newest|latest)\b[^.;,]{0,20}\bfirst\b|\bfrom (?:the )?newest\b", re.IGNORECASE
)
_TIE = regex(r"`(\w+)` (?:as (?:a|the) tie-?breaker|breaks (?:the )?ties)|\bties are broken by `(\w+)`", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """An order that a prose tells. ``at``: pointer of the field; ``way``: ascending, descending, empty: not said."""

    at: str
    way: str
    node: Node


def told(listing: Listing) -> Told | None:
    """Return the order that a list's text tells; None: none, one that a parameter chooses, or not by a row's field."""
    text = listing.operation.node.text("description")
    found = _SORTED.search(text) if "ed " in text else None
    if found is None or any(names.plain(each.name).startswith(_ORDERS) for each in listing.operation.parameters):
        return None
    start = max(text.rfind(mark, 0, found.start()) for mark in (". ", "\n\n", "; ")) + 1
    ends = [end for mark in (". ", ".\n", "\n\n", "; ") if (end := text.find(mark, found.end())) > 0]
    at = _pointer(listing.row, found.group(1))
    if not at or _CHOSEN.search(text, start, found.start()):
        return None
    sentence = text[start : min(ends, default=len(text))]
    ways = [way for way, words in (("ascending", _UP), ("descending", _DOWN)) if words.search(sentence)]
    return Told(at, ways[0] if len(ways) == 1 else "", listing.operation.node["description"])


_ORDERS = ("sort", "order", "asc", "desc", "direction", "reverse")


def tie_told(listing: Listing) -> str | None:
    """Return the pointer of the field that the text calls the tiebreaker; None: none, or no field of a row."""
    text = listing.operation.node.text("description")
    found = _TIE.search(text) if "tie" in text.lower() else None
    return (_pointer(listing.row, found[1] or found[2]) or None) if found is not None else None


def _pointer(row: Node, field: str) -> str:
    """Return the pointer of a row's own field by its name, however it is spelt; empty: it has none."""
    plain = names.plain(field)
    return next((pointer.join("", name) for name in properties(row) if names.plain(name) == plain), "")


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
