"""What an annotation leaves out of a list that it describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint import names
from conformance.lint.pagination.said import own
from conformance.lint.pagination.shown import described
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import is_object, keyword, member, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.pagination import Pagination
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_ORDER = frozenset(
    ["order", "orderby", "sort", "sortby", "sortorder", "orderdirection", "ascending", "descending", "asc", "desc"]
)
_DIRECTION = frozenset(["direction", "pagedirection", "cursordirection"])
_PREVIOUS = names.PREVIOUS | frozenset({"previouspagetoken", "prevtoken", "previoustoken", "startcursor"})
_TIMES = frozenset({"date", "date-time"})


@rule("warning")
def unmentioned(description: Description) -> Iterator[Problem]:
    """The annotation of a list mentions every parameter and field that steers its walk.

    Whoever generates a client or a test from the annotation knows only what it says: a `direction` that it leaves out
    is never sent, a `has_more` never read, and a filter is taken for something that changes nothing.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, next: {type: string}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}, limit: {in: query, name: limit}}
                response: {items: /data, next: {in: body, at: /next}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, next: {type: string}}
    """
    for each in description.lists:
        pages, written = each.pagination, own(each)
        if pages is None or written is None:
            continue
        mentioned = _mentioned(pages)
        found: dict[str, list[tuple[str, Node]]] = {}
        for name, node, schema in _inputs(each.operation):
            if name not in mentioned and node["deprecated"].value is not True:
                found.setdefault(_part(each, pages, name, schema), []).append((name, node))
        for part, inputs in found.items():
            if part:
                yield Problem(
                    written,
                    f"x-pagination doesn't mention {_listed(name for name, _ in inputs)}: its {part}, by the name",
                    hint=f"add {part}, or name in x-pagination.unsupported what has no effect",
                    related=tuple((node, "the parameter") for _, node in inputs),
                    aspect=part,
                )
        yield from _untold(each, pages, written)


@rule("warning")
def identity(description: Description) -> Iterator[Problem]:
    """Rows of an annotated list have an `id`, or the annotation says what makes two rows the same.

    A client that meets a row again (on the next page, on its next walk, in a notification) has to know that it is the
    same one, or it stores it twice. Rows without an `id` are compared as a whole, and one changed field makes a new
    row of them.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {type: object, properties: {sid: {type: string}, text: {type: string}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', identity: /sid, next: {in: header, name: X-Next}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {type: object, properties: {sid: {type: string}, text: {type: string}}}
    """
    for each in description.lists:
        pages, written = each.pagination, own(each)
        if pages is None or written is None or pages.identity or not each.row:
            continue
        fields = properties(each.row)
        if fields and "id" not in fields and is_object(each.row):
            yield Problem(
                written["response"] or written,
                "what makes two rows the same is not said, and rows have no field 'id'",
                hint="name the field: response.identity",
                related=((each.row.follow(), "the row"),),
            )


def _inputs(operation: Operation) -> Iterator[tuple[str, Node, Node]]:
    """Yield name, node and schema of what a request may carry; a field of the body is named by its pointer."""
    for each in operation.parameters:
        if each.where in {"query", "header"}:
            yield (each.name if each.where == "query" else f"header:{each.name}"), each.node, each.schema
    if operation.method == "POST":
        for name, schema in properties(operation.body).items():
            yield pointer.join("", name), schema.follow(), schema


def _mentioned(pages: Pagination) -> set[str]:
    """Return the inputs that the annotation names, as its filters name them."""
    parts = [pages.cursor, pages.limit]
    parts += [
        part.place for part in (pages.direction, pages.backward, pages.order_by, pages.ascending) if part is not None
    ]
    named = {item.name for item in pages.filters} | set(pages.unsupported)
    for place in parts:
        if place is not None:
            named.add(
                place.at if place.where == "body" else f"header:{place.name}" if place.where == "header" else place.name
            )
    return named


def _part(listing: Listing, pages: Pagination, name: str, schema: Node) -> str:
    """Return the key of the annotation that an unmentioned input looks like; empty: like none that is missing."""
    word = names.plain(name.rpartition("/")[2].removeprefix("header:"))
    kinds = types(schema)
    if word in names.LIMIT and pages.limit is None and (not kinds or kinds & {"integer", "number"}):
        return "request.limit"
    if word in _DIRECTION and pages.direction is None and pages.style == "cursor":
        return "request.direction"
    if word in _ORDER and kinds == {"boolean"}:
        return "request.ascending" if pages.ascending is None else ""
    if word in _ORDER and pages.order_by is None:
        return "request.order"
    if name.startswith("header:"):
        return ""
    field = member(listing.row, pointer.join("", name.lstrip("/"))) if listing.row else listing.row
    time = word in names.MAYBE_CURSOR and keyword(schema, "format").text() in _TIMES
    return "filters" if field or time else ""


def _listed(found: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in found)


def _untold(listing: Listing, pages: Pagination, written: Node) -> Iterator[Problem]:
    """Yield the fields of a page that the annotation doesn't mention."""
    success = listing.operation.success
    if success is None or pages.style == "bounded":
        return
    told = {place.at for place in (pages.next, pages.previous, *pages.elsewhere) if place is not None} | {pages.more}
    for at, node in described(success.schema):
        word = names.plain(at.rpartition("/")[2])
        if at in told or node.follow()["deprecated"].value is True:
            continue
        part = ""
        if word in _PREVIOUS and pages.previous is None and "string" in types(node):
            part = "response.previous"
        elif word in names.MORE and pages.more is None and types(node) - {"null"} == {"boolean"}:
            part = "response.more"
        if part:
            yield Problem(
                written["response"] or written,
                f"x-pagination doesn't mention {'.'.join(pointer.parts(at))}, which looks like its {part}",
                hint=f"add {part}",
                related=((node.follow(), "the field"),),
                aspect=at,
            )
