"""The states that an accepted message passes through, and its times."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.sending import doubt, good_sends
from conformance.contract import pointer, times
from conformance.contract.outcome import Lack, Problem, Seen, Statement
from conformance.evidence.sends import identifier, listing, made, reading, row_id, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Lifecycle
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange


@check(
    probes=("sending.send", "sending.follow"),
    needs="a message followed to its end: --allow-send, and a credential that may read it",
    applies=lambda op: op.sends is not None and op.lifecycle is not None,
)
def lifecycle(case: Case) -> Iterator[Statement]:
    """A message comes to a terminal state and stays there; before that it only moves forward; its times are in order.

    A client that has shown "delivered", or stopped asking, must not have to take it back. Documents 000, 002.

    Passes:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=one message=full turn=0 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "sent"}}
        sending.follow read=one message=full turn=1 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "delivered"}}
        sending.follow read=one message=full turn=2 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "delivered"}}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=one message=full turn=0 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "delivered"}}
        sending.follow read=one message=full turn=1 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "sent"}}
    Warns:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=one message=full turn=0 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "sent"}}
        sending.follow read=one message=full turn=1 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "sending"}}
        sending.follow read=one message=full turn=2 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "delivered"}}
        sending.follow read=one message=full turn=3 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "delivered"}}
    Inconclusive:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=one message=full turn=0 | getMessage | 200 | {"success": true, "data": {"id": "m1", "status": "queued"}}
    """
    reader = reading(case.contract, case.operation)
    if reader is None:
        return
    for exchange in good_sends(case):
        if reason := doubt(exchange):
            yield Lack(reason)
        if exchange.ok:
            reads = case.evidence.asked(reader.id, "sending.follow", read="one", message=exchange.labels.get("send"))
            yield from _life(case, reader, exchange, [item for item in reads if item.ok])


def _life(case: Case, reader: Operation, sent: Exchange, reads: list[Exchange]) -> Iterator[Statement]:
    life = case.operation.lifecycle
    assert life is not None  # noqa: S101 - the caller has looked
    wanted = identifier(case.contract, case.operation, sent)
    if not reads:
        yield Lack(f"message {wanted} could not be read by its identifier")
        return
    at = reader.resource.at if reader.resource else ""
    states = [(sent, pointer.get(made(case.operation, sent), life.at))]
    states += [(item, pointer.get(item.json, at + life.at)) for item in reads]
    ended = next((index for index, (_, state) in enumerate(states) if state in life.terminal), None)
    yield from _backward(life, wanted, states[1:])
    yield from _times(life, wanted, reads[-1], pointer.get(reads[-1].json, at))
    if ended is None:
        waited = reads[-1].started - sent.started
        yield Lack(f"message {wanted} was still {states[-1][1]} after {waited:.0f} s")
        return
    first, state = states[ended]
    if ended + 1 < len(states):
        yield Seen(tuple(item.number for item, _ in states), rows=len(states))
    for item, other in states[ended + 1 :]:
        if other != state:
            message = f"message {wanted} had ended as {state} and is {other} {item.started - first.started:.1f} s later"
            yield Problem(message, str(state), str(other), at + life.at, (first.number, item.number))
            break
    yield from _in_list(case, life, sent, str(wanted), str(state))


def _backward(life: Lifecycle, wanted: str | None, states: list[tuple[Exchange, object]]) -> Iterator[Problem]:
    known = {state: place for place, state in enumerate(life.order)}
    moving = [(item, state) for item, state in states if state in known]
    for (before, earlier), (after, later) in itertools.pairwise(moving):
        if known[later] < known[earlier]:
            message = f"message {wanted} goes back from {earlier} to {later}"
            numbers = (before.number, after.number)
            yield Problem(message, f"{earlier} or later", str(later), life.at, numbers, "order", basis="inferred")


def _times(life: Lifecycle, wanted: str | None, item: Exchange, row: object) -> Iterator[Problem]:
    shown = [(at, moment) for at in life.times if (moment := times.parse(pointer.get(row, at))) is not None]
    for (earlier, first), (later, second) in itertools.pairwise(shown):
        if second < first:
            message = f"message {wanted}: {later.lstrip('/')} is before {earlier.lstrip('/')}"
            actual = f"{pointer.get(row, later)} before {pointer.get(row, earlier)}"
            yield Problem(message, "the order of events", actual, later, (item.number,), "times", basis="inferred")


def _in_list(case: Case, life: Lifecycle, sent: Exchange, wanted: str, state: str) -> Iterator[Statement]:
    """Judge that the list says so too: the last look at it, some seconds after the end."""
    target = listing(case.contract, case.operation)
    if target is None:
        return
    looks = list(case.evidence.asked(target.id, "sending.follow", read="after", message=sent.labels.get("send")))
    for look in looks[-1:]:
        for row in rows(target, look):
            other = pointer.get(row, life.at)
            if row_id(target, row) == wanted and isinstance(other, str) and other != state:
                message = f"message {wanted} has ended as {state}, and the list still shows {other}"
                yield Problem(message, state, other, life.at, (sent.number, look.number))
