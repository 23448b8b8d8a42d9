"""How a step is asked for: with the token of a page, whichever way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.steps import leading, led
from conformance.evidence.tokens import abroad, is_url
from conformance.evidence.walks import identity
from conformance.probes.pagination.paging import request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Place
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.steps import Step
    from conformance.probes.pagination.paging import Filters


def going(  # noqa: PLR0913 - each keyword is one part of a request
    operation: Operation,
    source: Exchange | None,
    *,
    back: bool,
    limit: int | None,
    filters: Filters = (),
    other: bool = False,
) -> dict[str, Any] | None:
    """Return what ``Ask.send`` needs to go back from a page, or on; None where it holds no token for that.

    Without a page it is the end of the list that one goes back from. ``other``: the token is used the other way.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    token = leading(pagination, source, back=back) if source is not None else ""
    if token is None:
        return None
    place = pagination.previous if back else pagination.next
    if source is not None and place is not None and place.holds == "url" and is_url(token):
        return None if abroad(source, token) or other else {"follow": token}
    return asked(operation, token, back=back is not other, limit=limit, filters=filters)


def asked(operation: Operation, token: str, *, back: bool, limit: int | None, filters: Filters = ()) -> dict[str, Any]:
    """Return what ``Ask.send`` needs to use a token for a way."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    if back and pagination.backward is not None:
        place = pagination.backward.place
        made = request(operation, limit=limit, filters=filters, more=[(place, token)])
        if not token and place.where == "body":
            made["json_body"] = pointer.put(made.get("json_body", {}), place.at, None)
        made.pop("via", None)
        return {**made, "leave": (pagination.cursor,)} if pagination.cursor is not None else made
    way: list[tuple[Place, object]] = []
    if pagination.direction is not None:
        word = pagination.direction.backward if back else pagination.direction.forward
        way.append((pagination.direction.place, word))
    return request(operation, limit=limit, cursor=token, filters=filters, more=way)


def doubtful(operation: Operation, order: Sequence[str], steps: Sequence[Step]) -> bool:
    """Whether some step may have lost a row, or come to an end too early."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    place = {name: index for index, name in enumerate(order)}
    for item in steps:
        edge = identity(pagination, item.edge) if item.edge is not None else ""
        at = place.get(edge) if item.edge is not None else len(order)
        if at is None or item.rows is None:
            continue
        found = led(order, place, at, edge, [identity(pagination, row) for row in item.rows], back=item.back)
        ends = [leading(pagination, item.exchange, back=back) is None for back in (item.back, not item.back)]
        early = ends[0] and bool(found.met) and len(found.met) < len(found.due)
        if found.missing or early or (ends[1] and item.back and bool(found.met)):
            return True
    return False
