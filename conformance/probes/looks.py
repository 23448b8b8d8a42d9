"""Looking for what sends left behind: in the list, by the label that they carried, and among its newest rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.evidence.sends import listing, tag_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.probes.ask import Ask

PAUSES = (0.0, 1.0)  # seconds before each look: what is written late is not taken for what was not written


async def look(
    ask: Ask, operation: Operation, sent: Sequence[Exchange], organization: str, pauses: Sequence[float] = PAUSES
) -> None:
    """Look with an organization's key after each pause.

    Labels, on the list's exchanges: look=<number of the look>, by=filter | newest.
    """
    listed = listing(ask.contract, operation)
    reader = ask.credential(listed, organization) if listed else None
    if listed is None or listed.pagination is None or reader is None:
        ask.lack("no credential may read the list of what was sent")
        return
    tag = tag_of(ask.contract, operation)
    limit = listed.pagination.limit
    bound = listed.parameter(limit.name) if limit and limit.where == "query" else None
    newest = {bound.name: bound.schema.get("maximum", 100)} if bound is not None else {}
    for turn, pause in enumerate(pauses):
        await ask.sleep(pause)
        await ask.together(
            ask.send(listed, credential=reader, query=newest, look=turn, by="newest"),
            *(
                ask.send(listed, credential=reader, query={tag.parameter: value}, look=turn, by="filter")
                for item in sent
                if tag is not None and isinstance(value := pointer.get(item.request_json, tag.at), str)
            ),
        )
