"""Short pages: fewer rows than were asked for, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.pagination.prose import short_page
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node


@rule("warning", check="pagination.full_pages")
def short_page_end(description: Description) -> Iterator[Problem]:
    """A page that holds fewer rows than were asked for is not by itself the end.

    Rows that the caller may not see, a filter that runs after the query, a page that is cut by bytes or by time, a
    limit that the server silently cuts down: each makes a short page that more rows follow, and whoever takes it for
    the end loses them. And where the last page happens to be full, nothing shows the end. AIP-158 has clients go by
    the token alone. A list whose pages really are full says so: `full_pages: true`.

    Wrong:
        paths:
          /messages:
            get:
              description: If a page has fewer rows than the limit, it is the last page.
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}, limit: {in: query, name: limit}}
                response: {items: '', next: {in: last-item, at: /id}}
                end: [short]
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
              description: A page may be short even if it is not the last page. An empty page is the end.
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    for each in description.lists:
        pages = each.pagination
        if pages is not None and pages.full_pages:
            continue
        if pages is not None and "short" in pages.end:
            yield Problem(
                each.operation.node.get("x-pagination", "end") or each.operation.node,
                "a page with fewer rows than asked for is the last, and nothing promises that the others are full",
                hint="show the end at the next token; if all pages but the last are full, say full_pages: true",
            )
            continue
        for node in _texts(each):
            sentence = short_page(node.value) if isinstance(node.value, str) else ""
            if sentence:
                yield Problem(
                    node,
                    f'the text makes a short page the end: "{_cut(sentence)}"',
                    hint="say what shows the end whatever the page holds: no next token, or an empty page",
                )
                break


def _texts(listing: Listing) -> Iterator[Node]:
    """Yield the texts that may say how the list ends."""
    operation = listing.operation
    yield operation.node["description"]
    for each in (listing.limit, listing.cursor, listing.offset, listing.page):
        if each is not None:
            yield each.node["description"]
    if operation.success is not None:
        yield operation.success.node["description"]
    if listing.next is not None:
        yield listing.next.follow()["description"]


def _cut(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
