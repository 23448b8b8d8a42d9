"""Accepted messages: the answer, and the list that they then stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.sending import doubt, final, good_sends, sends
from conformance.contract import pointer, times
from conformance.contract.outcome import Lack, Problem, Seen, Statement
from conformance.contract.pointer import MISSING
from conformance.evidence.sends import (
    identifier,
    listing,
    made,
    row_id,
    rows,
    sends_of,
    stems_from,
    unique_values,
)
from conformance.evidence.tokens import token_of
from conformance.evidence.walks import settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange

_NOT_ALLOWED = (401, 403)


@check(probes=("sending.send",), needs="an accepted send: --allow-send, and numbers in [send]", applies=sends)
def accepted(case: Case) -> Iterator[Statement]:
    """A good message is accepted with the documented status and the resource: its identifier, first state and content.

    A client keeps the identifier, shows the state and trusts the rest to be what it sent. Text and tag that need
    escaping are part of it: percent signs, quotes, plus signs, letters beyond ASCII. Document 002.

    Passes:
        sending.send send=minimal | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued", "text": "hi"}}
    Fails:
        sending.send send=minimal | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 200 | {"success": true, "data": {"id": "m1", "status": "queued"}}
    Fails:
        sending.send send=minimal | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "sent"}}
    Fails:
        sending.send send=minimal | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "a+b"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued", "text": "a b"}}
    Inconclusive:
        sending.send send=minimal | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 429 Retry-After=1 | {}
    """
    operation = case.operation
    for exchange in good_sends(case):
        if reason := doubt(exchange):
            yield Lack(reason)
        elif exchange.status in _NOT_ALLOWED:
            yield Lack(
                f"request {exchange.number}: the credential '{exchange.credential}' was not let in ({exchange.status})"
            )
        elif not exchange.ok:
            yield _refused(case, exchange)
        else:
            yield Seen((exchange.number,), rows=1)
            yield from _answer(case, exchange)
            yield from _altered(
                operation, exchange, made(operation, exchange), (exchange.number,), "echo", "the answer"
            )


def _refused(case: Case, exchange: Exchange) -> Statement:
    sends = sends_of(case.operation)
    code = pointer.get(
        exchange.json, (case.operation.envelope.code if case.operation.envelope else None) or "/error/code"
    )
    for refusal, what in ((sends.consent, "has not opted in"), (sends.landline, "is a landline")):
        if refusal is not None and refusal.code and code == refusal.code:
            return Lack(
                f"the target says that the configured recipient {what} ({code}): configure one that may be texted"
            )
    awkward = exchange.labels.get("send") == "awkward"
    what = "whose text and tag need escaping" if awkward else f"({exchange.labels.get('send')} body)"
    return Problem(
        f"a good message {what} is refused: {exchange.line} {exchange.response_body[:200].decode('utf-8', 'replace')}",
        expected=str(case.operation.success),
        actual=str(exchange.status),
        exchanges=(exchange.number,),
        aspect="status",
        basis="inferred" if awkward else "stated",
    )


def _answer(case: Case, exchange: Exchange) -> Iterator[Problem]:
    operation, number = case.operation, (exchange.number,)
    if exchange.status != operation.success:
        message = f"an accepted message is answered {exchange.status}, not {operation.success}"
        yield Problem(message, str(operation.success), str(exchange.status), exchanges=number, aspect="status")
    resource, at = made(operation, exchange), sends_of(operation).resource
    if identifier(case.contract, operation, exchange) is None:
        message = "the answer to an accepted message holds no identifier"
        yield Problem(message, f"a string at {at}/id", repr(pointer.get(resource, "/id")), at, number, "status")
    lifecycle = operation.lifecycle
    if lifecycle is not None and lifecycle.initial:
        status = pointer.get(resource, lifecycle.at)
        if status != lifecycle.initial:
            message = f"an accepted message does not begin as {lifecycle.initial}"
            yield Problem(message, lifecycle.initial, repr(status), at + lifecycle.at, number, "initial")


def _altered(  # noqa: PLR0913, PLR0917 - all of them are facts about one thing
    operation: Operation, sent: Exchange, shown: object, numbers: tuple[int, ...], aspect: str, where: str
) -> Iterator[Problem]:
    """Compare what was sent with what is shown; what is not shown is not judged, and null only warns."""
    for asked, at in sends_of(operation).echo.items():
        value, other = pointer.get(sent.request_json, asked), pointer.get(shown, at)
        if value is MISSING or value is None or other is MISSING or other == value:
            continue
        message = (
            f"{where} shows another {at.lstrip('/')} than was sent (request {sent.number}, {sent.labels.get('send')})"
        )
        basis = "inferred" if other is None else "stated"
        yield Problem(message, repr(value), repr(other), at, numbers, aspect, basis=basis)  # type: ignore[arg-type]


@check(
    probes=("sending.send", "sending.follow"),
    needs="an accepted send that is looked for in the list: --allow-send, and a credential that may list",
    applies=lambda op: op.sends is not None and bool(op.sends.listed_by),
    relational=True,
)
def listed(case: Case) -> Iterator[Statement]:
    """An accepted message stands in the list within some seconds, once, with the content that it was sent with.

    A client that shows what was sent would otherwise lose it, or show it twice or altered. Documents 000, 002.

    Passes:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hello there 1"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=head page=0 turn=0 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "m1", "status": "sent", "text": "hello there 1"}, {"id": "m0", "status": "sent"}]}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hello there 1"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=head page=0 turn=0 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "m0", "status": "sent"}]}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hello there 1"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=head page=0 turn=0 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "m1", "status": "sent", "text": "hello there 1"}, {"id": "m2", "status": "sent", "text": "hello there 1"}]}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hello there 1"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.follow read=head page=0 turn=0 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "m1", "status": "sent", "text": "hello"}]}
    """
    target = listing(case.contract, case.operation)
    if target is None:
        return
    heads = list(case.evidence.asked(target.id, "sending.follow", read="head"))
    for exchange in good_sends(case):
        wanted = identifier(case.contract, case.operation, exchange)
        if reason := doubt(exchange):
            yield Lack(reason)
        if wanted is None:
            continue
        name = exchange.labels.get("send")
        tagged = [
            e
            for read in ("tag", "tag-pages")
            for e in case.evidence.asked(target.id, "sending.follow", read=read, message=name)
        ]
        yield from _stands(case, target, exchange, wanted, _last_turn(heads), _last_turn(tagged))


def _last_turn(exchanges: list[Exchange]) -> list[Exchange]:
    """Return the pages of the last time that the list was asked; of a walk, all pages, each by its last answer."""
    turns = [int(item.labels["turn"]) for item in exchanges if "turn" in item.labels]
    kept = [item for item in exchanges if "turn" not in item.labels or int(item.labels["turn"]) == max(turns)]
    return final(iter(kept), "read", "page")


def _stands(  # noqa: PLR0913, PLR0917 - all of them are facts about one thing
    case: Case, target: Operation, sent: Exchange, wanted: str, head: list[Exchange], tagged: list[Exchange]
) -> Iterator[Statement]:
    views = {
        "the list": head,
        "the list filtered by its tag": [item for item in tagged if item.labels.get("read") == "tag"],
        "the filtered list in pages of one": [item for item in tagged if item.labels.get("read") == "tag-pages"],
    }
    own = unique_values(case.contract, case.operation, sent.request_json)
    read = [item for pages in views.values() for item in pages if item.ok]
    if not read:
        yield Lack(f"the list could not be read after message {wanted} was accepted")
        return
    found = [(item, row) for item in read for row in rows(target, item) if row_id(target, row) == wanted]
    yield Seen((sent.number, *(item.number for item in read)), rows=len(found), pages=len(read))
    if not found:
        yield _missing(case, target, sent, wanted, head, read)
        return
    for view, pages in views.items():
        mine = [(item, row) for item in pages for row in rows(target, item)]
        same = [item for item, row in mine if row_id(target, row) == wanted]
        others = {
            row_id(target, row): item for item, row in mine if row_id(target, row) != wanted and stems_from(own, row)
        }
        numbers = (sent.number, *dict.fromkeys(item.number for item in (*same, *others.values())))
        if len(same) > 1:
            yield Problem(
                f"message {wanted} stands {len(same)} times in {view}", "once", f"{len(same)} times", exchanges=numbers
            )
        plain = sent.labels.get("send") == "full"  # a tag of plain letters: what filters do to others is filtering's
        if plain and view == "the list filtered by its tag" and not same and pages and all(item.ok for item in pages):
            message = f"{view} leaves out message {wanted}, which the list shows"
            yield Problem(
                message, "the message", "not there", exchanges=(sent.number, pages[-1].number), aspect="content"
            )
        if others:
            names = ", ".join(sorted(str(name) for name in others))
            message = f"one send made more than one message: {wanted} and {names} show what was sent once"
            yield Problem(message, "one message", f"{len(others) + 1} messages in {view}", exchanges=numbers)
    item, row = found[-1]
    yield from _altered(case.operation, sent, row, (sent.number, item.number), "content", f"row {wanted} of the list")


def _missing(  # noqa: PLR0913, PLR0917 - all of them are facts about one thing
    case: Case, target: Operation, sent: Exchange, wanted: str, head: list[Exchange], read: list[Exchange]
) -> Statement:
    last = max(read, key=lambda item: item.started)
    waited = last.started - sent.started
    numbers = (sent.number, *(item.number for item in read[-3:]))
    if not head or not head[-1].ok or not _covers(case, target, head[-1]):
        return Lack(f"message {wanted} was not found, but the list was too long to be read up to it")
    return Problem(
        f"message {wanted} was accepted and is not in the list {waited:.1f} s later",
        expected=f"a row with id {wanted}",
        actual=f"{sum(len(rows(target, item)) for item in head)} rows at the head of the list, none of them this one",
        exchanges=numbers,
    )


def _covers(case: Case, target: Operation, page: Exchange) -> bool:
    """Whether nothing that came during the run can stand after this page."""
    assert target.pagination is not None  # noqa: S101 - the caller has looked
    found = rows(target, page)
    if not found or token_of(target.pagination.next, page) is None:
        return True
    dated = any(times.parse(pointer.get(found[-1], at)) is not None for key in target.pagination.order for at in key.by)
    return dated and settled(case.evidence, target.pagination, found[-1])
