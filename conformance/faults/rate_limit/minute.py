"""Ways to keep a limit of so many requests a minute wrongly."""

import math
from collections.abc import Callable
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import bucket
from conformance.reference.bucket import Bucket
from conformance.reference.clock import printed
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Call, Refusal, Reply

heymarket = partial(fault, contract="heymarket")
_STATUS = 429


@heymarket(
    kills=("rate_limit.enforced",),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limit_not_kept(parts: Parts) -> Parts:
    """Nobody is ever limited."""
    return alter.limits(parts, take=lambda _, __: 0.0)


@heymarket(
    kills=("rate_limit.enforced",),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def ten_times_the_limit(parts: Parts) -> Parts:
    """The limit is 5000 a minute: a nought too many."""
    return alter.limits(parts, capacity=10 * parts.limits.capacity, refill=10 * parts.limits.refill)


@heymarket(kills=("rate_limit.enforced",))
def a_tenth_at_once(parts: Parts) -> Parts:
    """No more than a tenth of the number may come at once, though all of it is promised: 429 long before the number."""
    return alter.limits(parts, capacity=parts.limits.capacity / 10)


@heymarket(kills=("rate_limit.enforced", "rate_limit.partition"))
def limit_of_a_team(parts: Parts) -> Parts:
    """A team's keys share one limit, where each key has its own."""
    return alter.limits(parts, bucket_of=lambda key: key.organization)


@heymarket(kills=("rate_limit.enforced", "rate_limit.partition"))
def limit_of_all_teams(parts: Parts) -> Parts:
    """All teams share one limit: one's burst stops the others."""
    return alter.limits(parts, bucket_of=lambda _: "all")


@heymarket(
    kills=("rate_limit.enforced",),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limited_with_nothing(parts: Parts) -> Parts:
    """Whoever asks too often is answered 200 with an empty array, which a client takes for the end."""

    def reply(service: Service, refusal: Refusal, call: Call) -> Reply:
        return Reply(200, []) if refusal.status == _STATUS else parts.errors.reply(service, refusal, call)

    return alter.errors(parts, reply=reply)


@heymarket(
    kills=("errors.no_server_error", "rate_limit.enforced"),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limited_is_unavailable(parts: Parts) -> Parts:
    """Whoever asks too often is answered 503, as by many a gateway."""
    return alter.terms(parts, RATE_LIMITED=(503, "rate_limited"))


@heymarket(
    kills=("rate_limit.enforced",),
    blinds=(
        "rate_limit.envelope",
        "rate_limit.partition",
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limited_is_forbidden(parts: Parts) -> Parts:
    """Whoever asks too often is answered 403."""
    return alter.terms(parts, RATE_LIMITED=(403, "rate_limited"))


@heymarket(kills=("rate_limit.retry_after_form",))
def wait_in_milliseconds(parts: Parts) -> Parts:
    """Retry-After counts milliseconds."""
    return alter.limits(parts, retry_after=lambda wait, _: str(math.ceil(wait) * 1000))


@heymarket(kills=("rate_limit.retry_after_form",))
def wait_with_a_fraction(parts: Parts) -> Parts:
    """Retry-After has a fraction."""
    return alter.limits(parts, retry_after=lambda wait, _: f"{wait:.2f}")


@heymarket(kills=("rate_limit.retry_after_form",))
def wait_until_a_date_of_its_own_form(parts: Parts) -> Parts:
    """Retry-After is a date as the messages have it, not as HTTP has it."""
    return alter.limits(parts, retry_after=lambda wait, now: printed(math.ceil(now + wait) * 1_000_000))


def _shut(seconds: float) -> Callable[[Bucket, float], float]:
    """A bucket that, once empty, stays shut for some time."""

    def take(it: Bucket, now: float) -> float:
        if now < it.shut_until:
            return it.shut_until - now
        wait = bucket.take(it, now)
        if wait <= 0:
            return 0.0
        it.shut_until = now + seconds
        return seconds

    return take


@heymarket(kills=("rate_limit.retry_after_honest",))
def wait_longer_than_told(parts: Parts) -> Parts:
    """Retry-After is 1 whatever the wait: twelve seconds."""
    return alter.limits(parts, take=_shut(12), retry_after=lambda _, __: "1")
