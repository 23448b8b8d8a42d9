"""How exact the time in a token is, as a text says or an example shows."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.lint.regex import regex
from conformance.lint.schema import properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.examples.pages import Page
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node

TOKEN = regex(r"\b(?:cursor|token)s?\b", re.IGNORECASE)
_SECONDS = r"\b(?:whole seconds|(?:to|with) (?:the|a) (?:whole )?second\b|second precision)"
_WHOLE = regex(_SECONDS, re.IGNORECASE)
_HELD = regex(rf"""["'`](?P<field>\w+)["'`][^`.]{{0,40}}?{_SECONDS}""", re.IGNORECASE)
_FRACTION = regex(r":\d\d\.(\d+)")


def texts(listing: Listing) -> Iterator[tuple[Node, str]]:
    """Yield the proses that may speak of a list's cursor, each with where it stands."""
    yield listing.operation.node["description"], listing.operation.node.text("description")
    if listing.cursor is not None:
        yield listing.cursor.node, listing.cursor.description
    if listing.next is not None:
        yield listing.next, listing.next.text("description")


def said_whole(listing: Listing) -> Iterator[tuple[Node, str]]:
    """Yield where a text says that the cursor holds a field in whole seconds; and that field's pointer.

    Not of a field that is in whole seconds itself.
    """
    for node, prose in texts(listing):
        for sentence in prose.split(". ") if "second" in prose else ():
            found = _HELD.search(sentence)
            row = properties(listing.row)
            if found is None or not TOKEN.search(sentence) or found["field"] not in row:
                continue
            if not _WHOLE.search(row[found["field"]].text("description")):
                yield node, pointer.join("", found["field"])


def shown_coarser(page: Page) -> tuple[Node, str, Node] | None:
    """Return the example of a token, the field that it holds less exactly than the example's row, and the row's value.

    The row is the page's last or its first: the one whose other values the token holds too. None: there is none such.
    """
    token = page.token
    held = decoded(token.value) if isinstance(token.value, str) and page.number else None
    if not isinstance(held, dict):
        return None
    contents = page.listing.pagination.contents if page.listing.pagination is not None else None
    fields = contents.fields if contents is not None else {name: pointer.join("", str(name)) for name in held}
    for row in (page.rows[-1], page.rows[0]):
        pairs = [(held.get(name), row.below(at), at) for name, at in fields.items()]
        coarse = [(at, value) for one, value, at in pairs if _coarser(one, value.value)]
        if coarse and all(one == value.value or (at, value) in coarse for one, value, at in pairs):
            return token, coarse[0][0], coarse[0][1]
    return None


def decoded(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON that a token holds, in base64 or as it is; None: it holds none."""
    try:
        if text.startswith("{"):
            return json.loads(text)
        plain = text.replace("-", "+").replace("_", "/").rstrip("=")
        return (
            json.loads(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)) if plain[:2] == "ey" else None
        )
    except (ValueError, binascii.Error, RecursionError):
        return None


def _coarser(one: object, other: object) -> bool:
    """Whether both are one moment, but for digits of a second that the first lacks."""
    from conformance.contract import times  # noqa: PLC0415 - only for tokens that can be read

    if not isinstance(one, str) or not isinstance(other, str):
        return False
    first, second = times.parse(one), times.parse(other)
    if first is None or second is None or first >= second or second - first >= 1:
        return False
    digits = _digits(one)
    return digits < _digits(other) and int(second * 10**digits) == first * 10**digits


def _digits(text: str) -> int:
    found = _FRACTION.search(text)
    return len(found[1]) if found is not None else 0
