"""Ways to answer without a name that the vendor can find the request by, where every answer has one in a header."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.heymarket import COUNT
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Call, Reply

heymarket = partial(fault, contract="heymarket")
NAME = "X-Request-Id"


def _unnamed(parts: Parts, when: Callable[[Reply, Call], bool]) -> Parts:
    """Some answers without the header."""
    stamp = parts.errors.stamp

    def other(service: Service, answer: Reply, call: Call) -> Reply:
        return answer if when(answer, call) else stamp(service, answer, call)

    return alter.errors(parts, stamp=other)


@heymarket(kills=("errors.request_id", "schema.headers"))
def only_errors_are_named(parts: Parts) -> Parts:
    """Answers that succeed have no X-Request-Id."""
    return _unnamed(parts, lambda answer, _: answer.status < 400)  # noqa: PLR2004 - no refusal


@heymarket(kills=("errors.request_id", "rate_limit.envelope", "schema.headers"))
def only_success_is_named(parts: Parts) -> Parts:
    """Refusals have no X-Request-Id: an exception skips what adds it."""
    return _unnamed(parts, lambda answer, _: answer.status >= 400)  # noqa: PLR2004 - as above


@heymarket(kills=("errors.request_id", "schema.headers"))
def unauthorized_is_not_named(parts: Parts) -> Parts:
    """A 401 has no X-Request-Id: keys are looked at before it is made."""
    return _unnamed(parts, lambda answer, _: answer.status == 401)  # noqa: PLR2004 - as above


@heymarket(kills=("errors.request_id", "schema.headers"))
def bad_data_is_not_named(parts: Parts) -> Parts:
    """A 400 has no X-Request-Id."""
    return _unnamed(parts, lambda answer, _: answer.status == 400)  # noqa: PLR2004 - as above


@heymarket(kills=("errors.request_id", "rate_limit.envelope", "schema.headers"))
def limited_is_not_named(parts: Parts) -> Parts:
    """A 429 has no X-Request-Id: it comes from the gateway that counts."""
    return _unnamed(parts, lambda answer, _: answer.status == 429)  # noqa: PLR2004 - as above


@heymarket(kills=("errors.request_id", "schema.headers"))
def count_is_not_named(parts: Parts) -> Parts:
    """The count has no X-Request-Id: it is served from memory, before anything else is done."""
    return _unnamed(parts, lambda answer, call: call.operation == COUNT and answer.status < 400)  # noqa: PLR2004


@heymarket(kills=("errors.request_id", "rate_limit.envelope", "schema.headers"))
def name_is_empty(parts: Parts) -> Parts:
    """X-Request-Id is empty: nothing set the variable that it is taken from."""
    return alter.errors(parts, request_id=lambda _: "")


@heymarket(kills=("errors.request_id",))
def name_is_constant(parts: Parts) -> Parts:
    """X-Request-Id is the name of the process, the same in every answer."""
    return alter.errors(parts, request_id=lambda _: "web-7f9c6d5b8-x2x4q")


@heymarket(kills=("errors.request_id",))
def name_is_the_second(parts: Parts) -> Parts:
    """X-Request-Id is the second at which the request arrived: those of one second have one name."""
    return alter.errors(parts, request_id=lambda service: str(int(service.now())))


@heymarket(kills=("errors.request_id", "rate_limit.envelope", "schema.headers"))
def name_in_the_body(parts: Parts) -> Parts:
    """The name of a refused request is in the body, and X-Request-Id is missing there."""
    body = parts.errors.body
    named = alter.errors(parts, body=lambda refusal, name: {**body(refusal, name), "request_id": name})
    return _unnamed(named, lambda answer, _: answer.status >= 400)  # noqa: PLR2004 - as above


@heymarket(kills=("schema.headers",))
def name_twice(parts: Parts) -> Parts:
    """X-Request-Id comes twice: a gateway adds its own to that of the server."""

    def gateway(app: ASGIApp) -> ASGIApp:
        async def adding(scope: Scope, receive: Receive, send: Send) -> None:
            async def twice(message: Message) -> None:
                if message["type"] == "http.response.start":
                    own = (NAME.lower().encode(), b"gateway-1")
                    message = {**message, "headers": [*message["headers"], own]}
                await send(message)

            await app(scope, receive, twice)

        return adding

    return replace(parts, wrap=(*parts.wrap, gateway))
