"""The matrix of operations and credentials: each cell is allowed or denied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.probes.access.keys import MOST_ACCEPTED, unlimited
from conformance.probes.access.questions import question, real
from conformance.probes.ask import Ask, probe
from conformance.probes.drafts import mark

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Credential


@probe(applies=lambda operation: operation.scheme is not None and operation.askable)
async def scopes(ask: Ask, operation: Operation) -> list[Exchange]:
    """Ask one request with each credential that works. Returns the whole sends.

    Labels: cell=allowed | denied | unknown (its scopes are not known); reach=<see Question>.
    """
    working = [item for item in ask.setting.credentials if not item.revoked]
    await ask.together(*(_cell(ask, operation, item) for item in working))
    if operation.sends is None:
        return []
    asked: list[Exchange] = []
    for number, credential in enumerate(item for item in working if item.allows(operation.scopes) is False):
        whole = real(ask, operation, credential.organization, mark(ask, number))
        if whole is None:
            ask.lack("needs --allow-send and the numbers of [send]")
            break
        own = ask.credential(operation, credential.organization)
        if sum(item.ok for item in asked) < MOST_ACCEPTED:
            if own is not None:
                await unlimited(ask, operation, own)
            asked.append(await whole.put(ask, operation, credential, "valid", cell="denied"))
    return asked


async def _cell(ask: Ask, operation: Operation, credential: Credential) -> Exchange:
    same = await question(ask, operation, credential.organization)
    return await same.put(ask, operation, credential, "valid", cell=cell(credential, operation))


def cell(credential: Credential, operation: Operation) -> str:
    """Return what a credential may expect of an operation."""
    return {True: "allowed", False: "denied", None: "unknown"}[credential.allows(operation.scopes)]


@probe(applies=lambda operation: operation.sends is not None and operation.scheme is not None)
async def control(ask: Ask, operation: Operation) -> Exchange | None:
    """Send one message with the key that has the fewest scopes that are enough.

    Labels: cell=allowed; reach=somebody.
    """
    own = ask.credential(operation)
    fit = [
        item
        for item in ask.setting.credentials
        if own and not item.revoked and item.organization == own.organization and item.allows(operation.scopes)
    ]
    least = min(fit, key=lambda item: len(item.scopes or ()), default=own)
    if least is None:
        ask.lack(f"no credential may use {operation.id}")
        return None
    whole = real(ask, operation, least.organization, mark(ask, 0))
    if whole is None:
        ask.lack("needs --allow-send and the numbers of [send]")
        return None
    return await whole.put(ask, operation, least, "valid", cell="allowed" if least.scopes else "unknown")
