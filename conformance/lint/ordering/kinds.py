"""How the keys of an order are compared, and which way they go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.ordering.keys import field, key_nodes, orders, own, timed
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("warning", check="ordering.sorted")
def key_type(description: Description) -> Iterator[Problem]:
    """An order that compares moments or numbers says so.

    As text, `12:00:00Z` comes after `12:00:00.5Z` and 10 before 9. Who compares what they read as the description
    has it finds disorder where there is none, and merges two walks wrongly. Without a type, keys are compared as text.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, direction: descending}, {by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time, direction: descending}, {by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}
    """
    for listing, pages, node in own(description):
        for keys, place in orders(pages, node):
            for key, at in zip(keys, key_nodes(place), strict=False):
                kind = _kind(listing.row, key.by[0]) if key.type == "text" and key.by else ""
                if kind:
                    what = "a moment" if kind == "date-time" else "a number"
                    yield Problem(at, f"'{key.by[0]}' is {what}, and is compared as text", hint=f"say type: {kind}")


def _kind(row: Node, at: str) -> str:
    """Return how a field has to be compared, if that is not as text; a day is, and sorts like one."""
    schema = field(row, at)
    kinds = types(schema) - {"null"} if schema else frozenset()
    if kinds and kinds <= {"integer", "number"}:
        return "number"
    texts = not kinds or kinds == {"string"}
    return "date-time" if texts and timed(row, at) and keyword(schema, "format").value != "date" else ""


_NEWEST = regex(
    r"\b(?:newest|latest|most recent(?:ly \w+)?)\b[^.;,]{0,20}\bfirst\b"
    r"|\bfrom (?:the )?(?:newest|latest|most recent) to\b|\breverse[- ]chronological",
    re.IGNORECASE,
)
_OLDEST = regex(
    r"\b(?:oldest|earliest)\b[^.;,]{0,20}\bfirst\b|\bfrom (?:the )?(?:oldest|earliest) to\b"
    r"|(?<!reverse )(?<!reverse-)\bchronological order",
    re.IGNORECASE,
)


@rule("error", check="ordering.sorted")
def direction(description: Description) -> Iterator[Problem]:
    """The order goes the way that the text says.

    Who reads that the newest come first stops at the first row that they know; if the oldest come first, that is at
    once, and everything new is missed.

    Wrong:
        paths:
          /messages:
            get:
              description: All messages, newest first.
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}, {by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              description: All messages, newest first.
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time, direction: descending}, {by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}
    """
    for listing, pages, node in own(description):
        prose = listing.operation.description
        newest, oldest = _NEWEST.search(prose), _OLDEST.search(prose)
        key = pages.order[0] if pages.order else None
        if key is None or bool(newest) is bool(oldest) or not timed(listing.row, key.by[0], key.type):
            continue
        if key.descending is not bool(newest):
            said, way = ("newest", "descending") if newest else ("oldest", "ascending")
            where = listing.operation.node["description"] or listing.operation.node
            yield Problem(
                node["order"][0],
                f"the text has the {said} first, the order is {'descending' if key.descending else 'ascending'}",
                hint=f"say direction: {way}, or mend the text",
                related=((where, "the text"),),
            )
