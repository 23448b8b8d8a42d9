"""A token bucket that is told the time.

A bucket starts full; a request takes one token or is told how long it has to wait for the next; what is refused takes
nothing.
"""

from dataclasses import dataclass
from typing import Final

PENALTY: Final = 1.0  # seconds, what Retry-After can say at least
_DOUBT: Final = 0.001  # of a token: what a clock of seconds since 1970 rounds away


@dataclass(slots=True)
class Bucket:
    """How many requests at once (capacity) and how many a second in the long run (refill)."""

    capacity: float
    refill: float
    tokens: float
    at: float
    shut_until: float = 0.0


def take(bucket: Bucket, now: float) -> float:
    """Take a token: 0.0 when there was one, else the seconds until there will be."""
    bucket.tokens = min(bucket.capacity, bucket.tokens + max(0.0, now - bucket.at) * bucket.refill)
    bucket.at = now
    if bucket.tokens >= 1 - _DOUBT:
        bucket.tokens -= 1
        return 0.0
    return (1 - bucket.tokens) / bucket.refill


def take_or_shut(bucket: Bucket, now: float) -> float:
    """The same, but what is refused shuts the bucket for a moment, as a penalty; only who asks too often meets it."""
    if now < bucket.shut_until:
        return bucket.shut_until - now
    wait = take(bucket, now)
    if wait > 0:
        wait = max(wait, PENALTY)
        bucket.shut_until = now + wait
    return wait
