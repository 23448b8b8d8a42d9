"""Cursors in examples, where the contract says what they hold."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from conformance.lint.examples.pages import pages
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Contents, Place
    from conformance.lint.description import Description
    from conformance.lint.examples.pages import Page
    from conformance.lint.node import Node


@rule("error", check="pagination.cursor_contents")
def cursor_contents(description: Description) -> Iterator[Problem]:
    """A cursor in an example decodes to what the contract says, and stands for the row that the contract says.

    Who is told what a cursor holds will build one, and compares it with the example. A made-up token there proves the
    text wrong, or sends the reader to look for another encoding.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                cursor: {contains: {encoding: base64-json, fields: {id: /id}}, row: {next: last}}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      example: {data: [{id: a}, {id: b}], next: eyJpZCI6ImEifQ==}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                cursor: {contains: {encoding: base64-json, fields: {id: /id}}, row: {next: last}}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      example: {data: [{id: a}, {id: b}], next: eyJpZCI6ImIifQ==}
    """
    for listing in description.lists:
        pagination = listing.pagination
        if pagination is not None and pagination.contents is not None and listing.cursor is not None:
            for example in _given(listing.cursor.node):
                yield from _judged(example, pagination.contents, None, "")
    for page in pages(description):
        pagination = page.listing.pagination
        if pagination is None or pagination.contents is None:
            continue
        for place, which in ((pagination.next, pagination.row_next), (pagination.previous, pagination.row_previous)):
            if place is not None and (shown := _shown(page, place)) is not None:
                yield from _judged(shown, pagination.contents, page, which)


def _given(node: Node) -> Iterator[Node]:
    """Yield the examples of a parameter or of a field of the body."""
    for each in (node["example"], node.get("schema")["example"]):
        if isinstance(each.value, str):
            yield each
    for _, written in node["examples"].members():
        if isinstance(written.get("value").value, str):
            yield written.get("value")
    yield from (each for each in node.get("schema")["examples"].items() if isinstance(each.value, str))


def _shown(page: Page, place: Place) -> Node | None:
    found = page.body.below(place.at) if place.where == "body" and place.holds == "token" else None
    return found if found is not None and isinstance(found.value, str) and found.value else None


def _judged(token: Node, contents: Contents, page: Page | None, which: str) -> Iterator[Problem]:
    held = _decoded(token.value, contents.encoding)
    if not isinstance(held, dict):
        said = "JSON" if contents.encoding == "json" else "base64 of JSON"
        yield Problem(token, f"the cursor is no {said}, as x-pagination says it is", hint=_HINT, value=True)
        return
    missing = [name for name in contents.fields if name not in held]
    if missing:
        named = ", ".join(f"'{name}'" for name in missing)
        yield Problem(token, f"the cursor holds no {named}, as x-pagination says it does", hint=_HINT, value=True)
        return
    if page is None or not which or page.number == 0:
        return
    row = page.rows[-1 if which == "last" else 0]
    for name, at in contents.fields.items():
        value = row.below(at)
        if value and not _same(held[name], value.value):
            yield Problem(
                token,
                f"the cursor's '{name}' is {json.dumps(held[name])}, and that of the {which} row is {_text(value)}",
                hint=_HINT,
                value=True,
                related=((value, f"the {which} row"),),
                aspect=name,
            )


_HINT = "show a cursor that a server would give for these rows"


def _decoded(text: str, encoding: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what a token holds; None for one that does not decode."""
    try:
        if encoding == "json":
            return json.loads(text)
        plain = text.replace("-", "+").replace("_", "/").rstrip("=")
        return json.loads(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None


def _same(one: object, two: object) -> bool:
    """Whether both are the same; a cursor may be more exact than the row shows."""
    from conformance.contract import times  # noqa: PLC0415 - only for cursors that say what they hold

    first, second = times.parse(one), times.parse(two)
    if first is not None and second is not None:
        return int(first) == int(second)
    return one == two or str(one) == str(two)


def _text(node: Node) -> str:
    return json.dumps(node.value, ensure_ascii=False, default=str)
