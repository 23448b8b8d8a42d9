"""Errors: each documented one provoked, by a request that is wrong in one way only."""

from __future__ import annotations

import itertools
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from conformance.checks.schema.outside import kinds_of
from conformance.contract import pointer
from conformance.contract.pagination import Place
from conformance.probes.ask import Ask, probe
from conformance.probes.drafts import to_nobody
from conformance.probes.fixed import place_of
from conformance.probes.pagination.paging import request as page_request
from conformance.probes.schema.share import share

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from conformance.contract.model import Operation, Parameter

    Work = Coroutine[Any, Any, Any]

# Bodies that are no object, no JSON or no UTF-8.
MALFORMED = (b"[]", b'{"', b"null", b'"text"', b"\xff\xfe", b'{"tag": "\\u0000\\ud800"}', b"[" * 2000)
NONE = "conformance-none-of-these"


@probe(applies=lambda operation: operation.askable)
async def provoke(ask: Ask, operation: Operation) -> None:
    """Provoke the documented errors.

    Labels: provoke=unauthorized | forbidden | invalid (with field=<name>) | malformed | unknown_id | foreign_id |
    known_id | control (nothing is wrong).
    """
    own = ask.credential(operation)
    if own is None:
        ask.lack(f"no credential may use {operation.id}")
        return
    request = _request(ask, operation, own.organization)
    works: list[Work] = []
    if operation.scheme is not None:
        works.append(ask.send(operation, auth="none", provoke="unauthorized", **request))
        lesser = next(
            (c for c in ask.setting.credentials if not c.revoked and c.allows(operation.scopes) is False), None
        )
        if lesser is not None:
            works.append(ask.send(operation, credential=lesser, provoke="forbidden", **request))
    works += _invalid(ask, operation)
    works += _malformed(ask, operation)
    if operation.sends is not None:
        works += _sends(ask, operation, own.organization)
    if operation.envelope is not None and operation.envelope.every and operation.sends is None:
        works.append(ask.send(operation, provoke="control", **request))
    if operation.resource is not None:
        works.append(_ids(ask, operation))
    await ask.together(*works)


def _request(ask: Ask, operation: Operation, organization: str) -> dict[str, Any]:
    """A request that is right; for a send, right but for its recipient."""
    request: dict[str, Any] = {}
    if operation.resource is not None:
        request["path"] = {operation.resource.parameter: _new_id(ask, operation)}
    if operation.sends is not None:
        request["json_body"] = to_nobody(ask, operation, organization)
    return request


def _new_id(ask: Ask, operation: Operation) -> str:
    resource = operation.resource
    schema = found.schema if resource and (found := operation.parameter(resource.parameter, "path")) else {}
    if schema.get("type") == "integer":
        return str(schema.get("maximum", 2**31 - 1) - ask.random.getrandbits(8))
    return str(uuid.UUID(int=ask.random.getrandbits(128), version=4))


def _invalid(ask: Ask, operation: Operation) -> Iterator[Work]:
    """One wrong parameter or field in each request, or one that is missing."""
    for place, schema, required in _fields(operation):
        value = wrong_value(schema)
        field = place.name or pointer.parts(place.at)[-1]
        if value is not None:
            yield ask.send(operation, **_with(operation, place, value), provoke="invalid", field=field)
        if required and place.where != "path":
            yield ask.send(operation, leave=[place], provoke="invalid", field=field)
    pages = operation.pagination
    direction = pages.direction if pages is not None else None
    if pages is not None and direction is not None and direction.without_cursor is not None:
        back = page_request(operation, more=[(direction.place, direction.backward)])
        leave = [pages.cursor] if pages.cursor else []
        yield ask.send(operation, leave=leave, provoke="invalid", field=direction.place.name, **back)


def _fields(operation: Operation) -> Iterator[tuple[Place, dict[str, Any], bool]]:
    """Yield each parameter, and each field of a body that reaches nobody, with its schema; whether it is required."""
    for parameter in operation.parameters:
        if parameter.where != "cookie":
            yield place_of(operation, parameter.name), parameter.schema, parameter.required
    if operation.sends is None:
        needed = (operation.body or {}).get("required", ())
        for name, schema in (operation.body or {}).get("properties", {}).items():
            yield Place("body", at=pointer.join("", name)), schema, name in needed


def _with(operation: Operation, place: Place, value: str) -> dict[str, Any]:
    if place.where == "body":
        return {"json_body": pointer.put({}, place.at, operation.typed(place, value))}
    if place.where == "header":
        return {"headers": [(place.name, value)]}
    return {place.where: {place.name: value}}


def _malformed(ask: Ask, operation: Operation) -> Iterator[Work]:
    """Queries and bodies that have crashed servers; a right one may refuse them or find nothing.

    Where a rate is low, each second parameter has one of them: generated cases have others.
    """
    few = share(ask.contract) is not None
    queries = [list(_hostile(item)) for item in operation.parameters if item.where == "query"]
    chosen = [[every[turn % len(every)]] for turn, every in enumerate(queries[::2])] if few else queries
    for raw in itertools.chain.from_iterable(chosen):
        yield ask.send(operation, raw_query=raw, provoke="malformed")
    if operation.sends is None and operation.body is not None:
        yield from _bodies(ask, operation)


def _bodies(ask: Ask, operation: Operation) -> Iterator[Work]:
    empty = () if operation.sends is None else (b"",)  # whoever only reads is asked with an object in any case
    for body in (*MALFORMED, *empty):
        yield ask.send(operation, body=body, provoke="malformed")
    yield ask.send(operation, body=b"text", content_type="text/plain", provoke="malformed")


def _sends(ask: Ask, operation: Operation, organization: str) -> Iterator[Work]:
    """A send without its recipient, and bodies that are no send at all."""
    assert operation.sends is not None  # noqa: S101 - the caller has looked
    field = pointer.parts(operation.sends.recipient)[-1]
    yield ask.send(operation, json_body=to_nobody(ask, operation, organization), provoke="invalid", field=field)
    yield from _bodies(ask, operation)


def _hostile(parameter: Parameter) -> Iterator[str]:
    name = quote(parameter.name, safe="")
    yield from (f"{name}={value}" for value in ("%00", "%FF", ""))
    if parameter.schema.get("type") == "integer":
        yield from (f"{name}={value}" for value in ("1" + "0" * 20, "1.5", "NaN"))
    yield f"{name}[]={'%27' * 3}"


def wrong_value(schema: dict[str, Any]) -> str | None:
    """Return a printable value that a schema certainly rules out, or None where it rules out nothing."""
    kinds = kinds_of(schema)
    if kinds and kinds <= {"integer", "number", "null"}:
        return str(int(schema["minimum"]) - 1) if "minimum" in schema else "many"
    if schema.get("enum"):
        return NONE
    if kinds and kinds <= {"boolean", "null"}:
        return "perhaps"
    if schema.get("format") in {"uuid", "date-time", "date"}:
        return "conformance-no-" + str(schema["format"])
    return NONE if kinds == {"array"} and schema.get("items", {}).get("enum") else None


async def _ids(ask: Ask, operation: Operation) -> None:
    """Ask for an id of our own, one of nobody and one of another organization."""
    resource = operation.resource
    assert resource is not None  # noqa: S101 - the caller has looked
    readable: dict[str, list[str]] = await ask.of("access.readable", operation) or {}
    own = next(iter(ask.setting.organizations), "")
    unknown = [_new_id(ask, operation) for _ in range(2)]
    works = [ask.send(operation, path={resource.parameter: item}, provoke="unknown_id") for item in unknown]
    for organization, ids in readable.items():
        what = "known_id" if organization == own or operation.shared else "foreign_id"
        works += [ask.send(operation, path={resource.parameter: item}, provoke=what) for item in ids[:2]]
    await ask.together(*works)
