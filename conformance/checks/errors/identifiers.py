"""The request id: what a user of the API quotes when they ask the vendor about a failure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.form import PROBES
from conformance.checks.errors.shape import Fault, answers, asked, documented, envelope_of, grouped, show
from conformance.contract import pointer
from conformance.contract.outcome import Problem, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Envelope
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.IGNORECASE)


@check(
    probes=PROBES,
    needs="an error answer of a documented status",
    applies=lambda operation: bool(
        operation.envelope and (operation.envelope.request_id or operation.envelope.request_id_header)
    ),
)
def request_id(case: Case) -> Iterator[Statement]:
    """Each documented error names its request by a string that is not empty; two requests have two names.

    The name is all that a user can give the vendor to find a failure in the logs; one that stands for several requests
    finds the wrong one. Source: the response tabs of 000, 001 and 002. That names differ, and that they have the form
    of the sample, is read from what such a name is for: it warns.

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
    """
    wrong, examined = [], []
    names: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in answers(case):
        form = envelope_of(case.operation, exchange)
        if form is None or not documented(case.operation, exchange):
            continue
        at, value = _value(form, exchange)
        examined.append(exchange.number)
        if isinstance(value, str) and value.strip():
            names[value].append(exchange)
        else:
            wrong.append(
                (Fault("the error has no request id", "a string that is not empty", show(value), at), exchange)
            )
    yield from grouped(wrong)
    yield from _repeated(names)
    yield from _formed(case, names)
    if examined:
        yield Seen(tuple(examined))


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
