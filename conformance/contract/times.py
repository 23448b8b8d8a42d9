"""Points in time, compared as such: ``12:00:00Z`` is before ``12:00:00.5Z`` though it sorts after it as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)


def parse(text: object) -> Fraction | None:
    """Return seconds since 1970 UTC, exact to the last digit; None for what is no date-time.

    RFC 3339 and the ISO 8601 forms that real servers print; without an offset a time is read as UTC.
    """
    return _parse(text) if isinstance(text, str) else None


@lru_cache(maxsize=65536)
def _parse(text: str) -> Fraction | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    leap = 1 if second == "60" else 0  # RFC 3339 allows a leap second
    try:
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0) - leap, tzinfo=UTC)
    except ValueError:
        return None
    seconds = Fraction(round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())) + leap
    if fraction:
        seconds += Fraction(int(fraction), 10 ** len(fraction))
    return seconds - _offset(offset)


def _offset(text: str | None) -> int:
    if not text or text in "Zz":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -size if text[0] == "-" else size


def show(seconds: float | Fraction) -> str:
    """Return an RFC 3339 time in UTC with as many fractional digits (0 to 6) as it needs, cut, not rounded."""
    micros = int(seconds * 1_000_000 // 1)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{micros % 1_000_000:06d}".rstrip("0") if micros % 1_000_000 else "") + "Z"
