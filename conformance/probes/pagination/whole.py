"""Walks from the first page to the last, and lists that have one page only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from conformance.evidence.walks import Walk
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.fixed import from_rows
from conformance.probes.pagination.paging import Filters, bounds, listed, take
from conformance.probes.pagination.plan import plan_of

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.probes.ask import Ask

MOST = 50  # pages of a walk at the maximum page size


def largest(operation: Operation) -> int | None:
    """Return the maximum page size, or None where none can be asked for."""
    return bounds(operation).most if operation.pagination and operation.pagination.limit else None


async def accepted(ask: Ask, operation: Operation) -> int | None:
    """Return the largest page size that the full walk found accepted; None is no limit at all."""
    full = await ask.of("pagination.walk", operation)
    return largest(operation) if isinstance(full, Walk) and full.name == "full" else None


@probe(applies=listed)
async def walk(ask: Ask, operation: Operation) -> Walk:
    """Walk to the end with the maximum page size, or without a limit where that is refused.

    Labels: walk=full | fallback, page.
    """
    full = await take(ask, operation, "full", limit=largest(operation), most=MOST)
    if full.end == "error" and not full.pages and largest(operation) is not None:
        return await take(ask, operation, "fallback", limit=None, most=MOST)  # a server that refuses its own maximum
    return full


@probe(applies=listed)
async def default_walk(ask: Ask, operation: Operation) -> Walk:
    """Walk without a limit. Labels: walk=default, page."""
    return await take(ask, operation, "default", limit=None, most=plan_of(operation).default)


@probe(applies=listed)
async def walk_again(ask: Ask, operation: Operation) -> Walk:
    """Walk as ``pagination.walk`` does, once all other walks are over: what is missing there must still be here.

    Labels: walk=again, page.
    """
    before = ("walk", "default_walk", "small_walks", "full_last_pages", "cursors", "boundaries")
    others = [*(f"pagination.{name}" for name in before), "filtering.walks", "filtering.pairs", "filtering.ranges"]
    others.append("ordering.orders")
    await together(*(ask.of(name, operation) for name in others))
    limit = await accepted(ask, operation)
    if limit is not None and plan_of(operation).varied and bounds(operation).fit(limit - 1):
        limit -= 1  # few other walks show the whole list: what large pages lack must show in this one
    return await take(ask, operation, "again", limit=limit, most=MOST)


@probe(applies=lambda operation: operation.pagination is not None and operation.pagination.style == "bounded")
async def bounded(ask: Ask, operation: Operation) -> list[Walk]:
    """Ask for a list that has one page only: as it is always asked for, and for what most rows are known of.

    Labels: walk=usual | busiest, page=0, known (how many rows the list that the values come from has for them).
    """
    discover = operation.discover
    source = ask.contract.operations.get(discover.source) if discover is not None else None
    full = await ask.of("pagination.walk", source) if source is not None else None
    known: Counter[Filters] = Counter()
    for row in full.rows if isinstance(full, Walk) and discover is not None else ():
        values = from_rows(discover, operation, [row]) if discover is not None else {}
        if values and not any(place.where == "path" for place in values):
            known[tuple(zip(discover.parameters if discover else (), values.values(), strict=True))] += 1
    walks = [take(ask, operation, "usual", limit=None, most=1)]
    for values_of_most, count in known.most_common(1):
        walks.append(take(ask, operation, "busiest", limit=None, most=1, filters=values_of_most, known=count))
    return list(await together(*walks))


@probe(applies=listed)
async def neighbour_walk(ask: Ask, operation: Operation) -> Walk | None:
    """Walk another organization's list with its own key. Labels: walk=neighbour, page, organization."""
    others = ask.setting.organizations[1:]
    credential = ask.credential(operation, others[0]) if others else None
    if credential is None:
        ask.lack("needs the key of a second organization: configure one")
        return None
    return await take(
        ask,
        operation,
        "neighbour",
        limit=largest(operation),
        most=MOST,
        credential=credential,
        organization=credential.organization,
    )
