"""Values that a parameter does not allow, each beside one that it does; and requests that lack a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.checks.filtering.refused import address, constrained, demanded, entry, fields
from conformance.contract import pointer
from conformance.evidence.walks import Walk
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import listed, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.contract.model import Contract, Operation
    from conformance.contract.pagination import Place
    from conformance.probes.ask import Ask

UUID = "7d9f2a54-0c1b-4e8e-9a37-5b6c1d2e3f40"  # of nothing


def _bad(schema: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the constraint, a value beyond it, and a value within. Near forms, which may pass, are left out."""
    kind = schema.get("type")
    if "enum" in schema:
        yield "enum", "no-such-value", str(schema["enum"][0])
    elif schema.get("format") == "uuid":
        yield "format", "not-a-uuid", UUID
        yield "format", UUID[:-1], UUID
        yield "format", "z" + UUID[1:], UUID
    elif schema.get("format") == "date-time":
        yield "format", "yesterday", "2026-01-01T00:00:00Z"
        yield "format", "2026-13-45T00:00:00Z", "2026-01-01T00:00:00Z"
    elif kind == "boolean":
        yield "type", "maybe", "true"
    elif kind in {"integer", "number"}:
        yield "type", "abc", str(schema.get("minimum", 1))
    elif "maxLength" in schema:
        most = int(schema["maxLength"])
        yield "length", "a" * (most + 1), "a" * most
        yield "length", "a" * (10 * most), "a" * most


@probe(applies=constrained)
async def bad_values(ask: Ask, operation: Operation) -> None:
    """Ask with values that a parameter does not allow, and with twins that it does.

    What the register lets a server take is not asked. Labels: parameter (a pointer for a field of the JSON body),
    constraint (enum | format | length | type), twin=bad | good.
    """
    asked: dict[tuple[Place, str, str, str], None] = {}
    for place, schema in fields(operation):
        for constraint, wrong, right in _bad(schema):
            if _may(ask.contract, address(operation, place, {"length": "maxLength"}.get(constraint, constraint))):
                continue
            asked[place, constraint, "good", await _right(ask, operation, place, right)] = None
            asked[place, constraint, "bad", wrong] = None
    await together(*(_ask(ask, operation, *item) for item in asked))


def _may(contract: Contract, at: str) -> bool:
    """Whether the register leaves a constraint to the server."""
    own = entry(contract, at)
    return own is not None and own.level == "may"


async def _right(ask: Ask, operation: Operation, place: Place, right: str) -> str:
    """Return a legal value: one that is known to be there, or that means something, if there is such a one."""
    pages = operation.pagination
    if place.where == "path":
        return await _known(ask, operation) or right
    if pages is not None and pages.direction is not None and pages.direction.place == place:
        return pages.direction.forward
    if pages is not None and any(item.place == place and item.form == "unix-seconds" for item in pages.filters):
        return str(int(ask.setting.began))
    user = ask.credential(operation)
    fixed = await ask.fixed(operation, user.organization if user else "")
    return str(fixed.get(place, right))


async def _ask(ask: Ask, operation: Operation, place: Place, constraint: str, twin: str, value: str) -> None:  # noqa: PLR0913, PLR0917
    labels: dict[str, Any] = {"parameter": place.name or place.at, "constraint": constraint, "twin": twin}
    if place.where == "path":
        await ask.send(operation, path={place.name: value}, **labels)
    elif listed(operation):
        await ask.send(operation, **request(operation, more=[(place, value)]), **labels)
    elif place.where == "body":
        await ask.send(operation, json_body=pointer.put({}, place.at, operation.typed(place, value)), **labels)
    else:
        await ask.send(operation, query=((place.name, value),), **labels)


async def _known(ask: Ask, operation: Operation) -> str:
    """Return the identifier of a row, for an operation that reads one."""
    resource = operation.resource
    for row in await listed_rows(ask, operation):
        if resource is not None and isinstance(value := pointer.get(row, resource.id), str | int):
            return str(value)
    return ""


async def listed_rows(ask: Ask, operation: Operation) -> Sequence[Any]:
    """Return the rows of the list that has what an operation reads one by one."""
    resource = operation.resource
    source = ask.contract.operations.get(resource.of) if resource else None
    full = await ask.of("pagination.walk", source) if source is not None and listed(source) else None
    return full.rows if isinstance(full, Walk) else []


@probe(applies=lambda operation: bool(demanded(operation)))
async def required(ask: Ask, operation: Operation) -> None:
    """Ask with all parameters that are required, and without each of them. Labels: parameter, twin=bad | good."""
    await together(
        ask.send(operation, twin="good"),
        *(
            ask.send(operation, leave=[place], parameter=place.name or place.at, twin="bad")
            for place in demanded(operation)
        ),
    )
