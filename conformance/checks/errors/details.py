"""``details``: by field, what is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.shape import Fault, answers, documented, envelope_of, grouped, show
from conformance.contract import pointer
from conformance.contract.outcome import NotApplicable, Seen
from conformance.contract.pointer import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

# Words by which servers say in which part of a request a field stands, or that the whole is meant. The documents' own
# example says `body` for a field of another name, so it is no field's name that a client could rely on either.
_PLACES = frozenset(
    {"body", "query", "path", "header", "headers", "cookie", "params", "request", "json", "root", "all", "base"}
)
_WORD = re.compile(r"[A-Za-z0-9_-]+")


@check(
    probes=("errors.provoke",),
    needs="a request that is refused as invalid",
    applies=lambda operation: (
        bool(operation.envelope and operation.envelope.details and operation.refusals) and operation.askable
    ),
    level="should",
    basis="inferred",
)
def details(case: Case) -> Iterator[Statement]:
    """Where an error has details, it is an object whose names are fields of the request, the wrong one among them.

    A client shows each text beside the field that it names; a name that the request does not have leads nowhere.
    Source: the examples with VALIDATION_FAILED in 000, 001 and 002, which use names of another operation on the lists:
    so this only warns, and details may be left out.

    Passes:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r1", "details": {"query.limit": "at least 1"}}}
    Warns:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r1", "details": ["limit"]}}
    Warns:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r1", "details": {"field_1": "at least 1"}}}
    Warns:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=0 | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r1", "details": {"status": "at least 1"}}}
    """
    wrong, examined, without = [], [], 0
    for exchange in answers(case):
        form, invalid = envelope_of(case.operation, exchange), exchange.labels.get("provoke") == "invalid"
        if form is None or not form.details or not (invalid or documented(case.operation, exchange)):
            continue
        value = pointer.get(exchange.json, form.details)
        if value is MISSING or value is None:
            without += invalid
            continue
        examined.append(exchange.number)
        wrong += [(fault, exchange) for fault in _judge(case.operation, exchange, value, form.details)]
    yield from grouped(wrong, level="should", basis="inferred")
    if examined:
        yield Seen(tuple(examined))
    elif without:
        yield NotApplicable("no error answer has details")


def _judge(operation: Operation, exchange: Exchange, value: object, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("details is no object", "an object with a member for each field that is wrong", show(value), at)
        return
    known = _known(operation, exchange)
    unknown = [name for name in value if _words(name) and not _words(name) & (known | _PLACES)]
    if unknown:
        yield Fault("details names what is no field of the request", f"names among {sorted(known)}", show(unknown), at)
    field = exchange.labels.get("field")
    if exchange.labels.get("provoke") == "invalid" and field and value and not unknown:
        words = set().union(*(_words(name) for name in value))
        if str(field).lower() not in words and not words & _PLACES:
            yield Fault("details does not name the field that is wrong", f"{field!r} among the names", show(value), at)


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name))


def _known(operation: Operation, exchange: Exchange) -> set[str]:
    """Names that a request of this operation may have, and those that this one had."""
    sent = exchange.request_json if isinstance(exchange.request_json, dict) else {}
    names = {parameter.name for parameter in operation.parameters} | set((operation.body or {}).get("properties", {}))
    return {word for name in (*names, *sent, *exchange.query) for word in _words(str(name))}
