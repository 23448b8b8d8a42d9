"""What is told of the contents of a cursor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.ordering.keys import last, own
from conformance.lint.ordering.precise import TOKEN, texts
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
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
_DECODED = regex(r"\bdecod|\bbase-?64\b.{0,80}\bof\b", re.IGNORECASE)
_MADE = regex(
    r"\bbase-?64\b(?:[- ]encoded(?= (?:`|ids?\b|uuid|timestamp))|[\w -]{0,20}\bof\b)(?P<of>[^.;]*)", re.IGNORECASE
)
_PART = regex(r"\b(?:ids?|uuid|timestamp|offset|\w+_at|creat\w+ (?:time|date))\b", re.IGNORECASE)
_QUOTED = regex(r"`(\w+)`")
_GOES_ON = regex(r"\s*(?:it|they|decoded|once decoded|when decoded)\b", re.IGNORECASE)
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
        operation, proses = listing.operation, [*texts(listing)]
        opaque = [
            (node, prose) for node, prose in proses if "paque" in prose and _is_opaque(prose, node, operation.node)
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
        said = [node for node, prose in opaque if _DECODED.search(prose) and _OBJECT.search(prose)]
        said += [node for node, prose in proses if _tells(prose, listing, own=not _of(node, operation.node))]
        if said:
            yield Problem(
                said[0],
                "the text calls the cursor opaque, and tells what it contains",
                hint="take out the one or the other",
                related=((opaque[0][0], "called opaque here"),) if not said[0].same(opaque[0][0]) else (),
            )


def _is_opaque(prose: str, node: Node, operation: Node) -> bool:
    """Whether a prose calls the cursor opaque: the cursor's own by the word alone, the operation's in one sentence."""
    if not _of(node, operation):
        return _OPAQUE.search(prose) is not None
    return any(_OPAQUE.search(sentence) and TOKEN.search(sentence) for sentence in prose.split(". "))


def _of(node: Node, operation: Node) -> bool:
    """Whether a text is the operation's own."""
    return node.at == pointer.join(operation.at, "description")


def _tells(prose: str, listing: Listing, *, own: bool) -> bool:
    """Whether a prose tells what the cursor is made of; ``own``: it is the cursor's own, else a sentence names it."""
    if "64" not in prose and "ecod" not in prose:
        return False
    before = ""
    for sentence in prose.split(". "):
        spoken = own or TOKEN.search(sentence) or (_GOES_ON.match(sentence) and TOKEN.search(before))
        if spoken and ((_DECODED.search(sentence) and _OBJECT.search(sentence)) or _made_of(sentence, listing)):
            return True
        before = sentence
    return False


def _made_of(sentence: str, listing: Listing) -> bool:
    found = _MADE.search(sentence)
    if found is None or "random" in found["of"].lower():
        return False
    named = _QUOTED.findall(found["of"])
    return _PART.search(found["of"]) is not None or any(name in properties(listing.row) for name in named)
