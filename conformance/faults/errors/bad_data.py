"""Ways to say that a request is malformed, and to fail over one, where the code may stand anywhere in the body."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.heymarket import ALL, COUNT, RECENT
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Call, Clause, Json, Refusal, RefusedError, Reply

heymarket = partial(fault, contract="heymarket")
_STATUS = 400


def _told(parts: Parts, change: Callable[[dict[str, Json], Refusal], Json]) -> Parts:
    """Other bodies of refusals."""
    body = parts.errors.body
    return alter.errors(parts, body=lambda refusal, name: change(body(refusal, name), refusal))


def _answered(parts: Parts, status: int, content: Callable[[Reply], str], media_type: str) -> Parts:
    """Answers of a status as another media type, in another form."""
    encode = parts.errors.encode

    def other(reply: Reply, call: Call) -> tuple[bytes, str]:
        return (content(reply).encode(), media_type) if reply.status == status else encode(reply, call)

    return alter.errors(parts, encode=other)


@heymarket(kills=("errors.code_matches_status",))
def bad_data_unsaid(parts: Parts) -> Parts:
    """A 400 says what is wrong in words, and has no code."""
    return _told(parts, lambda body, refusal: {"message": body["message"]} if refusal.status == _STATUS else body)


@heymarket(kills=("errors.code_matches_status",))
def bad_data_by_another_name(parts: Parts) -> Parts:
    """A 400 has the code of another product, `invalid_request`."""
    return alter.terms(parts, VALIDATION_FAILED=(400, "invalid_request"))


@heymarket(kills=("errors.code_matches_status",))
def bad_data_in_capitals(parts: Parts) -> Parts:
    """The code is BAD_DATA, as the constant is called in the server."""
    return alter.terms(parts, VALIDATION_FAILED=(400, "BAD_DATA"))


@heymarket(kills=("errors.code_matches_status", "filtering.rejects", "filtering.required", "pagination.limit_bounds"))
def bad_data_is_422(parts: Parts) -> Parts:
    """bad_data comes with 422, as the framework has it, where 400 is documented."""
    return alter.terms(parts, VALIDATION_FAILED=(422, "bad_data"))


@heymarket(
    kills=(
        "filtering.rejects",
        "filtering.required",
        "pagination.bad_cursor",
        "pagination.limit_bounds",
        "schema.negative_rejected",
        "schema.response",
    )
)
def bad_data_is_200(parts: Parts) -> Parts:
    """bad_data comes with 200: the status says that the request arrived, the body what became of it."""
    return alter.terms(parts, VALIDATION_FAILED=(200, "bad_data"))


@heymarket(kills=("errors.code_matches_status",))
def everything_is_bad_data(parts: Parts) -> Parts:
    """A 401 says bad_data, too: one handler serves all client errors."""
    return alter.terms(parts, UNAUTHORIZED=(401, "bad_data"))


@heymarket(kills=("errors.envelope", "errors.media_type"))
def unauthorized_in_a_page(parts: Parts) -> Parts:
    """A 401 is an HTML page, from the gateway that looks at keys."""
    return _answered(parts, 401, lambda _: "<h1>401 Authorization Required</h1>", "text/html")


@heymarket(kills=("errors.envelope", "errors.media_type"))
def bad_data_in_a_line(parts: Parts) -> Parts:
    """A 400 is one line of text: the code and nothing else."""
    return _answered(parts, 400, lambda reply: f"{reply.body['error']}\n", "text/plain")


@heymarket(kills=("errors.envelope",))
def bad_data_in_brackets(parts: Parts) -> Parts:
    """A 400 calls itself JSON and is none: single quotes, as the server's own language prints a structure."""
    return _answered(parts, 400, lambda reply: str(reply.body), "application/json")


@heymarket(kills=("errors.no_leak",))
def statement_in_the_message(parts: Parts) -> Parts:
    """The message of a 400 is the SQL statement that was not run."""
    sql = "SELECT * FROM messages WHERE team_id = 7 AND created_at < 'x' ORDER BY created_at: syntax error near 'x'"
    return _told(parts, lambda body, refusal: {**body, "message": sql} if refusal.status == _STATUS else body)


@heymarket(kills=("errors.no_leak",))
def trace_of_what_is_malformed(parts: Parts) -> Parts:
    """A 400 carries a stack trace, as with the framework's debug mode left on."""
    trace = 'Traceback (most recent call last):\n  File "/srv/heymarket/api/all.py", line 41, in page\nValueError'
    return _told(parts, lambda body, refusal: {**body, "debug": trace} if refusal.status == _STATUS else body)


def _body(parts: Parts, operation: str, read: Callable[[bytes], Mapping[str, Json]]) -> Parts:
    """A body that is read in another way."""
    return alter.listing(parts, operation, parameters=read)


@heymarket(kills=("errors.no_server_error", "schema.no_server_error"), blinds=("schema.negative_rejected",))
def malformed_body_crashes(parts: Parts) -> Parts:
    """A body that is no JSON is a 500."""
    fields = parts.lists[COUNT].parameters

    def crash(content: bytes) -> Mapping[str, Json]:
        try:
            return fields(content)
        except RefusedError as refused:
            raise RuntimeError from refused

    return _body(parts, COUNT, crash)


@heymarket(kills=("errors.no_server_error", "schema.no_server_error"))
def array_for_a_body_crashes(parts: Parts) -> Parts:
    """A body that is JSON, but no object, is a 500: its fields are asked for all the same."""
    fields = parts.lists[ALL].parameters

    def crash(content: bytes) -> Mapping[str, Json]:
        try:
            found = json.loads(content) if content else {}
        except (ValueError, RecursionError):
            found = {}
        if not isinstance(found, dict):
            raise TypeError(content)
        return fields(content)

    return _body(parts, ALL, crash)


@heymarket(kills=("errors.no_server_error",))
def deep_body_crashes(parts: Parts) -> Parts:
    """A body of two thousand brackets is a 500: the parser gives up in a way of its own."""
    fields = parts.lists[ALL].parameters

    def crash(content: bytes) -> Mapping[str, Json]:
        if content.count(b"[") > 1000:  # noqa: PLR2004 - deeper than the parser goes
            raise RecursionError
        return fields(content)

    return _body(parts, ALL, crash)


@heymarket(kills=("schema.negative_rejected",))
def any_body_is_an_object(parts: Parts) -> Parts:
    """A body that is no object counts for an empty one: the newest messages, whatever was sent."""
    fields = parts.lists[ALL].parameters

    def lenient(content: bytes) -> Mapping[str, Json]:
        try:
            return fields(content)
        except RefusedError:
            return {}

    return _body(parts, ALL, lenient)


@heymarket(kills=("errors.no_server_error", "schema.no_server_error"))
def large_inbox_crashes(parts: Parts) -> Parts:
    """An inbox that fits no 64 bits is a 500: the store can't hold the number."""
    return alter.filtering(parts, RECENT, "inboxID", clause=lambda value, _: Clause("inbox = ?", (value,)))


@heymarket(kills=("errors.no_server_error", "schema.no_server_error"))
def number_with_a_nul_crashes(parts: Parts) -> Parts:
    """A NUL in the phone number is a 500: the database refuses it in a text."""
    parse = parts.lists[RECENT].filters["phoneNumber"].parse

    def crash(text: Json) -> object:
        if "\0" in text:
            raise RuntimeError(text)
        return parse(text)

    return alter.filtering(parts, RECENT, "phoneNumber", parse=crash)


@heymarket(kills=("errors.no_server_error",))
def undecodable_number_crashes(parts: Parts) -> Parts:
    """Bytes in the query that are no UTF-8 are a 500."""
    pairs = parts.lists[RECENT].parameters

    def crash(query: bytes) -> Mapping[str, Json]:
        if b"%FF" in query.upper():
            raise UnicodeDecodeError("utf-8", query, 0, 1, "invalid start byte")
        return pairs(query)

    return _body(parts, RECENT, crash)


@heymarket(
    kills=(
        "errors.no_server_error",
        "filtering.rejects",
        "filtering.required",
        "pagination.bad_cursor",
        "pagination.limit_bounds",
        "schema.no_server_error",
    ),
    blinds=("schema.negative_rejected",),
)
def refusals_crash(parts: Parts) -> Parts:
    """Each refusal fails while it is written down: 500 where 400 belongs."""

    def reply(service: Service, refusal: Refusal, call: Call) -> Reply:
        failed = replace(refusal, code="INTERNAL_ERROR") if refusal.code == "VALIDATION_FAILED" else refusal
        return parts.errors.reply(service, failed, call)

    return alter.errors(parts, reply=reply)
