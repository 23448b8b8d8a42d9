"""The rows of a list: what a client is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.pointer import MISSING
from conformance.lint.node import Node
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description


@rule("warning")
def rows(description: Description) -> Iterator[Problem]:
    """An annotated list describes its rows.

    Without a schema of the rows nobody can say by what they are ordered, which of them a cursor stands for, or whether
    two pages hold the same one.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: object, properties: {next: {type: string}}}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object, properties: {id: {type: string}}}}
    """
    for each in description.lists:
        success = each.operation.success
        if not each.annotated or success is None or _described(each.row):
            continue
        where = each.row or each.array or success.schema or success.node
        at = f"at {each.at}" if each.at else "of the answer"
        yield Problem(
            Node(where.value, where.file, where.at) if where.value is not MISSING else success.node,
            f"the rows {at} are not described",
            hint="give them a schema with the fields that a row has",
        )


def _described(row: Node) -> bool:
    words = ("properties", "type", "oneOf", "anyOf", "additionalProperties", "enum", "const")
    unread = any("$ref" in part.value and not part.follow() for part in parts(row)) if row else False
    return unread or (bool(row) and any(keyword(row, word) for word in words))
