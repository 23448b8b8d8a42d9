"""Where a walk begins: how the first page is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.pagination.prose import around, ends, sentences
from conformance.lint.pagination.repeated import together
from conformance.lint.pagination.said import annotates
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, member, required, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Parameter

# Operations that only go on with a walk which another one began.
_GOING_ON = frozenset({"continue", "next", "more", "page", "scroll", "resume", "nextpage", "next_page"})
_BEGIN = regex(
    r"\b(?:first|initial\w*|start\w*|begin\w*|empty|current|now|blank|null)\b|['\"`][*0]['\"`]", re.IGNORECASE
)
# Words that may as well be about rows, or about the end: elsewhere than at the cursor they have to speak of it.
_PLAINLY = regex(r"\b(?:first|initial\w*|start\w*|begin\w*)\b", re.IGNORECASE)
_WHICH = regex(r"\b[01]\b|\bzero\b|\bone\b|-based|-indexed|\b(?:first|starts?|starting|begins?)\b", re.IGNORECASE)
_SAID = ("default", "minimum", "exclusiveMinimum", "enum", "const")


@rule("error")
def cursor_required(description: Description) -> Iterator[Problem]:
    """The first page can be asked for: the cursor may be left out, or the description says what to begin with.

    A token comes with the page before. Where every request needs one, nobody can make the first: each client guesses
    what to send (an empty string, a zero, the current time), and a guess that works today is nobody's promise.
    `request.cursor.first` in `x-pagination` says what page one is asked for with.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, required: true, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: before, first: now}}
                response: {items: '', next: {in: last-item, at: /date}}
              parameters:
                - {name: before, in: query, required: true, schema: {type: string, format: date-time}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    for each in description.lists:
        cursor = each.cursor
        if cursor is None or not _asked(each, cursor) or _begun(each, cursor):
            continue
        if each.pagination is None and _told(each, cursor):
            continue
        where = "cursor.first in x-pagination.request" if each.pagination is not None else "its description"
        yield Problem(
            _need(each, cursor),
            f"the cursor '{cursor.name}' is required, and nothing says what the first page is asked for with",
            hint=f"let it be left out, or say in {where} what to begin with",
        )


@rule("warning")
def first_page(description: Description) -> Iterator[Problem]:
    """A page number says which number the first page has.

    Pages are counted from 0 by some and from 1 by others. A client that guesses 1 where it is 0 never sees the newest
    rows, and nothing tells it; one that guesses 0 where it is 1 gets an error, or the same page twice.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: page, in: query, description: The page number., schema: {type: integer}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: page, in: query, description: The page., schema: {type: integer, minimum: 1, default: 1}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    said: list[tuple[Operation, Node, str, str]] = []
    for each in description.lists:
        page = each.page
        if page is None or each.cursor is not None or types(page.schema) - {"integer", "number", "null"}:
            continue
        if any(keyword(page.schema, word) for word in _SAID) or page.node["example"].value in (0, 1):
            continue
        if not _WHICH.search(around(description, each, page)):
            message = f"nothing says whether the first page is {page.name}=0 or {page.name}=1"
            said.append((each.operation, page.node, message, "say so in its schema, as in minimum: 1, default: 1"))
    yield from together(description, "pagination.first_page", said, alike=annotates(description))


def demanded(operation: Operation, at: str) -> bool:
    """Whether a field of the JSON body can't be left out: neither it, nor what it is in, nor the body."""
    if operation.node.get("requestBody", "required").value is not True:
        return False
    way = ""
    for token in pointer.parts(at):
        if token not in required(member(operation.body, way) if way else operation.body):
            return False
        way = pointer.join(way, token)
    return True


def _asked(listing: Listing, cursor: Parameter) -> bool:
    """Whether every request needs the cursor."""
    return demanded(listing.operation, cursor.name) if cursor.where == "body" else cursor.required


def _begun(listing: Listing, cursor: Parameter) -> bool:
    """Whether the contract says what to begin with, or that another operation's token is it."""
    pages = listing.pagination
    if pages is not None and (pages.first is not None or pages.also_from):
        return True
    if listing.operation.path.rstrip("/").rpartition("/")[2].lower() in _GOING_ON:
        return True
    said = any(keyword(cursor.schema, word) for word in ("default", "const", "enum"))
    return said or cursor.node["allowEmptyValue"].value is True


def _told(listing: Listing, cursor: Parameter) -> bool:
    """Whether the text says what to begin with; what marks the end, such as null, begins nothing."""
    for text, own in ((cursor.description, True), (listing.operation.description, False)):
        for sentence in sentences(text) if _BEGIN.search(text) else ():
            if _PLAINLY.search(sentence):
                return True
            if _BEGIN.search(sentence) and not ends(sentence) and (own or cursor.name in sentence):
                return True
    return False


def _need(listing: Listing, cursor: Parameter) -> Node:
    """Return where it is written that the cursor is required."""
    if cursor.where != "body":
        return cursor.node["required"]
    written = listing.operation.node.get("x-pagination", "request", "cursor")
    return written or cursor.node
