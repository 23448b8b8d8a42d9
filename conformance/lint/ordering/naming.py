"""One thing has one name: the time that rows are sorted by, where it is shown and where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.names import plain
from conformance.lint.ordering.keys import last, timed
from conformance.lint.ordering.taken import taken
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.ordering.taken import Taken

# A parameter that is called like a field of a row; `before` or `timestamp` are names for what a value is used for.
_FIELD = regex(
    r"(?:[a-z]_(?:at|on|date|time)|[a-z](?:At|On|Date|Time))$|^(?:date|created|updated|modified|received|sent)$"
)
_USE = regex(r"^(?:before|after|since|until|start|end|from|to|min|max|last|next|prev|older|newer|cursor|page)")
_SUFFIX = regex(r"(?:at|on|date|time|timestamp)$")


@rule("warning")
def time_names(description: Description) -> Iterator[Problem]:
    """The time that rows are sorted by has one name.

    A caller who reads `date` in a row and is asked for `created_at` has to guess that they are the same moment, and not
    two that are equal most of the time. The guess is in no schema, so no generated client can make it.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: created_at}}
                response: {items: '', next: {in: last-item, at: /date}}
                order: [{by: /date, type: date-time, direction: descending}]
              parameters: [{name: created_at, in: query, schema: {type: string, format: date-time}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: before}}
                response: {items: '', next: {in: last-item, at: /date}}
                order: [{by: /date, type: date-time, direction: descending}]
              parameters: [{name: before, in: query, schema: {type: string, format: date-time}}]
              responses: {'200': {description: A page.}}
    """
    for each in taken(description):
        if not each.field or not timed(each.row, each.field, each.kind):
            continue
        found = [*_other_names(each)]
        if found:
            node = found[0][1]
            asked = " and ".join(dict.fromkeys(f"'{name}'" for name, _ in found))
            yield Problem(
                node,
                f"one time has several names: '{last(each.field)}' in a row, {asked} in a request",
                hint="call it by one name",
                related=((each.said, "where it is taken from"), *((other, "also here") for _, other in found[1:])),
            )


def _other_names(each: Taken) -> Iterator[tuple[str, Node]]:
    """Yield the names, other than the field's own, by which a request calls the time; and where."""
    names = properties(each.row)
    if each.cursor is not None:
        name = last(each.cursor.name) if each.cursor.where == "body" else each.cursor.name
        if _differs(name, last(each.field), names):
            place = each.operation.node["x-pagination"]["request"]["cursor"]
            yield name, place or each.cursor.node
    chosen = each.pagination.order_by if each.pagination is not None else None
    if chosen is not None:
        values = each.operation.node["x-pagination"]["request"]["order"]["values"]
        for value, keys in chosen.values.items():
            if keys and each.field in keys[0].by and _differs(value, last(each.field), names):
                yield value, values[value]


def _differs(name: str, field: str, row: dict[str, Node]) -> bool:
    if name in row or not _FIELD.search(name) or _USE.search(plain(name)):
        return False
    return _stem(name) != _stem(field) and not plain(field).endswith(plain(name))


def _stem(name: str) -> str:
    return _SUFFIX.sub("", plain(name)) or plain(name)
