"""Time as whole microseconds since 1970, read and printed as RFC 3339.

Law: what is printed is exactly what is stored. 000 and 001 print times with none, two or three fractional digits,
so the number of digits here is whatever the value needs: 12:00:00Z, 12:00:00.25Z, 12:00:00.000001Z.
"""

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import formatdate
from typing import Final

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR_ZERO = -62_167_219_200 * SECOND
_RFC3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))?",
)


def micros(seconds: float) -> int:
    """Whole microseconds of a clock that counts seconds."""
    return math.floor(seconds * SECOND)


def printed(at: int, digits: int = 0) -> str:
    """RFC 3339 in UTC with as many fractional digits as the value has, and no fewer than these."""
    whole, fraction = divmod(at, SECOND)
    text = (_EPOCH + timedelta(seconds=whole)).strftime("%Y-%m-%dT%H:%M:%S")
    shown = f"{fraction:06}".rstrip("0").ljust(digits, "0")
    return f"{text}.{shown}Z" if shown else f"{text}Z"


def read(text: str, *, up: bool = True, zoned: bool = True) -> int:
    """The first whole microsecond at or after an RFC 3339 date-time; ValueError for anything else (section 5.6).

    With `up=False` the last one at or before it. With `zoned=False` a time without an offset is read as UTC.
    """
    match = _RFC3339.fullmatch(text)
    if match is None or (zoned and text[-1] not in "Zz" and match.group(8) is None):
        msg = "not an RFC 3339 date-time"
        raise ValueError(msg)
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    leap = second == 60  # noqa: PLR2004 - RFC 3339 5.6: a leap second
    zone = timezone(_offset(*match.groups()[7:]))
    moment = datetime(year or 2000, month, day, hour, minute, 59 if leap else second, tzinfo=zone)
    at = (moment - _EPOCH) // timedelta(microseconds=1) + leap * SECOND
    if not year:
        at += _YEAR_ZERO - 946_684_800 * SECOND
    digits = match.group(7) or "0"
    beyond = bool(digits[6:].strip("0"))
    return at + int(digits[:6].ljust(6, "0")) + (up and beyond)


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> timedelta:
    """The zone's distance from UTC; RFC 3339 allows 23:59 at most."""
    if sign is None or hours is None or minutes is None:
        return timedelta(0)
    if int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004 - time-hour and time-minute of the grammar
        msg = "offset out of range"
        raise ValueError(msg)
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    return -distance if sign == "-" else distance


def http_date(seconds: float) -> str:
    """RFC 9110 5.6.7, IMF-fixdate."""
    return formatdate(seconds, usegmt=True)
