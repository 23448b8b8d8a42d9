"""Error codes and the statuses that they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.form import PROBES, missing
from conformance.checks.errors.shape import (
    FRAMEWORK,
    Entry,
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
from conformance.contract.pointer import MISSING
from conformance.evidence.tokens import sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange


def _coded(operation: Operation) -> bool:
    form = operation.envelope
    return bool(form and (form.code or form.code_anywhere) and operation.error_codes) and operation.askable


@check(
    probes=PROBES,
    needs="an error answer of each documented status: keys with and without each scope, and for sends --allow-send",
    applies=_coded,
)
def code_matches_status(case: Case) -> Iterator[Statement]:
    """A code comes with its status, and a documented status with a code that is known for it.

    Some clients branch on the status, others on the code; where the two disagree, one of them does the wrong thing.
    Source: the codes in the response tabs of 000, 001 and 002, their numbers from the vendor's pages. An invalid
    request may be 400 or 422, since the pages leave that open. Not judged: the code of a refusal for which no document
    names one (a sender that the organization does not own), and of what frameworks refuse by themselves. Where no
    document says in which place the code stands, any place in the body will do.

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
    Passes (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 | nobody
        errors.provoke provoke=invalid field=date | countMessages {"date": "soon"} | 400 | {"problems": [{"kind": "bad_data"}]}
    Fails (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 | {"error": "bad_data"}
        errors.provoke provoke=invalid field=date | countMessages {"date": "soon"} | 400 | {"error": "bad_data"}
    Warns (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 | nobody
        errors.provoke provoke=invalid field=date | countMessages {"date": "soon"} | 400 | {"error": "no date"}
    """
    seen: set[int] = set()
    wrong: list[Entry] = []
    open_: list[Entry] = []
    validation: list[Entry] = []
    examined = []
    for exchange in answers(case):
        form = envelope_of(case.operation, exchange)
        known = documented(case.operation, exchange)
        if known:
            seen.add(exchange.status)
            examined.append(exchange.number)
        if form is not None and form.code_anywhere and not form.code:
            wrong += [(fault, exchange) for fault in _anywhere(case.operation, exchange)]
            continue
        code = code_of(form, exchange)
        if known and code is None and form is not None and form.code:
            wrong.append((Fault("the error has no code", "a code", show(exchange.json), ""), exchange))
        fault = _judge(case.operation, exchange, code) if code is not None else None
        if code is None or fault is None or not _named(case, exchange):
            continue
        if _is_validation(case.operation, code) and not known:
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


def _anywhere(operation: Operation, exchange: Exchange) -> Iterator[Fault]:
    """Judge a code whose place is not known: it is there, in some place, and no other status has it.

    That it is missing is said where any text could hold it; that it is there, only of a whole value of the body.
    """
    own = [name for name, statuses in operation.error_codes.items() if exchange.status in statuses]
    text = _said(exchange)
    if own and documented(operation, exchange) and not any(_word(name, text) for name in own):
        yield Fault(
            "the body holds no code of its status", " or ".join(own), show(exchange.response_body), "", "anywhere"
        )
    values = set(_values(exchange))
    for name, statuses in operation.error_codes.items():
        other = exchange.status not in statuses and exchange.status not in _tolerated(operation)
        if other and name in values and not name.isdigit() and plain(exchange):
            expected = f"{name} with {' or '.join(map(str, statuses))}"
            yield Fault(f"the code {name} comes with another status", expected, str(exchange.status), "")


def _said(exchange: Exchange) -> str:
    """Return all that a body says: as it is written, and as JSON reads it."""
    return "\n".join([exchange.response_body.decode("utf-8", "replace"), *_values(exchange)])


def _word(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _values(exchange: Exchange) -> Iterator[str]:
    """Yield each text and number of a body; a body that is no JSON is one text."""
    if exchange.json is MISSING:
        yield exchange.response_body.decode("utf-8", "replace").strip()
    else:
        yield from _leaves(exchange.json)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for member in value.values():
            yield from _leaves(member)
    elif isinstance(value, list):
        for member in value:
            yield from _leaves(member)
    elif isinstance(value, str | int):
        yield str(value)


def _judge(operation: Operation, exchange: Exchange, code: str) -> Fault | None:
    form = envelope_of(operation, exchange)
    at = (form.code if form else "") or ""
    statuses = operation.status_of(code)
    if statuses and exchange.status not in statuses and exchange.status not in _tolerated(operation):
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


def _tolerated(operation: Operation) -> frozenset[int]:
    """Statuses that a framework may answer with whatever code it likes: those that no document speaks of."""
    return FRAMEWORK - {429} - {int(name) for name in operation.answers if name.isdigit()}


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
    if exchange.status in operation.unauthenticated:  # the key is looked at whatever the body holds
        return True
    if foreign and exchange.probe != "errors.provoke":
        return False
    # What is wrong with a generated body may be something for which a server has a code of its own.
    return exchange.status not in operation.refusals or exchange.probe in {"errors.provoke", "sending.refused"}


def _opaque(operation: Operation, exchange: Exchange) -> bool:
    """Whether the request carried a token: a broken one may well have a code of its own."""
    pages = operation.pagination
    return pages is not None and pages.first is None and sent(pages.cursor, exchange) is not None
