"""Sends that the documents refuse, and that a refusal has no effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.sending import control, doubt, final, sends
from conformance.contract import pointer
from conformance.contract.outcome import Lack, NotApplicable, Problem, Seen, Statement
from conformance.evidence.sends import identifier, listing, row_id, rows, sends_of, stems_from, unique_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Refusal
    from conformance.evidence.exchange import Exchange

_WHO = (401, 403)


def _code(case: Case, exchange: Exchange) -> object:
    return pointer.get(
        exchange.json, (case.operation.envelope.code if case.operation.envelope else None) or "/error/code"
    )


def _answers(case: Case, reason: str) -> Iterator[Exchange | Lack]:
    """Yield the answer to the one send that is wrong for a reason, if the same send done right was accepted."""
    good = control(case)
    for exchange in final(case.asked("sending.refused", reason=reason)):
        if lack := doubt(exchange):
            yield Lack(lack)
        elif good is None and exchange.refused:
            yield Lack("no good message was accepted, so a refusal proves nothing")
        else:
            yield exchange


def _shared(case: Case, refusal: Refusal) -> bool:
    """Whether the status alone does not tell why."""
    return any(
        code != refusal.code and refusal.status in numbers for code, numbers in case.operation.error_codes.items()
    )


def _as_documented(case: Case, refusal: Refusal | None, reason: str, why: str) -> Iterator[Statement]:
    if refusal is None:
        yield NotApplicable(f"the contract names no refusal for a recipient who {why}")
        return
    expected = f"{refusal.status} {refusal.code}".strip()
    for exchange in _answers(case, reason):
        if isinstance(exchange, Lack):
            yield exchange
            continue
        yield Seen((exchange.number,))
        code = _code(case, exchange)
        actual = f"{exchange.status} {code if isinstance(code, str) else ''}".strip()
        if exchange.ok:
            yield Problem(
                f"a message to a recipient who {why} is accepted", expected, actual, exchanges=(exchange.number,)
            )
        elif exchange.status != refusal.status:
            message = f"a message to a recipient who {why} is answered {exchange.status}"
            yield Problem(message, expected, actual, exchanges=(exchange.number,))
        elif refusal.code and not isinstance(code, str):
            if _shared(case, refusal):
                yield Lack(
                    f"request {exchange.number}: {exchange.status} has several reasons, and no error code tells which"
                )
        elif refusal.code and code != refusal.code:
            message = f"a message to a recipient who {why} is refused with another code"
            at = case.operation.envelope.code if case.operation.envelope else None
            yield Problem(message, expected, actual, at or "", exchanges=(exchange.number,))


@check(
    probes=("sending.send", "sending.refused"),
    needs="a recipient who has not opted in: --allow-send, and without_consent in [send]",
    applies=lambda op: op.sends is not None and op.sends.consent is not None,
)
def consent(case: Case) -> Iterator[Statement]:
    """A message to somebody who has not agreed to receive any is refused with the documented status and code.

    Texting them is against the law in many places; and a client must be able to tell this refusal from all others.
    Document 002.

    Passes:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=consent | sendMessage {"from": "+15551112222", "to": "+15550100001", "text": "hi"} | 453 | {"success": false, "error": {"code": "CONSENT_REQUIRED"}}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=consent | sendMessage {"from": "+15551112222", "to": "+15550100001", "text": "hi"} | 403 | {"success": false, "error": {"code": "FORBIDDEN"}}
    Fails:
        sending.refused reason=consent | sendMessage {"from": "+15551112222", "to": "+15550100001", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
    """
    yield from _as_documented(case, sends_of(case.operation).consent, "consent", "has not opted in")


@check(
    probes=("sending.send", "sending.refused"),
    needs="a landline: --allow-send, and landline in [send]",
    applies=lambda op: op.sends is not None and op.sends.landline is not None,
)
def landline(case: Case) -> Iterator[Statement]:
    """A message to a number that a recent lookup found to be a landline is refused with the documented status and code.

    It could not arrive; the code is what lets a client strike the number from its list. Document 002.

    Passes:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=landline | sendMessage {"from": "+15551112222", "to": "+15550100002", "text": "hi"} | 422 | {"success": false, "error": {"code": "LINE_TYPE_BLOCKED"}}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=landline | sendMessage {"from": "+15551112222", "to": "+15550100002", "text": "hi"} | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED"}}
    """
    yield from _as_documented(case, sends_of(case.operation).landline, "landline", "is a landline")


@check(
    probes=("sending.send", "sending.refused"),
    needs="a number that the organization does not own: --allow-send, and from_not_owned in [send]",
    applies=lambda op: op.sends is not None and bool(op.sends.sender),
)
def owned_number(case: Case) -> Iterator[Statement]:
    """A message from a number that the organization does not own is refused, as any client error.

    Otherwise anybody could write in anybody's name. Document 002 names neither status nor code.

    Passes:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=not-owned | sendMessage {"from": "+15559990000", "to": "+15554443333", "text": "hi"} | 403 | {"success": false, "error": {"code": "FORBIDDEN"}}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=not-owned | sendMessage {"from": "+15559990000", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
    """
    for exchange in (*_answers(case, "not-owned"), *_answers(case, "neighbours")):
        if isinstance(exchange, Lack):
            yield exchange
            continue
        yield Seen((exchange.number,))
        if not exchange.refused:
            whose = (
                "that is another organization's" if exchange.labels["reason"] == "neighbours" else "that is not its own"
            )
            message = f"a message from a number {whose} is not refused"
            yield Problem(message, "any 4xx", str(exchange.status), exchanges=(exchange.number,))


@check(
    probes=("sending.send", "sending.invalid"),
    needs="malformed sends beside a good one: --allow-send, and numbers in [send]",
    applies=sends,
)
def validation(case: Case) -> Iterator[Statement]:
    """A send that is wrong in one way is refused: no recipient, no phone number, no JSON object, a text too long.

    What is accepted and can't be delivered looks to a client as if it had been sent. Each is sent beside a good one
    that is accepted. Document 002; the lengths are from 000.

    Passes:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.invalid field=to wrong=missing | sendMessage {"from": "+15551112222", "text": "hi"} | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED"}}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.invalid field=to wrong=missing | sendMessage {"from": "+15551112222", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
    Warns:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.invalid field=to wrong=missing | sendMessage {"from": "+15551112222", "text": "hi"} | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED"}}
        sending.invalid field=to_form wrong=no-plus | sendMessage {"from": "+15551112222", "to": "15554443333", "text": "hi"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
    """
    good, asked = control(case), final(case.asked("sending.invalid"), "field", "wrong")
    if good is None:
        yield Lack("no good message was accepted (needs --allow-send), so a refusal proves nothing")
    for exchange in asked:
        field, wrong = str(exchange.labels.get("field")), str(exchange.labels.get("wrong"))
        if lack := doubt(exchange):
            yield Lack(lack)
        elif exchange.labels.get("good"):
            yield from _long(exchange, good, field, wrong)
        elif exchange.refused and (good is None or exchange.status in _WHO):
            continue
        else:
            yield Seen((exchange.number,))
            if not exchange.refused:
                word = "accepted" if exchange.ok else "not refused"
                message = f"a send whose {field} is wrong ({wrong}) is {word}"
                expected = " or ".join(str(status) for status in case.operation.refusals) or "any 4xx"
                yield Problem(message, expected, str(exchange.status), f"/{field}", (exchange.number,), field)


def _long(exchange: Exchange, good: Exchange | None, field: str, what: str) -> Iterator[Statement]:
    """Judge a body that is within all bounds where characters are counted, and would not be if bytes were."""
    if good is None or exchange.status in _WHO:
        return
    yield Seen((exchange.number,))
    if exchange.refused:
        message = f"a send whose {field} is within its bounds ({what}) is refused"
        yield Problem(message, str(good.status), str(exchange.status), f"/{field}", (exchange.number,), field)


@check(
    probes=("sending.send", "sending.follow", "sending.refused", "sending.invalid", "sending.aftermath"),
    needs="refused sends, and an accepted one that the same list shows: --allow-send",
    applies=lambda op: op.sends is not None and bool(op.sends.listed_by),
    relational=True,
)
def rejected_has_no_effect(case: Case) -> Iterator[Statement]:
    """A send that was refused leaves no message behind.

    A client mends and repeats what was refused; the recipient must not be texted twice, or at all. Each refused send
    has a text and a tag of its own, which are looked for in the list that shows an accepted one. Documents 000, 002.

    Passes:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hello there 1"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=consent | sendMessage {"from": "+15551112222", "to": "+15550100001", "text": "hello there 2"} | 453 | {}
        sending.aftermath read=head page=0 at=20 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "m1", "text": "hello there 1"}]}
    Fails:
        sending.send send=full | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "hello there 1"} | 202 | {"success": true, "data": {"id": "m1", "status": "queued"}}
        sending.refused reason=consent | sendMessage {"from": "+15551112222", "to": "+15550100001", "text": "hello there 2"} | 453 | {}
        sending.aftermath read=head page=0 at=20 | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "m2", "text": "hello there 2"}, {"id": "m1", "text": "hello there 1"}]}
    """
    target, good = listing(case.contract, case.operation), control(case)
    if target is None:
        return
    looks = [item for item in case.evidence.asked(target.id, "sending.aftermath") if item.ok]
    answers = [*final(case.asked("sending.refused"), "reason"), *final(case.asked("sending.invalid"), "field", "wrong")]
    refused = [item for item in answers if item.refused and not doubt(item)]
    known = identifier(case.contract, case.operation, good) if good is not None else None
    if known is None or known not in {row_id(target, row) for item in looks for row in rows(target, item)}:
        yield Lack(
            "no accepted message was seen in the list afterwards, so that none of a refused one is there proves nothing"
        )
        return
    for item in refused:
        own = unique_values(case.contract, case.operation, item.request_json)
        if not own:
            continue
        yield Seen((item.number, *(look.number for look in looks)), pages=len(looks))
        for look in looks:
            left = [row_id(target, row) for row in rows(target, look) if stems_from(own, row)]
            if left:
                why = item.labels.get("reason") or f"{item.labels.get('field')} {item.labels.get('wrong')}"
                message = f"a send that was refused with {item.status} ({why}) left message {left[0]} in the list"
                yield Problem(message, "no message", f"message {left[0]}", exchanges=(item.number, look.number))
                break
