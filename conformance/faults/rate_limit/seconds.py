"""So many requests a second, for each key and each organization."""

from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import bucket
from conformance.reference.bucket import Bucket
from conformance.reference.clock import http_date
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Call, Refusal, Reply

_LIMITED = 429
_SHUT = 6.0  # seconds


@fault(
    contract="whippy",
    kills=("rate_limit.enforced",),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def never_limited(parts: Parts) -> Parts:
    """No number of requests is too many."""
    return alter.limits(parts, take=lambda _, __: 0.0)


@fault(
    contract="whippy",
    kills=("rate_limit.enforced",),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limited_at_ten_times_the_number(parts: Parts) -> Parts:
    """250 requests in a second are let through, where 25 are documented."""
    return alter.limits(parts, capacity=250.0, refill=250.0)


@fault(contract="whippy", kills=("rate_limit.enforced",), blinds=("filtering.rejects", "pagination.limit_bounds"))
def limited_at_ten(parts: Parts) -> Parts:
    """Ten requests in a second are the most, where 25 are documented."""
    return alter.limits(parts, capacity=10.0, refill=10.0)


@fault(contract="whippy", kills=("rate_limit.partition",))
def limited_for_everybody_together(parts: Parts) -> Parts:
    """All organizations share one allowance: what one asks is taken from all others."""
    return alter.limits(parts, bucket_of=lambda _: "")


def _limited(parts: Parts, change: Callable[[Reply], Reply]) -> Parts:
    """What is answered to one request too many, changed."""
    reply = parts.errors.reply

    def other(service: Service, refusal: Refusal, call: Call) -> Reply:
        answer = reply(service, refusal, call)
        return change(answer) if refusal.status == _LIMITED else answer

    return alter.errors(parts, reply=other)


@fault(
    contract="whippy",
    kills=("errors.no_server_error", "rate_limit.enforced"),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limited_is_503(parts: Parts) -> Parts:
    """One request too many is answered 503, where 429 is documented."""
    return _limited(parts, lambda reply: replace(reply, status=503, body={**reply.body, "status": 503}))


@fault(
    contract="whippy",
    kills=("rate_limit.enforced",),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limited_is_403(parts: Parts) -> Parts:
    """One request too many is answered 403, where 429 is documented."""
    return _limited(parts, lambda reply: replace(reply, status=403, body={**reply.body, "status": 403}))


@fault(contract="whippy", kills=("rate_limit.envelope", "schema.response"))
def limited_with_one_error(parts: Parts) -> Parts:
    """429 has an envelope of its own, that of the library which counts."""
    return _limited(parts, lambda reply: replace(reply, body={"error": "Rate limit exceeded"}))


@fault(contract="whippy", kills=("rate_limit.envelope",))
def limited_status_is_400(parts: Parts) -> Parts:
    """The body of a 429 says that the status is 400."""
    return _limited(parts, lambda reply: replace(reply, body={**reply.body, "status": 400}))


@fault(contract="whippy", kills=("rate_limit.envelope", "schema.content_type", "schema.response"))
def limited_by_the_gateway(parts: Parts) -> Parts:
    """429 is an HTML page of the gateway's."""
    encode = parts.errors.encode

    def page(reply: Reply, call: Call) -> tuple[bytes, str]:
        return (b"<h1>Too Many Requests</h1>", "text/html") if reply.status == _LIMITED else encode(reply, call)

    return alter.errors(parts, encode=page)


@fault(contract="whippy", kills=("rate_limit.retry_after_form",))
def unpromised_wait_in_milliseconds(parts: Parts) -> Parts:
    """Retry-After, which need not be there, counts milliseconds."""
    return alter.limits(parts, retry_after=lambda wait, _: str(max(1, round(wait * 1000))))


@fault(contract="whippy", kills=("rate_limit.retry_after_form",))
def unpromised_wait_a_fraction(parts: Parts) -> Parts:
    """Retry-After is a fraction of a second."""
    return alter.limits(parts, retry_after=lambda wait, _: f"{wait:.2f}")


def _shut(it: Bucket, now: float) -> float:
    """A bucket that stays shut for some seconds once it is empty; what is asked meanwhile does not prolong it."""
    if now < it.shut_until:
        return it.shut_until - now
    wait = bucket.take(it, now)
    if wait <= 0:
        return 0.0
    it.shut_until, it.tokens = now + _SHUT, 0.0
    return _SHUT


@fault(contract="whippy", kills=("rate_limit.retry_after_honest",))
def unpromised_wait_too_short(parts: Parts) -> Parts:
    """Retry-After says when the second is over, while who asked too much is shut out for six."""
    return alter.limits(parts, take=_shut, retry_after=lambda _, __: "1")


@fault(contract="whippy", kills=("rate_limit.retry_after_honest",))
def unpromised_wait_gone_by(parts: Parts) -> Parts:
    """Retry-After is a date of an hour ago, from a clock that went back for the winter; the wait is six seconds."""
    return alter.limits(parts, take=_shut, retry_after=lambda wait, now: http_date(now + wait - 3600))
