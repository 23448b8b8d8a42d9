"""Generated requests: what the contract rules out is refused, and what it allows is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.schema.answers import PROBE
from conformance.checks.schema.outside import free, outside, plain, texts
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange

_WHO, _TOO_MANY, _UNKNOWN = (401, 403), 429, 404
_INVALID = {"400", "422"}
_HARMLESS = re.compile(r"[A-Za-z0-9 ._-]+")
_SAME = 3  # exchanges that are named for one problem


def _validates(operation: Operation) -> bool:
    """Whether the operation documents an error for requests that are not valid."""
    asked = bool(operation.parameters or operation.body) and operation.askable
    return bool(_INVALID & set(operation.answers)) and asked


def _asked(case: Case, mode: str) -> Iterator[Exchange]:
    """Yield the generated requests of a mode that were answered and not limited."""
    for exchange in case.asked(PROBE, mode=mode):
        if exchange.answered and exchange.status != _TOO_MANY and exchange.labels.get("phase") != "hostile":
            yield exchange


def _limited(case: Case) -> Iterator[Lack]:
    numbers = [item.number for item in case.asked(PROBE) if item.status == _TOO_MANY]
    later = {item.url + item.request_body.decode("latin-1") for item in case.asked(PROBE) if item.status != _TOO_MANY}
    lost = [item for item in case.asked(PROBE) if item.status == _TOO_MANY and _key(item) not in later]
    if lost:
        yield Lack(
            f"{len(lost)} generated requests were answered 429 however often they were repeated (request {numbers[0]})"
        )


def _who(operation: Operation) -> set[int]:
    """Return the statuses that say who may not ask, whatever is asked."""
    return {*_WHO, *operation.unauthenticated}


def _key(exchange: Exchange) -> str:
    return exchange.url + exchange.request_body.decode("latin-1")


@check(probes=(PROBE,), needs="generated requests that are outside the contract, and good ones", applies=_validates)
def negative_rejected(case: Case) -> Iterator[Statement]:
    """A value outside a documented type, range, set, length or format is refused as the client's error.

    A client that sends one has a defect, and an answer that looks right hides it. Judged is what was really sent, and
    only where no careful reader could take it. Documents 000 to 004, each constraint as its entry in the register has it.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": []}
        schema.cases mode=negative | listMessages ?limit=AAA | 422 | {}
    Fails:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": []}
        schema.cases mode=negative | listMessages ?limit=AAA | 200 | {"success": true, "data": []}
    Warns:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": []}
        schema.cases mode=negative | listMessages ?limit=AAA | 422 | {}
        schema.cases mode=negative | listMessages ?limit=201 | 200 | {"success": true, "data": []}
    Inconclusive:
        schema.cases mode=negative | listMessages ?limit=AAA | 401 | {}
    Passes (heymarket):
        schema.cases mode=positive | listAllMessages {"created_at": "2026-01-01T00:00:00Z"} | 200 | []
        schema.cases mode=negative | listAllMessages {"created_at": "2026-01-01T00:00:00Z", "order": "AAA"} | 400 | []
        schema.cases mode=negative | listAllMessages {"created_at": "2026-01-01T00:00:00Z", "limit": "30", "ascending": 1} | 200 | []
        schema.cases mode=negative | listAllMessages {"order": "created_at"} | 200 | []
    Fails (heymarket):
        schema.cases mode=positive | listAllMessages {"created_at": "2026-01-01T00:00:00Z"} | 200 | []
        schema.cases mode=negative | listAllMessages {"created_at": "2026-01-01T00:00:00Z", "order": "AAA"} | 200 | []
    Warns (heymarket):
        schema.cases mode=positive | countMessages {} | 200 | "7"
        schema.cases mode=negative | countMessages {"created_at": "2026-01-01T12:99:00Z", "date": "soon"} | 200 | "7"
    Passes (heymarket):
        schema.cases mode=positive | countMessages {} | 200 | "7"
        schema.cases mode=negative | countMessages [0] | 400 | []
        schema.cases mode=negative | countMessages {"date": "soon"} | 200 | "7"
    """
    if not any(item.ok or item.status == _UNKNOWN for item in _asked(case, "positive")):
        yield Lack("no good generated request was accepted, so a refusal proves nothing")
    yield from _limited(case)
    found: dict[str, list[tuple[Exchange, str]]] = {}
    for exchange in _asked(case, "negative"):
        broken = list(outside(case.operation, exchange))
        if broken and exchange.refused and exchange.status not in _who(case.operation):
            yield Seen((exchange.number,))
        elif exchange.ok:
            for address, words in broken:
                found.setdefault(address, []).append((exchange, words))
    for address, cases in found.items():
        numbers = tuple(exchange.number for exchange, _ in cases[:_SAME])
        more = f" and {len(cases) - 1} more" if len(cases) > 1 else ""
        message = f"a request that breaks {address.partition('/')[2]} is accepted: {cases[0][1]}{more}"
        expected = " or ".join(str(status) for status in case.operation.refusals)
        yield Problem(message, expected, str(cases[0][0].status), address, numbers, constraint=address)


@check(probes=(PROBE,), needs="generated requests within the contract", applies=_validates)
def positive_accepted(case: Case) -> Iterator[Statement]:
    """A request within all documented constraints is not refused as malformed.

    A client that keeps to the documents must not be turned away. Texts that are blank or can't be printed are not
    judged; cursors, identifiers and what every request must name are taken from real answers. Documents 000 to 004.

    Passes:
        schema.cases mode=positive | listMessages ?limit=200&status=sent | 200 | {"success": true, "data": []}
    Fails:
        schema.cases mode=positive | listMessages ?limit=200&status=sent | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED"}}
    Fails (heymarket):
        schema.cases mode=positive | listAllMessages {"created_at": "2026-01-01T00:00:00+02:00", "ascending": true} | 400 | bad_data
    Warns (whippy):
        schema.cases mode=positive | listMessages ?limit=5 | 422 | {"errors": [{"description": "limit"}], "status": 422}
    """
    yield from _limited(case)
    refusals = {*case.operation.refusals, *(int(status) for status in _INVALID & set(case.operation.answers))}
    for exchange in _asked(case, "positive"):
        values = list(texts(case.operation, exchange))
        if any(outside(case.operation, exchange)) or not all(plain(schema, value) for schema, value in values):
            continue
        if exchange.status in _who(case.operation):
            yield Lack(f"the credential '{exchange.credential}' was not let in ({exchange.status})")
        elif exchange.status not in refusals:
            yield Seen((exchange.number,))
        elif not _other_reason(case.operation, exchange):
            odd = any(free(schema) and not _HARMLESS.fullmatch(value) for schema, value in values)
            answer = exchange.response_body[:200].decode("utf-8", "replace")
            message = f"a request within the contract is refused: {exchange.line} {answer}"
            expected = str(case.operation.success)
            basis = "inferred" if odd else "stated"
            yield Problem(message, expected, str(exchange.status), exchanges=(exchange.number,), basis=basis)  # type: ignore[arg-type]


def _other_reason(operation: Operation, exchange: Exchange) -> bool:
    """Whether the refusal is for who is addressed, not for the form."""
    at = operation.envelope.code if operation.envelope else None
    code = pointer.get(exchange.json, at) if at else None
    sends = operation.sends
    return sends is not None and any(
        refusal is not None and refusal.code == code for refusal in (sends.consent, sends.landline)
    )
