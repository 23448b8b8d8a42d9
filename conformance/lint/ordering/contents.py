"""What is told of the contents of a cursor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.ordering.keys import last, own
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("warning", check="pagination.cursor_contents")
def cursor_contents(description: Description) -> Iterator[Problem]:
    """A cursor whose contents are told holds each key of the order, the tiebreaker among them.

    With the time alone it marks all rows of that time; with the id alone it marks a row that may be gone when the next
    page is asked for, and its place with it.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /inserted_at, type: date-time}, {by: /id, tiebreaker: true}]
                cursor: {contains: {encoding: base64-json, fields: {inserted_at: /inserted_at}}}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /inserted_at, type: date-time}, {by: /id, tiebreaker: true}]
                cursor: {contains: {encoding: base64-json, fields: {inserted_at: /inserted_at, id: /id}}}
              responses: {'200': {description: A page.}}
    """
    for _, pages, node in own(description):
        if pages.contents is None:
            continue
        held = set(pages.contents.fields.values())
        lacking = [key for key in pages.order if not held & set(key.by)]
        if lacking:
            names = ", ".join(f"'{key.by[0]}'" + (" (the tiebreaker)" if key.tiebreaker else "") for key in lacking)
            yield Problem(
                node["cursor"]["contains"],
                f"the cursor holds no {names}, which rows are sorted by",
                hint=f"add it to fields: {{{last(lacking[0].by[0])}: {lacking[0].by[0]}}}",
                related=((node["order"], "the order"),),
            )


_OPAQUE = regex(r"(?<!not )(?<!not an )(?<!no )(?<!n't )(?<!n't an )\bopaque\b", re.IGNORECASE)
_TOKEN = regex(r"\b(cursor|token)s?\b", re.IGNORECASE)
_DECODED = regex(r"\bdecod|\bbase-?64\b.{0,80}\bof\b", re.IGNORECASE)
_OBJECT = regex(r"""\{\s*\\?["'`]?\w+["'`\\]*\s*:""")


@rule("warning", check="pagination.cursor_contents")
def opaque_contents(description: Description) -> Iterator[Problem]:
    """A cursor is opaque, or it is told what it contains; not both.

    Who calls a token opaque keeps the right to change what is in it. Once its contents are told, clients read them and
    make tokens of their own, and the change breaks them; the word no longer protects anybody.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                cursor: {contains: {encoding: base64-json, fields: {id: /id}}}
              parameters: [{name: cursor, in: query, description: An opaque token., schema: {type: string}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
              parameters: [{name: cursor, in: query, description: An opaque token., schema: {type: string}}]
              responses: {'200': {description: A page.}}
    """
    for listing in description.lists:
        cursor, operation = listing.cursor, listing.operation
        texts = [(operation.node["description"], operation.description)]
        if cursor is not None:
            texts.append((cursor.node, cursor.description))
        if listing.next is not None:
            texts.append((listing.next, listing.next.text("description")))
        opaque = [
            (node, prose) for node, prose in texts if "paque" in prose and _is_opaque(prose, node, operation.node)
        ]
        if not opaque:
            continue
        contains = operation.node["x-pagination"]["cursor"]["contains"]
        if contains and listing.pagination is not None:
            yield Problem(
                contains,
                "what the cursor contains is told, and the text calls it opaque",
                hint="take out the one or the other",
                related=((opaque[0][0], "called opaque here"),),
            )
            continue
        told = [node for node, prose in opaque if _DECODED.search(prose) and _OBJECT.search(prose)]
        if told:
            yield Problem(
                told[0],
                "the text calls the cursor opaque, and tells what it contains",
                hint="take out the one or the other",
            )


def _is_opaque(prose: str, node: Node, operation: Node) -> bool:
    """Whether a prose calls the cursor opaque: the cursor's own by the word alone, the operation's in one sentence."""
    if not node.at.startswith(pointer.join(operation.at, "description")):
        return _OPAQUE.search(prose) is not None
    return any(_OPAQUE.search(sentence) and _TOKEN.search(sentence) for sentence in prose.split(". "))
