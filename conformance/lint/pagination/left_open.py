"""What a list without annotation leaves open, as far as its names, its schemas and its words tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint import names
from conformance.lint.pagination.repeated import named
from conformance.lint.pagination.shown import described
from conformance.lint.regex import regex
from conformance.lint.schema import keyword, properties, types

if TYPE_CHECKING:
    from conformance.lint.listing import Listing
    from conformance.lint.operation import Operation


# Whatever a parameter with such a word in its name does, it may well be what leads on.
_LEADS = (
    *("page", "paging", "pagin", "cursor", "offset", "token", "contin", "iterator", "marker", "position", "range"),
    *("skip", "index", "before", "after", "since", "until"),
)
_MAY_LEAD = names.MAYBE_CURSOR | names.words("""
    from to start end fromid lastid firstid startid endid lastkey searchafter lastevaluatedkey startdate enddate
    starttime endtime fromdate todate datefrom dateto datestart dateend lastseen sincetime
""")
# The best of many: what comes after them is not part of the answer.
_BEST = names.words("search suggest autocomplete picker top latest recent random popular trending near")
_TOKENS = names.words("""
    nextcursor nextpagetoken nexttoken continuationtoken endcursor nextpagecursor paginationtoken pagetoken
""")
_PAGES = names.words("page pagenumber currentpage pageindex totalpages pages lastpage numpages nextpage")
# What grows with use, so that nobody can promise to send all of it; a handful of settings needs no pages.
_GROWING = names.words("""
    message event contact customer user member conversation call recording log order payment transaction comment
    notification session file media document item record post note ticket issue invoice subscriber recipient
    participant task job attachment thread chat lead deal product upload report entry booking visit review reply
    delivery shipment activity alert charge refund transfer row person client patient employee student lesson photo
    image video
""")
_WORD = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ON_REQUEST = regex(r"^\W*search(?:es)?\b|\bavailable for purchase\b|\bsuggest", re.IGNORECASE | re.MULTILINE)
# What a parameter by any name says of itself, where it leads on; that a cursor ignores or keeps it says the contrary.
_AS_CURSOR = regex(
    r"\b(?:as|is) (?:the |a )?(?:pagination |paging |page )?cursor\b|\b(?:pagination|paging) (?:cursor|token|key)\b"
    r"|\bnext (?:page|request|call)\b|\bstart(?:s|ing)? (?:after|from)\b",
    re.IGNORECASE,
)
_WHOLE = regex(r"\b(?:all|every|each|entire|complete|full|whole)\b", re.IGNORECASE)


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
        best = any(word in operation.path.lower() for word in _BEST) or _ON_REQUEST.search(operation.description[:200])
        size = named(listing.limit)
        return "" if best else f"the list takes a page size, {size}, and nothing to ask for the next page with"
    return _beyond(operation, growing)


def _beyond(operation: Operation, growing: set[str]) -> str:
    """Return what an answer tells of more rows, where nothing in the request asks for them."""
    if operation.success is None:
        return ""
    said = {names.plain(at.rpartition("/")[2]): (at, types(node)) for at, node in described(operation.success.schema)}
    for name, (at, kinds) in said.items():
        if name in names.MORE and kinds <= {"boolean", "null"}:
            return f"the answer says in '{_dotted(at)}' whether there is more, and no parameter asks for it"
        in_order = at.count("/") > 1 and name in names.OFFSET
        if (name in _PAGES or in_order) and kinds and kinds <= {"integer", "number", "null"}:
            return f"the answer tells of pages in '{_dotted(at)}', and no parameter asks for another one"
    if (
        operation.path in growing
        and _grows(operation.path)
        and not said.keys() & names.TOTAL
        and not _WHOLE.search(_prose(operation))
    ):
        return "the list grows as clients add to it, and nothing says that it is whole or how to page through it"
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
    return f"the answer has the token of the next page in '{_dotted(listing.next_at)}', and no parameter takes it"


def _grows(path: str) -> bool:
    """Whether the last word of a path, in the singular, is something of which there are ever more."""
    words = _WORD.findall(path.rpartition("/")[2])
    last = words[-1].lower() if words else ""
    return bool({last, last.removesuffix("s"), last.removesuffix("es"), f"{last.removesuffix('ies')}y"} & _GROWING)


def _dotted(at: str) -> str:
    return ".".join(pointer.parts(at))


def _linked(operation: Operation) -> bool:
    """Whether the answer has links or a header of which one may lead on: others than to itself."""
    if operation.success is None:
        return False
    if any(names.plain(name).removeprefix("x") in names.NEXT | {"link"} for name in operation.success.headers):
        return True
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
        if (
            name in _MAY_LEAD
            or name.startswith("last")
            or (name not in names.LIMIT and any(word in name for word in _LEADS))
        ):
            return True
        if each.where == "query" and name not in names.LIMIT and _AS_CURSOR.search(each.description):
            return True
        if types(each.schema) == {"array"} and each.required:
            return True  # asked for by name: as many rows come as were asked for
    return False
