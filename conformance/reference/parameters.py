"""Query parameters: each is what its type, format, range and enum allow, or 422 (000, 001: Query Parameters)."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote_to_bytes

from conformance.reference import clock
from conformance.reference.errors import invalid
from conformance.reference.parts import Filter, Listing
from conformance.reference.values import Ask, Clause

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LONGEST_NUMBER = 9


def pairs(query: bytes) -> Mapping[str, str]:
    """Names and values of a query string: percent-decoded, UTF-8, each name once."""
    found: dict[str, str] = {}
    for piece in query.split(b"&"):
        if not piece:
            continue
        name, value = (_decoded(part) for part in piece.partition(b"=")[::2])
        if name in found:
            raise invalid(details={name: "is given twice"})
        found[name] = value
    return found


def _decoded(text: bytes) -> str:
    """One percent-encoded piece of a query."""
    try:
        return unquote_to_bytes(text.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise invalid("the query is not UTF-8") from None


def limit(listing: Listing, text: str) -> int:
    """A page size from 1 to the list's maximum."""
    if _INTEGER.fullmatch(text) and len(text) <= _LONGEST_NUMBER and 1 <= int(text) <= listing.maximum:
        return int(text)
    raise invalid(details={"limit": f"must be 1..{listing.maximum}"})


def anything(text: str) -> object:
    """A string without constraints."""
    return text


def at_most(length: int) -> Callable[[str], object]:
    """A string of at most so many characters."""

    def parse(text: str) -> object:
        if len(text) > length:
            raise ValueError
        return text

    return parse


def one_of(*values: str) -> Callable[[str], object]:
    """One of these, to the letter."""

    def parse(text: str) -> object:
        if text not in values:
            raise ValueError
        return text

    return parse


def boolean(text: str) -> object:
    """`true` or `false`."""
    return one_of("true", "false")(text) == "true"


def uuid(text: str) -> object:
    """A UUID in its usual form; RFC 9562 4: upper case is read as lower."""
    if not _UUID.fullmatch(text):
        raise ValueError
    return text.lower()


def instant(text: str) -> object:
    """An RFC 3339 date-time, as microseconds."""
    return clock.read(text)


def equal(column: str) -> Callable[[object, Ask], Clause]:
    """The column is exactly the value."""
    return lambda value, _: Clause(f"{column} = ?", (value,))


def same(column: str, parse: Callable[[str], object] = anything) -> Filter:
    """A filter for equality."""
    return Filter(parse, equal(column))


def since(value: object, ask: Ask) -> Clause:
    """At or after a moment."""
    del ask
    return Clause("at >= ?", (value,))


def filters(listing: Listing, given: Mapping[str, str]) -> Mapping[str, object]:
    """The values of those filters that are given."""
    wrong: dict[str, str] = {}
    values: dict[str, object] = {}
    for name, narrowing in listing.filters.items():
        if name in given:
            try:
                values[name] = narrowing.parse(given[name])
            except ValueError:
                wrong[name] = "is not valid"
    if wrong:
        raise invalid(details=wrong)
    return values
