"""Filters by time: how a moment is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description

_BY_TIME = frozenset(
    ("after", "at-or-after", "after-about", "before", "at-or-before", "before-about")  # `above` and `below` are numbers
)


@rule("warning", check="filtering.range")
def moment_form(description: Description) -> Iterator[Problem]:
    """A filter by time says how a moment is written.

    A client has to choose between seconds since 1970, a date and RFC 3339 with or without fractions; a server that
    reads another form than the one that was sent answers with an error at best, and with other rows at worst.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                filters: {after: {at: /created_at, match: at-or-after}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: after, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: array, items: {type: object}}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                filters:
                  after: {at: /created_at, match: at-or-after}
                  since: {at: /created_at, match: after, form: unix-seconds}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: after, in: query, schema: {type: string, format: date-time}}
                - {name: since, in: query, schema: {type: integer}}
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: array, items: {type: object}}}}
    """
    for operation in description.operations:
        pages = operation.pagination
        for each in pages.filters if pages is not None else ():
            found = operation.input(each.place) if each.match in _BY_TIME and not each.form else None
            if found is None or types(found.schema) & {"integer", "number"}:
                continue
            if not any(keyword(found.schema, word) for word in ("format", "pattern", "enum", "const")):
                yield Problem(
                    found.node,
                    f"'{each.name}' takes a moment, and how it is written is not said",
                    hint="say it in the schema: format: date-time",
                )
