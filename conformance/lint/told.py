"""The parts of a page told by their names, where no annotation says which they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint import names
from conformance.lint.operation import Parameter
from conformance.lint.schema import element, is_array, is_object, keyword, number, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_AROUND = frozenset({"data", "result", "response", "embedded"})  # objects that hold the rows a level deeper


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a page carries."""

    limit: Parameter | None
    cursor: Parameter | None
    offset: Parameter | None
    page: Parameter | None

    @property
    def walked(self) -> bool:
        """Whether it names the page that it wants."""
        return any((self.cursor, self.offset, self.page))


def parts(operation: Operation) -> Asked:
    """Return the parameters, or of a POST the fields of the body, that ask for a page."""
    inputs = list(_inputs(operation))
    limit, page = named(inputs, names.LIMIT), named(inputs, names.PAGE)
    limit = limit if _counts(limit) else None
    cursor = named(inputs, names.CURSOR - names.BACK) or named(inputs, names.CURSOR)
    return Asked(
        limit,
        cursor or (_maybe_cursor(operation) if limit else None),
        named(inputs, names.OFFSET),
        page if _counts(page) else None,
    )


def named(inputs: Iterable[Parameter], words: frozenset[str]) -> Parameter | None:
    """Return the first of the inputs that has one of the names."""
    return next((each for each in inputs if names.plain(each.name.rpartition("/")[2]) in words), None)


def _inputs(operation: Operation) -> Iterator[Parameter]:
    yield from (each for each in operation.parameters if each.where in {"query", "header"})
    if operation.method == "POST":
        for name, schema in properties(operation.body).items():
            yield Parameter(pointer.join("", name), "body", required=False, node=schema.follow(), schema=schema)


def _counts(parameter: Parameter | None) -> bool:
    """Whether a parameter is a number: a `count` or `page` that is a boolean or a name is something else."""
    if parameter is None:
        return False
    kinds = types(parameter.schema)
    numbered = names.plain(parameter.name) in {"limit", "pagesize", "perpage", "pagenumber"}
    return not kinds or bool(kinds & {"integer", "number"}) or ("string" in kinds and numbered)


def _maybe_cursor(operation: Operation) -> Parameter | None:
    """Return an `after` or `before` that the prose calls a cursor; one that takes a time is a filter."""
    found = []
    for each in operation.parameters:
        if each.where != "query" or names.plain(each.name) not in names.MAYBE_CURSOR:
            continue
        if keyword(each.schema, "format").text() in {"date", "date-time"} or types(each.schema) & {"boolean", "object"}:
            continue
        prose = each.description.lower()
        if ("cursor" in prose or "paginat" in prose) and "timestamp" not in prose:
            found.append(each)
    return min(found, key=lambda each: names.plain(each.name) in names.BACK, default=None)


def rows(schema: Node, path: str, *, walked: bool) -> tuple[str, Node] | None:
    """Return the pointer and the schema of the rows; an object with one array among other things is no list.

    ``walked``: the request asks for a page, so that the answer is one.
    """
    if is_array(schema):
        return ("", schema) if _of_objects(schema) else None
    if not is_object(schema):
        return None
    members = properties(schema)
    arrays = {name: each for name, each in members.items() if is_array(each)}
    others = [name for name in members if name not in arrays]
    plainly = all(names.plain(name) in names.BESIDE_ROWS for name in others) and not path.endswith("}")
    ofobjects = [(pointer.join("", name), each) for name, each in arrays.items() if _of_objects(each)]
    if len(ofobjects) == 1 and (walked or (plainly and len(arrays) == 1)):
        return ofobjects[0]
    around = [name for name in others if names.plain(name) in _AROUND]
    if arrays or not walked or len(around) != 1:
        return None
    inner = properties(members[around[0]])
    found = [
        (pointer.join(pointer.join("", around[0]), name), each)
        for name, each in inner.items()
        if is_array(each) and _of_objects(each)
    ]
    alone = all(names.plain(name) in names.BESIDE_ROWS for name, each in inner.items() if not is_array(each))
    return found[0] if len(found) == 1 and alone else None


def plain_rows(schema: Node, path: str) -> Node | None:
    """Return the array of an answer that is a list of texts or numbers; None: it is none, or a fixed set of words."""
    found = schema
    if is_object(schema):
        members = properties(schema)
        arrays = [each for each in members.values() if is_array(each)]
        plainly = all(is_array(each) or names.plain(name) in names.BESIDE_ROWS for name, each in members.items())
        if len(arrays) != 1 or not plainly or path.endswith("}"):
            return None
        found = arrays[0]
    row = element(found) if is_array(found) else None
    if not row or not types(row) & {"string", "integer", "number"} or keyword(row, "enum") or keyword(row, "const"):
        return None
    return found


def _of_objects(array: Node) -> bool:
    """Whether its rows are objects, or nothing is said of them; words of a fixed set need no pages."""
    row = element(array)
    if number(array, "maxItems") is not None and not row:
        return False
    return not row or is_object(row) or not (types(row) or keyword(row, "enum") or keyword(row, "const"))


def next_token(schema: Node, at: str = "", depth: int = 0) -> tuple[str, Node | None]:
    """Return the pointer and the schema of the next token or URL in a body: beside the rows, or below."""
    members = properties(schema) if not is_array(schema) else {}
    for name, each in members.items():
        plain = names.plain(name)
        if plain not in names.NEXT or is_array(each) or types(each) == {"boolean"}:
            continue
        if is_object(each):
            inner = properties(each)
            href = next((key for key in inner if names.plain(key) in names.NEXT | {"href"}), None)
            if href is not None:
                return pointer.join(pointer.join(at, name), href), inner[href]
        elif plain not in {"cursor", "after"} or depth:  # there an echo of the request, as likely as not
            return pointer.join(at, name), each
    for name, each in members.items() if depth < 2 else ():  # noqa: PLR2004 - such as /meta/pagination/next
        if names.plain(name) in names.ABOUT_PAGE and is_object(each):
            found = next_token(each, pointer.join(at, name), depth + 1)
            if found[1] is not None:
                return found
    return "", None


def pages_by_link(header: Node) -> bool:
    """Whether a Link header is there to page by (RFC 8288)."""
    prose = f"{header.text('description')} {header.text('example')}".lower()
    return any(word in prose for word in ("next", "pagina", "page", "8288", "5988"))
