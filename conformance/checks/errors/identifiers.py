"""The request id: what a user of the API quotes when they ask the vendor about a failure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.form import PROBES
from conformance.checks.errors.shape import (
    Entry,
    Fault,
    answers,
    asked,
    documented,
    envelope_of,
    grouped,
    reached,
    show,
)
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Envelope
    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.IGNORECASE)


def _identified(operation: Operation) -> bool:
    form = operation.envelope
    return bool(form and (form.request_id or form.request_id_header)) and operation.askable


@check(
    probes=PROBES,
    needs="an error answer of a documented status",
    applies=_identified,
)
def request_id(case: Case) -> Iterator[Statement]:
    """Each documented error names its request by a string that is not empty; two requests have two names.

    The name is all that a user can give the vendor to find a failure in the logs; one that stands for several requests
    finds the wrong one. Source: the response tabs of 000, 001 and 002. That names differ, and that they have the form
    of the sample, is read from what such a name is for: it warns. Where the vendor's page promises the name on every
    response, those that succeed have it, too; what something before the server answers is not judged.

    Passes:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "01KDVTA6E5M3W9N0QZ4YB7H2S4"}}
        errors.provoke provoke=forbidden | sender@listMessages | 403 | {"success": false, "error": {"code": "FORBIDDEN", "message": "no", "request_id": "01KDVTA6E5M3W9N0QZ4YB7H2S5"}}
    Fails:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": ""}}
    Warns:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "01KDVTA6E5M3W9N0QZ4YB7H2S4"}}
        errors.provoke provoke=forbidden | sender@listMessages | 403 | {"success": false, "error": {"code": "FORBIDDEN", "message": "no", "request_id": "01KDVTA6E5M3W9N0QZ4YB7H2S4"}}
    Warns:
        errors.provoke provoke=unauthorized auth=none | listMessages | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "17"}}
    Passes (heymarket):
        errors.provoke provoke=control | countMessages {} | 200 X-Request-Id=7f3 | "17"
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 X-Request-Id=7f4 |
    Fails (heymarket):
        errors.provoke provoke=control | countMessages {} | 200 | "17"
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 X-Request-Id=7f4 |
    Warns (heymarket):
        errors.provoke provoke=control | countMessages {} | 200 X-Request-Id=7f3 | "17"
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 X-Request-Id=7f3 |
    Inconclusive (heymarket):
        errors.provoke provoke=unauthorized auth=none | countMessages {} | 401 X-Request-Id=7f4 |
    """
    wrong: list[Entry] = []
    others: list[Entry] = []
    names: dict[str, list[Exchange]] = defaultdict(list)
    for exchange, error in _judged(case):
        fault = unnamed(case.operation, exchange)
        if fault is not None:
            (wrong if error else others).append((fault, exchange))
            continue
        form = envelope_of(case.operation, exchange)
        if form is not None:
            names[str(_value(form, exchange)[1])].append(exchange)
    yield from grouped(wrong)
    yield from grouped(others, aspect="every")
    yield from _repeated(names)
    yield from _formed(case, names)
    yield from _seen(case)


def unnamed(operation: Operation, exchange: Exchange) -> Fault | None:
    """Return what is wrong with an answer that must name its request and doesn't."""
    form = envelope_of(operation, exchange)
    promised = documented(operation, exchange) or (form is not None and form.every and reached(operation, exchange))
    if form is None or not promised or not (form.request_id or form.request_id_header):
        return None
    at, value = _value(form, exchange)
    if isinstance(value, str) and value.strip():
        return None
    what = "the answer" if exchange.ok else "the error"
    return Fault(f"{what} has no request id", "a string that is not empty", show(value), at)


def _judged(case: Case) -> Iterator[tuple[Exchange, bool]]:
    """Yield what must name its request, and whether that is said of it as an error: else it is said of every answer."""
    errors = {item.number for item in answers(case) if documented(case.operation, item)}
    for exchange in case.asked():
        form = envelope_of(case.operation, exchange)
        if form is None or not (form.request_id or form.request_id_header):
            continue  # a response may have an envelope of its own
        if exchange.number in errors:
            yield exchange, True
        elif form.every and reached(case.operation, exchange):
            yield exchange, False


def _seen(case: Case) -> Iterator[Statement]:
    judged = [exchange for exchange, _ in _judged(case)]
    if judged:
        yield Seen(tuple(item.number for item in judged))
    form = case.operation.envelope
    if form is not None and form.every and not any(item.ok for item in judged):
        yield Lack("no request was accepted, and accepted ones have a request id, too")


def _value(form: Envelope, exchange: Exchange) -> tuple[str, object]:
    if form.request_id_header:
        return form.request_id_header, exchange.header(form.request_id_header)
    at = form.request_id or ""
    return at, pointer.get(exchange.json, at)


def _repeated(names: dict[str, list[Exchange]]) -> Iterator[Problem]:
    repeated = {name: exchanges for name, exchanges in names.items() if len(exchanges) > 1}
    for name, exchanges in repeated.items():
        first, second = exchanges[:2]
        yield Problem(
            f"{len(exchanges)} requests have the request id {name!r}: {asked(first)}, and {asked(second)}",
            "a name of its own for each request",
            f"{len(exchanges)} requests with one name",
            "",
            tuple(item.number for item in exchanges[:5]),
            "repeats",
            "should",
            "inferred",
        )
        break


def _formed(case: Case, names: dict[str, list[Exchange]]) -> Iterator[Problem]:
    """Where every sample in the contract is a ULID, names of another form are worth a word."""
    samples = list(_samples(case.contract.document.tree, case.operation.envelope))
    if not samples or not all(_ULID.fullmatch(sample) for sample in samples):
        return
    other = {name: exchanges for name, exchanges in names.items() if not _ULID.fullmatch(name)}
    for name, exchanges in other.items():
        yield Problem(
            f"{len(other)} request ids have another form than the sample's, {name!r} for one, on {asked(exchanges[0])}",
            f"26 characters of Crockford's base 32, as {samples[0]}",
            name,
            "",
            (exchanges[0].number,),
            "form",
            "should",
            "inferred",
        )
        break


def _samples(tree: object, form: Envelope | None) -> Iterator[str]:
    """Yield the request ids that the contract's examples show."""
    if isinstance(tree, dict):
        if form and form.request_id and form.code and "value" in tree:
            value = pointer.get(tree["value"], form.request_id)
            if isinstance(value, str):
                yield value
        for member in tree.values():
            yield from _samples(member, form)
    elif isinstance(tree, list):
        for member in tree:
            yield from _samples(member, form)
