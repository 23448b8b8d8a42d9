"""The form of an error answer: envelope, media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.shape import (
    FRAMEWORK,
    Fault,
    documented,
    envelope_of,
    faults,
    grouped,
    is_error,
    plain,
    show,
)
from conformance.contract.outcome import Lack, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement

PROBES = ("errors.provoke", "access.keys", "access.scopes", "sending.consent", "sending.landline")
RATE_LIMITED = 429  # provoked by the rate limit's own probe and judged by its own checks


def missing(operation: Operation, seen: set[int]) -> Iterator[Lack]:
    """Yield what documented error statuses were never met: their form is not known."""
    refusals = set(operation.refusals)
    for status in sorted(int(name) for name in operation.answers if name.startswith("4") and name.isdigit()):
        met = seen & refusals if status in refusals else seen & {status}
        if not met and status != RATE_LIMITED:
            yield Lack(f"no answer with status {status} was met: it takes keys with and without the scope, "
                       "and for a send --allow-send and the numbers of [send]")


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
    for exchange in case.asked():
        form = envelope_of(case.operation, exchange)
        if form is None or not is_error(exchange):
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
    yield from missing(case.operation, seen)


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
    for exchange in case.asked():
        answer = case.operation.answer(exchange.status)
        if not documented(case.operation, exchange):
            continue
        types = {name.partition(";")[0].strip().lower() for name in (answer.schemas if answer else {"application/json": {}})}
        examined.append(exchange.number)
        if types and exchange.media_type not in types:
            expected, actual = " or ".join(sorted(types)), exchange.header("Content-Type")
            wrong.append((Fault("the error has another media type", expected, show(actual), "Content-Type"), exchange))
    yield from grouped(wrong)
    if examined:
        yield Seen(tuple(examined))
