"""Whose data it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conformance.checks import Case, check
from conformance.checks.errors.shape import asked
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.sends import listing, rows, stems_from, unique_values
from conformance.evidence.walks import identity, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Pagination
    from conformance.evidence.exchange import Exchange

Known = dict[
    str, "dict[str, tuple[Any, Exchange]]"
]  # organization -> what makes a row that row -> row and where it was


def isolated(operation: Operation) -> bool:
    """Whether an operation shows or makes what is one organization's own."""
    shows = operation.pagination is not None or operation.resource is not None or operation.sends is not None
    return operation.scheme is not None and not operation.shared and shows and operation.askable


@check(
    probes=("access.rows", "access.readable", "access.tenants", "access.control", "access.effects"),
    needs="two organizations with rows of their own: a credential of a second one, and rows for both",
    applies=isolated,
    relational=True,
)
def tenant_isolation(case: Case) -> Iterator[Statement]:
    """A key reaches nothing of another organization: not by rows, not by ids, not by filters, not by what it sends.

    One customer's messages in another's list is the worst that a messaging service can do. Source: "your organization's"
    in the description and Authorization, sentence 2, of 000, 001 and 002. What both organizations are shown is compared
    in full, since ids need be unique within one only.

    Passes:
        access.rows tenant=a page=0 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "a1", "to": "+15554443333", "status": "sent"}]}
        access.rows tenant=b page=0 | neighbour@listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "b1", "to": "+15550000001", "status": "sent"}]}
        access.tenants wants=foreign tenant=a by=to | listMessages ?to=%2B15550000001 | 200 | {"success": true, "data": []}
    Fails:
        access.rows tenant=a page=0 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "a1", "to": "+15554443333", "status": "sent"}]}
        access.rows tenant=b page=0 | neighbour@listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "b1", "to": "+15550000001", "status": "sent"}]}
        access.tenants wants=foreign tenant=a by=to | listMessages ?to=%2B15550000001 | 200 | {"success": true, "data": [{"id": "b1", "to": "+15550000001", "status": "delivered"}]}
    """
    if len(case.setting.organizations) < 2:  # noqa: PLR2004 - one has no neighbour
        yield Lack("a credential of a second organization is needed")
    elif case.operation.pagination is not None:
        yield from _lists(case, case.operation.pagination)
    elif case.operation.resource is not None:
        yield from _resources(case)
    elif case.operation.sends is not None:
        yield from _sends(case)


def _lists(case: Case, pagination: Pagination) -> Iterator[Statement]:
    own: Known = {name: {} for name in case.setting.organizations}
    examined: list[Exchange] = []
    for exchange in (*case.asked("access.rows"), *case.asked("access.tenants")):
        found = rows_of(pagination, exchange)
        if found is None:
            continue
        examined.append(exchange)
        for row in found:
            own.setdefault(str(exchange.labels["tenant"]), {}).setdefault(_same(pagination, row), (row, exchange))
    names = [name for name in own if own[name]]
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            yield from _shared(pagination, one, other, own)
    empty = [name for name in case.setting.organizations if not own[name]]
    if empty:
        yield Lack(f"organization {empty[0]} has no rows: seed some")
    elif examined:
        yield Seen(
            tuple(item.number for item in examined), rows=sum(len(found) for found in own.values()), pages=len(examined)
        )


def _same(pagination: Pagination, row: Any) -> str:  # noqa: ANN401 - a row is any JSON
    """Return all of a row that does not move with time."""
    still: object = row
    for at in pagination.volatile:
        still = pointer.drop(still, at)
    return json.dumps(still, sort_keys=True)


def _shared(pagination: Pagination, one: str, other: str, own: Known) -> Iterator[Problem]:
    shared = [key for key in own[one] if key in own[other]]
    if not shared:
        return
    (row, first), (_, second) = own[one][shared[0]], own[other][shared[0]]
    # The request that asked for what the other organization has is the one to repeat.
    first, second = sorted((first, second), key=lambda item: item.labels.get("wants") == "foreign")
    yield Problem(
        f"{len(shared)} rows are shown to both organizations {one} and {other}, {identity(pagination, row)} for one: on "
        f"{asked(first)}, and on {asked(second)}",
        "each row is shown to one organization",
        f"{len(shared)} rows in common",
        pagination.items,
        (first.number, second.number),
    )


def _resources(case: Case) -> Iterator[Statement]:
    own = {item.target: item for item in case.asked("access.readable") if item.ok}
    foreign = [item for item in case.asked("access.tenants", wants="foreign") if item.answered and item.target in own]
    at = case.operation.resource.at if case.operation.resource else ""
    for exchange in foreign:
        if exchange.ok and pointer.get(exchange.json, at):
            yield Problem(
                f"a row of another organization is read by its id: {asked(exchange)}",
                "no data: the answer to an unknown id",
                str(exchange.status),
                "",
                (own[exchange.target].number, exchange.number),
            )
    if foreign:
        yield Seen(tuple(item.number for item in foreign))
    else:
        yield Lack("no row of a second organization was read by its id: seed rows for both organizations")


def _sends(case: Case) -> Iterator[Statement]:
    """An accepted send is in nobody else's list; whose number it is sent from is judged with the sends."""
    accepted = [item for item in case.asked("access.control") if item.ok]
    listed = listing(case.contract, case.operation)
    if listed is None:
        return
    looks = [
        item for item in case.evidence.asked(listed.id, "access.effects") if item.ok and _other(case, accepted, item)
    ]
    if not accepted or not looks:
        yield Lack("needs an accepted send, and the other organization's list: --allow-send, [send]")
        return
    yield Seen(tuple(item.number for item in (*accepted, *looks)))
    yield from _elsewhere(case, listed, accepted)


def _other(case: Case, sent: list[Exchange], look: Exchange) -> bool:
    """Whether a look at the list was another organization's than the sends'."""
    names = {case.setting.credential(item.credential) for item in (*sent, look)}
    return len({item.organization for item in names if item}) > 1


def _elsewhere(case: Case, listed: Operation, accepted: list[Exchange]) -> Iterator[Statement]:
    """Yield accepted sends that another organization's list shows."""
    for exchange in case.evidence.asked(listed.id):
        reader, values = case.setting.credential(exchange.credential), None
        for send in accepted:
            sender = case.setting.credential(send.credential)
            if not reader or not sender or reader.organization == sender.organization or exchange.auth != "valid":
                continue
            values = unique_values(case.contract, case.operation, send.request_json)
            if any(stems_from(values, row) for row in rows(listed, exchange)):
                yield Problem(
                    f"a message of organization {sender.organization} is shown to {reader.organization}: {asked(exchange)}",
                    "each message is shown to its own organization",
                    "the message in the other's list",
                    "",
                    (send.number, exchange.number),
                )
                return
