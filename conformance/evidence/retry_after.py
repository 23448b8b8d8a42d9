"""``Retry-After`` (RFC 9110 section 10.2.3): whole seconds, or an HTTP-date."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from conformance.contract import times


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


def somehow(value: str | None, now: float) -> float | None:
    """Return how many seconds whatever a client could make of a value asks for: of a legal form, or nearly."""
    legal = seconds(value, now)
    if legal is not None or value is None:
        return legal
    moment, number = times.parse(value.strip()), re.match(r"\s*(-?[0-9]+(?:\.[0-9]+)?)", value)
    return float(moment) - now if moment is not None else float(number.group(1)) if number else None
