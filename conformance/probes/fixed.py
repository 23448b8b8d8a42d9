"""Values that an operation must be asked with: configured, found in another list's rows, or given by the contract.

They go with every request that does not give them itself; a probe that leaves one out on purpose says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.contract.pagination import Place
from conformance.contract.pointer import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.contract.annotations import Discover
    from conformance.contract.model import Operation
    from conformance.evidence.setting import Setting

NOW = "now"
Fixed = "dict[Place, object]"


def configured(setting: Setting, operation: Operation, organization: str = "") -> dict[Place, object]:
    """Return ``[parameters.<operationId>]`` by place; a table with an organization's name holds what is its own."""
    given = setting.parameters.get(operation.id, {})
    own = given.get(organization)
    named = {name: value for name, value in given.items() if not (isinstance(value, dict) and _is_one(setting, name))}
    if isinstance(own, dict):
        named = {**named, **own}
    found = {place_of(operation, name): value for name, value in named.items()}
    pages = operation.pagination
    if pages is not None and pages.cursor is not None and pages.first is not None:
        first = times.show(setting.began) if pages.first == NOW else pages.first
        found.setdefault(pages.cursor, first)
    return found


def _is_one(setting: Setting, name: str) -> bool:
    return any(item.organization == name for item in setting.credentials)


def place_of(operation: Operation, name: str) -> Place:
    """Return where a parameter stands that is named without its place."""
    named = Place.named(name)
    if named.where != "query" or operation.parameter(name) is not None:
        return named
    for parameter in operation.parameters:
        if parameter.name == name and parameter.where in {"path", "header"}:
            return Place("path" if parameter.where == "path" else "header", name)
    return named


def required(operation: Operation) -> list[Place]:
    """Return the parameters that no request may lack."""
    return [place_of(operation, item.name) for item in operation.parameters if item.required and item.where != "cookie"]


def from_rows(discover: Discover, operation: Operation, rows: Iterable[Any]) -> dict[Place, object]:
    """Return the values of the first row that has them all; nothing where none has."""
    for row in rows:
        found: dict[Place, object] = {}
        for name, (places, form) in discover.parameters.items():
            value = next((value for at in places if usable(value := pointer.get(row, at))), None)
            if value is None:
                break
            found[place_of(operation, name)] = re.sub(r"\D", "", str(value)) if form == "digits" else value
        else:
            return found
    return {}


def usable(value: object) -> bool:
    """Whether a row's value can be sent as a parameter."""
    return value is not MISSING and value is not None and value != "" and not isinstance(value, dict | list)


def merge(  # noqa: PLR0913 - each keyword is one part of a request
    operation: Operation,
    fixed: dict[Place, object],
    *,
    query: Sequence[tuple[str, object]],
    path: dict[str, str],
    headers: Sequence[tuple[str, str]],
    body: object,
    raw_query: str = "",
) -> tuple[list[tuple[str, object]], dict[str, str], list[tuple[str, str]], object]:
    """Add what a request does not give itself. A body is only added to where it is a JSON object."""
    asked, named, sent = list(query), dict(path), list(headers)
    there = {name for name, _ in query} | {part.partition("=")[0] for part in raw_query.split("&") if part}
    for place, value in fixed.items():
        if place.where == "path":
            named.setdefault(place.name, str(value))
        elif place.where == "header":
            if place.name.lower() not in {name.lower() for name, _ in headers}:
                sent.append((place.name, str(value)))
        elif place.where == "body":
            if isinstance(body, dict) and pointer.get(body, place.at) is MISSING:
                body = pointer.put(body, place.at, operation.typed(place, value))
        elif place.name not in there:
            asked.append((place.name, value))
    return asked, named, sent, body
