"""Orders that change while a list is walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.names import plain
from conformance.lint.ordering import worded
from conformance.lint.ordering.keys import key_nodes, last, orders, own
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description

# Fields that change after a row was made, by the names that APIs give them.
_TOUCHED = (
    r"lastupdated|updated|updatedat|updatedon|updatedate|updatedtime|updatetime|dateupdated|modified|modifiedat|modifiedon"
    r"|modifieddate|modifiedtime|datemodified|lastmodified\w*|lastactivity\w*|lastactive\w*|lastseen\w*|lastmessage(at|date|time)"
    r"|lastusedat|changedat|lastchanged\w*"
)
_CHANGES = regex(_TOUCHED)
_MOVES = regex(rf"({_TOUCHED}|status|state|unreadcount|deliverystatus)")


@rule("warning", check="pagination.stable_under_writes")
def mutable_key(description: Description) -> Iterator[Problem]:
    """Rows are sorted by something that does not change while they are walked.

    A row that is updated during the walk jumps over the cursor: it is met twice if it moves ahead, and never if it
    moves behind. That is no fault of the caller's, and there is nothing that they could do against it. Sort by when a
    row was made; who wants changes asks for what changed since a time, and knows rows by their identity.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /updated_at, type: date-time}, {by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}

    Wrong:
        paths:
          /messages:
            get:
              description: Messages sorted by `updated_at`, descending.
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object, properties: {updated_at: {type: string}}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}, {by: /id, tiebreaker: true}]
                volatile: [/updated_at]
              responses: {'200': {description: A page.}}
    """
    for _, pages, node in own(description):
        if not pages.paged:
            continue
        for keys, place in orders(pages, node):
            for key, at in zip(keys, key_nodes(place), strict=False):
                moving = next((by for by in key.by if by in pages.volatile or _MOVES.fullmatch(plain(last(by)))), None)
                if moving is None:
                    continue
                told = next((each for each in node["volatile"].items() if each.value == moving), None)
                yield Problem(
                    at,
                    f"rows are sorted by '{moving}', which changes: rows that move during a walk are lost or repeated",
                    hint="sort by what stays, such as the time at which the row was made",
                    related=((told, "it is called volatile here"),) if told is not None else (),
                )
    for each in description.lists:
        order = worded.told(each) if each.pagination is None and each.cursor is not None else None
        # What goes up by its last change is a feed of changes: rows that move come again, as they should.
        if order is not None and order.way != "ascending" and _CHANGES.fullmatch(plain(last(order.at))):
            yield Problem(
                order.node,
                f"rows are sorted by '{order.at}', which changes: rows that move during a walk are lost or repeated",
                hint="sort by what stays, such as the time at which the row was made",
            )
