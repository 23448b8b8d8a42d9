"""What is in a cursor, and what a server makes of one that is none."""

import base64
import json
from collections.abc import Callable

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import clock, whippy
from conformance.reference.clock import SECOND, printed
from conformance.reference.cursors import malformed
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Ask, Clause, Json, Position, RefusedError
from conformance.reference.whippy import DIGITS, LIST

_BEFORE_ALL = Position(-1)
_BEHIND_ALL = Position(1 << 62)
_EAST = (5 * 60 + 30) * 60 * SECOND
_MASK = 0x5A


def _tokens(parts: Parts, pack: Callable[[Position], str], read: Callable[[str], Position]) -> Parts:
    """Cursors of another form; what would not have been issued is refused as ever."""

    def lock(listing: Listing, ask: Ask, at: Position) -> str:
        del listing, ask
        return pack(at)

    def unlock(listing: Listing, text: Json, organization: str) -> Position:
        del listing, organization
        try:
            at = read(text)
            if isinstance(at.id, str) and pack(at) == text:
                return at
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        raise malformed()

    return alter.listing(parts, LIST, lock=lock, unlock=unlock)


def _base64(fields: Json) -> str:
    """JSON as a cursor has it."""
    return base64.b64encode(json.dumps(fields, separators=(",", ":")).encode()).decode()


def _fields(text: str) -> Json:
    """The JSON in a cursor."""
    return json.loads(base64.b64decode(text, validate=True).decode())


def _timed(parts: Parts, write: Callable[[int], Json], read: Callable[[Json], int]) -> Parts:
    """Cursors with another form of time."""

    def unpack(text: str) -> Position:
        fields = _fields(text)
        return Position(read(fields["inserted_at"]), fields["id"])

    return _tokens(parts, lambda at: _base64({"inserted_at": write(at.at), "id": at.id}), unpack)


@fault(contract="whippy", kills=("pagination.cursor_contents",))
def cursor_not_encoded(parts: Parts) -> Parts:
    """A cursor is JSON as it is, where base64 is documented."""

    def pack(at: Position) -> str:
        return json.dumps({"inserted_at": printed(at.at, DIGITS), "id": at.id})

    def read(text: str) -> Position:
        fields = json.loads(text)
        return Position(clock.read(fields["inserted_at"]), fields["id"])

    return _tokens(parts, pack, read)


@fault(contract="whippy", kills=("pagination.cursor_contents",))
def cursor_sealed(parts: Parts) -> Parts:
    """A cursor is base64 of something enciphered, so that nobody finds in it what the document says is there."""

    def pack(at: Position) -> str:
        plain = base64.b64decode(whippy.pack(at.at, at.id))
        return base64.b64encode(bytes(byte ^ _MASK for byte in plain)).decode()

    def read(text: str) -> Position:
        plain = bytes(byte ^ _MASK for byte in base64.b64decode(text, validate=True))
        return whippy.unpack(base64.b64encode(plain).decode())

    return _tokens(parts, pack, read)


@fault(contract="whippy", kills=("pagination.cursor_contents",))
def cursor_fields_abbreviated(parts: Parts) -> Parts:
    """The fields of a cursor are called t and i."""

    def read(text: str) -> Position:
        fields = _fields(text)
        return Position(clock.read(fields["t"]), fields["i"])

    return _tokens(parts, lambda at: _base64({"t": printed(at.at, DIGITS), "i": at.id}), read)


@fault(
    contract="whippy",
    kills=("pagination.backward", "pagination.complete", "pagination.cursor_contents", "pagination.ties"),
    blinds=("pagination.stable_under_writes",),
)
def cursor_without_id(parts: Parts) -> Parts:
    """A cursor holds the time alone, so that of rows which share it the rest is lost, either way."""

    def pack(at: Position) -> str:
        return _base64({"inserted_at": printed(at.at, DIGITS)})

    def read(text: str) -> Position:
        return Position(clock.read(_fields(text)["inserted_at"]))

    changed = alter.backward(parts, LIST, seek=lambda at: Clause("at < ?", (at.at,)))
    changed = alter.listing(changed, LIST, seek=lambda at: Clause("at > ?", (at.at,)))
    return _tokens(changed, pack, read)


def _coarse(parts: Parts, unit: int) -> Parts:
    """Cursors hold the time in whole units, and that time is where they lead."""
    return _timed(parts, lambda at: printed(at // unit * unit, 0 if unit == SECOND else 3), clock.read)


@fault(
    contract="whippy",
    kills=(
        "pagination.backward",
        "pagination.cursor_contents",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def cursor_time_in_milliseconds(parts: Parts) -> Parts:
    """A cursor's time is cut to milliseconds: going on, what the page showed of that millisecond comes again."""
    return _coarse(parts, 1000)


@fault(
    contract="whippy",
    kills=(
        "pagination.backward",
        "pagination.cursor_contents",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def cursor_time_in_seconds(parts: Parts) -> Parts:
    """A cursor's time is cut to seconds."""
    return _coarse(parts, SECOND)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.bad_cursor", "pagination.cursor_contents"))
def cursor_time_an_epoch(parts: Parts) -> Parts:
    """A cursor's time is a number of microseconds since 1970, where a text of ISO 8601 is documented."""
    return _timed(parts, lambda at: at, int)


@fault(contract="whippy", kills=("pagination.cursor_contents",))
def cursor_time_of_another_zone(parts: Parts) -> Parts:
    """A cursor's time is what a clock in India showed, without saying so; the server reads it as it wrote it."""
    return _timed(
        parts,
        lambda at: printed(at + _EAST, DIGITS).removesuffix("Z"),
        lambda text: clock.read(text, zoned=False) - _EAST,
    )


def _lenient(parts: Parts, answer: Callable[[RefusedError, str], Position]) -> Parts:
    """What is no cursor is met in another way."""

    def unlock(listing: Listing, text: Json, organization: str) -> Position:
        try:
            return whippy.unlock(listing, text, organization)
        except RefusedError as refused:
            return answer(refused, text)

    return alter.listing(parts, LIST, unlock=unlock)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.bad_cursor"))
def no_cursor_crashes(parts: Parts) -> Parts:
    """What is no cursor is a 500: nobody catches what the decoder raises."""

    def crash(refused: RefusedError, text: str) -> Position:
        raise ValueError(text) from refused

    return _lenient(parts, crash)


@fault(contract="whippy", kills=("pagination.bad_cursor",))
def no_cursor_is_page_one(parts: Parts) -> Parts:
    """What is no cursor is ignored: the first page comes again."""
    return _lenient(parts, lambda _, __: _BEFORE_ALL)


@fault(contract="whippy", kills=("pagination.bad_cursor",))
def no_cursor_is_the_end(parts: Parts) -> Parts:
    """What is no cursor gives 200 and no rows, which a client takes for the end."""
    return _lenient(parts, lambda _, __: _BEHIND_ALL)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.bad_cursor"))
def cursor_with_another_time_crashes(parts: Parts) -> Parts:
    """A cursor whose time is no time is a 500: once it decodes, it is believed."""

    def believe(refused: RefusedError, text: str) -> Position:
        try:
            fields = _fields(text)
        except (ValueError, RecursionError):
            raise refused from None
        if isinstance(fields, dict) and isinstance(fields.get("id"), str):
            return Position(clock.read(fields["inserted_at"]), fields["id"])
        raise refused

    return _lenient(parts, believe)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.bad_cursor"))
def cursor_with_another_id_crashes(parts: Parts) -> Parts:
    """A cursor whose id is no text, or whose content is no object, is a 500."""

    def believe(refused: RefusedError, text: str) -> Position:
        try:
            fields = _fields(text)
        except (ValueError, RecursionError):
            raise refused from None
        if not isinstance(fields["id"], str):
            raise TypeError(fields)
        raise refused

    return _lenient(parts, believe)


@fault(
    contract="whippy",
    kills=("pagination.cursor_encoding", "pagination.next_token"),
    blinds=(
        "pagination.backward",
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.cursor_contents",
        "pagination.direction_needs_cursor",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.repeatable",
    ),
)
def cursor_padding_not_decoded(parts: Parts) -> Parts:
    """%3D in a cursor stays as it is: the server only knows its own tokens with bare equals signs."""
    pairs = parts.lists[LIST].parameters

    def raw(query: bytes) -> dict[str, Json]:
        given = dict(pairs(query))
        texts = dict(piece.partition("=")[::2] for piece in query.decode("latin-1").split("&"))
        return {**given, "cursor": texts["cursor"]} if "cursor" in given and "cursor" in texts else given

    return alter.listing(parts, LIST, parameters=raw)
