"""The ways in which a schema lets a token be none, and what besides a token tells that there is no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint import names
from conformance.lint.pagination.prose import says_end
from conformance.lint.pagination.shown import described
from conformance.lint.regex import regex
from conformance.lint.schema import keyword, member, nullable, number, required, types

if TYPE_CHECKING:
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node

_TOLD = (
    names.MORE | names.TOTAL | frozenset({"pages", "totalpages", "lastpage", "pagecount", "last", "numpages", "done"})
)
_HERE = regex(r"\b(?:this|the|each|current|a|one) (?:current )?(?:page|response|answer|batch)\b", re.IGNORECASE)
_ALL = regex(r"\b(?:total|all|overall|altogether|across|matching|whole)\b", re.IGNORECASE)
_FULL = frozenset({"uri", "uri-reference", "url", "uuid", "date-time", "date"})  # an empty string is none of these


def forms(listing: Listing, token: Node) -> frozenset[str]:
    """Return the ways in which the schema lets the token be none."""
    if not isinstance(token.follow().value, dict):
        return frozenset({"absent", "null", "empty"})  # no schema at all: a rule on the document says so
    found = set[str]()
    way, holder = listing.next_at.rpartition("/")[0], listing.next_at.rpartition("/")[2]
    body = listing.operation.success.schema if listing.operation.success is not None else token
    if not _always(body, way, pointer.parts(f"/{holder}")[0]):
        found.add("absent")
    if nullable(token):
        found.add("null")
    kinds = types(token)
    long = (number(token, "minLength") or 0) > 0 or keyword(token, "format").text() in _FULL
    if (not kinds or "string" in kinds) and not long and not keyword(token, "enum"):
        found.add("empty")
    return frozenset(found)


def _always(body: Node, way: str, name: str) -> bool:
    """Whether each body has the token: it is required, and so is all that it lies in."""
    at = ""
    for token in (*pointer.parts(way), name):
        inside = member(body, at) if at else body
        if token not in required(inside) or (at and nullable(inside)):
            return False
        at = pointer.join(at, token)
    return True


def told(listing: Listing) -> bool:
    """Whether anything besides the token tells that there is no more."""
    if listing.pagination is not None and (listing.pagination.more or listing.pagination.total):
        return True
    success = listing.operation.success
    if success is None or "link" in success.headers:
        return True
    if listing.page is not None or listing.offset is not None:
        return True
    if any(names.plain(at.rpartition("/")[2]) in _TOLD and not _here(node) for at, node in described(success.schema)):
        return True
    prose = f"{listing.next.text('description') if listing.next is not None else ''}\n{listing.operation.description}"
    return says_end(prose)


def _here(node: Node) -> bool:
    """Whether a number counts, by its own words, the rows of this page and no others."""
    text = node.text("description")
    return _HERE.search(text) is not None and not _ALL.search(text) and bool(types(node) & {"integer", "number"})
