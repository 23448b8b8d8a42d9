"""The form of an error answer: envelope, media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.shape import (
    FRAMEWORK,
    LIMITED,
    Entry,
    Fault,
    answers,
    documented,
    envelope_of,
    faults,
    grouped,
    plain,
    show,
    tells,
)
from conformance.contract.outcome import Lack, NotApplicable, Seen
from conformance.contract.pointer import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Envelope
    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

PROBES = ("errors.provoke", "access.keys", "access.scopes", "sending.refused")
FORBIDDEN, NOT_FOUND = 403, 404
JSON = "application/json"


def enveloped(operation: Operation) -> bool:
    """Whether the contract says anything of an operation's errors."""
    return operation.envelope is not None and operation.askable


def missing(case: Case, seen: set[int]) -> Iterator[Lack]:
    """Yield what documented error statuses were neither met nor provoked: their form is not known.

    One that was provoked and that another status answered is another check's business, and so is one for which no
    document says what is answered so: nobody can ask for it.
    """
    operation, tried = case.operation, _provoked(case)
    refusals, known = set(operation.refusals), _known(operation)
    for status in sorted(int(name) for name in operation.answers if name.startswith("4") and name.isdigit()):
        alike = refusals if status in refusals else {status}
        if status in known and not alike & (seen | tried) and status != LIMITED:
            yield Lack(
                f"no answer with status {status} was met: it takes keys with and without the scope, "
                "and for a send --allow-send and the numbers of [send]"
            )


def _known(operation: Operation) -> set[int]:
    """Return the statuses of which it is known what is answered so."""
    known = set(operation.unauthenticated) if operation.scheme is not None else set()
    known |= {FORBIDDEN} if operation.scopes else set()
    known |= {NOT_FOUND} if operation.resource is not None else set()
    known |= set(operation.refusals) if operation.parameters or operation.body else set()
    consent = operation.sends.consent if operation.sends else None
    return known | ({consent.status} if consent else set())


def _provoked(case: Case) -> set[int]:
    operation = case.operation
    labels = {
        item.labels.get("provoke") for item in case.asked("errors.provoke") if item.answered and item.status != LIMITED
    }
    means = {
        "unauthorized": operation.unauthenticated,
        "forbidden": (FORBIDDEN,),
        "unknown_id": (NOT_FOUND,),
        "invalid": operation.refusals,
    }
    tried = {status for name, statuses in means.items() if name in labels for status in statuses}
    sends = operation.sends
    if sends and sends.consent and any(item.answered for item in case.asked("sending.refused", reason="consent")):
        tried.add(sends.consent.status)
    return tried


@check(
    probes=PROBES,
    needs="an error answer of each documented status: keys with and without each scope, and for sends --allow-send",
    applies=enveloped,
)
def envelope(case: Case) -> Iterator[Statement]:
    """Each documented error has the declared envelope: constants, code and message in their places.

    A client has one function that reads errors. It looks at ``error.code`` to decide and shows ``error.message``; an
    error of another form is an exception in that function. Source: the response tabs of 000, 001 and 002; for Whippy
    the vendor's page, by which the body repeats the status. Statuses that the operation does not document warn; what
    frameworks answer by themselves (404 for a route, 405, 413, 415) is not judged. Where no document shows an error's
    body, as for Heymarket, it may be anything or nothing; that programs can't read it warns.

    Passes:
        errors.provoke provoke=unauthorized auth=none | listMessages ?limit=1 | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "r1"}}
        errors.provoke provoke=forbidden | sender@listMessages ?limit=1 | 403 | {"success": false, "error": {"code": "FORBIDDEN", "message": "no", "request_id": "r2"}, "more": 1}
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 400 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r3"}}
    Fails:
        errors.provoke provoke=unauthorized auth=none | listMessages ?limit=1 | 401 | {"error": "authentication failed"}
    Warns:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 409 | {"detail": "limit"}
    Passes (whippy):
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"errors": [{"description": "who?"}], "status": 401}
        errors.provoke provoke=invalid field=direction | listMessages ?direction=up | 422 | {"errors": [{"description": "direction"}, {}], "status": 422, "more": 1}
    Fails (whippy):
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"errors": [{"description": "who?"}], "status": 401}
        errors.provoke provoke=invalid field=direction | listMessages ?direction=up | 422 | {"errors": [{"description": "direction"}], "status": 400}
    Fails (whippy):
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"errors": [], "status": 401}
        errors.provoke provoke=invalid field=direction | listMessages ?direction=up | 422 | {"errors": [{"description": "direction"}], "status": 422}
    Passes (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 | ["who?"]
        errors.provoke provoke=invalid field=date | countMessages {"date": "soon"} | 400 |
    Warns (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 | who?
        errors.provoke provoke=invalid field=date | countMessages {"date": "soon"} | 400 |
    """
    seen: set[int] = set()
    wrong: list[Entry] = []
    unpromised: list[Entry] = []
    unread: list[Entry] = []
    examined, bare = [], 0
    for exchange in answers(case):
        form = envelope_of(case.operation, exchange)
        if form is None:
            continue
        found = [(fault, exchange) for fault in faults(form, exchange, case.operation.error_codes)]
        if documented(case.operation, exchange):
            seen.add(exchange.status)
            wrong += found
            if not tells(form) and not exchange.response_body:
                bare += 1
                continue
            examined.append(exchange.number)
            unread += [(fault, exchange) for fault in _unread(form, exchange)]
        elif exchange.status not in FRAMEWORK and plain(exchange) and case.operation.answer(exchange.status) is None:
            unpromised += found
    yield from grouped(wrong)
    yield from grouped(unpromised, aspect="undocumented_status", level="should", basis="inferred")
    yield from grouped(unread, level="should", basis="inferred")
    yield from _examined(examined, bare)
    yield from missing(case, seen)


def _unread(form: Envelope, exchange: Exchange) -> Iterator[Fault]:
    """Judge a body of which the contract says nothing: where there is one, programs read JSON."""
    if not tells(form) and exchange.json is MISSING:
        yield Fault("the error's body is no JSON", "JSON, or no body", show(exchange.response_body), "")


def _examined(numbers: list[int], bare: int) -> Iterator[Statement]:
    if numbers:
        yield Seen(tuple(numbers))
    elif bare:
        yield NotApplicable("no error has a body, and none has to have one")


@check(
    probes=PROBES,
    needs="an error answer of a documented status",
    applies=enveloped,
)
def media_type(case: Case) -> Iterator[Statement]:
    """Each documented error has the documented media type.

    A client that looks at ``Content-Type`` before it parses takes an error of another type for something that a proxy
    said. Parameters such as ``charset`` make no difference. Source: "application/json" over each response tab of 000,
    001 and 002, and over that of 003. Where no document names one, a body is expected to be JSON of some kind: it warns.

    Passes:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 Content-Type=application/json;charset=utf-8 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "r1"}}
    Fails:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 Content-Type=text/plain | UNAUTHORIZED
    Passes (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 Content-Type=application/problem+json | {}
    Warns (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 Content-Type=text/plain | {}
    """
    wrong: list[Entry] = []
    other: list[Entry] = []
    examined, bare = [], 0
    for exchange in answers(case):
        form = envelope_of(case.operation, exchange)
        if form is None or not documented(case.operation, exchange):
            continue
        if not tells(form) and not exchange.response_body:
            bare += 1
            continue
        types = media_types(case.operation, exchange)
        examined.append(exchange.number)
        fits = exchange.media_type in types if types else _is_json(exchange.media_type)
        if not fits:
            expected, actual = " or ".join(sorted(types or {JSON})), show(exchange.header("Content-Type"))
            fault = Fault("the error has another media type", expected, actual, "Content-Type")
            (wrong if types else other).append((fault, exchange))
    yield from grouped(wrong)
    yield from grouped(other, level="should", basis="inferred")
    yield from _examined(examined, bare)


def media_types(operation: Operation, exchange: Exchange) -> set[str]:
    """Return the media types that the contract gives an error: for its status, or for all; none where it gives none."""
    answer, form = operation.answer(exchange.status), envelope_of(operation, exchange)
    if answer is not None and answer.envelope is not None and answer.envelope.media_type:
        return {_bare(answer.envelope.media_type)}
    if answer is not None and answer.schemas:
        return {_bare(name) for name in answer.schemas}
    if form is not None and form.media_type:
        return {_bare(form.media_type)}
    return {JSON} if answer is None and form is not None and tells(form) else set()


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _is_json(media_type: str) -> bool:
    return media_type == JSON or (media_type.startswith("application/") and media_type.endswith("+json"))
