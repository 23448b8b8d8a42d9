"""What a page in an example says of itself, against the rows that it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.examples.pages import LIMIT, TOTAL, WHOLE, pages, token, whole
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.examples.pages import Page
    from conformance.lint.node import Node

_LAST = re.compile(r"\b(?:last|final) page\b")
_NOT_LAST = re.compile(r"\b(?:not|before|until|than|except|next to|second) (?:\w+ ){0,2}(?:last|final) page")
# Where a token is also what one comes back with later, it is there when there is nothing more.
_LATER = re.compile(r"\b(?:poll\w*|sync\w*|delta|updates|since|resume|stream)\b", re.IGNORECASE)


@rule("error", check="counting.total")
def total(description: Description) -> Iterator[Problem]:
    """A page's total is no less than the rows that the page shows.

    Who reads the example can't tell what the number counts: all rows, those of another page, or nothing at all. A
    client that shows "1 of 0" or stops at the total loses rows.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, total: {type: integer}}
                      example: {data: [{id: 1}], total: 0}

    Right:
        paths:
          /messages:
            get:
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, total: {type: integer}}
                      example: {data: [{id: 1}], total: 37}
    """
    for page in pages(description):
        for node in page.said(TOTAL):
            count = whole(node)
            if count is not None and count < page.number:
                yield Problem(
                    node,
                    f"the example shows {_rows(page.number)} and says that there are {count}",
                    hint="make it as large as the rows that are shown, or larger",
                    related=((page.rows, "the rows"),),
                )


@rule("error", check="pagination.limit_respected")
def limit(description: Description) -> Iterator[Problem]:
    """An example shows no more rows than its page may hold.

    The limit is what a caller counts on to size a buffer and to know how many requests a walk takes. A page that shows
    more than the limit beside it, or than the most that may be asked for, says that neither is meant.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, limit: {type: integer}}
                      example: {data: [{id: 1}, {id: 2}], limit: 1}

    Right:
        paths:
          /messages:
            get:
              parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, limit: {type: integer}}
                      example: {data: [{id: 1}], limit: 2}
    """
    for page in pages(description):
        hint = "leave out rows, or show a larger limit"
        for node in page.said(LIMIT):
            most = whole(node)
            if most is not None and most < page.number:
                yield Problem(node, f"the example shows {_rows(page.number)} on a page of at most {most}", hint=hint)
        parameter = page.listing.limit
        most = number(parameter.schema, "maximum") if parameter is not None else None
        if parameter is not None and most is not None and most < page.number:
            yield Problem(
                page.rows,
                f"the example shows {_rows(page.number)}, and '{parameter.name}' is at most {most}",
                hint="leave out rows, or raise the maximum",
                related=((parameter.node, "the page size"),),
                aspect="maximum",
            )


@rule("error", check="pagination.last_page")
def last_page(description: Description) -> Iterator[Problem]:
    """An example of the last page shows no next token, and one of another page shows one.

    People learn from the example how the end looks. One that says there is nothing more and gives a token all the same
    (or the other way round) makes clients that walk forever, or that stop after one page.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          data: {type: array, items: {type: object}}
                          next_cursor: {type: [string, 'null']}
                          has_more: {type: boolean}
                      example: {data: [{id: 1}], next_cursor: abc, has_more: false}

    Right:
        paths:
          /messages:
            get:
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          data: {type: array, items: {type: object}}
                          next_cursor: {type: [string, 'null']}
                          has_more: {type: boolean}
                      example: {data: [{id: 1}], next_cursor: null, has_more: false}
    """
    for page in pages(description):
        if not page.token:
            continue
        why = _last(page)
        if token(page.token) and why is not None:
            node, reason = why
            yield Problem(
                page.token,
                f"the example shows a next token on what is the last page: {reason}",
                hint="show the last page as it really ends, without a token",
                value=True,
                related=((node, "this says so"),),
            )
        elif page.token.value in {None, ""} and (more := _more(page, value=True)) is not None:
            yield Problem(
                page.token,
                "the example says that there are more rows and shows no token that leads to them",
                hint="show a token, or say that there are no more",
                value=True,
                related=((more, "this says so"),),
            )


def _last(page: Page) -> tuple[Node, str] | None:
    """Return what says that there is nothing more, and how; None where nothing does."""
    operation, pagination = page.listing.operation, page.listing.pagination
    if _LAST.search(page.words) and not _NOT_LAST.search(page.words):
        return page.body, "its name or description says so"
    if (more := _more(page, value=False)) is not None and not _LATER.search(
        f"{operation.path} {operation.description}"
    ):
        return more, f"'{more.at.rpartition('/')[2]}' is false"
    for node in page.said(WHOLE):
        if whole(node) == page.number > 0 and not any(True for _ in page.said(names.OFFSET | names.PAGE)):
            return node, f"all {page.number} rows of the total are on it" if page.number > 1 else "it has the only row"
    if pagination is not None and pagination.full_pages:
        for node in page.said(LIMIT):
            if (most := whole(node)) is not None and page.number < most:
                return node, f"{_rows(page.number)} where a full page has {most}"
    if pagination is not None and page.number == 0:
        return page.rows, "it has no rows"
    return None


def _more(page: Page, *, value: bool) -> Node | None:
    return next((node for node in page.said(names.MORE) if node.value is value), None)


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
