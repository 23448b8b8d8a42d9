"""Errors that repeat their status, in the one form that the vendor's page shows."""

import html
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Call, Json, Refusal, RefusedError, Reply
from conformance.reference.whippy import LIST

_LIMITED = 429


def _bodies(parts: Parts, change: Callable[[dict[str, Json], Refusal], Json]) -> Parts:
    """Every error body, changed; but for 429, which has a topic of its own."""
    body = parts.errors.body

    def other(refusal: Refusal, identifier: str) -> Json:
        usual = body(refusal, identifier)
        return usual if refusal.status == _LIMITED else change(usual, refusal)

    return alter.errors(parts, body=other)


def _refusals(parts: Parts, change: Callable[[Refusal], Refusal]) -> Parts:
    """Every refusal, changed."""
    reply = parts.errors.reply

    def other(service: Service, refusal: Refusal, call: Call) -> Reply:
        return reply(service, change(refusal), call)

    return alter.errors(parts, reply=other)


def _texts(parts: Parts, status: int, media_type: str, text: Callable[[Reply], str] | None = None) -> Parts:
    """Errors of a status as another media type, in another form if one is given."""
    encode = parts.errors.encode

    def other(reply: Reply, call: Call) -> tuple[bytes, str]:
        content, usual = encode(reply, call)
        if reply.status != status:
            return content, usual
        return (text(reply).encode() if text else content), media_type

    return alter.errors(parts, encode=other)


@fault(contract="whippy", kills=("errors.envelope", "schema.response"))
def status_as_text(parts: Parts) -> Parts:
    """`status` is a text."""
    return _bodies(parts, lambda body, _: {**body, "status": str(body["status"])})


@fault(contract="whippy", kills=("errors.envelope",))
def status_always_400(parts: Parts) -> Parts:
    """`status` is 400 in each error, whatever the response has."""
    return _bodies(parts, lambda body, _: {**body, "status": 400})


@fault(contract="whippy", kills=("errors.envelope", "schema.response"))
def status_missing(parts: Parts) -> Parts:
    """Errors do not repeat their status."""
    return _bodies(parts, lambda body, _: {"errors": body["errors"]})


@fault(contract="whippy", kills=("errors.envelope", "schema.response"))
def errors_an_object(parts: Parts) -> Parts:
    """`errors` is an object by the names of the fields that are wrong."""
    return _bodies(
        parts, lambda body, refusal: {**body, "errors": dict(refusal.details or {"detail": refusal.message})}
    )


@fault(contract="whippy", kills=("errors.envelope", "schema.response"))
def errors_plain_texts(parts: Parts) -> Parts:
    """`errors` is a list of texts."""
    return _bodies(parts, lambda body, _: {**body, "errors": [error["description"] for error in body["errors"]]})


@fault(contract="whippy", kills=("errors.envelope", "schema.response"))
def errors_empty(parts: Parts) -> Parts:
    """`errors` of a 422 is empty."""
    return _bodies(parts, lambda body, refusal: {**body, "errors": []} if refusal.status == 422 else body)  # noqa: PLR2004


@fault(contract="whippy", kills=("errors.envelope", "schema.response"))
def description_called_message(parts: Parts) -> Parts:
    """What is wrong stands in `message`."""
    return _bodies(
        parts, lambda body, _: {**body, "errors": [{"message": error["description"]} for error in body["errors"]]}
    )


@fault(contract="whippy", kills=("errors.envelope", "errors.media_type", "schema.content_type", "schema.response"))
def refusal_of_the_gateway(parts: Parts) -> Parts:
    """401 is an HTML page, from the gateway that knows the keys."""
    return _texts(parts, 401, "text/html", lambda reply: html.escape(f"{reply.status} Authorization Required"))


@fault(contract="whippy", kills=("errors.media_type", "schema.content_type"))
def errors_as_problems(parts: Parts) -> Parts:
    """422 is labelled application/problem+json, with the documented body."""
    return _texts(parts, 422, "application/problem+json")


@fault(
    contract="whippy",
    kills=(
        "filtering.rejects",
        "pagination.bad_cursor",
        "pagination.direction_needs_cursor",
        "pagination.limit_bounds",
        "schema.response",
    ),
)
def refusals_called_200(parts: Parts) -> Parts:
    """An error's status is only in its body: 422 arrives as 200."""
    reply = parts.errors.reply

    def fine(service: Service, refusal: Refusal, call: Call) -> Reply:
        answer = reply(service, refusal, call)
        return replace(answer, status=200) if answer.status == 422 else answer  # noqa: PLR2004

    return alter.errors(parts, reply=fine)


@fault(contract="whippy", kills=("errors.no_leak",))
def module_in_the_description(parts: Parts) -> Parts:
    """A refused cursor tells where in the server it was refused."""
    trace = (
        "** (ArgumentError) incorrect padding\n    (elixir) lib/base.ex:1005: Base.decode64!/2\n"
        "    (app) /opt/app/lib/messages/cursor.ex:31: Messages.Cursor.decode/1"
    )

    def tell(refusal: Refusal) -> Refusal:
        return replace(refusal, details={"cursor": trace}) if "cursor" in (refusal.details or {}) else refusal

    return _refusals(parts, tell)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.bad_cursor"))
def bytes_that_are_no_text_crash(parts: Parts) -> Parts:
    """Bytes in the query that are no UTF-8 are a 500."""
    read = parts.lists[LIST].parameters

    def crash(query: bytes) -> object:
        try:
            return read(query)
        except RefusedError:
            unquote_to_bytes(query).decode()
            raise

    return alter.listing(parts, LIST, parameters=crash)
