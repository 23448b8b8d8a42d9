"""The form of answers: status, media type, body. Judged on every exchange of the run, whoever asked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from conformance.checks.errors.shape import reached
from conformance.checks.kinds import Case, check
from conformance.contract import pointer, times
from conformance.contract.outcome import Problem, Seen, Statement
from conformance.contract.pointer import MISSING
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Answer, Contract, Operation
    from conformance.evidence.exchange import Exchange

ASPECT = "schema.response#constrains"  # of entries that speak of a form
MOST_REFERENCES = 12  # in a row
SAME = 3  # exchanges that are named for one problem
PROBE = "schema.cases"
_FRAMEWORK = {400, 404, 405, 406, 408, 411, 412, 413, 414, 415, 417, 421, 425, 426, 428, 429, 431, 451}


def answers(case: Case) -> Iterator[Exchange]:
    """Yield the exchanges whose form the documents speak of: not those that something before the server may refuse."""
    for exchange in case.evidence.asked(case.operation.id):
        if exchange.answered and not (exchange.labels.get("phase") == "hostile" and not exchange.ok):
            yield exchange


def described(case: Case) -> Iterator[tuple[Exchange, Answer]]:
    """Yield the answers that the API itself gave, each with what the contract says of its status."""
    for exchange in answers(case):
        answer = case.operation.answer(exchange.status)
        if answer is not None and reached(case.operation, exchange):
            yield exchange, answer


def _has_answers(operation: Operation) -> bool:
    return bool(operation.answers) and operation.askable


def _has_schemas(operation: Operation) -> bool:
    return any(answer.schemas for answer in operation.answers.values()) and operation.askable


@lru_cache(maxsize=256)
def _validator(schema: str) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    formats = {"date-time": lambda value: times.parse(value) is not None}
    return jsonschema_rs.Draft202012Validator(json.loads(schema), validate_formats=True, formats=formats)


def validator(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    """Return the compiled validator of a schema; date-times in every form that real servers print."""
    return _validator(json.dumps(schema, sort_keys=True))


@check(probes=(PROBE,), needs="an answer with a documented status", applies=_has_answers)
def response(case: Case) -> Iterator[Statement]:
    """A body has the form that the contract gives for its status, in success and in error.

    A client reads fields by name and type; one that is missing or of another type breaks it far from the cause. Fields
    that no document names may stand beside them. Documents 000 to 004; the errors of 004 have no documented form.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": [{"id": "a", "status": "sent", "more": 1}]}
    Fails:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": [{"id": "a", "status": "on its way"}]}
    Fails:
        schema.cases mode=negative | listMessages ?limit=0 | 422 | {"detail": "limit"}
    Passes (heymarket):
        schema.cases mode=positive | listAllMessages {} | 200 | [{"id": 7, "phone": "1", "type": "inbound", "date": "2026-01-01T00:00:00", "updated": null}]
        schema.cases mode=negative | listAllMessages {"limit": "x"} | 400 | whatever
    Fails (heymarket):
        schema.cases mode=positive | listAllMessages {} | 200 | [{"id": 7, "phone": "1", "type": "both", "date": "2026-01-01T00:00:00Z"}]
    Fails (heymarket):
        schema.cases mode=positive | countMessages {} | 200 Content-Type=application/json | 17
    """
    found: dict[tuple[str, str], list[Wrong]] = {}
    for exchange, answer in described(case):
        schema = _schema(answer, exchange)
        if schema is None:
            continue
        yield Seen((exchange.number,), pages=1)
        if exchange.json is MISSING:
            text = exchange.response_body[:80].decode("utf-8", "replace")
            found.setdefault((answer.status, "no JSON"), []).append(Wrong(exchange, "", (), "JSON", text))
            continue
        for error in validator(schema).iter_errors(exchange.json):
            at = "".join(pointer.join("", token) for token in error.instance_path)
            place = re.sub(r"/\d+(?=/|$)", "/*", at)
            actual = repr(pointer.get(exchange.json, at))
            wrong = Wrong(exchange, at, tuple(error.schema_path), error.message, actual)
            found.setdefault((answer.status, f"{place} {error.kind}"[:200]), []).append(wrong)
    for (status, _), cases in found.items():
        first = cases[0]
        row = _row(case.operation, first.exchange, first.at)
        numbers = tuple(dict.fromkeys(item.exchange.number for item in cases))[:SAME]
        more = f" ({len(cases)} times)" if len(cases) > 1 else ""
        where = f"{first.at or 'its top'}{row}"
        what = f"the body of a {first.exchange.status} has not the documented form at {where}"
        constraint = _address(case, status, first)
        yield Problem(
            f"{what}: {first.message[:300]}{more}",
            "the contract's schema",
            first.actual[:200],
            first.at,
            numbers,
            constraint=constraint,
        )


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that a schema rules out: where it is in the body, and which keyword rules it out."""

    exchange: Exchange
    at: str
    keyword: tuple[str | int, ...]
    message: str
    actual: str


def _schema(answer: Answer, exchange: Exchange) -> dict[str, Any] | None:
    """Return the schema for an answer's media type; that of JSON where the media type is wrong or missing."""
    found = answer.schemas.get(exchange.media_type, answer.schemas.get("application/json"))
    return found or None


def _row(operation: Operation, exchange: Exchange, at: str) -> str:
    pages = operation.pagination
    match = re.match(re.escape(pages.items) + r"/(\d+)", at) if pages is not None else None
    if pages is None or match is None:
        return ""
    row = pointer.get(exchange.json, match.group(0))
    return f" (row {identity(pages, row)!r})"


def _address(case: Case, status: str, wrong: Wrong) -> str:
    """Return where the contract says what the body must be.

    The named schema nearest to it for which the register has an entry; else the response for success, and the schema's
    name for errors.
    """
    at = f"/paths{pointer.join('', case.operation.path)}/{case.operation.method.lower()}/responses/{status}"
    raw = pointer.get(case.contract.document.tree, at)
    body = case.contract.resolve(raw) if isinstance(raw, dict) else {}
    media = wrong.exchange.media_type if wrong.exchange.media_type in body.get("content", {}) else "application/json"
    names = list(_names(case.contract, pointer.get(body, f"/content{pointer.join('', media)}/schema"), wrong.keyword))
    listed = {address for entry in case.contract.register if ASPECT in entry.checks for address in entry.constrains}
    near = next((name for name in reversed(names) if name in listed), "")
    if status.startswith("2"):
        return near or f"{case.operation.id}/{status}"
    return near or (names[0] if names else "")


def _names(contract: Contract, node: object, keyword: Iterable[str | int]) -> Iterator[str]:
    """Yield the names of the schemas on the way to a keyword: references are named, and their place is not in the path."""
    for token in (None, *keyword):
        if token is not None:
            node = pointer.get(node, pointer.join("", token))
        for _ in range(MOST_REFERENCES):
            if not isinstance(node, dict) or "$ref" not in node:
                break
            yield str(node["$ref"]).removeprefix("#/")
            node = pointer.get(contract.document.tree, str(node["$ref"]).removeprefix("#"))


@check(probes=(PROBE,), needs="an answer", applies=_has_answers, level="should", basis="inferred")
def status(case: Case) -> Iterator[Statement]:
    """An answer to a good request has a status that the operation documents, or that belongs to an error code.

    A client that waits for 202 may take 201 for something else. What a framework answers to requests that no document
    speaks of (404, 405, 413, 414, 415, 431 and the like) is never held against it. Documents 000 to 004.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": []}
        schema.cases mode=negative | listMessages ?limit=1 | 415 | {}
    Warns:
        schema.cases mode=positive | listMessages ?limit=1 | 206 | {"success": true, "data": []}
    """
    found: dict[int, list[Exchange]] = {}
    coded = {number for numbers in case.operation.error_codes.values() for number in numbers}
    for exchange in answers(case):
        good = exchange.probe == PROBE and exchange.labels.get("mode") == "positive"
        if exchange.status < 400 or (good and exchange.refused and exchange.status not in _FRAMEWORK):  # noqa: PLR2004 - RFC 9110 section 15
            yield Seen((exchange.number,))
            if case.operation.answer(exchange.status) is None and exchange.status not in coded:
                found.setdefault(exchange.status, []).append(exchange)
    for number, exchanges in found.items():
        documented = ", ".join(sorted(case.operation.answers))
        message = f"{len(exchanges)} requests were answered {number}, which the operation does not document"
        yield Problem(message, documented, str(number), exchanges=tuple(item.number for item in exchanges[:SAME]))


@check(probes=(PROBE,), needs="an answer with a body", applies=_has_schemas)
def content_type(case: Case) -> Iterator[Statement]:
    """An answer with a documented status has the documented media type; parameters such as charset are no difference.

    Clients choose their parser by it. Documents 000 to 003; for Heymarket the vendor's page, which calls answers JSON.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 Content-Type=application/json;charset=utf-8 | {"success": true, "data": []}
    Fails:
        schema.cases mode=positive | listMessages ?limit=1 | 200 Content-Type=text/html | <p>hello</p>
    """
    found: dict[tuple[int, str], list[Exchange]] = {}
    for exchange, answer in described(case):
        if not answer.schemas or not exchange.response_body:
            continue
        yield Seen((exchange.number,))
        if exchange.media_type not in answer.schemas:
            found.setdefault((exchange.status, exchange.media_type), []).append(exchange)
    for (number, media), exchanges in found.items():
        documented = case.operation.answer(number)
        expected = ", ".join(documented.schemas) if documented else ""
        message = f"{len(exchanges)} answers with status {number} have the media type {media or '(none)'}"
        yield Problem(
            message, expected, media or "(none)", "Content-Type", tuple(item.number for item in exchanges[:SAME])
        )


@check(probes=(PROBE,), needs="an answer to a generated request", applies=lambda op: op.askable)
def no_server_error(case: Case) -> Iterator[Statement]:
    """Nothing that a client can send is answered with a server error: not NUL, not half a character, not 10^30.

    A 500 says that a request reached code that did not expect it; the next such request may do harm. The documents
    name no 5xx for what a client does.

    Passes:
        schema.cases mode=negative phase=hostile name=tag | listMessages ?tag=%00 | 400 | bad request
    Fails:
        schema.cases mode=negative phase=hostile name=tag | listMessages ?tag=%00 | 500 | Internal Server Error
    """
    found: dict[tuple[int, str, str], list[Exchange]] = {}
    for exchange in case.asked(PROBE):
        if not exchange.answered:
            continue
        yield Seen((exchange.number,))
        if exchange.status >= 500:  # noqa: PLR2004 - RFC 9110 section 15
            place, name = str(exchange.labels.get("place", "")), str(exchange.labels.get("name", ""))
            found.setdefault((exchange.status, place, name), []).append(exchange)
    for (number, place, name), exchanges in found.items():
        first = exchanges[0]
        where = f" ({place} {name}: {first.labels.get('what', '')})" if place else ""
        more = f" and {len(exchanges) - 1} more like it" if len(exchanges) > 1 else ""
        message = f"{first.line}{where}{more}"
        yield Problem(
            message, "anything below 500", str(number), exchanges=tuple(item.number for item in exchanges[:SAME])
        )
