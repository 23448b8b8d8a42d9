"""Filters on either side of a moment, which is included."""

import re
from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import clock, lists, whippy
from conformance.reference.clock import DAY, SECOND
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Ask, Call, Clause, Key
from conformance.reference.whippy import LIST

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_OFFSET = re.compile(r"[+-][0-9]{2}:[0-9]{2}$")


def _sql(parts: Parts, name: str, sql: str) -> Parts:
    """A filter that compares in another way."""
    return alter.filtering(parts, LIST, name, clause=lambda value, _: Clause(sql, (value,) if "?" in sql else ()))


def _value(parts: Parts, name: str, change: Callable[[int], int]) -> Parts:
    """A filter that makes another moment of the one that it is given."""
    parse = parts.lists[LIST].filters[name].parse

    def read(text: str) -> object:
        at = parse(text)
        return change(at) if isinstance(at, int) else at

    return alter.filtering(parts, LIST, name, parse=read)


@fault(contract="whippy", kills=("filtering.range",))
def after_excludes_its_moment(parts: Parts) -> Parts:
    """`after` leaves out what was inserted at that very moment."""
    return _sql(parts, "after", "at > ?")


@fault(contract="whippy", kills=("filtering.range",))
def before_excludes_its_moment(parts: Parts) -> Parts:
    """`before` leaves out what was inserted at that very moment."""
    return _sql(parts, "before", "at < ?")


@fault(contract="whippy", kills=("filtering.range",))
def after_ignored(parts: Parts) -> Parts:
    """`after` has no effect."""
    return _sql(parts, "after", "1")


@fault(contract="whippy", kills=("filtering.range",))
def before_ignored(parts: Parts) -> Parts:
    """`before` has no effect."""
    return _sql(parts, "before", "1")


@fault(contract="whippy", kills=("filtering.range",))
def after_and_before_swapped(parts: Parts) -> Parts:
    """`after` shows what came before, and the other way round."""
    return _sql(_sql(parts, "after", "at <= ?"), "before", "at >= ?")


@fault(contract="whippy", kills=("filtering.range",))
def after_by_the_last_change(parts: Parts) -> Parts:
    """`after` looks at when a message was changed."""
    return _sql(parts, "after", "updated >= ?")


@fault(contract="whippy", kills=("filtering.range",))
def before_a_microsecond_late(parts: Parts) -> Parts:
    """`before` lets a microsecond more through."""
    return _value(parts, "before", lambda at: at + 1)


@fault(contract="whippy", kills=("filtering.range",))
def after_from_its_millisecond(parts: Parts) -> Parts:
    """The moment of `after` is cut to milliseconds: what came earlier in that one is shown too."""
    return _value(parts, "after", lambda at: at // 1000 * 1000)


@fault(contract="whippy", kills=("filtering.range",))
def before_until_its_second(parts: Parts) -> Parts:
    """The moment of `before` is cut to seconds: what came later in that one is left out."""
    return _value(parts, "before", lambda at: at // SECOND * SECOND)


@fault(contract="whippy", kills=("filtering.range",))
def after_from_its_day(parts: Parts) -> Parts:
    """Of `after` only the day counts."""
    return _value(parts, "after", lambda at: at // DAY * DAY)


@fault(contract="whippy", kills=("filtering.range",))
def offset_from_utc_ignored(parts: Parts) -> Parts:
    """The offset of `after` is dropped: 14:00:00+02:00 is read as 14:00:00Z."""
    parse = parts.lists[LIST].filters["after"].parse
    return alter.filtering(parts, LIST, "after", parse=lambda text: parse(_OFFSET.sub("Z", text)))


@fault(contract="whippy", kills=("filtering.range",))
def offset_from_utc_the_wrong_way(parts: Parts) -> Parts:
    """The offset of `before` is added where it has to be taken away."""
    parse = parts.lists[LIST].filters["before"].parse

    def read(text: str) -> object:
        match = _OFFSET.search(text)
        if match is None:
            return parse(text)
        sign = "-" if match.group()[0] == "+" else "+"
        return parse(text[: match.start()] + sign + match.group()[1:])

    return alter.filtering(parts, LIST, "before", parse=read)


@fault(contract="whippy", kills=("filtering.range",))
def moment_without_offset_is_local(parts: Parts) -> Parts:
    """A moment without an offset is read as New York's time, since the server's clock is set so."""
    parse = parts.lists[LIST].filters["after"].parse

    def local(text: str) -> object:
        try:
            clock.read(text)
        except ValueError:
            return parse(f"{text}-05:00")
        return parse(text)

    return alter.filtering(parts, LIST, "after", parse=local)


@fault(contract="whippy", kills=("filtering.rejects",))
def malformed_moment_ignored(parts: Parts) -> Parts:
    """An `after` that is no moment is ignored: everything comes."""

    def lenient(text: str) -> object:
        try:
            return whippy.first_instant(text)
        except ValueError:
            return -1

    return alter.filtering(parts, LIST, "after", parse=lenient)


@fault(contract="whippy", kills=("errors.no_server_error", "filtering.rejects"))
def malformed_moment_crashes(parts: Parts) -> Parts:
    """A `before` that is no moment is a 500."""

    def crash(text: str) -> object:
        try:
            return whippy.last_instant(text)
        except ValueError as wrong:
            raise RuntimeError(text) from wrong

    return alter.filtering(parts, LIST, "before", parse=crash)


@fault(contract="whippy", kills=("errors.no_server_error", "filtering.rejects"))
def month_of_no_calendar_crashes(parts: Parts) -> Parts:
    """An `after` that has the form of a moment, but a thirteenth month, is a 500: only its form is looked at."""

    def crash(text: str) -> object:
        try:
            return whippy.first_instant(text)
        except ValueError as wrong:
            if _FORM.match(text):
                raise RuntimeError(text) from wrong
            raise

    return alter.filtering(parts, LIST, "after", parse=crash)


@fault(contract="whippy", kills=("filtering.combined",))
def before_loses_to_after(parts: Parts) -> Parts:
    """With `after` and `before` together only `after` counts: a list has one bound."""

    def one(listing: Listing, call: Call, key: Key) -> Ask:
        ask = lists.ask(listing, call, key)
        kept = {name: value for name, value in ask.filters.items() if name != "before" or "after" not in ask.filters}
        return replace(ask, filters=kept)

    return alter.listing(parts, LIST, ask=one)
