"""What a list without annotation leaves open, as far as its names, its schemas and its words tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.pagination.shown import described
from conformance.lint.schema import keyword, properties, types

if TYPE_CHECKING:
    from conformance.lint.listing import Listing
    from conformance.lint.operation import Operation


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Whatever a parameter with such a word in its name does, it may well be what leads on.
_LEADS = (
    *("page", "paging", "pagin", "cursor", "offset", "token", "contin", "iterator", "marker", "position", "range"),
    *("skip", "index", "before", "after", "since", "until"),
)
_MAY_LEAD = names.MAYBE_CURSOR | _words("""
    from to start end fromid lastid firstid startid endid lastkey searchafter lastevaluatedkey startdate enddate
    starttime endtime fromdate todate datefrom dateto datestart dateend lastseen sincetime
""")
# The best of many: what comes after them is not part of the answer.
_BEST = _words("search suggest autocomplete picker top latest recent random popular trending near")
_TOKENS = _words("""
    nextcursor nextpagetoken nexttoken continuationtoken endcursor nextpagecursor paginationtoken pagetoken
""")
_PAGES = _words("page pagenumber currentpage pageindex totalpages pages lastpage numpages nextpage")
_WHOLE = re.compile(r"\b(?:all|every|each|entire|complete|full|whole)\b", re.IGNORECASE)


def left_open(listing: Listing, growing: set[str]) -> str:
    """Return what is left open by a list that no annotation speaks of; empty: nothing, or nobody can tell.

    ``growing``: the paths that clients add rows to.
    """
    operation = listing.operation
    if operation.success is None or _leads(operation) or "paginat" in operation.description.lower():
        return ""
    if listing.next is not None:
        return _unusable(listing)
    if listing.paged or _linked(operation):
        return ""
    if listing.limit is not None:
        best = any(word in operation.path.lower() for word in _BEST)
        return "" if best else f"it takes a page size, '{listing.limit.name}', and nothing leads past the first page"
    return _beyond(operation, growing)


def _beyond(operation: Operation, growing: set[str]) -> str:
    """Return what an answer tells of more rows, where nothing in the request asks for them."""
    if operation.success is None:
        return ""
    said = {names.plain(at.rpartition("/")[2]): (at, types(node)) for at, node in described(operation.success.schema)}
    for name, (at, kinds) in said.items():
        if name in names.MORE and kinds <= {"boolean", "null"}:
            return f"the answer tells at {at} whether there are more rows, and nothing asks for them"
        if name in _PAGES and kinds and kinds <= {"integer", "number", "null"}:
            return f"the answer tells of pages at {at}, and nothing asks for another one"
    if operation.path in growing and not said.keys() & names.TOTAL and not _WHOLE.search(_prose(operation)):
        return "clients add rows to this list, and it has neither pages nor a bound"
    return ""


def _unusable(listing: Listing) -> str:
    """Return what is wrong with a next token that is no URL, where no parameter takes one."""
    if listing.next is None or (listing.paged and (listing.cursor or listing.offset or listing.page)):
        return ""
    prose = listing.next.text("description").lower()
    uri = keyword(listing.next, "format").text() in {"uri", "uri-reference", "url"}
    if uri or any(word in prose for word in ("url", "uri", "link")):
        return ""
    if names.plain(listing.next_at.rpartition("/")[2]) not in _TOKENS:
        return ""
    return f"the answer has a token of the next page at {listing.next_at}, and no parameter takes it"


def _linked(operation: Operation) -> bool:
    """Whether the answer has links of which one may lead on: others than to itself."""
    if operation.success is None:
        return False
    for at, node in described(operation.success.schema):
        if names.plain(at.rpartition("/")[2]) == "links" and set(properties(node)) != {"self"}:
            return True
    return False


def _prose(operation: Operation) -> str:
    answer = operation.success.node.text("description") if operation.success is not None else ""
    return f"{operation.description}\n{answer}"


def _leads(operation: Operation) -> bool:
    """Whether a parameter may lead from page to page, whatever it is called."""
    for each in operation.parameters:
        name = names.plain(each.name)
        if each.where == "path":
            continue
        if name in _MAY_LEAD or (name not in names.LIMIT and any(word in name for word in _LEADS)):
            return True
        if types(each.schema) == {"array"} and each.required:
            return True  # asked for by name: as many rows come as were asked for
    return False
