"""The form of answers: status, media type, headers, body. Judged on every exchange of the run, whoever asked."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from conformance.checks.kinds import Case, check
from conformance.contract import pointer, times
from conformance.contract.outcome import Problem, Seen, Statement
from conformance.contract.pointer import MISSING
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Answer, Operation
    from conformance.evidence.exchange import Exchange

_SAME = 3  # exchanges that are named for one problem
PROBE = "schema.cases"
_FRAMEWORK = {400, 404, 405, 406, 408, 411, 412, 413, 414, 415, 417, 421, 425, 426, 428, 429, 431, 451}


def answers(case: Case) -> Iterator[Exchange]:
    """Yield the exchanges whose form the documents speak of: not those that something before the server may refuse."""
    for exchange in case.evidence.asked(case.operation.id):
        if exchange.answered and not (exchange.labels.get("phase") == "hostile" and not exchange.ok):
            yield exchange


@lru_cache(maxsize=256)
def _validator(schema: str) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    formats = {"date-time": lambda value: times.parse(value) is not None}
    return jsonschema_rs.Draft202012Validator(json.loads(schema), validate_formats=True, formats=formats)


def validator(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    """Return the compiled validator of a schema; date-times in every form that real servers print."""
    return _validator(json.dumps(schema, sort_keys=True))


@check(probes=(PROBE,), needs="an answer with a documented status", applies=lambda op: bool(op.answers))
def response(case: Case) -> Iterator[Statement]:
    """A body has the form that the contract gives for its status, in success and in error.

    A client reads fields by name and type; one that is missing or of another type breaks it far from the cause. Fields
    that no document names may stand beside them. Documents 000, 001, 002.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": [{"id": "a", "status": "sent", "more": 1}]}
    Fails:
        schema.cases mode=positive | listMessages ?limit=1 | 200 | {"success": true, "data": [{"id": "a", "status": "on its way"}]}
    Fails:
        schema.cases mode=negative | listMessages ?limit=0 | 422 | {"detail": "limit"}
    """
    found: dict[tuple[str, str], list[tuple[Exchange, str, str, str]]] = {}
    for exchange in answers(case):
        answer = case.operation.answer(exchange.status)
        schema = _schema(answer, exchange) if answer is not None else None
        if answer is None or schema is None:
            continue
        yield Seen((exchange.number,), pages=1)
        if exchange.json is MISSING:
            key = (answer.status, "no JSON")
            found.setdefault(key, []).append(
                (exchange, "", "JSON", exchange.response_body[:80].decode("utf-8", "replace"))
            )
            continue
        for error in validator(schema).iter_errors(exchange.json):
            at = "".join(pointer.join("", token) for token in error.instance_path)
            place = re.sub(r"/\d+(?=/|$)", "/*", at)
            found.setdefault((answer.status, f"{place} {error.kind}"[:200]), []).append(
                (exchange, at, error.message, repr(pointer.get(exchange.json, at)))
            )
    for (status, _), cases in found.items():
        exchange, at, message, actual = cases[0]
        row = _row(case.operation, exchange, at)
        numbers = tuple(dict.fromkeys(item.number for item, *_ in cases))[:_SAME]
        more = f" ({len(cases)} times)" if len(cases) > 1 else ""
        where = f"{at or 'its top'}{row}"
        text = f"the body of a {exchange.status} has not the documented form at {where}: {message[:300]}{more}"
        constraint = _address(case, status)
        yield Problem(text, "the contract's schema", actual[:200], at, numbers, constraint=constraint)


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


def _address(case: Case, status: str) -> str:
    """Return where the contract says what the body must be: the response for success, the schema's name for errors."""
    if status.startswith("2"):
        return f"{case.operation.id}/{status}"
    tree = case.contract.document.tree
    raw = pointer.get(
        tree, f"/paths{pointer.join('', case.operation.path)}/{case.operation.method.lower()}/responses/{status}"
    )
    body = case.contract.resolve(raw) if isinstance(raw, dict) else {}
    named = pointer.get(body, "/content/application~1json/schema/$ref")
    return named.removeprefix("#/") if isinstance(named, str) else ""


@check(probes=(PROBE,), needs="an answer", applies=lambda op: bool(op.answers), level="should", basis="inferred")
def status(case: Case) -> Iterator[Statement]:
    """An answer to a good request has a status that the operation documents, or that belongs to an error code.

    A client that waits for 202 may take 201 for something else. What a framework answers to requests that no document
    speaks of (404, 405, 413, 414, 415, 431 and the like) is never held against it. Documents 000, 001, 002.

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
        yield Problem(message, documented, str(number), exchanges=tuple(item.number for item in exchanges[:_SAME]))


@check(probes=(PROBE,), needs="an answer with a body", applies=lambda op: any(a.schemas for a in op.answers.values()))
def content_type(case: Case) -> Iterator[Statement]:
    """An answer with a documented status has the documented media type; parameters such as charset are no difference.

    Clients choose their parser by it. Documents 000, 001, 002.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 Content-Type=application/json;charset=utf-8 | {"success": true, "data": []}
    Fails:
        schema.cases mode=positive | listMessages ?limit=1 | 200 Content-Type=text/html | <p>hello</p>
    """
    found: dict[tuple[int, str], list[Exchange]] = {}
    for exchange in answers(case):
        answer = case.operation.answer(exchange.status)
        if answer is None or not answer.schemas or not exchange.response_body:
            continue
        yield Seen((exchange.number,))
        if exchange.media_type not in answer.schemas:
            found.setdefault((exchange.status, exchange.media_type), []).append(exchange)
    for (number, media), exchanges in found.items():
        answer = case.operation.answer(number)
        expected = ", ".join(answer.schemas) if answer else ""
        message = f"{len(exchanges)} answers with status {number} have the media type {media or '(none)'}"
        yield Problem(
            message, expected, media or "(none)", "Content-Type", tuple(item.number for item in exchanges[:_SAME])
        )


@check(
    probes=(PROBE,),
    needs="an answer with a documented header: rows for a second page, or --allow-burst for a 429",
    applies=lambda op: any(answer.headers for answer in op.answers.values()),
)
def headers(case: Case) -> Iterator[Statement]:
    """A documented header is there where it is promised, once, and has the documented form.

    Of a header that comes twice, clients take the first, the last, or both joined by a comma. Documents 000, 002.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 X-Next-Cursor=abc | {"success": true, "data": []}
    Fails:
        schema.cases mode=positive | listMessages ?limit=1 | 200 X-Next-Cursor=abc X-Next-Cursor=abd | {"success": true, "data": []}
    Fails:
        rate_limit.burst | sendMessage {} | 429 | {"success": false, "error": {"code": "RATE_LIMITED", "message": "", "request_id": "a"}}
    """
    for exchange in answers(case):
        answer = case.operation.answer(exchange.status)
        for name, documented in (answer.headers if answer is not None else {}).items():
            values = [value for key, value in exchange.response_headers if key.lower() == name.lower()]
            if not values and not documented["required"]:
                continue
            yield Seen((exchange.number,))
            constraint = f"{case.operation.id}/{answer.status if answer else ''}/header/{name}"
            if not values:
                message = f"a {exchange.status} has no {name}"
                yield Problem(message, name, "(absent)", name, (exchange.number,), constraint=constraint)
            elif len(values) > 1:
                message = f"a {exchange.status} has {name} {len(values)} times"
                yield Problem(message, "once", ", ".join(values), name, (exchange.number,))
            elif not _fits(documented["schema"], values[0]):
                message = f"{name} of a {exchange.status} has not the documented form"
                yield Problem(
                    message, str(documented["schema"]), values[0], name, (exchange.number,), constraint=constraint
                )


def _fits(schema: dict[str, Any], text: str) -> bool:
    """Whether a header's text fits a schema, read as a number where the schema asks for one."""
    value: object = text
    if schema.get("type") in {"integer", "number"} and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        value = int(text) if "." not in text else float(text)
    return bool(validator(schema).is_valid(value))


@check(probes=(PROBE,), needs="an answer to a generated request", applies=lambda _: True)
def no_server_error(case: Case) -> Iterator[Statement]:
    """Nothing that a client can send is answered with a server error: not NUL, not half a character, not 10^30.

    A 500 says that a request reached code that did not expect it; the next such request may do harm. The documents
    name no 5xx at all.

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
            message, "anything below 500", str(number), exchanges=tuple(item.number for item in exchanges[:_SAME])
        )
