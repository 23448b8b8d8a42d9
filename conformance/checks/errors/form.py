"""The form of an error answer: envelope, media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.shape import (
    FRAMEWORK,
    LIMITED,
    Fault,
    answers,
    documented,
    envelope_of,
    faults,
    grouped,
    plain,
    show,
)
from conformance.contract.outcome import Lack, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.outcome import Statement

PROBES = ("errors.provoke", "access.keys", "access.scopes", "sending.refused")


def missing(case: Case, seen: set[int]) -> Iterator[Lack]:
    """Yield what documented error statuses were neither met nor provoked: their form is not known.

    One that was provoked and that another status answered is another check's business.
    """
    operation, tried = case.operation, _provoked(case)
    refusals = set(operation.refusals)
    for status in sorted(int(name) for name in operation.answers if name.startswith("4") and name.isdigit()):
        alike = refusals if status in refusals else {status}
        if not alike & (seen | tried) and status != LIMITED:
            yield Lack(
                f"no answer with status {status} was met: it takes keys with and without the scope, "
                "and for a send --allow-send and the numbers of [send]"
            )


def _provoked(case: Case) -> set[int]:
    labels = {
        item.labels.get("provoke") for item in case.asked("errors.provoke") if item.answered and item.status != LIMITED
    }
    tried = {
        status for name, status in (("unauthorized", 401), ("forbidden", 403), ("unknown_id", 404)) if name in labels
    }
    sends = case.operation.sends
    if sends and sends.consent and any(item.answered for item in case.asked("sending.refused", reason="consent")):
        tried.add(sends.consent.status)
    return tried | (set(case.operation.refusals) if "invalid" in labels else set())


@check(
    probes=PROBES,
    needs="an error answer of each documented status: keys with and without each scope, and for sends --allow-send",
    applies=lambda operation: operation.envelope is not None,
)
def envelope(case: Case) -> Iterator[Statement]:
    """Each documented error has the declared envelope: constants, code and message in their places.

    A client has one function that reads errors. It looks at ``error.code`` to decide and shows ``error.message``; an
    error of another form is an exception in that function. Source: the response tabs of 000, 001 and 002. Statuses
    that the operation does not document warn; what frameworks answer by themselves (404 for a route, 405, 413, 415) is
    not judged.

    Passes:
        errors.provoke provoke=unauthorized auth=none | listMessages ?limit=1 | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "r1"}}
        errors.provoke provoke=forbidden | sender@listMessages ?limit=1 | 403 | {"success": false, "error": {"code": "FORBIDDEN", "message": "no", "request_id": "r2"}, "more": 1}
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 400 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r3"}}
    Fails:
        errors.provoke provoke=unauthorized auth=none | listMessages ?limit=1 | 401 | {"error": "authentication failed"}
    Warns:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 409 | {"detail": "limit"}
    """
    seen: set[int] = set()
    wrong, unpromised, examined = [], [], []
    for exchange in answers(case):
        form = envelope_of(case.operation, exchange)
        if form is None:
            continue
        if documented(case.operation, exchange):
            seen.add(exchange.status)
            examined.append(exchange.number)
            wrong += [(fault, exchange) for fault in faults(form, exchange)]
        elif exchange.status not in FRAMEWORK and plain(exchange) and case.operation.answer(exchange.status) is None:
            unpromised += [(fault, exchange) for fault in faults(form, exchange)]
    yield from grouped(wrong)
    yield from grouped(unpromised, aspect="undocumented_status", level="should", basis="inferred")
    if examined:
        yield Seen(tuple(examined))
    yield from missing(case, seen)


@check(
    probes=PROBES,
    needs="an error answer of a documented status",
    applies=lambda operation: operation.envelope is not None,
)
def media_type(case: Case) -> Iterator[Statement]:
    """Each documented error has the documented media type.

    A client that looks at ``Content-Type`` before it parses takes an error of another type for something that a proxy
    said. Parameters such as ``charset`` make no difference. Source: "application/json" over each response tab of 000,
    001 and 002.

    Passes:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 Content-Type=application/json;charset=utf-8 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "r1"}}
    Fails:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 Content-Type=text/plain | UNAUTHORIZED
    """
    wrong, examined = [], []
    for exchange in answers(case):
        answer = case.operation.answer(exchange.status)
        if not documented(case.operation, exchange):
            continue
        types = {
            name.partition(";")[0].strip().lower() for name in (answer.schemas if answer else {"application/json": {}})
        }
        examined.append(exchange.number)
        if types and exchange.media_type not in types:
            expected, actual = " or ".join(sorted(types)), exchange.header("Content-Type")
            wrong.append((Fault("the error has another media type", expected, show(actual), "Content-Type"), exchange))
    yield from grouped(wrong)
    if examined:
        yield Seen(tuple(examined))
