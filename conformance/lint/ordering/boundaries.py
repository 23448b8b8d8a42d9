"""Whether the row on the boundary between two pages comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.ordering.keys import own
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Pagination
    from conformance.lint.description import Description


@rule("warning", check="pagination.exclusive")
def boundary(description: Description) -> Iterator[Problem]:
    """Of a cursor that stands for a row, it is said whether that row is on the next page, and it is not.

    A caller who takes the cursor from the last row, or walks both ways, meets that row again or does not: whoever
    guesses wrong handles one row twice on each page, or skips one. A token that only the server understands leaves no
    question, and needs no boundary.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: after}}
                response: {items: '', next: {in: last-item, at: /id}}
                order: [{by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: after}}
                response: {items: '', next: {in: last-item, at: /id}}
                order: [{by: /id, tiebreaker: true}]
                boundary: inclusive
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: after}}
                response: {items: '', next: {in: last-item, at: /id}}
                order: [{by: /id, tiebreaker: true}]
                boundary: exclusive
              responses: {'200': {description: A page.}}
    """
    for _, pages, node in own(description):
        if pages.style != "cursor" or not pages.paged:
            continue
        if pages.boundary == "inclusive":
            yield Problem(
                node["boundary"],
                "the row that the cursor stands for is on the next page again",
                hint="leave it out: boundary: exclusive",
                aspect="inclusive",
            )
        elif not node["boundary"] and _known(pages):
            yield Problem(
                node,
                "it is not said whether the row that the cursor stands for is on the page that it leads to",
                hint="say boundary: exclusive",
            )


def _known(pages: Pagination) -> bool:
    """Whether a caller can tell which row a cursor stands for."""
    from_row = pages.next is not None and pages.next.where == "last-item"
    both = pages.direction is not None or pages.backward is not None
    return from_row or both or any((pages.item_cursor, pages.contents, pages.row_next, pages.row_previous))
