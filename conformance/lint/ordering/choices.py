"""Orders that a parameter chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.names import plain
from conformance.lint.ordering.keys import own
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Pagination
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node

_ORDER = frozenset(
    [
        "order",
        "orderby",
        "ordering",
        "sort",
        "sortby",
        "sortorder",
        "orderdirection",
        "sortdirection",
        "sortfield",
        "sortdir",
    ]
)
_FLAGS = frozenset(
    ["ascending", "asc", "descending", "desc", "sortascending", "sortdescending", "newestfirst", "reverse"]
)


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

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}]
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: order_by, in: query, schema: {type: string}}
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
        if not pages.paged:
            continue
        if pages.order_by is not None:
            yield from _unmapped(listing, pages, node["request"]["order"])
        yield from _unsaid(listing, pages, node)


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
            f"it is not said what {' and '.join(repr(each) for each in missing)} of '{taken.name}' sorts by",
            hint=f"add to values: {{{missing[0]}: /field}}",
            related=((enum, "the values are listed here"),),
        )
    elif not chosen.values:
        yield Problem(place, f"it is not said what the values of '{taken.name}' sort by", hint="add values")


def _unsaid(listing: Listing, pages: Pagination, node: Node) -> Iterator[Problem]:
    """Judge parameters that are called an order, and that the annotation doesn't speak of."""
    operation, request = listing.operation, node["request"].value
    named = {str(each.get("name", each.get("at"))) for each in request.values()} if isinstance(request, dict) else set()
    named |= {filter_.name for filter_ in pages.filters} | set(pages.unsupported)
    inputs = [(each.name, each.name, each.schema, each.node) for each in operation.parameters if each.where == "query"]
    if operation.body:
        inputs += [(f"/{name}", name, each, each.follow()) for name, each in properties(operation.body).items()]
    for place, name, schema, where in inputs:
        kinds, word = types(schema) - {"null"}, plain(name)
        if place in named or not (
            (word in _ORDER and "boolean" not in kinds) or (word in _FLAGS and kinds == {"boolean"})
        ):
            continue
        key = "ascending" if kinds == {"boolean"} else "order"
        yield Problem(
            node,
            f"the parameter '{name}' chooses the order, and the annotation doesn't say how",
            hint=f"say it in request.{key}",
            related=((where, "the parameter"),),
            aspect=place,
        )
