"""Orders that a parameter chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.ordering.keys import own
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Pagination
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node


@rule("warning", check="ordering.order_parameter")
def choice(description: Description) -> Iterator[Problem]:
    """Of a parameter that chooses the order, it is said what each of its values sorts by.

    A value such as `relevance` or `created` names no field by itself. Whoever asks for it gets rows in an order that
    they can neither rely on nor check, and a server written from the description sorts by whatever seems meant.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request:
                  cursor: {in: query, name: cursor}
                  order: {in: query, name: sort, values: {created: /created_at}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}]
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: sort, in: query, schema: {type: string, enum: [created, relevance]}}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request:
                  cursor: {in: query, name: cursor}
                  order: {in: query, name: sort, values: {created: /created_at, sent: /sent_at}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}]
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: sort, in: query, schema: {type: string, enum: [created, sent]}}
              responses: {'200': {description: A page.}}
    """
    for listing, pages, node in own(description):
        if pages.order_by is not None:
            yield from _unmapped(listing, pages, node["request"]["order"])


def _unmapped(listing: Listing, pages: Pagination, place: Node) -> Iterator[Problem]:
    chosen = pages.order_by
    taken = listing.operation.input(chosen.place) if chosen is not None else None
    if chosen is None or taken is None:
        return
    enum = keyword(taken.schema, "enum")
    values = [str(each) for each in enum.value if isinstance(each, str | int)] if isinstance(enum.value, list) else []
    missing = [each for each in values if each not in chosen.values]
    if missing:
        yield Problem(
            place,
            f"nothing says what {' and '.join(repr(each) for each in missing)} of '{taken.name}' sorts by",
            hint=f"add to values: {{{missing[0]}: /field}}",
            related=((enum, "the values are listed here"),),
        )
    elif not chosen.values:
        yield Problem(place, f"nothing says what the values of '{taken.name}' sort by", hint="add values")
