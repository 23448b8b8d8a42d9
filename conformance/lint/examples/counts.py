"""Totals and limits that a page in an example shows, against its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.examples.pages import LIMIT, pages, whole
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description


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
        for node in page.totals:
            count = whole(node)
            if count is not None and count < page.number:
                yield Problem(
                    node,
                    f"the example shows {rows(page.number)} and says that there are {count}",
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
                yield Problem(node, f"the example shows {rows(page.number)} on a page of at most {most}", hint=hint)
        parameter = page.listing.limit
        most = number(parameter.schema, "maximum") if parameter is not None else None
        if parameter is not None and most is not None and most < page.number:
            yield Problem(
                page.rows,
                f"the example shows {rows(page.number)}, and '{parameter.name}' is at most {most}",
                hint="leave out rows, or raise the maximum",
                related=((parameter.node, "the page size"),),
                aspect="maximum",
            )


def rows(number: int) -> str:
    """Return a number of rows in words."""
    return "1 row" if number == 1 else f"{number} rows"
