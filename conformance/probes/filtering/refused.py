"""Values that a parameter does not allow, each beside one that it does; and single rows by their identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.walks import Walk
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import listed, request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.contract.model import Operation, Parameter
    from conformance.probes.ask import Ask

UUID = "7d9f2a54-0c1b-4e8e-9a37-5b6c1d2e3f40"  # of nothing
ROWS = 6  # read by their identifier


def constrained(operation: Operation) -> bool:
    """Whether an operation documents a refusal and has parameters whose values are constrained."""
    return bool(operation.refusals) and any(True for item in operation.parameters for _ in _bad(operation, item))


def _bad(operation: Operation, parameter: Parameter) -> Iterator[tuple[str, str, str]]:
    """Yield the constraint, a value beyond it, and a value within. Near forms, which may pass, are left out."""
    schema = parameter.schema
    places = [operation.pagination.limit, operation.pagination.cursor] if operation.pagination else []
    if parameter.where not in {"query", "path"} or parameter.name in {place.name for place in places if place}:
        return  # limits and cursors have checks of their own
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
    elif kind == "integer":
        yield "type", "abc", str(schema.get("minimum", 1))
    elif "maxLength" in schema:
        most = int(schema["maxLength"])
        yield "length", "a" * (most + 1), "a" * most
        yield "length", "a" * (10 * most), "a" * most


@probe(applies=constrained)
async def bad_values(ask: Ask, operation: Operation) -> None:
    """Ask with values that a parameter does not allow, and with twins that it does.

    Labels: parameter, constraint (enum | format | length | type), twin=bad | good.
    """
    asked: dict[tuple[str, str, str, str], None] = {}
    known = await _known(ask, operation)
    for parameter in operation.parameters:
        for constraint, wrong, right in _bad(operation, parameter):
            right = known if parameter.where == "path" and known else right  # noqa: PLW2901
            asked[parameter.name, constraint, "good", right] = None
            asked[parameter.name, constraint, "bad", wrong] = None
    await together(*(_ask(ask, operation, *item) for item in asked))


async def _ask(ask: Ask, operation: Operation, name: str, constraint: str, twin: str, value: str) -> None:  # noqa: PLR0913, PLR0917
    labels: dict[str, Any] = {"parameter": name, "constraint": constraint, "twin": twin}
    if operation.parameter(name, "path") is not None:
        await ask.send(operation, path={name: value}, **labels)
        return
    only = ((name, value),)
    asked = request(operation, filters=only) if listed(operation) else {"query": only}
    await ask.send(operation, **asked, **labels)


async def _listed_rows(ask: Ask, operation: Operation) -> Sequence[Any]:
    resource = operation.resource
    source = ask.contract.operations.get(resource.of) if resource else None
    full = await ask.of("pagination.walk", source) if source is not None and listed(source) else None
    return full.rows if isinstance(full, Walk) else []


async def _known(ask: Ask, operation: Operation) -> str:
    resource = operation.resource
    for row in await _listed_rows(ask, operation):
        if resource is not None and isinstance(value := pointer.get(row, resource.id), str | int):
            return str(value)
    return ""


@probe(applies=lambda operation: operation.resource is not None)
async def by_id(ask: Ask, operation: Operation) -> None:
    """Read several rows of the list by their identifiers: the first, the last and some between. Labels: id."""
    resource = operation.resource
    assert resource is not None  # noqa: S101 - applies says so
    rows = await _listed_rows(ask, operation)
    if not rows:
        ask.lack(f"{resource.of} has no rows: seed some")
    places = sorted({len(rows) * part // ROWS for part in range(ROWS)} | {len(rows) - 1}) if rows else []
    values = [str(value) for place in places if isinstance(value := pointer.get(rows[place], resource.id), str | int)]
    await together(*(ask.send(operation, path={resource.parameter: value}, id=value) for value in values))
    source = ask.contract.operations.get(resource.of)
    if source is not None:
        await ask.of("pagination.walk_again", source)
