"""Pure judgements of one error answer, shared by the checks of this topic, of the rate limit, and by schemathesis.

Law: an answer is judged strictly only where a document speaks of it. A status that no document mentions, a route that
does not exist and a request that no HTTP server need understand are the framework's own business.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from conformance.contract import pointer
from conformance.contract.outcome import Problem
from conformance.contract.pointer import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.checks import Case
    from conformance.contract.annotations import Envelope
    from conformance.contract.model import Operation
    from conformance.contract.outcome import Basis, Level
    from conformance.evidence.exchange import Exchange

# Statuses that frameworks and gateways answer by themselves, before any handler of an API is asked.
FRAMEWORK = frozenset({404, 405, 406, 408, 411, 413, 414, 415, 417, 421, 426, 429, 431})
SERVER_ERROR = 500
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SEGMENT = re.compile(r"[\w.~-]+")
_PLAIN = re.compile(r"[ -~]*")
_LONGEST_TARGET = 4000
BAD_REQUEST = 400
LIMITED = 429


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an error answer."""

    message: str
    expected: str
    actual: str
    at: str
    aspect: str = ""


def is_error(exchange: Exchange) -> bool:
    """Whether it is a complete answer that says the client erred."""
    return exchange.refused


def answers(case: Case) -> Iterator[Exchange]:
    """Yield the error answers that this topic judges: a 429 of a limited operation has a topic of its own."""
    for exchange in case.asked():
        if is_error(exchange) and not (exchange.status == LIMITED and case.operation.rate_limit is not None):
            yield exchange


def envelope_of(operation: Operation, exchange: Exchange) -> Envelope | None:
    """Return the form that the contract declares for this answer: the response's own, else the operation's."""
    answer = operation.answer(exchange.status)
    return (answer.envelope if answer else None) or operation.envelope


def tells(form: Envelope) -> bool:
    """Whether an envelope says anything of an error's body: where it doesn't, the body may be what it likes."""
    places = (form.code, form.message, form.details, form.request_id, form.status)
    return any(place is not None for place in places) or bool(form.constants)


def plain(exchange: Exchange) -> bool:
    """Whether any HTTP server hands the request to its application: printable, of moderate size, JSON where there is a body."""
    target = unquote(exchange.target, errors="replace")
    headers = "".join(value for _, value in exchange.request_headers)
    if len(exchange.target) > _LONGEST_TARGET or not _PLAIN.fullmatch(target) or not _PLAIN.fullmatch(headers):
        return False
    if not exchange.request_body:
        return True
    label = next(
        (value for name, value in exchange.request_headers if name.lower() == "content-type"), "application/json"
    )
    # An escaped NUL or half a surrogate pair is where parsers of JSON differ.
    usual = b"\\u" not in exchange.request_body and label.lower().startswith("application/json")
    return usual and isinstance(exchange.request_json, dict)


def fits_path(operation: Operation, exchange: Exchange) -> bool:
    """Whether the last segment of the path, where it is a parameter, has the form that the contract gives it."""
    match = re.search(r"\{([^}]+)\}$", operation.path)
    parameter = operation.parameter(match.group(1), "path") if match else None
    if parameter is None:
        return True
    value = unquote(urlsplit(exchange.url).path.rpartition("/")[2])
    if parameter.schema.get("type") == "integer":
        return bool(re.fullmatch(r"[0-9]+", value))
    form = _UUID if parameter.schema.get("format") == "uuid" else _SEGMENT
    return bool(form.fullmatch(value))


def documented(operation: Operation, exchange: Exchange) -> bool:
    """Whether a document says what this error answer looks like.

    Which of the statuses for an invalid request (400, 422) an operation uses is open, so each counts where one is
    documented; not for a request that the HTTP server may have refused before the application saw it.
    """
    status = exchange.status
    if not is_error(exchange):
        return False
    if status == 404:  # noqa: PLR2004 - a route that does not match is answered 404, too
        return operation.answer(status) is not None and fits_path(operation, exchange)
    refusals = operation.refusals
    if status in refusals and any(operation.answer(other) for other in refusals):
        # 400 is what HTTP servers say themselves, and what RFC 6750 says to a malformed header.
        bare = operation.body is not None and not exchange.request_body
        return status != BAD_REQUEST or (exchange.auth == "valid" and not bare and plain(exchange))
    return operation.answer(status) is not None


def reached(operation: Operation, exchange: Exchange) -> bool:
    """Whether the API itself gave an answer, and nothing that stands before it: then all that it promises holds."""
    if exchange.ok or documented(operation, exchange):
        return True
    if not exchange.answered or exchange.auth != "valid" or not plain(exchange) or exchange.status == BAD_REQUEST:
        return False
    own = exchange.status not in FRAMEWORK and exchange.status < SERVER_ERROR
    return own or operation.answer(exchange.status) is not None


def faults(envelope: Envelope, exchange: Exchange, codes: Iterable[str] = ()) -> Iterator[Fault]:
    """Yield what is wrong with an error answer's form. The request id and the details have checks of their own.

    ``codes``: those that the contract knows. A code is a number only where one of them is, or where none is known.
    """
    if not tells(envelope):
        return
    body = exchange.json
    if not isinstance(body, dict):
        what = (
            "an empty body"
            if not exchange.response_body
            else show(body if body is not MISSING else exchange.response_body)
        )
        yield Fault("the error's body is no JSON object", "a JSON object with the error envelope", what, "")
        return
    for at, constant in envelope.constants.items():
        value = pointer.get(body, at)
        if not same(value, constant):
            yield Fault(f"{at} is not {json.dumps(constant)}", json.dumps(constant), show(value), at)
    known = list(codes)
    numbers = not known or any(code.isdigit() for code in known)
    for name, place in (("code", envelope.code), ("message", envelope.message)):
        value = pointer.get(body, place) if place else None
        number = name == "code" and numbers and is_integer(value)
        if place and not number and not (isinstance(value, str) and value.strip()):
            yield Fault(f"the error has no {name}", f"{place}: a string that is not empty", show(value), place)
    if envelope.status:
        value = pointer.get(body, envelope.status)
        if not same(value, exchange.status):
            message = f"{envelope.status} does not repeat the HTTP status"
            yield Fault(message, str(exchange.status), show(value), envelope.status, "status")


def is_integer(value: object) -> bool:
    """Whether a JSON value is a whole number; ``true`` is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def code_of(envelope: Envelope | None, exchange: Exchange) -> str | None:
    """Return the error code of an answer as text, or None where it has none that is a string or a number."""
    value = pointer.get(exchange.json, envelope.code) if envelope and envelope.code else None
    if is_integer(value):
        return str(value)
    return value if isinstance(value, str) and value else None


def same(value: object, constant: object) -> bool:
    """Whether two JSON values are equal; ``false`` is not 0."""
    return type(value) is type(constant) and value == constant


def show(value: object) -> str:
    """Return a short text for a value in a message."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
        text = " ".join(value.split())
    else:
        text = str(value) if value is MISSING else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else f"{text[:157]}..."  # noqa: PLR2004 - what fits a terminal


Entry = tuple[Fault, "Exchange"]


def grouped(
    entries: Iterable[Entry], *, aspect: str = "", level: Level = "must", basis: Basis = "stated"
) -> Iterator[Problem]:
    """Yield one problem for each kind of fault and status, naming how many answers have it and the first of them."""
    groups: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for fault, exchange in entries:
        groups[exchange.status, fault.message].append((fault, exchange))
    for (status, message), found in groups.items():
        fault, first = found[0]
        more = f" ({len(found)} answers like this)" if len(found) > 1 else ""
        yield Problem(
            f"{status}: {message}, on {asked(first)}{more}",
            fault.expected,
            fault.actual,
            fault.at,
            tuple(exchange.number for _, exchange in reversed(found[:5])),
            aspect or fault.aspect,
            level,
            basis,
        )


def asked(exchange: Exchange) -> str:
    """Return what was asked, for a message: method, target, the form of the key where it was not simply valid."""
    who = f" with key form {exchange.auth!r}" if exchange.auth != "valid" else f" with key {exchange.credential!r}"
    body = f" {show(exchange.request_body)}" if exchange.request_body else ""
    return f"{exchange.method} {exchange.target}{body}{who}"
