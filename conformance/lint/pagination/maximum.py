"""A page size above the maximum: refused, cut down, or taken for none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.pagination.said import own
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description


@rule("warning", check="pagination.limit_bounds")
def over_maximum(description: Description) -> Iterator[Problem]:
    """An annotated list says what a page size above the maximum leads to.

    Authorities contradict each other: AIP-158 has the server cut it down, JSON:API has it refuse. A client that is
    cut down without knowing takes the page, shorter than it asked for, for the last one; a client that expects to be
    cut down is refused. `over_maximum` in `x-pagination` says which: reject, clamp or default.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}, limit: {in: query, name: limit}}
                response: {items: '', next: {in: header, name: X-Next}}
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
                request: {cursor: {in: query, name: cursor}, limit: {in: query, name: limit, over_maximum: clamp}}
                response: {items: '', next: {in: header, name: X-Next}}
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
        annotation = own(each)
        if each.limit is None or annotation is None:
            continue
        most = number(each.limit.schema, "maximum")
        written = annotation.get("request", "limit")
        if most is not None and written and not written["over_maximum"]:
            yield Problem(
                written,
                f"nothing says what a page size '{each.limit.name}' above {most} leads to",
                hint="say what the server does: over_maximum: reject, clamp or default",
            )
