"""Error codes and the statuses that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.form import PROBES, missing
from conformance.checks.errors.shape import (
    FRAMEWORK,
    Fault,
    answers,
    code_of,
    documented,
    envelope_of,
    grouped,
    plain,
    show,
)
from conformance.contract import pointer
from conformance.contract.outcome import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange


@check(
    probes=PROBES,
    needs="an error answer of each documented status: keys with and without each scope, and for sends --allow-send",
    applies=lambda operation: bool(operation.envelope and operation.envelope.code and operation.error_codes),
)
def code_matches_status(case: Case) -> Iterator[Statement]:
    """A code comes with its status, and a documented status with a code that is known for it.

    Some clients branch on the status, others on the code; where the two disagree, one of them does the wrong thing.
    Source: the codes in the response tabs of 000, 001 and 002, their numbers from the vendor's pages. An invalid
    request may be 400 or 422, since the pages leave that open. Not judged: the code of a refusal for which no document
    names one (a sender that the organization does not own), and of what frameworks refuse by themselves.

    Passes:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "r1"}}
        errors.provoke provoke=forbidden | sender@listMessages | 403 | {"success": false, "error": {"code": "FORBIDDEN", "message": "no", "request_id": "r2"}}
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 400 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r3"}}
    Fails:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"success": false, "error": {"code": "FORBIDDEN", "message": "who?", "request_id": "r1"}}
    Fails:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 422 | {"success": false, "error": {"code": "BAD_INPUT", "message": "limit", "request_id": "r3"}}
    Warns:
        errors.provoke provoke=invalid field=cursor | listMessages ?cursor=x | 400 | {"success": false, "error": {"code": "INVALID_CURSOR", "message": "cursor", "request_id": "r3"}}
    """
    seen: set[int] = set()
    wrong, open_, validation, examined = [], [], [], []
    for exchange in answers(case):
        code = code_of(envelope_of(case.operation, exchange), exchange)
        if documented(case.operation, exchange):
            seen.add(exchange.status)
            examined.append(exchange.number)
            if code is None:
                wrong.append((Fault("the error has no code", "a code", show(exchange.json), ""), exchange))
        if code is None:
            continue
        fault = _judge(case.operation, exchange, code)
        if fault is None or not _named(case, exchange):
            continue
        if _is_validation(case.operation, code) and not documented(case.operation, exchange):
            validation.append((fault, exchange))
        elif exchange.status in case.operation.refusals and _opaque(case.operation, exchange):
            open_.append((fault, exchange))
        else:
            wrong.append((fault, exchange))
    yield from grouped(wrong)
    yield from grouped(validation, aspect="validation", level="should", basis="inferred")
    yield from grouped(open_, level="should", basis="inferred")
    if examined:
        yield Seen(tuple(examined))
    yield from missing(case, seen)


def _judge(operation: Operation, exchange: Exchange, code: str) -> Fault | None:
    at = (operation.envelope.code if operation.envelope else "") or ""
    statuses = operation.status_of(code)
    if statuses and exchange.status not in statuses and exchange.status not in FRAMEWORK - {429, *_answered(operation)}:
        expected = " or ".join(map(str, statuses))
        return Fault(f"the code {code} comes with another status", f"{code} with {expected}", str(exchange.status), at)
    if not documented(operation, exchange):
        return None
    named = [name for name, numbers in operation.error_codes.items() if exchange.status in numbers]
    if exchange.labels.get("provoke") == "invalid" and exchange.status in operation.refusals:
        named = [name for name in named if _is_validation(operation, name)] or named
    if named and code not in named:
        return Fault(f"the status comes with the code {code}", " or ".join(named), code, at)
    return None


def _answered(operation: Operation) -> set[int]:
    return {int(name) for name in operation.answers if name.isdigit()}


def _is_validation(operation: Operation, code: str) -> bool:
    return bool(operation.refusals) and set(operation.status_of(code)) == set(operation.refusals)


def _named(case: Case, exchange: Exchange) -> bool:
    """Whether a document names the code of what this request is refused for."""
    operation = case.operation
    if operation.sends is None:
        return plain(exchange) or exchange.status not in operation.refusals
    body = exchange.request_json
    sender = pointer.get(body, operation.sends.sender) if operation.sends.sender else None
    credential = case.setting.credential(exchange.credential)
    numbers = case.setting.send.get(credential.organization) if credential else None
    foreign = isinstance(sender, str) and (numbers is None or sender != numbers.sender)
    if exchange.status == 401:  # noqa: PLR2004 - the key is looked at whatever the body holds
        return True
    if foreign and exchange.probe != "errors.provoke":
        return False
    # What is wrong with a generated body may be something for which a server has a code of its own.
    return exchange.status not in operation.refusals or exchange.probe in {"errors.provoke", "sending.refused"}


def _opaque(operation: Operation, exchange: Exchange) -> bool:
    """Whether the request carried a token: a broken one may well have a code of its own."""
    cursor = operation.pagination.cursor if operation.pagination else None
    return cursor is not None and cursor.name in exchange.query
