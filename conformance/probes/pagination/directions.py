"""A direction without a cursor, and parameters that a list does not have: each beside the request without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract.pagination import Place
from conformance.evidence.steps import leading
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import bounds, listed, request, tokened
from conformance.probes.pagination.stepping import going

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.probes.ask import Ask

FEW = 2  # rows of a small page
TRIED = ("5", "1")  # values of a parameter that the list doesn't have


def _small(operation: Operation) -> int | None:
    sizes = bounds(operation)
    sized = operation.pagination is not None and operation.pagination.limit is not None
    return max(sizes.least, min(FEW, sizes.most)) if sized else None


@probe(applies=lambda operation: tokened(operation) and bool(operation.pagination and operation.pagination.direction))
async def directions(ask: Ask, operation: Operation) -> None:
    """Name each direction without a cursor, with and without a limit; and go back with one.

    Labels: turn (0: no limit, 1: a small one), kind=plain (no direction) | forward | backward; kind=second for a page
    that another precedes, kind=control for going back from it.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    assert pagination.direction is not None  # noqa: S101 - applies says so
    place, words = pagination.direction.place, pagination.direction
    tasks = []
    for turn, limit in enumerate(dict.fromkeys((None, _small(operation)))):
        for kind, word in (("forward", words.forward), ("backward", words.backward)):
            asked = request(operation, limit=limit, more=[(place, word)])
            tasks.append(ask.send(operation, turn=turn, kind=kind, **asked))
        if limit is None:
            tasks.append(ask.send(operation, turn=turn, kind="plain", **request(operation)))
    plain, *_ = await together(_control(ask, operation), *tasks)
    if plain is None:
        ask.lack("no page that another one precedes: seed more rows than the smallest page size")


async def _control(ask: Ask, operation: Operation) -> Exchange | None:
    """Ask for the first page, the one after it, and go back from there."""
    pagination, limit = operation.pagination, _small(operation)
    assert pagination is not None  # noqa: S101 - only lists have pages
    page = await ask.send(operation, turn=int(limit is not None), kind="plain", **request(operation, limit=limit))
    token = leading(pagination, page, back=False)
    if token is None:
        return None
    asked = request(operation, limit=limit, cursor=token)
    page = await ask.send(operation, kind="second", **asked)
    back = going(operation, page, back=True, limit=limit)
    if back is None:
        return None
    labels: dict[str, Any] = {"kind": "control", "of": page.number, "token": "previous", "way": "backward"}
    return await ask.send(operation, **back, **labels)


@probe(applies=lambda operation: listed(operation) and bool(operation.pagination and operation.pagination.unsupported))
async def unsupported(ask: Ask, operation: Operation) -> None:
    """Ask with parameters that the list does not have: alone, with a limit, and with a cursor.

    Labels: turn (0 to 2: which request), kind=plain | tried; parameter and value of what was tried.
    """
    pagination, limit = operation.pagination, _small(operation)
    assert pagination is not None  # noqa: S101 - only lists have pages

    async def turn(number: int, **made: Any) -> Exchange:  # noqa: ANN401 - what a request is made of
        tasks = [ask.send(operation, turn=number, kind="plain", **request(operation, **made))]
        for name in pagination.unsupported:
            value = TRIED[min(number, 1)]
            asked = request(operation, **made, more=[(Place.named(name), value)])
            tasks.append(ask.send(operation, turn=number, kind="tried", parameter=name, value=value, **asked))
        return (await together(*tasks))[0]

    _, page = await together(turn(0), turn(1, limit=limit))
    token = leading(pagination, page, back=False)
    if token is not None and not (pagination.follows or pagination.counted):
        await turn(2, limit=limit, cursor=token)
