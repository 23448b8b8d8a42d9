"""Errors: each documented one provoked, by a request that is wrong in one way only."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from conformance.contract import pointer
from conformance.probes.ask import Ask, probe
from conformance.probes.drafts import to_nobody

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from conformance.contract.model import Operation, Parameter

# Bodies that are no object, no JSON or no UTF-8.
MALFORMED = (b"[]", b'{"', b"null", b'"text"', b"\xff\xfe", b'{"tag": "\\u0000\\ud800"}', b"[" * 2000)


@probe(applies=lambda operation: operation.envelope is not None)
async def provoke(ask: Ask, operation: Operation) -> None:
    """Provoke the documented errors.

    Labels: provoke=unauthorized | forbidden | invalid (with field=<name>) | unknown_id | foreign_id | known_id.
    """
    own = ask.credential(operation)
    if own is None:
        ask.lack(f"no credential may use {operation.id}")
        return
    request = _request(ask, operation, own.organization)
    works: list[Coroutine[Any, Any, Any]] = []
    if operation.scheme is not None:
        works.append(ask.send(operation, auth="none", provoke="unauthorized", **request))
        lesser = next(
            (c for c in ask.setting.credentials if not c.revoked and c.allows(operation.scopes) is False), None
        )
        if lesser is not None:
            works.append(ask.send(operation, credential=lesser, provoke="forbidden", **request))
    works += _invalid(ask, operation, own.organization)
    if operation.resource is not None:
        works.append(_ids(ask, operation))
    await ask.together(*works)


def _request(ask: Ask, operation: Operation, organization: str) -> dict[str, Any]:
    """A request that is right; for a send, right but for its recipient."""
    request: dict[str, Any] = {}
    if operation.resource is not None:
        request["path"] = {operation.resource.parameter: _new_id(ask)}
    if operation.sends is not None:
        request["json_body"] = to_nobody(ask, operation, organization)
    return request


def _new_id(ask: Ask) -> str:
    return str(uuid.UUID(int=ask.random.getrandbits(128), version=4))


def _invalid(ask: Ask, operation: Operation, organization: str) -> Iterator[Coroutine[Any, Any, Any]]:
    """One wrong parameter or field in each request."""
    for parameter in operation.parameters:
        value = wrong_value(parameter)
        if value is None:
            continue
        labels = {"provoke": "invalid", "field": parameter.name}
        if parameter.where == "query":
            yield ask.send(operation, query={parameter.name: value}, **labels)  # type: ignore[arg-type]
        elif parameter.where == "path":
            yield ask.send(operation, path={parameter.name: value}, **labels)  # type: ignore[arg-type]
    for raw in _hostile(operation):
        yield ask.send(operation, raw_query=raw, provoke="malformed")
    if operation.sends is not None:
        field = pointer.parts(operation.sends.recipient)[-1]
        yield ask.send(operation, json_body=to_nobody(ask, operation, organization), provoke="invalid", field=field)
        for body in MALFORMED:
            yield ask.send(operation, body=body, provoke="malformed")
        yield ask.send(operation, body=b"", provoke="malformed")
        yield ask.send(operation, body=b"text", content_type="text/plain", provoke="malformed")


def _hostile(operation: Operation) -> Iterator[str]:
    """Query strings that have crashed servers; a right one may refuse them or find nothing."""
    for parameter in operation.parameters:
        if parameter.where == "query":
            name = quote(parameter.name, safe="")
            yield from (f"{name}={value}" for value in ("%00", "%FF", ""))
            if parameter.schema.get("type") == "integer":
                yield from (f"{name}={value}" for value in ("1" + "0" * 20, "1.5", "NaN"))
            yield f"{name}[]={'%27' * 3}"


def wrong_value(parameter: Parameter) -> str | None:
    """Return a printable value that the parameter's schema certainly rules out, or None where it rules out nothing."""
    schema = parameter.schema
    if schema.get("type") in {"integer", "number"}:
        return str(int(schema["minimum"]) - 1) if "minimum" in schema else "many"
    if schema.get("enum"):
        return "conformance-none-of-these"
    if schema.get("type") == "boolean":
        return "perhaps"
    if schema.get("format") in {"uuid", "date-time", "date"}:
        return "conformance-no-" + str(schema["format"])
    return None


async def _ids(ask: Ask, operation: Operation) -> None:
    """Ask for an id of our own, one of nobody and one of another organization."""
    resource = operation.resource
    assert resource is not None  # noqa: S101 - the caller has looked
    readable: dict[str, list[str]] = await ask.of("access.readable", operation) or {}
    own = next(iter(ask.setting.organizations), "")
    works = [ask.send(operation, path={resource.parameter: _new_id(ask)}, provoke="unknown_id") for _ in range(2)]
    for organization, ids in readable.items():
        what = "known_id" if organization == own else "foreign_id"
        works += [ask.send(operation, path={resource.parameter: item}, provoke=what) for item in ids[:2]]
    await ask.together(*works)
