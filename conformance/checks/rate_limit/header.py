"""``Retry-After`` (RFC 9110 section 10.2.3), and the form of a 429."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.shape import Fault, code_of, envelope_of, faults, grouped, show
from conformance.contract import pointer
from conformance.contract.outcome import Lack, NotApplicable, Seen
from conformance.evidence.limits import provoked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

LIMITED = 429
NEEDS = "a 429: --allow-burst, and for a limit that counts whole sends only --allow-send and burst_at_most"
MONTH = 30 * 86_400
# From here on a number of seconds is so long that a target which accepts within a thousandth of it meant milliseconds.
LONG = 500
SUSPICIOUS = 30
_DATE = (
    "%a, %d %b %Y %H:%M:%S GMT",  # IMF-fixdate
    "%A, %d-%b-%y %H:%M:%S GMT",  # RFC 850, obsolete
    "%a %b %d %H:%M:%S %Y",  # asctime, obsolete
)


def limited(case: Case) -> list[Exchange]:
    """Return every 429 of the operation, whoever met it."""
    mine = case.operation.id
    return [item for item in case.evidence.exchanges if item.operation == mine and item.status == LIMITED]


@check(
    probes=("rate_limit.burst",),
    needs=NEEDS,
    applies=lambda operation: (
        provoked(operation) and bool(operation.rate_limit and operation.rate_limit.retry_after == "required")
    ),
)
def retry_after(case: Case) -> Iterator[Statement]:
    """Each 429 carries Retry-After.

    Without it a client guesses: too soon, and it is limited again; too late, and messages wait. Source: 002, "bursts return
    429 RATE_LIMITED with a Retry-After header".

    Passes:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 | {}
    Fails:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=burst | sendMessage {} | 429 | {}
    """
    met = limited(case)
    without = Fault("there is no Retry-After", "Retry-After", "no such header", "Retry-After")
    yield from grouped((without, item) for item in met if item.header("Retry-After") is None)
    if met:
        yield Seen(tuple(item.number for item in met))


@check(
    probes=("rate_limit.burst",),
    needs=f"{NEEDS}; and that it carries Retry-After",
    applies=provoked,
)
def retry_after_form(case: Case) -> Iterator[Statement]:
    """Retry-After is a number of seconds in decimal digits, or an HTTP-date, and means a time that a client can wait.

    A client reads digits as seconds: milliseconds or an epoch make it wait for hours, a fraction or a unit make it fail.
    Source: 002 names the header, RFC 9110 section 10.2.3 its form.

    Passes:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=Mon,_01_Jun_2026_00:00:09_GMT | {}
    Fails:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=0.5 | {}
    Fails:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=1780272003 | {}
    Fails:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=1500 | {}
        rate_limit.burst step=early promised=1500 waited=2.5 | sendMessage {} | 422 | {}
    """
    met = [item for item in limited(case) if item.header("Retry-After") is not None]
    wrong = [(fault, item) for item in met if (fault := form_fault(item)) is not None]
    yield from grouped(wrong)
    if not wrong:
        yield from _milliseconds(case)
    if met:
        yield Seen(tuple(item.number for item in met))
    else:
        yield from unpromised(case)


def unpromised(case: Case) -> Iterator[Statement]:
    """Say that there is nothing to judge where no document promises the header and no 429 has it."""
    limit = case.operation.rate_limit
    if limit is not None and limit.retry_after != "required" and limited(case):
        yield NotApplicable("no 429 carried Retry-After, and no document promises it")


def form_fault(exchange: Exchange) -> Fault | None:
    """Return what is wrong with the form of a Retry-After that is there."""
    value = (exchange.header("Retry-After") or "").strip()
    expected = "a number of seconds in decimal digits, or an HTTP-date"
    if re.fullmatch(r"[0-9]+", value):
        if int(value) <= MONTH:
            return None
        what = "a moment since 1970, not a number of seconds" if len(value) >= 10 else "longer than a month"  # noqa: PLR2004
        return Fault(f"Retry-After is {what}", expected, value, "Retry-After")
    moment = http_date(value)
    if moment is None:
        return Fault("Retry-After has no form that RFC 9110 knows", expected, value or "an empty value", "Retry-After")
    now = exchange.date or exchange.started
    if moment - now > MONTH:
        return Fault("Retry-After is a date over a month away", expected, value, "Retry-After")
    return None


def http_date(value: str) -> float | None:
    """Return the moment of an HTTP-date (RFC 9110 section 5.6.7), in seconds since 1970."""
    for form in _DATE:
        try:
            return datetime.strptime(value, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    return None


def _milliseconds(case: Case) -> Iterator[Statement]:
    """A long wait that a thousandth of was enough for."""
    for item in case.asked("rate_limit.burst", step="early"):
        promised, waited = float(item.labels["promised"]), float(item.labels["waited"])
        if not item.answered or item.status == LIMITED or promised < SUSPICIOUS:
            continue
        fault = Fault(
            "Retry-After is far longer than the limit lasts, as milliseconds are",
            f"seconds: the request was accepted after {waited:g} s",
            f"{promised:g}",
            "Retry-After",
        )
        sure = promised >= LONG
        # Half a minute and its multiples are numbers that somebody chose, to be on the safe side.
        if sure or (promised >= 10 * waited and promised % SUSPICIOUS):
            yield from grouped([(fault, item)], basis="stated" if sure else "inferred")


@check(
    probes=("rate_limit.burst",),
    needs=NEEDS,
    applies=lambda operation: provoked(operation) and operation.envelope is not None,
)
def envelope(case: Case) -> Iterator[Statement]:
    """A 429 is an error like the others: the envelope, its code, its media type, its request id.

    The answer that a client meets under load is the one that it must be able to read. Source: 002, description, paragraph
    2, and response tab 5.

    Passes:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 | {"success": false, "error": {"code": "RATE_LIMITED", "message": "slow", "request_id": "r1"}}
    Fails:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 | {"success": false, "error": {"code": "TOO_MANY", "message": "slow", "request_id": "r1"}}
    Fails:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 Content-Type=text/plain | slow down
    """
    met = limited(case)
    yield from grouped((fault, item) for item in met for fault in envelope_faults(case.operation, item))
    if met:
        yield Seen(tuple(item.number for item in met))


def envelope_faults(operation: Operation, exchange: Exchange) -> Iterator[Fault]:
    """Yield all that is wrong with the form of a 429."""
    form = envelope_of(operation, exchange)
    if form is None:
        return
    yield from faults(form, exchange, operation.error_codes)
    answer = operation.answer(exchange.status)
    types = {name.partition(";")[0].strip().lower() for name in answer.schemas} if answer else set()
    if types and exchange.media_type not in types:
        actual = show(exchange.header("Content-Type"))
        yield Fault("the error has another media type", " or ".join(sorted(types)), actual, "Content-Type")
    codes = [name for name, statuses in operation.error_codes.items() if exchange.status in statuses]
    code = code_of(form, exchange)
    if codes and code is not None and code not in codes:
        yield Fault("the error has another code", " or ".join(codes), code, form.code or "")
    if not isinstance(exchange.json, dict):
        return
    name = exchange.header(form.request_id_header) if form.request_id_header else None
    if form.request_id:
        name = pointer.get(exchange.json, form.request_id)  # type: ignore[assignment]  # any JSON
    if (form.request_id or form.request_id_header) and not (isinstance(name, str) and name.strip()):
        where = form.request_id or form.request_id_header or ""
        yield Fault("the error has no request id", "a string that is not empty", show(name), where)


@check(
    probes=("rate_limit.burst",),
    needs=f"{NEEDS}; and a Retry-After of at most half a minute",
    applies=provoked,
    relational=True,
)
def retry_after_honest(case: Case) -> Iterator[Statement]:
    """When Retry-After has passed, and one second more, the request is accepted.

    A client that obeys and is refused again learns not to obey. On a quiet organization one broken promise is forgiven, since
    another client may have used the limit; the new value is obeyed, and the limit provoked again. Source: 002 names the
    header, RFC 9110 section 10.2.3 what it means.

    Passes:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=waited promised=3 waited=4 cycle=0 turn=0 | sendMessage {} | 422 | {}
    Fails:
        rate_limit.burst step=burst | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=waited promised=3 waited=4 cycle=0 turn=0 | sendMessage {} | 429 Retry-After=2 | {}
        rate_limit.burst step=waited promised=2 waited=3 cycle=0 turn=1 | sendMessage {} | 429 Retry-After=2 | {}
    """
    waits = [item for item in case.asked("rate_limit.burst", step="waited") if item.answered]
    broken = [item for item in waits if item.status == LIMITED]
    if len(broken) > 1:
        told = ", ".join(
            f"{item.labels['promised']:g} s, and was limited after {item.labels['waited']:g} s" for item in broken
        )
        last = broken[-1]
        fault = Fault(
            f"Retry-After is too short, {len(broken)} times: it asked for {told}",
            "accepted one second after the time that Retry-After gives",
            f"429 with Retry-After: {last.header('Retry-After')}",
            "Retry-After",
        )
        yield from grouped([(fault, last)])
    # What is accepted before the time has come would have been accepted after it.
    kept = [
        item
        for item in (*waits, *case.asked("rate_limit.burst", step="early"))
        if item.answered and item.status != LIMITED
    ]
    if kept or len(broken) > 1:
        yield Seen(tuple(item.number for item in (*waits, *kept)))
    elif broken:
        yield Lack("one promise of Retry-After was broken; too little time was left to see whether that repeats")
    elif case.operation.rate_limit and case.operation.rate_limit.retry_after != "required" and _none(case):
        yield from unpromised(case)
    elif limited(case) and _none(case):
        yield Lack("no 429 had a Retry-After that could be obeyed")


def _none(case: Case) -> bool:
    return not any(item.header("Retry-After") for item in limited(case))
