"""Parameters of a query or of a body: each is what its type, format, range and enum allow, or it is refused."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from conformance.reference import clock
from conformance.reference.errors import invalid
from conformance.reference.parts import Filter, Listing
from conformance.reference.values import Ask, Call, Clause, Json

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LONGEST_NUMBER = 9
Parse: TypeAlias = Callable[[Json], object]


def query(call: Call) -> bytes:
    """Where a GET has its parameters."""
    return call.query


def body(call: Call) -> bytes:
    """Where a POST has them: JSON, and labelled as that if it is labelled; or nothing."""
    label = next((value for name, value in call.headers if name == "content-type"), "application/json")
    if call.body and label.partition(";")[0].strip().lower() != "application/json":
        raise invalid("the body must be application/json")
    return call.body


def pairs(query: bytes) -> Mapping[str, str]:
    """Names and values of a query string, each name once."""
    return _once(_pieces(query))


def pairs_and_arrays(*arrays: str) -> Callable[[bytes], Mapping[str, Json]]:
    """The same, but for some names, which may come as often as one likes: `name=a&name=b` or `name[]=a&name[]=b`."""

    def read(query: bytes) -> Mapping[str, Json]:
        found: dict[str, tuple[str, ...]] = {}
        rest = []
        for name, value in _pieces(query):
            bare = name.removesuffix("[]")
            if bare in arrays:
                found[bare] = (*found.get(bare, ()), value)
            else:
                rest.append((name, value))
        return {**_once(rest), **found}

    return read


def fields(content: bytes) -> Mapping[str, Json]:
    """Names and values of a JSON object, in UTF-8; an empty body is an empty object."""
    try:
        found = json.loads(content.decode(), parse_constant=_no_constant) if content else {}
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise invalid("the body is not JSON") from None
    if not isinstance(found, dict):
        raise invalid("the body must be an object")
    return found


def _no_constant(name: str) -> Json:
    """NaN and Infinity are no JSON (RFC 8259 6)."""
    raise ValueError(name)


def _pieces(query: bytes) -> Iterator[tuple[str, str]]:
    """Names and values of a query string, percent-decoded, as they come."""
    for piece in query.split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            yield _decoded(name), _decoded(value)


def _once(pieces: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Each name once."""
    found: dict[str, str] = {}
    for name, value in pieces:
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


def integer(text: str) -> object:
    """A whole number, however large."""
    if not _INTEGER.fullmatch(text):
        raise ValueError
    return int(text)


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


def filters(listing: Listing, given: Mapping[str, Json]) -> Mapping[str, object]:
    """The values of those filters that are given."""
    if missing := {name for name, it in listing.filters.items() if it.required and name not in given}:
        raise invalid(details=dict.fromkeys(sorted(missing), "is required"))
    return _read({name: it.parse for name, it in listing.filters.items()}, given)


def options(listing: Listing, given: Mapping[str, Json]) -> Mapping[str, object]:
    """The values of those options that are given."""
    return _read(listing.options, given)


def _read(parsers: Mapping[str, Parse], given: Mapping[str, Json]) -> Mapping[str, object]:
    """Each parameter that is given, read; every one that is wrong is named."""
    wrong: dict[str, str] = {}
    values: dict[str, object] = {}
    for name, parse in parsers.items():
        if name in given:
            try:
                values[name] = parse(given[name])
            except ValueError:
                wrong[name] = "is not valid"
    if wrong:
        raise invalid(details=wrong)
    return values
