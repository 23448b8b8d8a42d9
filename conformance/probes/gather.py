"""Gather: run the probes that the chosen checks need, all at once, and repeat what looks wrong."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from conformance.checks.judge import judge
from conformance.contract.outcome import CONTRACT, Outcome
from conformance.probes import every
from conformance.probes.ask import Shared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.checks.kinds import Check
    from conformance.contract.model import Contract, Operation
    from conformance.contract.outcome import Result
    from conformance.probes.client import Client

Items = "Iterable[tuple[Operation, Check]]"


async def gather(contract: Contract, client: Client, items: Iterable[tuple[Operation, Check]]) -> None:
    """Gather the evidence for checks on operations into the client's transcript."""
    chosen = list(items)
    await _round(contract, client, chosen, 1)
    doubtful = [
        (operation, check)
        for operation, check in chosen
        if check.relational and _doubtful(judge(contract, operation, check, client.transcript))
    ]
    if doubtful:
        await _round(contract, client, doubtful, 2)


def _doubtful(result: Result) -> bool:
    """Whether a problem may have come from a target that moved: not what the contract itself brings about."""
    return result.outcome in {Outcome.FAILED, Outcome.WARNED} and any(it.aspect != CONTRACT for it in result.problems)


async def _round(contract: Contract, client: Client, items: list[tuple[Operation, Check]], attempt: int) -> None:
    shared = Shared(contract, client, every(), attempt)
    wanted = {(name, operation.id): operation for operation, check in items for name in check.probes}
    tasks = [shared.start(name, operation) for (name, _), operation in wanted.items()]
    await asyncio.gather(*tasks)
