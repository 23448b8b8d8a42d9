"""What a cursor is made of: it must know its row, or the rows beside it are lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.examples.pages import pages as pages_shown
from conformance.lint.ordering.keys import field, last, own, shared, sole, timed
from conformance.lint.ordering.precise import said_whole, shown_coarser
from conformance.lint.ordering.taken import taken
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Parameter
    from conformance.lint.ordering.taken import Taken

_HINT = "make the cursor of the time and the row's id together, as an opaque token"


@rule("error", check="pagination.ties")
def lossy_cursor(description: Description) -> Iterator[Problem]:
    """A cursor marks one row, and not a moment that several rows may share.

    Of the rows that have the boundary's own time some are on the page before and some are not. Whether the server then
    goes on after that time or at it, the others are lost or the first come twice, and no server can do better: the
    request does not say where the page before ended. A filter by time (`since`) is another thing: nobody walks by it.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: before}}
                response: {items: '', next: {in: last-item, at: /created_at}}
                order: [{by: /created_at, type: date-time, direction: descending}]
              parameters: [{name: before, in: query, schema: {type: string, format: date-time}}]
              responses: {'200': {description: A page.}}

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - name: before
                  in: query
                  description: For the next page, send the timestamp of the last message on this one.
                  schema: {type: string, format: date-time}
                - {name: limit, in: query, schema: {type: integer}}
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: array, items: {type: object}}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: after}}
                response: {items: '', next: {in: last-item, at: /id}}
                order: [{by: /created_at, type: date-time, direction: descending}, {by: /id, tiebreaker: true}]
              parameters: [{name: after, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - name: since
                  in: query
                  description: Only messages after this time.
                  schema: {type: string, format: date-time}
                - {name: limit, in: query, schema: {type: integer}}
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: array, items: {type: object}}}}
    """
    spoken: set[str] = set()
    for each in taken(description):
        spoken.add(each.operation.id)
        if _lossy(each):
            what = "a time" if each.pagination is None or timed(each.row, each.field, each.kind) else "a value"
            shown = f"'{each.field}' of the last row" if each.field else "that of the last row"
            yield Problem(
                each.said,
                f"the cursor is {what}, {shown}: rows that share it are lost or repeated between two pages",
                hint=_HINT,
                related=((each.cursor.node, "the parameter that takes it"),) if each.cursor is not None else (),
            )
    for listing in description.lists:
        cursor = listing.cursor
        if cursor is not None and listing.operation.id not in spoken and _moment(cursor):
            yield Problem(
                cursor.node,
                f"the cursor '{cursor.name}' is a time: rows that share it are lost or repeated between two pages",
                hint=_HINT,
            )


def _lossy(each: Taken) -> bool:
    if each.pagination is None:
        return True
    named = sole(each.pagination, each.field) and not timed(each.row, each.field, each.kind)
    return each.pagination.lossy and not named and shared(each.row, each.field, each.kind)


def _moment(cursor: Parameter) -> bool:
    return keyword(cursor.schema, "format").text() in {"date", "date-time"}


_FINER = regex(r"milli|micro|nano|\bms\b|fraction", re.IGNORECASE)
_SECONDS = regex(r"unix|epoch|seconds", re.IGNORECASE)
_UNIX = regex(r"unix|epoch|_s$|seconds", re.IGNORECASE)


@rule("error", check="pagination.ties")
def cursor_precision(description: Description) -> Iterator[Problem]:
    """A cursor is as precise as the time that it is taken from.

    A row of 12:00:00.250 asked for by 12:00:00 is before its own cursor or after it, as the server rounds: all rows of
    that second come again, or none of them does.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: before}}
                response: {items: '', next: {in: last-item, at: /created_at}}
                order: [{by: /created_at, type: date-time, direction: descending}]
              parameters: [{name: before, in: query, description: Unix time., schema: {type: integer}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: before}}
                response: {items: '', next: {in: last-item, at: /created_at}}
                order: [{by: /created_at, type: date-time, direction: descending}]
              parameters: [{name: before, in: query, schema: {type: string, format: date-time}}]
              responses: {'200': {description: A page.}}
    """
    for each in taken(description):
        coarse = _coarse(each) if each.cursor is not None else ""
        if each.cursor is not None and coarse and _fine(each.row, each.field, each.kind):
            yield Problem(
                each.cursor.node,
                f"the cursor '{last(each.cursor.name) or each.cursor.name}' takes {coarse}, '{each.field}' is finer",
                hint="take the time as the row has it: {type: string, format: date-time}",
                related=((each.said, "where it is taken from"),),
            )
    for listing, pages, node in own(description):
        for name, at in pages.contents.fields.items() if pages.contents is not None else ():
            kind = next((key.type for key in pages.order if at in key.by), "")
            if _UNIX.search(name) and _fine(listing.row, at, kind):
                yield Problem(
                    node["cursor"]["contains"]["fields"][name],
                    f"the cursor holds whole seconds in '{name}', '{at}' is finer",
                    hint="hold the time as the row has it",
                )
    yield from _imprecise(description)


def _imprecise(description: Description) -> Iterator[Problem]:
    """Yield the tokens that a text or an example tells to hold a time less exactly than the row."""
    for listing in description.lists:
        for said, at in said_whole(listing):
            if _fine(listing.row, at, ""):
                yield Problem(
                    said,
                    f"the cursor holds '{at}' in whole seconds, the row's is finer",
                    hint="hold the time as the row has it",
                    related=((field(listing.row, at), "the row's"),),
                )
    for page in pages_shown(description):
        shown = shown_coarser(page)
        if shown is not None:
            token, at, value = shown
            yield Problem(
                token,
                f"the cursor holds '{at}' less exactly than the row that it is taken from has it, {value.value}",
                hint="hold the time as the row has it",
                value=True,
                related=((value, "the row's"),),
            )


def _coarse(each: Taken) -> str:
    """Return what the cursor takes, if that is coarser than a moment; empty: it isn't, or nobody can tell."""
    cursor, pages = each.cursor, each.pagination
    if cursor is None:
        return ""
    said = keyword(cursor.schema, "format").value
    if said == "date":
        return "a day"
    filtered = next((one.form for one in pages.filters if one.name == cursor.name), "") if pages is not None else ""
    prose = f"{cursor.description} {said if isinstance(said, str) else ''} {filtered}"
    whole = types(cursor.schema) - {"null"} == {"integer"} and not _FINER.search(prose)
    return "whole seconds" if whole and _SECONDS.search(prose) else ""


def _fine(row: Node, at: str, kind: str) -> bool:
    """Whether a field is a moment that may have a fraction."""
    schema = field(row, at)
    said = keyword(schema, "format").value
    if said == "date" or types(schema) & {"integer", "number"}:
        return False
    return said == "date-time" or kind == "date-time"
