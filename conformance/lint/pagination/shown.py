"""The bodies that a response shows as examples, and what in a body tells of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint import names
from conformance.lint.schema import is_array, is_object, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.node import Node
    from conformance.lint.operation import Response

_DEPTH = 2  # `meta.pagination.page` is as deep as it gets


def bodies(response: Response) -> Iterator[Node]:
    """Yield the example bodies of a response: at its JSON media types, and at the schema itself."""
    for media in response.media:
        if not media.json:
            continue
        for written in (media.node["example"], media.schema["example"]):
            if written:
                yield written
        for _, each in media.node["examples"].members():
            found = each.follow()
            if found["value"]:
                yield found["value"]
        yield from media.schema["examples"].items()


def about_page(body: Node, depth: int = 0) -> Iterator[Node]:
    """Yield what an example body says of its page: its members, and those of its ``meta`` and the like."""
    for name, member in body.members():
        if isinstance(member.value, list):
            continue
        yield member
        if depth < _DEPTH and names.plain(name) in names.ABOUT_PAGE:
            yield from about_page(member, depth + 1)


def described(schema: Node, at: str = "", depth: int = 0) -> Iterator[tuple[str, Node]]:
    """Yield the same of a body's schema: pointer in the body, and what is said of it there."""
    if not schema or is_array(schema):
        return
    for name, member in properties(schema).items():
        if is_array(member):
            continue
        yield pointer.join(at, name), member
        if depth < _DEPTH and names.plain(name) in names.ABOUT_PAGE and is_object(member):
            yield from described(member, pointer.join(at, name), depth + 1)
