"""The page size: what it is without one, and within which bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.pagination.prose import around, says_default, says_maximum, says_minimum
from conformance.lint.pagination.repeated import named, together
from conformance.lint.pagination.said import annotates, own
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import element, keyword, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Parameter


@rule("warning", check="pagination.limit_default")
def limit_default(description: Description) -> Iterator[Problem]:
    """A page size that may be left out has a default.

    Who leaves it out can't tell how many rows to expect, so neither how many requests a walk takes nor whether a short
    page means anything. A server that changes its mind breaks nobody who reads the contract, and everybody who doesn't.
    A number in the prose is as good here.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
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
        limit = each.limit
        if limit is None or _required(each, limit) or keyword(limit.schema, "default"):
            continue
        if keyword(limit.schema, "const") or says_default(around(description, each, limit)):
            continue
        message = f"the page size {named(limit)} has no default"
        said.append((each.operation, limit.node, message, "say how many rows come without it, as in default: 50"))
    yield from together(description, "pagination.limit_default", said, alike=annotates(description))


@rule("warning", check="pagination.limit_bounds")
def limit_bounds(description: Description) -> Iterator[Problem]:
    """A page size has a least and a greatest value.

    A client that wants few requests asks for as much as it may; without a maximum it finds out by being refused, or
    is given less than it asked for and takes the short page for the last. Where the maximum and the default are there
    and no minimum, a page of no rows is allowed, on which a walk stands still. Without an annotation a bound in the
    prose will do, and a minimum is missed only where the schema has the rest.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, default: 20}}
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
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    below: list[tuple[Operation, Node, str, str]] = []
    said: list[tuple[Operation, Node, str, str]] = []
    for each in description.lists:
        limit = each.limit
        if limit is None or keyword(limit.schema, "enum") or keyword(limit.schema, "const"):
            continue
        least, most = _bounds(limit)
        annotated = own(each) is not None
        missing = [word for word, value in (("minimum", least), ("maximum", most)) if value is None]
        if not annotated and missing == ["minimum"] and keyword(limit.schema, "default"):
            unsigned = keyword(limit.schema, "format").text().startswith("uint")
            if not unsigned and not says_minimum(f"{limit.description}\n{limit.schema.text('description')}"):
                below.append((each.operation, limit.node, _BELOW, "say which sizes are allowed, as in minimum: 1"))
            continue
        if not annotated and ("maximum" not in missing or says_maximum(around(description, each, limit))):
            continue
        if missing:
            message = f"the page size {named(limit)} has no {' and no '.join(missing)}"
            hint = f"say which sizes are allowed, as in {', '.join(_BOUNDS[word] for word in missing)}"
            said.append((each.operation, limit.node, message, hint))
    yield from together(description, "pagination.limit_bounds", said, alike=annotates(description))
    yield from together(description, "pagination.limit_bounds", below, alike=False)


@rule("error")
def page_size(description: Description) -> Iterator[Problem]:
    """The numbers of a page agree: minimum, default and maximum of its size, and how many rows the array may hold.

    A page of 100 rows in an array of at most 50 is an answer that the contract forbids: a client that validates fails
    on it, and one that plans by the maximum waits for rows that can't come. A default outside the bounds is a value
    that a client may not send itself. With `minItems: 1` there is no answer for a client that has no rows yet.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, maxItems: 50, items: {type: object}}

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 200}}
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
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, maxItems: 50, items: {type: object}}
    """
    empty: list[tuple[Operation, Node, str, str]] = []
    for each in description.lists:
        room = number(each.array, "maxItems") if each.array else None
        if each.limit is not None:
            yield from _numbers(each.limit, room, each)
        least = number(each.array, "minItems") if each.array and (each.paged or each.limit) else None
        if least is not None and least >= 1:
            at = keyword(each.array, "minItems")
            text = f"minItems: {least} leaves no answer for a list that is empty"
            empty.append((each.operation, at, text, "take minItems out: a list may have no rows"))
        size = each.pagination.page_size if each.pagination is not None else None
        if size is not None and room is not None and size > room:
            yield Problem(
                each.operation.node.get("x-pagination", "response", "page_size") or each.operation.node,
                f"a page holds {size} rows, and the array that they are in at most {room}",
                hint="let maxItems and page_size be the same number",
                related=((keyword(each.array, "maxItems"), "at most so many"),),
            )
    yield from together(description, "pagination.page_size", empty, alike=False)


_BELOW = "the page size has a maximum and no minimum: 0 and negative numbers are allowed"
_BOUNDS = {"minimum": "minimum: 1", "maximum": "maximum: 100"}


def _bounds(limit: Parameter) -> tuple[object, object]:
    """Return the least and the greatest value of a page size as its schema says; the exclusive ones will do."""
    schema = limit.schema
    least = number(schema, "minimum")
    most = number(schema, "maximum")
    return (
        number(schema, "exclusiveMinimum") if least is None else least,
        number(schema, "exclusiveMaximum") if most is None else most,
    )


def _required(listing: Listing, limit: Parameter) -> bool:
    """Whether the page size can't be left out; in a body its field says so."""
    if limit.where != "body":
        return limit.required
    from conformance.lint.pagination.starts import demanded  # noqa: PLC0415

    return demanded(listing.operation, limit.name)


def _numbers(limit: Parameter, room: float | None, listing: Listing) -> Iterator[Problem]:
    schema = limit.schema
    least, most, usual = (number(schema, word) for word in ("minimum", "maximum", "default"))
    if least is not None and most is not None and least > most:
        yield Problem(
            keyword(schema, "minimum"),
            f"the page size '{limit.name}' is at least {least} and at most {most}: no value is both",
            hint="let the minimum be the smaller one",
        )
    elif usual is not None and ((most is not None and usual > most) or (least is not None and usual < least)):
        bound = f"the maximum {most}" if most is not None and usual > most else f"the minimum {least}"
        yield Problem(
            keyword(schema, "default"),
            f"the default {usual} of the page size '{limit.name}' lies beyond {bound}",
            hint="let the default lie within the bounds",
        )
    if room is None or not element(listing.array):
        return
    for word, value in (("maximum", most), ("default", usual)):
        if value is not None and value > room:
            yield Problem(
                keyword(schema, word),
                f"the {word} of '{limit.name}' is {value} rows, and the array that they are in holds at most {room}",
                hint=f"let maxItems be {value}, or the {word} {room}",
                related=((keyword(listing.array, "maxItems"), "at most so many"),),
                aspect="room",
            )
            return
