"""What is a list, and by which parts it is walked: as the annotation says, else by the names that APIs use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.lint import names
from conformance.lint.node import Node
from conformance.lint.schema import element, is_array, is_object, keyword, member, number, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    parts = {kind: named(_inputs(operation), words) for kind, words in _INPUTS.items()}
    parts["cursor"] = parts["cursor"] or _maybe_cursor(operation, parts)
    parts["limit"] = parts["limit"] if _counts(parts["limit"]) else None
    parts["page"] = parts["page"] if _counts(parts["page"]) else None
    walked = any(parts[kind] for kind in ("cursor", "offset", "page"))
    if operation.method == "POST" and not (walked and parts["limit"]):
        return None
    found = _rows(success.schema, walked=walked or parts["limit"] is not None)
    if found is None:
        return None
    at, array = found
    next_at, token = _next(success.schema)
    if token is None and "link" in success.headers and _pages_by_link(success.headers["link"]):
        next_at, token = "header:Link", success.headers["link"]
    bounded = operation.node["x-pagination"].value is False
    return Listing(
        operation,
        at,
        array,
        element(array),
        parts["limit"],
        parts["cursor"],
        parts["offset"],
        parts["page"],
        next=token,
        next_at=next_at,
        bounded=bounded,
    )


_INPUTS = {"limit": names.LIMIT, "cursor": names.CURSOR, "offset": names.OFFSET, "page": names.PAGE}


def named(inputs: Iterable[Parameter], words: frozenset[str]) -> Parameter | None:
    """Return the first of the inputs that has one of the names."""
    return next((each for each in inputs if names.plain(each.name.rpartition("/")[2]) in words), None)


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


def _inputs(operation: Operation) -> Iterator[Parameter]:
    from conformance.lint.operation import Parameter  # noqa: PLC0415 - a circle otherwise

    yield from (each for each in operation.parameters if each.where in {"query", "header"})
    if operation.method == "POST":
        for name, schema in properties(operation.body).items():
            yield Parameter(pointer.join("", name), "body", required=False, node=schema.follow(), schema=schema)


def _counts(parameter: Parameter | None) -> bool:
    """Whether a parameter is a number: a `count` or `page` that is a boolean or a name is something else."""
    return parameter is not None and (
        not (kinds := types(parameter.schema))
        or bool(kinds & {"integer", "number"})
        or ("string" in kinds and names.plain(parameter.name) in {"limit", "pagesize", "perpage", "pagenumber"})
    )


def _maybe_cursor(operation: Operation, parts: dict[str, Parameter | None]) -> Parameter | None:
    """Return an `after` or `before` that the prose calls a cursor, or that takes an id beside a limit."""
    for each in operation.parameters:
        if each.where != "query" or names.plain(each.name) not in names.MAYBE_CURSOR:
            continue
        if keyword(each.schema, "format").value in {"date", "date-time"} or types(each.schema) & {"boolean", "object"}:
            continue
        prose = each.description.lower()
        if parts["limit"] and ("cursor" in prose or "paginat" in prose) and "timestamp" not in prose:
            return each
    return None


def _rows(schema: Node, *, walked: bool) -> tuple[str, Node] | None:
    """Return the pointer and the schema of the rows; an object with one array among other things is no list."""
    if is_array(schema):
        return ("", schema) if _of_objects(schema) else None
    if not is_object(schema):
        return None
    members = properties(schema)
    arrays = [(pointer.join("", name), each) for name, each in members.items() if is_array(each) and _of_objects(each)]
    others = [name for name, each in members.items() if not is_array(each)]
    if len(arrays) == 1 and (walked or all(names.plain(name) in names.BESIDE_ROWS for name in others)):
        return arrays[0]
    if (
        not arrays
        and walked
        and len(inner := [name for name in others if names.plain(name) in {"data", "result", "response", "embedded"}])
        == 1
    ):
        nested = properties(members[inner[0]])
        found = [
            (pointer.join(pointer.join("", inner[0]), name), each)
            for name, each in nested.items()
            if is_array(each) and _of_objects(each)
        ]
        return found[0] if len(found) == 1 else None
    return None


def _of_objects(array: Node) -> bool:
    """Whether its rows are objects, or nothing is said of them; words of a fixed set need no pages."""
    row = element(array)
    if number(array, "maxItems") is not None and not row:
        return False
    return not row or is_object(row) or not types(row)


def _next(schema: Node) -> tuple[str, Node | None]:
    """Return the pointer and the schema of the next token or URL in a body."""
    members = properties(schema) if not is_array(schema) else {}
    places = [("", members)]
    places += [
        (pointer.join("", name), properties(each))
        for name, each in members.items()
        if names.plain(name) in names.ABOUT_PAGE and is_object(each)
    ]
    for at, inside in places:
        for name, each in inside.items():
            if names.plain(name) in names.NEXT and not is_array(each) and types(each) != {"boolean"}:
                if names.plain(name) in {"cursor", "after", "next", "page"} and is_object(each):
                    inner = properties(each)
                    deeper = next(
                        ((key, one) for key, one in inner.items() if names.plain(key) in names.NEXT | {"href"}), None
                    )
                    if deeper is not None:
                        return pointer.join(pointer.join(at, name), deeper[0]), deeper[1]
                    continue
                if names.plain(name) in {"cursor", "after"} and at == "":
                    continue  # an echo of the request, as likely as not
                return pointer.join(at, name), each
    return "", None


def _pages_by_link(header: Node) -> bool:
    prose = f"{header.text('description')} {header.text('example')}".lower()
    return any(word in prose for word in ("next", "pagina", "page", "8288", "5988"))
