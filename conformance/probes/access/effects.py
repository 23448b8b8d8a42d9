"""Whether what was denied happened all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.probes.ask import Ask, probe
from conformance.probes.looks import look

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange

MOST = 8  # sends that are looked for


@probe(applies=lambda operation: bool(operation.sends and operation.scheme and operation.sends.listed_by))
async def effects(ask: Ask, operation: Operation) -> None:
    """Look for the sends that were denied, and for one that was accepted. Labels: see ``looks.look``."""
    control, by_key, by_scope = await ask.together(
        ask.of("access.control", operation), ask.of("access.keys", operation), ask.of("access.scopes", operation)
    )
    denied: list[Exchange] = [item for item in (*(by_scope or ()), *(by_key or ())) if item.refused]
    if control is None or not control.ok or not denied:
        ask.lack(
            "needs an accepted send and a denied one: --allow-send, the numbers of [send], a key without the scope"
        )
        return
    credential = ask.setting.credential(control.credential)
    organization = credential.organization if credential else ""
    others = [name for name in ask.setting.organizations if name != organization][:1]
    await ask.together(
        look(ask, operation, [control, *denied[:MOST]], organization),
        *(look(ask, operation, [control], name, pauses=(0.0,)) for name in others),
    )
