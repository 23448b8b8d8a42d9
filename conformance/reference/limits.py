"""Rate limits: 429 with a Retry-After that is true.

002 limits sends, for each organization; Whippy and Heymarket limit every request. Where a number is documented, a
bucket of that size, refilled at that rate, refuses nobody who keeps to the number in every window.
"""

import math
from collections.abc import Callable

from conformance.reference import bucket
from conformance.reference.bucket import Bucket
from conformance.reference.parts import Limits, Service
from conformance.reference.values import Call, Key, Refusal, RefusedError


def bucket_of(key: Key) -> str:
    """Keys of one organization share one bucket."""
    return key.organization


def bucket_of_key(key: Key) -> str:
    """Each key has a bucket of its own."""
    return key.token


def retry_after(wait: float, now: float) -> str | None:
    """RFC 9110 10.2.3, delay-seconds: whole seconds, never less than the wait."""
    del now
    return str(max(1, math.ceil(wait)))


def spend(service: Service, call: Call, key: Key) -> None:
    """Take a token from the caller's bucket, or 429."""
    limits = service.parts.limits
    name = limits.bucket_of(key)
    full = Bucket(limits.capacity, limits.refill, limits.capacity, call.now)
    wait = limits.take(service.buckets.setdefault(name, full), call.now)
    if wait > 0:
        text = limits.retry_after(wait, call.now)
        headers = {} if text is None else {"Retry-After": text}
        raise RefusedError(Refusal(429, "RATE_LIMITED", "rate limited", headers=headers))


def admit(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
    """As a step of access, where every request is limited."""
    del scope
    if key is not None:
        spend(service, call, key)
    return key


def rated(requests: int, seconds: float, partition: Callable[[Key], str] = bucket_of) -> Limits:
    """So many requests in so many seconds, for each part of the callers."""
    return Limits(float(requests), requests / seconds, partition, bucket.take_or_shut, retry_after)


def correct(*, roomy: bool) -> Limits:
    """The parts of this topic for 002; `roomy` is for a run in real time that has other things to do than wait."""
    capacity, refill = (60.0, 25.0) if roomy else (20.0, 10.0)
    return Limits(capacity, refill, bucket_of, bucket.take, retry_after)
