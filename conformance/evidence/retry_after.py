"""``Retry-After`` (RFC 9110 section 10.2.3): whole seconds, or an HTTP-date."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime


def seconds(value: str | None, now: float) -> float | None:
    """Return how many seconds from ``now`` (seconds since 1970) a value asks for; None for what has no legal form."""
    if value is None:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text)
    if not re.match(r"[A-Z][a-z]+,? ", text):
        return None
    try:
        return parsedate_to_datetime(text).timestamp() - now
    except (ValueError, TypeError):
        return None
