"""Values that an operation requires and nobody can guess, taken from one row of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.evidence.walks import Walk
from conformance.probes.ask import probe
from conformance.probes.fixed import from_rows

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.contract.pagination import Place
    from conformance.probes.ask import Ask


@probe(applies=lambda operation: operation.discover is not None)
async def values(ask: Ask, operation: Operation) -> dict[str, dict[Place, object]]:
    """Return, by organization, the values of the first of its rows that has them all; it asks nothing itself."""
    discover = operation.discover
    assert discover is not None  # noqa: S101 - applies says so
    source = ask.contract.operations.get(discover.source)
    if source is None:
        return {}
    walk, others = await ask.together(ask.of("pagination.walk", source), ask.of("access.rows", source))
    first = next(iter(ask.setting.organizations), "")
    rows = {**(others or {}), first: walk.rows if isinstance(walk, Walk) else []}
    found = {organization: from_rows(discover, operation, known) for organization, known in rows.items()}
    if not found[first]:
        names = ", ".join(discover.parameters)
        ask.lack(f"no row of {discover.source} tells {names}: seed one, or name them in [parameters.{operation.id}]")
    return found
