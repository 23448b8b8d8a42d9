"""The end of a list, as the annotation and as the schema have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.pagination.forms import forms
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description


@rule("warning", check="pagination.last_page")
def end_form(description: Description) -> Iterator[Problem]:
    """The schema of the next token allows no end but the one that the annotation names.

    A server that is built from the schema leaves the token out on the last page, and a client that was told of null
    alone looks for it in vain, or asks for a page called `undefined`.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                end: ['null']
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
                          next: {type: [string, 'null']}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                end: ['null']
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data, next]
                        properties:
                          data: {type: array, items: {type: object}}
                          next: {type: [string, 'null']}
    """
    for each in description.lists:
        end = each.operation.node["x-pagination"]["end"]
        if each.next is None or not end or not each.next_at.startswith("/") or each.pagination is None:
            continue
        allowed = forms(each, each.next) & {"absent", "null"}
        others = sorted(allowed - set(each.pagination.end))
        if others and each.pagination.end:
            yield Problem(
                each.next.follow(),
                f"the schema lets the next token be {' or '.join(others)}, and the end is said to be "
                f"{' or '.join(each.pagination.end)}",
                hint="require it in the schema" if others == ["absent"] else "let the schema and `end` agree",
                related=((end, "the end as the annotation has it"),),
            )
