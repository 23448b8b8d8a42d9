"""OpenAPI ``links`` that carry a value of a page to a parameter of an operation: one list continues another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from conformance.contract import pointer
from conformance.contract.methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.contract.document import Document

    Resolve = Callable[[dict[str, Any]], dict[str, Any]]

# https://spec.openapis.org/oas/v3.1.1.html#runtime-expressions
_EXPRESSION = re.compile(r"\$response\.(?:body(?:#(?P<at>(?:/.*)?))?|header\.(?P<name>[^{}]+))")


@dataclass(frozen=True, slots=True)
class Link:
    """From a success of ``source`` to ``parameter`` of ``target``; both are ids of operations."""

    source: str
    target: str
    parameter: str  # without the `query.` that may qualify it
    place: dict[str, str]  # as `x-pagination` writes it: {in: body, at} or {in: header, name}


def links(document: Document, resolve: Resolve) -> list[Link]:
    """Return the links of all successes, also of an operation to itself.

    Whether the parameter takes a cursor is the target's own annotation to say. A link that leads to no operation of
    the document, or carries anything but one value of a header or a body, is left out.
    """
    operations = dict(_operations(document, resolve))
    ids = {at: _id(at, raw) for at, raw in operations.items()}
    return [
        Link(ids[at], target, name, place)
        for at, raw in operations.items()
        for link in _links(raw, resolve)
        if (target := _target(link, ids)) is not None
        for name, place in _parameters(link)
    ]


def _operations(document: Document, resolve: Resolve) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in (document.tree.get("paths") or {}).items():
        members = resolve(item) if isinstance(item, dict) else {}
        for method in METHODS:
            if isinstance(members.get(method), dict):
                yield pointer.join(pointer.join("/paths", path), method), members[method]


def _id(at: str, raw: dict[str, Any]) -> str:
    _, path, method = pointer.parts(at)
    return str(raw.get("operationId") or f"{method.upper()} {path}")


def _links(operation: dict[str, Any], resolve: Resolve) -> Iterator[dict[str, Any]]:
    for status, answer in (operation.get("responses") or {}).items():
        if str(status).startswith("2") and isinstance(answer, dict):
            found = (resolve(answer).get("links") or {}).values()
            yield from (resolve(link) for link in found if isinstance(link, dict))


def _target(link: dict[str, Any], ids: dict[str, str]) -> str | None:
    name = link.get("operationId")
    if name is None:
        return ids.get(unquote(str(link.get("operationRef", "")).removeprefix("#")))
    return name if name in ids.values() else None


def _parameters(link: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in (link.get("parameters") or {}).items():
        match = _EXPRESSION.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            continue
        header, at = match["name"], unquote(match["at"] or "")
        place = {"in": "header", "name": header} if header else {"in": "body", "at": at}
        yield re.sub(r"^(query|header|path|cookie)\.", "", str(name)), place
