"""The rate limit on sends, for each organization (002): 429 RATE_LIMITED with a Retry-After that is true."""

import math

from conformance.reference import bucket
from conformance.reference.bucket import Bucket
from conformance.reference.parts import Limits, Service
from conformance.reference.values import Call, Key, Refusal, RefusedError


def bucket_of(key: Key) -> str:
    """Keys of one organization share one bucket."""
    return key.organization


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


def correct(*, roomy: bool) -> Limits:
    """The parts of this topic; `roomy` is for a run in real time that has other things to do than wait."""
    capacity, refill = (60.0, 25.0) if roomy else (20.0, 10.0)
    return Limits(capacity, refill, bucket_of, bucket.take, retry_after)
