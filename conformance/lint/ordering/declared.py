"""The order is said, and each of its keys is in a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.annotations.pointing import beside, lost
from conformance.lint.ordering.keys import field, key_nodes, orders, own
from conformance.lint.ordering.worded import sorted_by, told
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, properties, required, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Key
    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("warning", check="ordering.sorted")
def undeclared(description: Description) -> Iterator[Problem]:
    """A list that is walked in pages says in which order its rows come.

    Who knows the order can stop at the first row that is old enough, merge two walks, and tell a row that came in late
    from one that was lost. Who does not has to read everything, every time.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order:
                  - {by: /created_at, type: date-time, direction: descending}
                  - {by: /id, tiebreaker: true}
              responses: {'200': {description: A page.}}
    """
    for _, pages, node in own(description):
        if pages.paged and not pages.order and not (pages.order_by is not None and pages.order_by.values):
            yield Problem(
                node,
                "nothing says in which order the rows come",
                hint="add order: the field of a row that it is sorted by, the direction, and a tiebreaker",
            )
        elif pages.order and pages.order[0].tiebreaker:
            yield Problem(
                node["order"],
                "the order is a tiebreaker alone: nothing says what rows are sorted by before it",
                hint="put the field before it, or leave tiebreaker: true out",
            )


@rule("error", check="ordering.sorted")
def key(description: Description) -> Iterator[Problem]:
    """A field that rows are sorted by is a field of the row.

    A caller who merges two walks, or stops at a date, compares that field. If the schema has none of that name, either
    the order or the schema is wrong, and neither can be relied on.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                order: [{by: /created_at, type: date-time}, {by: /id, tiebreaker: true}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {type: object, properties: {id: {type: string}, inserted_at: {type: string}}}

    Wrong:
        paths:
          /messages:
            get:
              description: Messages, sorted by `created_at`.
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object, properties: {sent_at: {type: string}}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                order: [{by: /inserted_at, type: date-time}, {by: /id, tiebreaker: true}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {type: object, properties: {id: {type: string}, inserted_at: {type: string}}}
    """
    for listing, pages, node in own(description):
        for keys, place in orders(pages, node):
            for each, at in zip(keys, key_nodes(place), strict=False):
                if listing.row and lost(listing.row, each.by):
                    which = " nor ".join(f"'{by}'" for by in each.by)
                    yield Problem(
                        at,
                        f"rows are sorted by a field that they don't have: {which}",
                        hint=beside(listing.row, each.by[0]),
                        related=((listing.row.follow(), "a row is described here"),),
                    )
    for each_list in description.lists:
        if each_list.pagination is None:
            yield from sorted_by(each_list)


@rule("warning", check="ordering.sorted")
def key_absent(description: Description) -> Iterator[Problem]:
    """A field that rows are sorted by is in each row, or it is said where rows without it stand.

    Databases differ: nulls come first in one and last in another, and a keyset query (`field < cursor`) never returns a
    row that has none. Such rows are on no page, and nobody misses them. Where a row's schema lists no required fields
    at all, nothing is known of which are absent; of an order that only the text tells, a field that may be null counts.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                order: [{by: /sent_at, type: date-time}, {by: /id, tiebreaker: true}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {type: object, properties: {id: {type: string}, sent_at: {type: [string, 'null']}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                order: [{by: /sent_at, type: date-time, nulls: last}, {by: /id, tiebreaker: true}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {type: object, properties: {id: {type: string}, sent_at: {type: [string, 'null']}}}
    """
    for listing, pages, node in own(description):
        for keys, place in orders(pages, node):
            for each, at in zip(keys, key_nodes(place), strict=False):
                reason = _absent(each, listing.row) if listing.row and not each.nulls else None
                if reason is not None:
                    yield Problem(
                        at,
                        f"rows are sorted by '{each.by[0]}', which {reason[0]}",
                        hint="say where rows without it stand (nulls: first or last), or require it",
                        related=((reason[1], "here"),),
                    )
    for each_list in description.lists:
        order = told(each_list) if each_list.pagination is None and each_list.paged else None
        schema = field(each_list.row, order.at) if order is not None else None
        if order is not None and schema and "null" in types(schema) and not _NULLS.search(order.node.text()):
            yield Problem(
                schema,
                f"rows are sorted by '{order.at}', which may be null",
                hint="say where rows without it stand, or don't let it be null",
                related=((order.node, "the order"),),
            )


_NULLS = regex(
    r"\bnulls? (?:values )?(?:first|last|come|sort|are|is sorted)|\bwithout (?:one|it|a value|a time|a date|`)"
    r"|\b(?:have|has|with) no (?:value|time|date|`)|\bunset\b|\bnot set\b"
    r"|\b(?:comes?|listed|placed|appears?) last\b|\bnot\b[^.;]{0,40}\bfirst\b|\bat the (?:end|top|bottom)\b",
    re.IGNORECASE,
)


def _absent(each: Key, row: Node) -> tuple[str, Node] | None:
    """Return why a key may have no value in a row; None: it always has one, or nobody can tell."""
    reasons = [_missing(row, at) for at in each.by]
    return reasons[0] if all(reason is not None for reason in reasons) else None


def _missing(row: Node, at: str) -> tuple[str, Node] | None:
    node = row
    for token in pointer.parts(at):
        found = properties(node)
        if token not in found:
            return None
        if keyword(node, "required") and token not in required(node):
            return "a row need not have", node.follow()
        node = found[token]
        if "null" in types(node):
            return "may be null", node.follow()
    return None
