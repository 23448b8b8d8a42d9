"""The page size: what it is without one, and within which bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description


@rule("warning", check="pagination.limit_default")
def limit_default(description: Description) -> Iterator[Problem]:
    """A page size that may be left out has a default.

    Who leaves it out can't tell how many rows to expect, so neither how many requests a walk takes nor whether a short
    page means anything. A server that changes its mind breaks nobody who reads the contract, and everybody who doesn't.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
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
    """
    for each in description.lists:
        limit = each.limit
        if limit is not None and not limit.required and not keyword(limit.schema, "default"):
            yield Problem(
                limit.node,
                f"the page size '{limit.name}' has no default",
                hint="say how many rows a page holds without it: default: 50",
            )
