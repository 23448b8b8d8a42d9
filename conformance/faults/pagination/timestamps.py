"""Ways to read a moment that is the cursor."""

import re
from collections.abc import Callable
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND
from conformance.reference.errors import invalid
from conformance.reference.heymarket import ALL
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Clause, Json, Position, RefusedError

heymarket = partial(fault, contract="heymarket")
_LAST = Position((1 << 62) - 1)
_OFFSET = re.compile(r"[+-][0-9]{2}:[0-9]{2}$")
# A moment as the server prints it, in SQL: no digits of a fraction that is zero, and none that end it in a zero.
_PRINTED = (
    "strftime('%Y-%m-%dT%H:%M:%S', at / 1000000, 'unixepoch')"
    " || rtrim(rtrim('.' || substr(1000000 + at % 1000000, 2), '0'), '.') || 'Z'"
)


def _seek(parts: Parts, clause: Callable[[int], Clause]) -> Parts:
    """Other rows that lie beyond a moment."""
    return alter.listing(parts, ALL, seek=lambda position: clause(position.at))


def _text(parts: Parts, change: Callable[[str], str]) -> Parts:
    """A cursor that is changed before it is read."""

    def unlock(listing: Listing, value: Json, organization: str) -> Position:
        text = change(value) if isinstance(value, str) else value
        return parts.lists[ALL].unlock(listing, text, organization)

    return alter.listing(parts, ALL, unlock=unlock)


def _wrong(parts: Parts, answer: Callable[[RefusedError], Position]) -> Parts:
    """What is no moment is met in another way."""

    def unlock(listing: Listing, value: Json, organization: str) -> Position:
        try:
            return parts.lists[ALL].unlock(listing, value, organization)
        except RefusedError as refused:
            return answer(refused)

    return alter.listing(parts, ALL, unlock=unlock)


@heymarket(
    kills=(
        "pagination.boundary",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.limit_default",
        "pagination.terminates",
    ),
    blinds=("counting.count_honours_cutoff", "counting.count_matches_walk", "pagination.stable_under_writes"),
)
def moment_included(parts: Parts) -> Parts:
    """A page begins with what has exactly the cursor's moment: `<=` where `<` belongs."""
    return _seek(parts, lambda at: Clause("at <= ?", (at,)))


@heymarket(
    kills=("pagination.boundary", "pagination.exclusive", "pagination.last_page", "pagination.terminates"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.stable_under_writes",
        "pagination.ties",
    ),
)
def moment_ignored(parts: Parts) -> Parts:
    """The cursor is read and checked, then not used: each page is the first."""
    return _seek(parts, lambda _: Clause("1"))


@heymarket(kills=("pagination.boundary", "pagination.complete"), blinds=("pagination.stable_under_writes",))
def moment_by_change(parts: Parts) -> Parts:
    """The cursor is compared with when messages changed, while they are sorted by when they were made."""
    return _seek(parts, lambda at: Clause("updated < ?", (at,)))


@heymarket(kills=("pagination.boundary", "pagination.complete"), blinds=("pagination.stable_under_writes",))
def moment_cut_to_milliseconds(parts: Parts) -> Parts:
    """The cursor is cut to milliseconds, though dates show more: what is left of the boundary's millisecond is lost."""
    return _seek(parts, lambda at: Clause("at < ?", (at // 1000 * 1000,)))


@heymarket(kills=("pagination.boundary", "pagination.complete"), blinds=("pagination.stable_under_writes",))
def moment_cut_to_seconds(parts: Parts) -> Parts:
    """The cursor is cut to seconds, as a Unix timestamp is."""
    return _seek(parts, lambda at: Clause("at < ?", (at // SECOND * SECOND,)))


@heymarket(
    kills=("pagination.boundary", "pagination.exclusive", "pagination.terminates"),
    blinds=("pagination.stable_under_writes",),
)
def moment_rounded_up(parts: Parts) -> Parts:
    """The cursor is rounded up to the next second, so that nothing is lost: what is left of it comes again."""
    return _seek(parts, lambda at: Clause("at < ?", (-(-at // SECOND) * SECOND,)))


@heymarket(kills=("pagination.boundary", "pagination.complete"), blinds=("pagination.stable_under_writes",))
def rows_compared_to_the_second(parts: Parts) -> Parts:
    """Whole seconds are compared on both sides: all that shares the boundary's second is lost."""
    return _seek(parts, lambda at: Clause("at / 1000000 < ?", (at // SECOND,)))


@heymarket(
    kills=("pagination.boundary", "pagination.complete", "pagination.exclusive"),
    blinds=("pagination.stable_under_writes",),
)
def moment_compared_as_text(parts: Parts) -> Parts:
    """The cursor is compared with printed dates as text: `12:00:00Z` counts as after `12:00:00.5Z`."""

    def unlock(listing: Listing, value: Json, organization: str) -> Position:
        return Position(parts.lists[ALL].unlock(listing, value, organization).at, str(value))

    return alter.listing(parts, ALL, unlock=unlock, seek=lambda position: Clause(f"{_PRINTED} < ?", (position.id,)))


@heymarket(kills=("pagination.boundary",))
def offset_of_a_moment_ignored(parts: Parts) -> Parts:
    """The cursor's offset from UTC is cut off: `12:00:00+02:00` is read as noon."""
    return _text(parts, lambda text: _OFFSET.sub("Z", text))


@heymarket(kills=("pagination.boundary",))
def offset_of_a_moment_reversed(parts: Parts) -> Parts:
    """The cursor's offset is added where it is to be taken away."""
    turned = {"+": "-", "-": "+"}
    return _text(parts, lambda text: _OFFSET.sub(lambda found: turned[found[0][0]] + found[0][1:], text))


@heymarket(kills=("pagination.boundary", "schema.positive_accepted"))
def offset_of_a_moment_refused(parts: Parts) -> Parts:
    """Only moments in UTC that end in Z are read; `+00:00` is bad data."""

    def zulu(text: str) -> str:
        if _OFFSET.search(text):
            raise invalid(details={"created_at": "must end in Z"})
        return text

    return _text(parts, zulu)


@heymarket(
    kills=("ordering.order_parameter", "pagination.boundary", "pagination.next_token", "schema.positive_accepted"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.bad_cursor",
        "pagination.last_page",
        "pagination.limit_respected",
        "pagination.repeatable",
        "pagination.terminates",
        "pagination.ties",
    ),
)
def own_dates_refused(parts: Parts) -> Parts:
    """Of a second only milliseconds are read: a date with more digits, which the list itself prints, is bad data."""

    def short(text: str) -> str:
        if re.search(r"\.[0-9]{4,}", text):
            raise invalid(details={"created_at": "has too many digits"})
        return text

    return _text(parts, short)


@heymarket(kills=("pagination.bad_cursor",))
def wrong_moment_is_page_one(parts: Parts) -> Parts:
    """A cursor that is no moment counts for none: the first page."""
    return _wrong(parts, lambda _: _LAST)


@heymarket(kills=("pagination.bad_cursor",))
def wrong_moment_is_the_end(parts: Parts) -> Parts:
    """A cursor that is no moment is read as the beginning of time: an empty array, which a client takes for the end."""
    return _wrong(parts, lambda _: Position(0))


@heymarket(kills=("errors.no_server_error", "pagination.bad_cursor", "schema.no_server_error"))
def wrong_moment_crashes(parts: Parts) -> Parts:
    """A cursor that is no moment is a 500: what the reader of times raises is not caught."""

    def crash(refused: RefusedError) -> Position:
        msg = "time data does not match format"
        raise RuntimeError(msg) from refused

    return _wrong(parts, crash)
