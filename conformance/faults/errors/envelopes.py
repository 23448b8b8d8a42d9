"""Ways to refuse that a client can't read."""

import html
from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference.errors import invalid
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Attempt, Call, Json, Refusal, RefusedError, Reply, Row


def _bodies(parts: Parts, change: Callable[[dict[str, Json], Refusal], Json]) -> Parts:
    """Every error body, changed; but for 429, which has a topic of its own."""
    body = parts.errors.body

    def other(refusal: Refusal, identifier: str) -> Json:
        usual = body(refusal, identifier)
        return usual if refusal.status == 429 else change(usual, refusal)  # noqa: PLR2004 - as above

    return alter.errors(parts, body=other)


def _inner(parts: Parts, change: Callable[[dict[str, Json], Refusal], Json]) -> Parts:
    """The `error` object of every error body, changed."""
    return _bodies(parts, lambda body, refusal: {**body, "error": change(body["error"], refusal)})


def _refusals(parts: Parts, change: Callable[[Refusal, Call], Refusal]) -> Parts:
    """Every refusal, changed."""
    reply = parts.errors.reply
    return alter.errors(parts, reply=lambda service, refusal, call: reply(service, change(refusal, call), call))


def _texts(parts: Parts, statuses: set[int], media_type: str, text: Callable[[Reply], str] | None = None) -> Parts:
    """Answers of these statuses as another media type, in another form if one is given."""
    encode = parts.errors.encode

    def other(reply: Reply, call: Call) -> tuple[bytes, str]:
        content, usual = encode(reply, call)
        if reply.status not in statuses:
            return content, usual
        return (text(reply).encode() if text else content), media_type

    return alter.errors(parts, encode=other)


@fault(kills=("errors.envelope", "schema.response"))
def success_missing(parts: Parts) -> Parts:
    """Errors lack `success`."""
    return _bodies(parts, lambda body, _: {"error": body["error"]})


@fault(kills=("errors.envelope", "schema.response"))
def success_true(parts: Parts) -> Parts:
    """Validation errors say `success: true`."""
    return _bodies(parts, lambda body, refusal: {**body, "success": refusal.code == "VALIDATION_FAILED"})


@fault(
    kills=("errors.envelope", "errors.code_matches_status", "errors.request_id", "schema.response"),
    blinds=("sending.landline",),
)
def error_is_a_string(parts: Parts) -> Parts:
    """`error` is the message alone."""
    return _bodies(parts, lambda body, refusal: {**body, "error": refusal.message})


@fault(kills=("errors.envelope", "schema.response"))
def message_missing(parts: Parts) -> Parts:
    """Authorization errors have no message."""
    return _inner(
        parts, lambda it, refusal: {k: v for k, v in it.items() if k != "message" or refusal.status not in {401, 403}}
    )


@fault(kills=("errors.envelope", "errors.code_matches_status", "errors.request_id", "schema.response"))
def framework_envelope(parts: Parts) -> Parts:
    """Validation errors have the web framework's own form."""
    framework = {"detail": [{"loc": ["query"], "msg": "invalid", "type": "value_error"}]}
    return _bodies(parts, lambda body, refusal: framework if refusal.code == "VALIDATION_FAILED" else body)


@fault(kills=("errors.code_matches_status",))
def forbidden_says_unauthorized(parts: Parts) -> Parts:
    """403 carries UNAUTHORIZED."""
    return _inner(parts, lambda it, refusal: {**it, "code": "UNAUTHORIZED" if refusal.status == 403 else it["code"]})  # noqa: PLR2004


@fault(kills=("errors.code_matches_status",))
def codes_in_lower_case(parts: Parts) -> Parts:
    """The codes of 401 and 403 are in lower case."""
    return _inner(parts, lambda it, refusal: {**it, "code": it["code"].lower()} if refusal.status in {401, 403} else it)


@fault(kills=("errors.code_matches_status",))
def code_is_the_status(parts: Parts) -> Parts:
    """The code of a validation error is its status, as text."""
    return _inner(
        parts, lambda it, refusal: {**it, "code": str(refusal.status)} if it["code"] == "VALIDATION_FAILED" else it
    )


@fault(
    kills=(
        "errors.code_matches_status",
        "filtering.rejects",
        "pagination.limit_bounds",
    )
)
def validation_is_409(parts: Parts) -> Parts:
    """VALIDATION_FAILED arrives with 409."""
    return _refusals(parts, lambda it, _: replace(it, status=409) if it.code == "VALIDATION_FAILED" else it)


@fault(kills=("errors.request_id", "schema.response"))
def request_id_missing(parts: Parts) -> Parts:
    """Errors have no request_id."""
    return _inner(parts, lambda it, _: {name: value for name, value in it.items() if name != "request_id"})


@fault(kills=("errors.request_id", "schema.response"))
def request_id_empty(parts: Parts) -> Parts:
    """The request_id is an empty string."""
    return _inner(parts, lambda it, _: {**it, "request_id": ""})


@fault(kills=("errors.request_id", "schema.response"))
def request_id_a_number(parts: Parts) -> Parts:
    """The request_id is a number."""
    return _inner(parts, lambda it, _: {**it, "request_id": int.from_bytes(it["request_id"].encode()[-6:])})


@fault(kills=("errors.request_id",))
def request_id_constant(parts: Parts) -> Parts:
    """The request_id is the same in each answer, so that support can't find a request by it."""
    return alter.errors(parts, request_id=lambda _: "01JTBQH2FZ8K1RXC0WJ4Z9P3VM")


@fault(kills=("errors.details",))
def details_name_nothing_sent(parts: Parts) -> Parts:
    """Details name a field of the database rather than the one that was sent."""
    return _inner(parts, lambda it, _: {**it, "details": {"payload_v2": "is invalid"}} if "details" in it else it)


@fault(kills=("errors.details",))
def details_blame_another_field(parts: Parts) -> Parts:
    """Details of a wrong `limit` name `offset`, which was not sent."""

    def blame(error: dict[str, Json], _: Refusal) -> Json:
        details = {"offset" if name == "limit" else name: text for name, text in error.get("details", {}).items()}
        return {**error, "details": details} if details else error

    return _inner(parts, blame)


@fault(kills=("errors.media_type", "schema.content_type"))
def json_called_text(parts: Parts) -> Parts:
    """Authorization errors are JSON, but labelled text/plain."""
    return _texts(parts, {401, 403}, "text/plain; charset=utf-8")


@fault(
    kills=(
        "errors.media_type",
        "errors.envelope",
        "errors.code_matches_status",
        "errors.request_id",
        "schema.content_type",
        "schema.response",
    ),
)
def refusal_in_html(parts: Parts) -> Parts:
    """401 is an HTML page, from the proxy that checks keys."""
    return _texts(parts, {401}, "text/html", lambda _: html.escape("401 Unauthorized"))


@fault(
    kills=(
        "errors.media_type",
        "errors.envelope",
        "errors.code_matches_status",
        "errors.request_id",
        "schema.content_type",
        "schema.response",
    ),
    blinds=("sending.landline",),
)
def validation_in_plain_text(parts: Parts) -> Parts:
    """422 is one line of text."""
    return _texts(parts, {422}, "text/plain", lambda _: "validation failed\n")


@fault(kills=("errors.no_server_error",))
def nul_in_a_filter_crashes(parts: Parts) -> Parts:
    """A NUL byte in a filter is a 500: the database refuses it in a text."""

    def crash(text: str) -> object:
        if "\0" in text:
            raise RuntimeError(text)
        return text

    return alter.filtering(parts, OUTBOUND, "from", parse=crash)


@fault(
    kills=(
        "errors.no_server_error",
        "pagination.bad_cursor",
    )
)
def undecodable_query_crashes(parts: Parts) -> Parts:
    """Bytes in the query that are no UTF-8 are a 500."""
    pairs = parts.lists[INBOUND].parameters

    def crash(query: bytes) -> object:
        try:
            return pairs(query)
        except RefusedError as refused:
            raise RuntimeError from refused

    return alter.listing(parts, INBOUND, parameters=crash)


@fault(kills=("errors.no_server_error", "sending.validation"))
def malformed_json_crashes(parts: Parts) -> Parts:
    """A body that is no JSON is a 500."""
    read = dict(parts.send.steps)["read"]

    def crash(service: Service, attempt: Attempt) -> Attempt:
        try:
            return read(service, attempt)
        except RefusedError as refused:
            raise RuntimeError from refused

    return alter.step(parts, "read", crash)


@fault(kills=("errors.no_server_error", "errors.not_found"))
def unknown_id_crashes(parts: Parts) -> Parts:
    """An unknown id is a 500."""

    def crash(service: Service, organization: str, identifier: str) -> Row | None:
        found = parts.get.find(service, organization, identifier)
        if found is None:
            raise KeyError(identifier)
        return found

    return alter.getting(parts, find=crash)


@fault(kills=("errors.no_leak",))
def trace_in_the_message(parts: Parts) -> Parts:
    """The message of a validation error is a stack trace."""
    trace = (
        'Traceback (most recent call last):\n  File "/srv/app/messages/views.py", line 88, in list\nValueError: limit'
    )
    return _refusals(parts, lambda it, _: replace(it, message=trace) if it.code == "VALIDATION_FAILED" else it)


@fault(kills=("errors.no_leak",))
def query_in_the_message(parts: Parts) -> Parts:
    """The message of a refused cursor quotes the statement that the database rejected."""
    sql = "psycopg2.errors.InvalidText: SELECT id, body FROM messages WHERE org_id = 7 AND (created_at, id) < ($1, $2)"

    def quote(refusal: Refusal, _: Call) -> Refusal:
        return replace(refusal, message=sql) if "cursor" in (refusal.details or {}) else refusal

    return _refusals(parts, quote)


@fault(kills=("errors.not_found", "schema.response"))
def unknown_id_is_null(parts: Parts) -> Parts:
    """An unknown id gives 200 with `data: null`."""
    reply = parts.get.reply

    def null(service: Service, call: Call, row: Row | None) -> Reply:
        return reply(service, call, row) if row else Reply(200, {"success": True, "data": None})

    return alter.getting(parts, reply=null)


@fault(kills=("errors.not_found",))
def foreign_id_is_forbidden(parts: Parts) -> Parts:
    """An id of another organization gives 403: whoever asks learns that it exists."""

    def tell(service: Service, organization: str, identifier: str) -> Row | None:
        found = parts.get.find(service, organization, identifier)
        if found is None and any(parts.get.find(service, name, identifier) for name in service.organizations):
            raise RefusedError(Refusal(403, "FORBIDDEN", "not your message"))
        return found

    return alter.getting(parts, find=tell)


@fault(kills=("errors.not_found",))
def unknown_id_is_invalid(parts: Parts) -> Parts:
    """An unknown id is called invalid: 400 where 404 belongs."""

    def blame(service: Service, call: Call, row: Row | None) -> Reply:
        if row is None:
            raise invalid(details={"id": "is unknown"}, status=400)
        return parts.get.reply(service, call, row)

    return alter.getting(parts, reply=blame)
