"""Filters on the way: repeated with a cursor, left out, and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.evidence.steps import leading, step
from conformance.evidence.walks import Walk, identity
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.narrowed import cut, equal
from conformance.probes.pagination.paging import bounds, request, take, tokened
from conformance.probes.pagination.stepping import doubtful
from conformance.probes.pagination.whole import MOST, accepted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.contract.model import Operation
    from conformance.evidence.steps import Step
    from conformance.probes.ask import Ask
    from conformance.probes.pagination.paging import Filters

LARGEST = 12  # rows of the first page
EXPLICIT = {"repeated", "encoded"}


def carrying(operation: Operation) -> bool:
    """Whether it is said of a list's cursors whether they hold the filters."""
    pagination = operation.pagination
    return (
        tokened(operation) and pagination is not None and pagination.filters_in in EXPLICIT and bool(pagination.filters)
    )


@probe(applies=carrying)
async def carried(ask: Ask, operation: Operation) -> None:
    """Walk to a boundary with a filter, and on with it, without it, and with another one.

    Labels: window (name of the filter that the rows should obey), filtered; walk, page for the filtered list itself;
    kind=first (the page up to the boundary) | kept | left_out | changed, the last three with of, token, way (see
    ``evidence.steps``) and begun (window of the first page); walk=still, where a row seems to be lost.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    full = await ask.of("pagination.walk", operation)
    rows = full.rows if isinstance(full, Walk) else []
    tail = cut(operation, rows, head=False)
    values = [filters for filters, _ in equal(operation, rows)][:2]
    narrow = {f"filter-{index}": filters for index, filters in enumerate([*([tail] if tail else []), *values])}
    if not narrow:
        ask.lack("no filter whose effect the rows can show: seed messages that differ in time and in their fields")
        return
    order = list(dict.fromkeys(identity(pagination, row) for row in rows))
    names = list(narrow)
    found = await together(
        *(
            _one(ask, operation, order, narrow, name, names[(index + 1) % len(names)])
            for index, name in enumerate(names)
        ),
        _added(ask, operation, names[-1], narrow[names[-1]]),
    )
    if doubtful(operation, order, [item for steps in found for item in steps]):
        await take(ask, operation, "still", limit=await accepted(ask, operation), most=MOST)


async def _one(  # noqa: PLR0913, PLR0917 - each is one part of a walk
    ask: Ask, operation: Operation, order: list[str], narrow: dict[str, Filters], name: str, other: str
) -> list[Step]:
    """Begin with one filter and go on in every way; return the steps that should be on the unfiltered list."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    filters, labels = narrow[name], _labels(name, narrow[name])
    base = await take(ask, operation, name, limit=await accepted(ask, operation), most=2, filters=filters, **labels)
    limit = _size(operation, order, [identity(pagination, row) for page in base.pages[:1] for row in page.rows])
    first = await ask.send(operation, kind="first", **request(operation, limit=limit, filters=filters), **labels)
    token = leading(pagination, first, back=False)
    if token is None:
        return []
    ways: list[tuple[str, Filters, dict[str, Any]]] = [
        ("kept", filters, labels),
        ("left_out", (), {"window": name}),
    ]
    if pagination.filters_in == "repeated" and other != name:
        ways.append(("changed", narrow[other], _labels(other, narrow[other])))
    found = await together(
        *(
            ask.send(
                operation,
                kind=kind,
                of=first.number,
                token="next",  # noqa: S106 - a name, no secret
                way="forward",
                begun=name,
                **request(operation, limit=limit, cursor=token, filters=held),
                **said,
            )
            for kind, held, said in ways
        )
    )
    made = step(operation, first, found[1]) if pagination.filters_in == "repeated" else None
    return [made] if made is not None else []


async def _added(ask: Ask, operation: Operation, name: str, filters: Filters) -> list[Step]:
    """Begin without a filter, and go on with one."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    if pagination.filters_in != "repeated":
        return []
    limit = max(bounds(operation).least, min(3, bounds(operation).most)) if pagination.limit is not None else None
    first = await ask.send(operation, kind="first", window="", **request(operation, limit=limit))
    token = leading(pagination, first, back=False)
    if token is not None:
        labels: dict[str, Any] = {"of": first.number, "token": "next", "way": "forward", "begun": ""}
        asked = request(operation, limit=limit, cursor=token, filters=filters)
        await ask.send(operation, kind="changed", **asked, **labels, **_labels(name, filters))
    return []


def _labels(name: str, filters: Filters) -> dict[str, Any]:
    return {"window": name, "filtered": [name for name, _ in filters]}


def _size(operation: Operation, order: Sequence[str], names: Sequence[str]) -> int | None:
    """Return a page size after whose first page a row follows soon that the filter leaves out, and one it doesn't."""
    if operation.pagination is None or operation.pagination.limit is None:
        return None
    sizes = bounds(operation)
    place, there = {name: index for index, name in enumerate(order)}, set(names)
    tried: list[int] = [*range(2, min(LARGEST, len(names) - 1) + 1), 1]
    for size in tried:
        at = place.get(names[size - 1]) if size < len(names) else None
        if at is not None and sizes.fit(size) and set(order[at + 1 : at + 1 + size]) - there:
            return size
    return max(sizes.least, min(2, sizes.most))
