"""Ways to limit sends wrongly."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import bucket, limits, sending
from conformance.reference.bucket import Bucket
from conformance.reference.clock import http_date, micros, printed
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Attempt, Call, Json, Refusal, RefusedError, Reply

_STATUS = 429


@fault(
    kills=("rate_limit.retry_after", "schema.headers"),
    blinds=("rate_limit.retry_after_form", "rate_limit.retry_after_honest"),
)
def retry_after_missing(parts: Parts) -> Parts:
    """429 has no Retry-After."""
    return alter.limits(parts, retry_after=lambda _, __: None)


@fault(
    kills=(
        "rate_limit.retry_after",
        "schema.headers",
    ),
    blinds=("rate_limit.retry_after_honest",),
)
def retry_after_on_the_first_only(parts: Parts) -> Parts:
    """Only the first 429 of a burst has Retry-After."""
    told: list[float] = []

    def once(wait: float, now: float) -> str | None:
        if told and now - told[-1] < 1:
            return None
        told.append(now)
        return limits.retry_after(wait, now)

    return alter.limits(parts, retry_after=once)


def _form(parts: Parts, text: Callable[[float, float], str]) -> Parts:
    """Retry-After in another form."""
    return alter.limits(parts, retry_after=text)


@fault(kills=("rate_limit.retry_after_form",))
def retry_after_in_milliseconds(parts: Parts) -> Parts:
    """Retry-After counts milliseconds."""
    return _form(parts, lambda wait, _: str(max(1, math.ceil(wait)) * 1000))


@fault(kills=("rate_limit.retry_after_form",))
def retry_after_an_epoch(parts: Parts) -> Parts:
    """Retry-After is the second of 1970 at which to come back."""
    return _form(parts, lambda wait, now: str(math.ceil(now + wait)))


@fault(kills=("rate_limit.retry_after_form",))
def retry_after_a_fraction(parts: Parts) -> Parts:
    """Retry-After is `0.1`: seconds, but not whole ones."""
    return _form(parts, lambda wait, _: f"{wait:.3f}")


@fault(kills=("rate_limit.retry_after_form",))
def retry_after_negative(parts: Parts) -> Parts:
    """Retry-After is negative: the difference was taken the wrong way round."""
    return _form(parts, lambda wait, _: str(-max(1, math.ceil(wait))))


@fault(kills=("rate_limit.retry_after_form",))
def retry_after_with_a_unit(parts: Parts) -> Parts:
    """Retry-After is `1s`."""
    return _form(parts, lambda wait, now: f"{limits.retry_after(wait, now)}s")


@fault(kills=("rate_limit.retry_after_form",))
def retry_after_an_iso_date(parts: Parts) -> Parts:
    """Retry-After is a date, but not of the form that RFC 9110 has."""
    return _form(parts, lambda wait, now: printed(micros(math.ceil(now + wait))))


def _shut(seconds: float) -> Callable[[Bucket, float], float]:
    """A bucket that, once empty, stays shut for some time; what is asked meanwhile does not prolong it."""

    def take(it: Bucket, now: float) -> float:
        if now < it.shut_until:
            return it.shut_until - now
        wait = bucket.take(it, now)
        if wait <= 0:
            return 0.0
        it.shut_until, it.tokens = now + seconds, 0.0
        return seconds

    return take


@fault(kills=("rate_limit.retry_after_honest",), blinds=("sending.validation",))
def retry_after_a_few_seconds_short(parts: Parts) -> Parts:
    """Retry-After is eight seconds less than the wait, as where one window is told and a longer one kept."""

    def short(wait: float, now: float) -> str | None:
        return limits.retry_after(wait - 8, now)

    return alter.limits(parts, take=_shut(10), retry_after=short)


@fault(kills=("rate_limit.retry_after_honest",), blinds=("sending.validation",))
def retry_after_constant(parts: Parts) -> Parts:
    """Retry-After is always 1, however long the wait: 15 seconds."""
    return alter.limits(parts, take=_shut(15), retry_after=lambda _, __: "1")


@fault(
    kills=("rate_limit.retry_after_honest",),
    blinds=(
        "sending.landline",
        "sending.owned_number",
        "sending.validation",
    ),
)
def retry_after_a_date_gone_by(parts: Parts) -> Parts:
    """Retry-After is a well-formed date, a minute ago, while the wait is 12 seconds."""
    return alter.limits(parts, take=_shut(12), retry_after=lambda _, now: http_date(now - 60))


@fault(kills=("rate_limit.envelope", "schema.content_type", "schema.response"))
def limited_in_plain_text(parts: Parts) -> Parts:
    """429 is a line of text, from the proxy that counts."""
    encode = parts.errors.encode

    def plain(reply: Reply, call: Call) -> tuple[bytes, str]:
        return (b"slow down\n", "text/plain") if reply.status == _STATUS else encode(reply, call)

    return alter.errors(parts, encode=plain)


def _limited(parts: Parts, change: Callable[[Refusal], Refusal]) -> Parts:
    """The refusal of what is too much, changed."""
    reply = parts.errors.reply

    def other(service: Service, refusal: Refusal, call: Call) -> Reply:
        return reply(service, change(refusal) if refusal.status == _STATUS else refusal, call)

    return alter.errors(parts, reply=other)


@fault(kills=("rate_limit.envelope",))
def limited_says_forbidden(parts: Parts) -> Parts:
    """429 carries FORBIDDEN."""
    return _limited(parts, lambda refusal: replace(refusal, code="FORBIDDEN"))


@fault(kills=("rate_limit.envelope", "schema.response"))
def limited_without_request_id(parts: Parts) -> Parts:
    """429 has no request_id, alone among the errors."""
    body = parts.errors.body

    def bare(refusal: Refusal, identifier: str) -> Json:
        full = body(refusal, identifier)
        return (
            {**full, "error": {"code": refusal.code, "message": refusal.message}} if refusal.status == _STATUS else full
        )

    return alter.errors(parts, body=bare)


@fault(kills=("rate_limit.partition",))
def bucket_for_each_key(parts: Parts) -> Parts:
    """Each key has its own bucket: an organization sends as much as it has keys."""
    return alter.limits(parts, bucket_of=lambda key: key.token)


@fault(kills=("rate_limit.partition",))
def one_bucket_for_everyone(parts: Parts) -> Parts:
    """All organizations share one bucket: one's burst stops the others."""
    return alter.limits(parts, bucket_of=lambda _: "all")


@fault(kills=("rate_limit.limited_has_no_effect",), blinds=("sending.listed",))
def limited_send_goes_out(parts: Parts) -> Parts:
    """A send that is answered with 429 is done all the same: the limit is looked at after the effect."""
    rest = [step for step in parts.send.steps if step[0] not in {"authenticate", "limit"}]

    def late(service: Service, attempt: Attempt) -> Attempt:
        try:
            return sending.limited(service, attempt)
        except RefusedError:
            with suppress(RefusedError):
                for _, step in rest:
                    attempt = step(service, attempt)
            raise

    return alter.step(parts, "limit", late)
