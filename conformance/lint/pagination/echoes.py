"""What a page tells of itself though nobody could ask for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.pagination.repeated import together
from conformance.lint.pagination.said import annotates
from conformance.lint.pagination.shown import about_page, bodies, described
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_OFFSET = frozenset({"offset", "skip", "startindex", "startat", "pageoffset"})
_PAGE = frozenset({"page", "pagenumber", "pagenum", "pageindex", "currentpage"})
_NUMBERS = frozenset({"integer", "number", "null"})
_UNUSED = regex(r"\b(?:deprecated|unused|reserved|ignored?|always|legacy|no longer|obsolete)\b", re.IGNORECASE)


@rule("warning")
def echo_without_parameter(description: Description) -> Iterator[Problem]:
    """A page tells an offset or a page number only where a request may carry one.

    A client that finds `meta.offset` in an answer sends `offset` for the next page. Where there is no such parameter
    the server ignores it, the first page comes again, and the client walks on the spot or stores the same rows for
    ever.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          data: {type: array, items: {type: object}}
                          meta: {type: object, properties: {offset: {type: integer}, next_cursor: {type: string}}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          data: {type: array, items: {type: object}}
                          meta: {type: object, properties: {next_cursor: {type: string}}}
    """
    said: list[tuple[Operation, Node, str, str]] = []
    for each in description.lists:
        success = each.operation.success
        if success is None or not (each.paged or each.annotated) or _follows(each):
            continue
        asked = {names.plain(item.name) for item in each.operation.parameters if item.where != "path"}
        asked |= {names.plain(name) for name in properties(each.operation.body)}
        found: dict[str, Node] = {}
        for at, node in described(success.schema):
            if _unasked(at, asked) and types(node) and types(node) <= _NUMBERS and not _unused(node):
                found.setdefault(at, node.follow())
        shown: dict[str, Node] = {}
        known = {at for at, _ in described(success.schema)}
        for body in bodies(success):
            for node in about_page(body):
                at = node.at.removeprefix(body.at)
                if type(node.value) is int and _unasked(at, asked) and (at in found or at not in known):
                    shown.setdefault(at, node)
        for at, node in {**shown, **found}.items():
            name = at.rpartition("/")[2]
            what, hint = (
                f"the answer has '{name}'",
                f"leave '{name}' out, or say in its description that it never changes",
            )
            if at not in found:
                what, hint = (
                    f"the example has '{name}'",
                    f"take '{name}' out of the example, or describe how it is asked for",
                )
            said.append((each.operation, node, f"{what}, and no parameter of the request takes one", hint))
    yield from together(description, "pagination.echo_without_parameter", said, alike=annotates(description))


def _unasked(at: str, asked: set[str]) -> bool:
    """Whether a place in an answer is named like an offset or a page number that no parameter takes."""
    name = names.plain(at.rpartition("/")[2])
    if name in _OFFSET:
        return not asked & names.OFFSET and not any("offset" in each or "skip" in each for each in asked)
    if name in _PAGE:
        # `page_size` and `page_token` are no page number; a bare `page` object may hold one
        return not any(each in names.PAGE or (each.startswith("page") and each not in _OTHER) for each in asked)
    return False


_OTHER = names.LIMIT | names.CURSOR


def _follows(listing: Listing) -> bool:
    """Whether the next page is a whole URL: it may carry what no parameter of the description does."""
    pages = listing.pagination
    if pages is not None:
        return pages.follows
    return listing.cursor is None and listing.offset is None and listing.page is None


def _unused(node: Node) -> bool:
    text = node.text("description")
    return node["deprecated"].value is True or node.follow()["deprecated"].value is True or bool(_UNUSED.search(text))
