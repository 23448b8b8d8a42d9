"""Walks from the first page to the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.evidence.walks import Walk
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.paging import bounds, listed, take

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.probes.ask import Ask

MOST = 50  # pages of a walk at the maximum page size
MOST_DEFAULT = 25  # pages of a walk without a limit


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
    return await take(ask, operation, "default", limit=None, most=MOST_DEFAULT)


@probe(applies=listed)
async def walk_again(ask: Ask, operation: Operation) -> Walk:
    """Walk as ``pagination.walk`` does, once all other walks are over: what is missing there must still be here.

    Labels: walk=again, page.
    """
    before = ("walk", "default_walk", "small_walks", "full_last_pages", "cursors")
    others = [*(f"pagination.{name}" for name in before), "filtering.walks", "filtering.pairs", "filtering.ranges"]
    await together(*(ask.of(name, operation) for name in others))
    return await take(ask, operation, "again", limit=await accepted(ask, operation), most=MOST)


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
