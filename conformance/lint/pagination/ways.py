"""Several ways through one list: a number beside a cursor, a cursor for each direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.pagination.prose import says_together
from conformance.lint.pagination.repeated import together
from conformance.lint.pagination.said import annotates
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Parameter

_ON = frozenset(["startingafter", "startafter", "after", "aftercursor", "pageafter", "aftertoken", "nextcursor"])
_BACK = frozenset(
    ["endingbefore", "endbefore", "before", "beforecursor", "pagebefore", "beforetoken", "previouscursor", "prevcursor"]
)


@rule("warning")
def offset_beside_cursor(description: Description) -> Iterator[Problem]:
    """A list is walked by a cursor or by a number, not by either as one likes.

    A number counts rows from the start and shifts with each row that is added; a cursor stands fast. With both on one
    list a client has to know which one wins, and the one that takes the number, because it looks simpler, loses rows
    between pages and gets others twice. Say what the two are to each other, or mark the number `deprecated`.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: offset, in: query, schema: {type: integer, minimum: 0, default: 0}}
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
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: offset, in: query, deprecated: true, schema: {type: integer, minimum: 0, default: 0}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    said: list[tuple[Operation, Node, str, str]] = []
    for each in description.lists:
        number = each.offset or each.page or _number(each)
        cursor = each.cursor
        if number is None or cursor is None or number.node.same(cursor.node):
            continue
        if not _related(each, number, cursor):
            message = f"nothing says which one counts when both '{number.name}' and the cursor '{cursor.name}' are sent"
            hint = f"leave '{number.name}' out, mark it deprecated, or say in its description what happens then"
            said.append((each.operation, number.node, message, hint))
    yield from together(description, "pagination.offset_beside_cursor", said, alike=annotates(description))


@rule("warning")
def exclusive_parameters(description: Description) -> Iterator[Problem]:
    """Parameters that each name a place to go on from say what happens when two are given.

    A page is after one row or before another one; an offset and a page number are two numbers for one thing. OpenAPI
    3 can't say that two parameters exclude each other, so the text has to: are both refused, does one win, or are the
    rows between them meant? A client that keeps its last request and adds to it sends both sooner or later.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: starting_after, in: query, description: Rows after this one., schema: {type: string}}
                - {name: ending_before, in: query, description: Rows before this one., schema: {type: string}}
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
                - {name: starting_after, in: query, description: Rows after this one., schema: {type: string}}
                - {name: ending_before, in: query, description: Rows before this one. Not both., schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    said: list[tuple[Operation, Node, str, str]] = []
    for each in description.lists:
        pairs = [_sides(each), (each.offset, each.page) if each.cursor is None else (None, None)]
        for first, second in pairs:
            if first is None or second is None or _related(each, first, second):
                continue
            message = f"nothing says what happens when both '{first.name}' and '{second.name}' are sent"
            hint = "say in the description of one of them whether both are refused, or which one wins"
            said.append((each.operation, second.node, message, hint))
    yield from together(description, "pagination.exclusive_parameters", said, alike=annotates(description))


@rule("warning", check="pagination.direction_needs_cursor")
def direction_needs_cursor(description: Description) -> Iterator[Problem]:
    """A list that is walked both ways says what going back without a cursor does.

    Before the first page is nothing, so a server may refuse, answer with nothing, or begin at the other end; the last
    is what a client hopes for that wants the newest rows of an oldest-first list. `direction.without_cursor` names
    the status.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}, direction: {in: query, name: direction}}
                response: {items: '', next: {in: header, name: X-Next}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: direction, in: query, schema: {type: string, enum: [forward, backward], default: forward}}
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
                request:
                  cursor: {in: query, name: cursor}
                  direction: {in: query, name: direction, without_cursor: 422}
                response: {items: '', next: {in: header, name: X-Next}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: direction, in: query, schema: {type: string, enum: [forward, backward], default: forward}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    for each in description.lists:
        way = each.pagination.direction if each.pagination is not None else None
        if way is not None and way.without_cursor is None:
            where = each.operation.node.get("x-pagination", "request", "direction")
            yield Problem(
                where or each.operation.node,
                f"what {way.place.name or way.place.at}={way.backward} without a cursor does is not said",
                hint="name the status of the answer: without_cursor: 422",
            )


def _number(listing: Listing) -> Parameter | None:
    """Return an offset or a page number that an annotated list has besides what its annotation names."""
    pages = listing.pagination
    if pages is None or listing.cursor is None:
        return None
    asked = [
        each for each in listing.operation.parameters if each.where == "query" and each.name not in pages.unsupported
    ]
    return _first(asked, names.OFFSET) or _first(asked, names.PAGE)


def _sides(listing: Listing) -> tuple[Parameter | None, Parameter | None]:
    """Return the cursor for onward and the one for back; filters by time and by id range may stand together."""
    asked = [each for each in listing.operation.parameters if each.where == "query" and _cursor(listing, each)]
    on, back = _first(asked, _ON), _first(asked, _BACK)
    pages = listing.pagination
    if pages is not None and pages.backward is not None:
        back = listing.operation.input(pages.backward.place) or back
    onward = (
        listing.cursor if listing.cursor is not None and names.plain(listing.cursor.name) not in names.BACK else None
    )
    on = on or onward
    return (None, None) if on is None or back is None or on.node.same(back.node) else (on, back)


def _cursor(listing: Listing, parameter: Parameter) -> bool:
    """Whether a parameter takes a cursor: its name says so, or its name may and the prose does."""
    name = names.plain(parameter.name)
    if name not in _ON | _BACK or types(parameter.schema) - {"string", "integer", "null"}:
        return False
    if keyword(parameter.schema, "format").text() in {"date", "date-time"}:
        return False
    if listing.pagination is not None and parameter.name in {each.name for each in listing.pagination.filters}:
        return False
    return name in names.CURSOR or "cursor" in parameter.description.lower()


def _related(listing: Listing, first: Parameter, second: Parameter) -> bool:
    """Whether the description says what two parameters are to each other."""
    if first.node["deprecated"].value is True or second.node["deprecated"].value is True:
        return True
    for one, other in ((first, second), (second, first)):
        if says_together(one.description):
            return True
        if other.name not in {"page", "after", "before"} and f"`{other.name}`" in one.description:
            return True
    prose = listing.operation.description
    return first.name in prose and second.name in prose and says_together(prose)


def _first(asked: Iterable[Parameter], words: frozenset[str]) -> Parameter | None:
    """Return the first parameter that has one of the names."""
    return next((each for each in asked if names.plain(each.name) in words), None)
