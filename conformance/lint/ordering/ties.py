"""What parts rows that are equal: without it they are in no order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.ordering.keys import another, key_nodes, last, orders, own, shared, unique
from conformance.lint.ordering.worded import tie_told
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("warning", check="ordering.tiebreaker")
def tiebreaker(description: Description) -> Iterator[Problem]:
    """The order of a list that is walked by a cursor ends with a key that no two rows share.

    Rows that were written in the same instant are otherwise in no order at all: the database may give them one way on
    one page and another way on the next, and the boundary between the pages then loses some or repeats them. Times
    collide more often than one thinks, above all where rows are imported or sent in bulk.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}, {by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}
    """
    for listing, pages, node in own(description):
        if pages.style != "cursor" or not pages.paged or pages.lossy:
            continue
        for keys, place in orders(pages, node):
            if not any(key.tiebreaker for key in keys) and not unique(pages, keys, listing.row):
                by = ", ".join(last(key.by[0]) for key in keys if key.by)
                yield Problem(
                    place,
                    f"rows that are equal in {by} are in no order: there is no tiebreaker",
                    hint="end the order with a key that no two rows share: {by: /id, tiebreaker: true}",
                )


@rule("warning", check="ordering.tiebreaker")
def tiebreaker_unique(description: Description) -> Iterator[Problem]:
    """A tiebreaker tells any two rows apart.

    A second time, a flag, a state or another row's name parts some rows that are equal otherwise and leaves the others
    as they were: in no order, to be lost or repeated between two pages. Where rows have an identity the tiebreaker is
    that, or a field whose name, format or prose says that no two rows share it.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}, {by: /updated_at, type: date-time, tiebreaker: true}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /created_at, type: date-time}, {by: /id, tiebreaker: true}]
              responses: {'200': {description: A page.}}

    Wrong:
        paths:
          /messages:
            get:
              description: Messages sorted by `created_at`, with `sender` as a tiebreaker.
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {type: object, properties: {id: {type: string}, sender: {type: string}}}
    """
    for listing, pages, node in own(description):
        for keys, place in orders(pages, node):
            if unique(pages, keys, listing.row):
                continue
            for key, at in zip(keys, key_nodes(place), strict=False):
                if key.tiebreaker and all(_shared(listing.row, by, key.type, pages.identity) for by in key.by):
                    yield Problem(
                        at,
                        f"several rows may have the same '{key.by[0]}', so it is no tiebreaker",
                        hint="take the row's identity: {by: /id, tiebreaker: true}",
                    )
    for each in description.lists:
        by = tie_told(each) if each.pagination is None else None
        if by is not None and _shared(each.row, by):
            yield Problem(
                each.operation.node["description"],
                f"several rows may have the same '{by}', so it is no tiebreaker",
                hint="take the row's identity",
            )


def _shared(row: Node, at: str, kind: str = "", identity: tuple[str, ...] = ()) -> bool:
    return shared(row, at, kind) or another(row, at, identity)
