"""Single rows by their identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.filtering.refused import listed_rows

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.probes.ask import Ask

ROWS = 6  # read by their identifier


@probe(applies=lambda operation: operation.resource is not None)
async def by_id(ask: Ask, operation: Operation) -> None:
    """Read several rows of the list by their identifiers: the first, the last and some between. Labels: id."""
    resource = operation.resource
    assert resource is not None  # noqa: S101 - applies says so
    rows = await listed_rows(ask, operation)
    if not rows:
        ask.lack(f"{resource.of} has no rows: seed some")
    places = sorted({len(rows) * part // ROWS for part in range(ROWS)} | {len(rows) - 1}) if rows else []
    values = [str(value) for place in places if isinstance(value := pointer.get(rows[place], resource.id), str | int)]
    await together(*(ask.send(operation, path={resource.parameter: value}, id=value) for value in values))
    source = ask.contract.operations.get(resource.of)
    if source is not None:
        await ask.of("pagination.walk_again", source)
