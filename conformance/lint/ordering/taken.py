"""Cursors that a caller takes from the last row of a page, as an annotation says or the prose does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.contract.foreign import FOREIGN
from conformance.lint.names import CURSOR, LIMIT, OFFSET, PAGE, plain
from conformance.lint.ordering.keys import timed
from conformance.lint.regex import regex
from conformance.lint.schema import element, is_array, keyword, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Pagination
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Parameter

_TIME = r"\w{0,30}(?:date|time|timestamp|_at|createdat|updatedat)\w{0,10}"
_END = r"(?:last|oldest|newest|final|earliest|latest|most recent)"
_OF_LAST = regex(
    rf"\b(?P<field>{_TIME})`?(?: value| field)?\s+(?:of|from|on|in)\s+(?:the|your)\s+{_END}\s+(?P<noun>[a-z]+)"
    rf"|\b{_END}\s+(?P<owner>[a-z]+)['\u2019]s\s+`?(?P<its>{_TIME})",
    re.IGNORECASE,
)
_PAGING = regex(
    r"\bnext (?:page|set|batch|request|call|results|\d)|\bprevious page|\bpaginat|\bpaging|\bcursor\b|\bsubsequent"
    r"|\bmore (?:results|items)|\bfetch older|\bpage through|\bpage before\b",
    re.IGNORECASE,
)
# A time that is taken together with an id, named before it or after.
_ID = r"\b(?:ids?|uuid|\w{1,30}_id|sid)\b"
_WITH = r"(?:,|\+|&|\band\b|\bplus\b|\bwith\b|\btogether\b)"
_ID_BEFORE = regex(rf"{_ID}`?[^.;]{{0,20}}{_WITH}[^.;]{{0,20}}$", re.IGNORECASE)
_ID_AFTER = regex(rf"^[^.;]{{0,40}}{_WITH}[^.;]{{0,20}}{_ID}", re.IGNORECASE)
# What a caller remembers of their own work: the time of the last sync is a filter's.
_WORK = frozenset(["sync", "synchronization", "poll", "request", "call", "run", "update", "change", "fetch", "check"])
_OWN_WORK = _WORK | {
    "page",
    "import",
    "export",
    "execution",
    "modification",
    "login",
    "time",
    "day",
    "week",
    "month",
    "year",
}
_SIZES = LIMIT | OFFSET | PAGE
_FORMATS = frozenset({"date", "date-time", "int64", "int32", "float", "double", "unix-time"})
_QUOTED = regex(r"`([\w.\[\]-]+)`")


@dataclass(frozen=True, slots=True)
class Taken:
    """A cursor that is a field of the last row. ``field``: its pointer in the row; empty where it isn't told.

    ``said``: where the description says so; ``cursor``: the parameter, where the operation has it; ``listing``: the
    list, of an operation without an annotation.
    """

    operation: Operation
    row: Node
    field: str
    cursor: Parameter | None
    said: Node
    pagination: Pagination | None = None
    listing: Listing | None = None

    @property
    def kind(self) -> str:
        """How the order compares the field: the type of its key; empty where no order is said."""
        keys = self.pagination.order if self.pagination is not None else ()
        return next((key.type for key in keys if self.field in key.by), "")


def taken(description: Description) -> tuple[Taken, ...]:
    """Return the cursors that are taken from the last row."""
    return description.once("cursors taken from rows", lambda: tuple(_taken(description)))


def _taken(description: Description) -> Iterator[Taken]:
    lists = {each.operation.id: each for each in description.lists}
    for operation in description.operations:
        listing = lists.get(operation.id)
        if listing is not None and listing.pagination is not None:
            yield from _annotated(listing, listing.pagination)
        elif listing is not None and (listing.offset or listing.page or listing.bounded or listing.next is not None):
            continue  # pages follow one another by other means
        elif listing is not None or (operation.method == "POST" and _array(operation)):
            found = _told(operation, listing)
            if found is not None:
                yield found


def _annotated(listing: Listing, pages: Pagination) -> Iterator[Taken]:
    operation = listing.operation
    if pages.next is None or pages.next.where != "last-item" or not pages.next.at:
        return
    said = operation.node["x-pagination"]["response"]["next"]
    if not said:
        said = next((operation.node[name] for name in FOREIGN if operation.node[name]), operation.node)
    cursor = operation.input(pages.cursor) if pages.cursor is not None else None
    yield Taken(operation, listing.row, pages.next.at, cursor, said, pages)


def _array(operation: Operation) -> bool:
    return operation.success is not None and is_array(operation.success.schema)


def _told(operation: Operation, listing: Listing | None) -> Taken | None:
    """Find a parameter whose prose, or the operation's, says that it takes the last row's time."""
    row = listing.row if listing is not None else element(operation.success.schema) if operation.success else None
    if row is None:
        return None
    inputs = [*_inputs(operation)]
    for each in inputs:
        prose = each.description
        field = _field(prose)
        if field is not None and (plain(each.name.rpartition("/")[2]) in CURSOR or _PAGING.search(prose)):
            return Taken(operation, row, _pointer(row, field), each, each.node, listing=listing)
    prose = operation.description
    field = _field(prose)
    if field is None or not _PAGING.search(prose):
        return None
    quoted = [name for name in _QUOTED.findall(prose) if name != field]
    named = [each for each in inputs if each.name.rpartition("/")[2] in quoted]
    if len(named) != 1:
        return None
    said = operation.node["description"] or operation.node
    return Taken(operation, row, _pointer(row, field), named[0], said, listing=listing)


def _inputs(operation: Operation) -> Iterator[Parameter]:
    """Yield what may take a moment: parameters of the query, and fields of a body that is posted."""
    from conformance.lint.operation import Parameter  # noqa: PLC0415 - a circle otherwise

    found = [each for each in operation.parameters if each.where == "query"]
    if operation.method == "POST" and operation.body:
        found += [
            Parameter(pointer.join("", name), "body", required=False, node=schema.follow(), schema=schema)
            for name, schema in properties(operation.body).items()
        ]
    for each in found:
        if plain(each.name) in _SIZES:
            continue
        kinds = types(each.schema) - {"null"}
        said = keyword(each.schema, "format").value
        if kinds <= {"string", "integer", "number"} and (not isinstance(said, str) or said in _FORMATS):
            yield each


def _field(prose: str) -> str | None:
    """Return the field of the last row that a prose speaks of; None: it speaks of none, or of another last thing."""
    if " last" not in prose and "est " not in prose and " final" not in prose and "recent" not in prose:
        return None
    match = _OF_LAST.search(prose)
    if match is None or (match["noun"] or match["owner"]).lower() in _OWN_WORK:
        return None
    around = prose[max(0, match.start() - 60) : match.start()], prose[match.end() : match.end() + 100]
    if _ID_BEFORE.search(around[0]) or _ID_AFTER.search(around[1]):
        return None
    return match["field"] or match["its"]


def _pointer(row: Node, field: str) -> str:
    """Return the pointer of a field that the prose names; empty where the row has none of that name."""
    name = field.rpartition(".")[2]
    at = pointer.join("", name)
    return at if name in properties(row) and timed(row, at) else ""
