"""The way in which a list is sorted, and the way in which its cursor cuts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.names import BACK, plain
from conformance.lint.ordering.keys import orders, shared, sole, timed
from conformance.lint.ordering.taken import taken
from conformance.lint.ordering.worded import told
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.ordering.taken import Taken


@rule("error", check="ordering.order_parameter")
def cursor_key(description: Description) -> Iterator[Problem]:
    """A cursor that is a time of the last row is the time that rows are sorted by.

    Rows that are sorted by one time and cut off by another are not parted at all: some of those that follow lie on the
    other side of the cut and never come.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: before}}
                response: {items: '', next: {in: last-item, at: /created_at}}
                order: [{by: /sent_at, type: date-time, direction: descending}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: before}}
                response: {items: '', next: {in: last-item, at: /sent_at}}
                order: [{by: /sent_at, type: date-time, direction: descending}]
              responses: {'200': {description: A page.}}
    """
    for each in taken(description):
        pages, node = each.pagination, each.operation.node["x-pagination"]
        if pages is None or not node or pages.next is None:
            continue
        if sole(pages, each.field) or not shared(each.row, each.field, each.kind):
            continue
        for keys, place in orders(pages, node):
            if keys and each.field not in keys[0].by:
                yield Problem(
                    place,
                    f"rows are sorted by '{keys[0].by[0]}', but the cursor is '{each.field}' of the last row",
                    hint="take the cursor from what rows are sorted by, or take the order out",
                    related=((each.said, "the cursor"),),
                )


_NOT_OF_PAGES = r"(?<!page )(?<!pages )(?<!response )(?<!request )(?<!result )"
_EARLIER = regex(
    _NOT_OF_PAGES + r"\bbefore\b(?! (?:the next|you|asking|calling|sending))|\b(?:older|earlier|prior) (?:than|to)\b",
    re.IGNORECASE,
)
_LATER = regex(
    _NOT_OF_PAGES + r"\bafter\b(?! (?:which|that page|you|the page))|\b(?:newer|later|more recent) than\b|\bsince\b",
    re.IGNORECASE,
)
_MATCHES = {"before": "earlier", "at-or-before": "earlier", "before-about": "earlier"} | {
    "after": "later",
    "at-or-after": "later",
    "after-about": "later",
}
_FLAGS = frozenset({"ascending", "asc", "descending", "desc", "sortascending", "sortdescending"})


@rule("error", check="ordering.ascending_parameter")
def direction_boundary(description: Description) -> Iterator[Problem]:
    """The order goes the way in which the cursor cuts.

    A cursor that returns only what is before it leads from the newest row down. If the same list may be asked for in
    ascending order, its first page is the oldest rows, and what is before the last of them is what was just read: the
    walk goes in circles or ends at once.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request:
                  cursor: {in: query, name: cursor}
                  ascending: {in: query, name: ascending, default: false}
                response: {items: '', next: {in: last-item, at: /created_at}}
                order: [{by: /created_at, type: date-time, direction: descending}]
              parameters:
                - {name: cursor, in: query, description: Only messages created before it., schema: {type: string}}
                - {name: ascending, in: query, schema: {type: boolean}}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: last-item, at: /created_at}}
                order: [{by: /created_at, type: date-time, direction: descending}]
              parameters:
                - {name: cursor, in: query, description: Only messages created before it., schema: {type: string}}
              responses: {'200': {description: A page.}}
    """
    spoken: set[str] = set()
    for each in taken(description):
        side = _side(each)
        if not side or each.cursor is None:
            continue
        way, wrong = ("earlier", "ascending") if side == "earlier" else ("later", "descending")
        spoken.add(each.operation.id)
        for node, what in _opposed(each, wrong):
            yield Problem(
                node,
                f"{what} can't be walked: the cursor returns only what is {way}",
                hint="let the cursor cut the other way then, or take the choice out",
                related=((each.cursor.node, "the cursor"),),
            )
    for listing in description.lists:
        cursor, order = listing.cursor, _fixed(listing)
        if cursor is None or order is None or listing.operation.id in spoken or plain(cursor.name) in BACK:
            continue
        way, node = order
        cut, side = (_ONLY_EARLIER, "earlier") if way == "ascending" else (_ONLY_LATER, "later")
        if cut.search(cursor.description):
            yield Problem(
                node,
                f"this {way} order can't be walked: the cursor returns only what is {side}",
                hint="let the cursor cut the other way, or turn the order round",
                related=((cursor.node, "the cursor"),),
            )


def _only(cut: str) -> re.Pattern[str]:
    """Return what finds that only rows on one side come; not that a token is only good before a time."""
    rows = rf"only\b(?! (?:valid|good|usable|used|works|if|when|be)\b)[^.;:]{{0,50}}\b{cut}\b(?! the page)"
    returned = r"\b(?:return|show|list|includ|fetch)\w*"
    return regex(rf"(?:{returned} |^){rows}|\b{rows}[^.;:]{{0,40}}{returned}", re.IGNORECASE)


_ONLY_EARLIER = _only(r"(?:before|older than)")
# "After" may be meant in the list's own order; "created after" may not.
_ONLY_LATER = _only(r"(?:(?:newer|later|more recent) than|(?:created|made|sent|received|placed) after)")


def _fixed(listing: Listing) -> tuple[str, Node] | None:
    """Return the way in which a list is always sorted by a time, and where that is said; None: not said."""
    pages = listing.pagination
    if pages is None:
        order = told(listing)
        return (order.way, order.node) if order and order.way and timed(listing.row, order.at) else None
    place = listing.operation.node["x-pagination"]["order"]
    chosen = any((pages.ascending, pages.order_by, pages.direction, pages.backward))
    key = pages.order[0] if pages.order and place and not chosen else None
    if key is None or not timed(listing.row, key.by[0], key.type):
        return None
    return "descending" if key.descending else "ascending", place


def _side(each: Taken) -> str:
    """Return which rows a cursor returns, if only those on one side of its time: earlier, later; empty: not said."""
    if each.cursor is None or (each.field and not timed(each.row, each.field, each.kind)):
        return ""
    pages = each.pagination
    matches = [one.match for one in pages.filters if one.name == each.cursor.name] if pages is not None else []
    if matches:
        return _MATCHES.get(matches[0], "")
    prose = each.cursor.description
    sides = [name for name, words in (("earlier", _EARLIER), ("later", _LATER)) if words.search(prose)]
    return sides[0] if len(sides) == 1 else ""


def _opposed(each: Taken, wrong: str) -> Iterator[tuple[Node, str]]:
    """Yield what asks for the order that the cursor can't be walked in."""
    pages, node = each.pagination, each.operation.node["x-pagination"]
    if pages is not None:
        if pages.ascending is not None:
            yield node["request"]["ascending"], f"an {wrong} order" if wrong == "ascending" else f"a {wrong} order"
        for keys, place in orders(pages, node):
            first = next((key for key in keys if each.field in key.by), None)
            if first is not None and first.descending is (wrong == "descending"):
                yield place, f"this {wrong} order"
        return
    order = told(each.listing) if each.listing is not None else None
    if order is not None and order.at == each.field and order.way == wrong:
        yield order.node, f"this {wrong} order"
    for name, schema, where in _switches(each):
        words = keyword(schema, "enum").value
        flag = plain(name) in _FLAGS and types(schema) - {"null"} == {"boolean"}
        both = isinstance(words, list) and any(
            word in words for word in (wrong, wrong.removesuffix("ending"), wrong[:3])
        )
        if flag or (both and len(words) > 1):
            yield where, f"the {wrong} order that '{name}' offers"


def _switches(each: Taken) -> Iterator[tuple[str, Node, Node]]:
    operation = each.operation
    for one in operation.parameters:
        if one.where == "query":
            yield one.name, one.schema, one.node
    if operation.body:
        for name, schema in properties(operation.body).items():
            yield name, schema, schema.follow()
