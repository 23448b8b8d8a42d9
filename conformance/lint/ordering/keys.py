"""Order keys as the rules judge them: which are unique, which move, which are times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.lint.names import plain
from conformance.lint.node import Node
from conformance.lint.regex import regex
from conformance.lint.schema import keyword, member, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Key, Pagination
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing

# The last words of names that no two rows share, as APIs use them; where one sounds so, nothing is said against it.
_UNIQUE = regex(
    r"(id|uuid|guid|ulid|key|token|cursor|sequence|seq|serial|(?<!phone)number|offset|position|lsn|hash|slug|email|username"
    r"|handle)$"
)
_UNLIKE = regex(r"\b(?:unique|identif(?:ies|ier))\b", re.IGNORECASE)
_NOT_UNLIKE = regex(r"\b(?:not|n't|never)\b[^.]{0,20}\b(?:unique|identif)", re.IGNORECASE)
# Whose row it is and what it comes to: rows that have one of their own are few.
_PARTIES = frozenset({"customer", "owner", "author", "sender", "recipient", "to", "from", "amount", "price"})
_TIME = regex(r"(_at|_on|_date|_time|_timestamp|At|Date|Time|Timestamp)$|^(date|time|timestamp|created|updated|ts)$")
_FEW = frozenset(
    {"status", "state", "type", "kind", "priority", "category", "level", "direction", "channel", "flagged"}
)


def own(description: Description) -> Iterator[tuple[Listing, Pagination, Node]]:
    """Yield the lists with an ``x-pagination`` of their own: what only it can say, others can't leave out."""
    for each in description.lists:
        node = each.operation.node["x-pagination"]
        if each.pagination is not None and isinstance(node.value, dict):
            yield each, each.pagination, node


def orders(pages: Pagination, node: Node) -> Iterator[tuple[tuple[Key, ...], Node]]:
    """Yield each order that a list may have, its own and those of a parameter, with where it is said."""
    if pages.order:
        yield pages.order, node["order"]
    if pages.order_by is not None:
        for value, keys in pages.order_by.values.items():
            yield keys, node["request"]["order"]["values"][value]


def key_nodes(node: Node) -> list[Node]:
    """Return where each key of an order stands: the items, or the one place of a bare pointer."""
    found = [each for each in node.items() if isinstance(each.value, dict)]
    return found or [node]


def last(at: str) -> str:
    """Return the last name of a pointer."""
    return pointer.parts(at)[-1] if pointer.parts(at) else ""


def field(row: Node, at: str) -> Node:
    """Return the schema of a row's field; no value where it is not described."""
    return member(row, at) if row else Node(MISSING, row.file, row.at)


def timed(row: Node, at: str, kind: str = "") -> bool:
    """Whether a field is a moment: by the order key's type, by its format, or by its name."""
    said = keyword(field(row, at), "format").text()
    if kind == "date-time" or said in {"date", "date-time"}:
        return True
    return not said and _TIME.search(last(at)) is not None


def shared(row: Node, at: str, kind: str = "") -> bool:
    """Whether several rows plainly may have the same value there: a moment, a boolean, one of few words."""
    schema = field(row, at)
    kinds = types(schema) - {"null"} if schema else frozenset()
    few = kinds == {"boolean"} or bool(keyword(schema, "enum")) or bool(keyword(schema, "const"))
    return few or timed(row, at, kind) or plain(last(at)) in _FEW


def unique(pages: Pagination, keys: tuple[Key, ...], row: Node) -> bool:
    """Whether the keys tell any two rows apart: the identity is among them, or the name of one sounds like one."""
    named = {at for key in keys for at in key.by}
    if pages.identity and set(pages.identity) <= named:
        return True
    return any(sole(pages, at) and not shared(row, at, key.type) for key in keys for at in key.by)


def sole(pages: Pagination, at: str) -> bool:
    """Whether a field alone is the row's identity, or its name sounds as if no two rows had the same value."""
    return pages.identity == (at,) or _UNIQUE.search(plain(last(at))) is not None


def unlike(row: Node, at: str) -> bool:
    """Whether a field is told to be, or sounds, another in each row: by its name, its format or its prose."""
    schema = field(row, at)
    prose = schema.follow().text("description") or schema.text("description")
    said = _UNLIKE.search(prose) is not None and _NOT_UNLIKE.search(prose) is None
    return said or keyword(schema, "format").text() == "uuid" or _UNIQUE.search(plain(last(at))) is not None


def another(row: Node, at: str, identity: tuple[str, ...] = ()) -> bool:
    """Whether a described field stands beside the row's identity and is nothing like it, or is plainly shared."""
    if not field(row, at) or at in identity or unlike(row, at):
        return False
    return bool(identity) or "id" in properties(row) or plain(last(at)) in _PARTIES
