"""What is a list, and by which parts it is walked: as the annotation says, else by the names that APIs use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract.pointer import MISSING
from conformance.lint import told
from conformance.lint.node import Node
from conformance.lint.schema import element, member

if TYPE_CHECKING:
    from conformance.contract.pagination import Pagination
    from conformance.lint.operation import Operation, Parameter


@dataclass(frozen=True, slots=True)
class Listing:
    """An operation that answers with rows.

    ``at``: pointer of the rows in the body. ``array``, ``row``: schemas, without a value where they are not described.
    ``next``: the schema of the next token or URL, a property or a header. ``pagination``: the annotation, if it has
    one; then the parameters are those that it names, else those whose names say so. ``bounded``: it has no pages.
    """

    operation: Operation
    at: str
    array: Node
    row: Node
    limit: Parameter | None = None
    cursor: Parameter | None = None
    offset: Parameter | None = None
    page: Parameter | None = None
    next: Node | None = None
    next_at: str = ""  # pointer in the body, or `header:Name`
    pagination: Pagination | None = None
    bounded: bool = False

    @property
    def paged(self) -> bool:
        """Whether anything leads from one page to the next."""
        return any((self.cursor, self.offset, self.page, self.next))

    @property
    def annotated(self) -> bool:
        """Whether an annotation says how it is walked."""
        return self.pagination is not None


def listing(operation: Operation) -> Listing | None:
    """Return the list that an operation answers with; None where it is none, or nobody can tell."""
    pages = operation.pagination
    if pages is not None:
        return _annotated(operation, pages)
    success = operation.success
    if success is None or not success.schema or operation.method not in {"GET", "POST"}:
        return None
    asked = told.parts(operation)
    if operation.method == "POST" and not (asked.walked and asked.limit):
        return None
    found = told.rows(success.schema, operation.path, walked=asked.walked or asked.limit is not None)
    if found is None:
        return None
    at, array = found
    next_at, token = told.next_token(success.schema)
    if token is None and "link" in success.headers and told.pages_by_link(success.headers["link"]):
        next_at, token = "header:Link", success.headers["link"]
    return Listing(
        operation,
        at,
        array,
        element(array),
        asked.limit,
        asked.cursor,
        asked.offset,
        asked.page,
        next=token,
        next_at=next_at,
        bounded=operation.node["x-pagination"].value is False,
    )


def _annotated(operation: Operation, pages: Pagination) -> Listing:
    success = operation.success
    body = success.schema if success is not None else Node(MISSING, operation.node.file, operation.node.at)
    array = member(body, pages.items) if body else body
    token, next_at = None, ""
    if pages.next is not None and success is not None:
        if pages.next.where == "header":
            token, next_at = success.headers.get(pages.next.name.lower()), f"header:{pages.next.name}"
        elif pages.next.where == "body":
            found = member(body, pages.next.at) if body else body
            token, next_at = found or None, pages.next.at
        elif pages.next.where == "link":
            token, next_at = success.headers.get("link"), "header:Link"
    cursor = operation.input(pages.cursor) if pages.cursor is not None else None
    return Listing(
        operation,
        pages.items,
        array,
        element(array) if array else array,
        limit=operation.input(pages.limit) if pages.limit is not None else None,
        cursor=cursor if pages.style == "cursor" else None,
        offset=cursor if pages.style == "offset" else None,
        page=cursor if pages.style == "page" else None,
        next=token,
        next_at=next_at,
        pagination=pages,
        bounded=pages.style == "bounded",
    )
