"""Formats as far as one can be sure: what is refused here, a strict reader refuses too."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from conformance.lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

# RFC 3339, section 5.6: a space for the T is allowed there, an offset is not optional.
_TIME = regex(
    r"(\d{4}-\d\d-\d\d)[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_DAY = regex(r"\d{4}-\d\d-\d\d", re.ASCII)
_UUID = regex(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:")


def _time(text: str) -> bool:
    match = _TIME.fullmatch(text)
    return not text or (match is not None and _day(match[1]))


@lru_cache(maxsize=4096)
def _day(text: str) -> bool:
    if not text:
        return True
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _uuid(text: str) -> bool:
    return not text or _UUID.fullmatch(text) is not None


def _address(text: str) -> bool:
    """Whether it may be a URI: a template and a relative address are loosely meant, words are none."""
    return not text or (not re.search(r"\s", text) and bool(_SCHEME.match(text) or "/" in text or text[0] in ".?#{<"))


def _mail(text: str) -> bool:
    return not text or "@" in text


def _anything(_: str) -> bool:
    return True


SURE: dict[str, Callable[[str], bool]] = {
    "date-time": _time,
    "date": _day,
    "uuid": _uuid,
    "uri": _address,
    "email": _mail,
    **dict.fromkeys(
        (
            *("duration", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri", "iri-reference"),
            *("json-pointer", "regex", "relative-json-pointer", "time", "uri-reference", "uri-template"),
        ),
        _anything,
    ),
}
