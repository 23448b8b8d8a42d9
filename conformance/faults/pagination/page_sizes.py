"""How many rows a page holds, where only a third party says how many there may be."""

from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists, parameters
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Ask, Call, Json, Key
from conformance.reference.whippy import LIST

_SIGNED = 1 << 63
_EVERYTHING = 10_000


def _asks(parts: Parts, change: Callable[[Ask], Ask]) -> Parts:
    """The list is asked for something else."""

    def changed(listing: Listing, call: Call, key: Key) -> Ask:
        return change(lists.ask(listing, call, key))

    return alter.listing(parts, LIST, ask=changed)


def _limits(parts: Parts, instead: Callable[[int], int | None]) -> Parts:
    """Some numbers are met in another way."""

    def limit(listing: Listing, text: Json) -> int:
        number = text.removeprefix("-")
        known = instead(int(text)) if number.isascii() and number.isdigit() else None
        return parameters.limit(listing, text) if known is None else known

    return alter.listing(parts, LIST, limit=limit)


@fault(
    contract="whippy",
    kills=("pagination.limit_respected",),
    blinds=("pagination.filters_carried", "pagination.last_page"),
)
def pages_of_fifty(parts: Parts) -> Parts:
    """Pages have the default size whatever limit is asked for."""
    return _asks(parts, lambda ask: replace(ask, limit=parts.lists[LIST].default))


@fault(contract="whippy", kills=("pagination.limit_respected",))
def pages_a_row_too_long(parts: Parts) -> Parts:
    """The row that was read ahead is shown."""
    return _asks(parts, lambda ask: replace(ask, limit=ask.limit + ("limit" in ask.given)))


@fault(contract="whippy", kills=("pagination.limit_default",))
def twenty_by_default(parts: Parts) -> Parts:
    """Without a limit a page has 20 rows, though more are there."""
    return alter.listing(parts, LIST, default=20)


@fault(contract="whippy", kills=("pagination.limit_default",))
def hundred_by_default(parts: Parts) -> Parts:
    """Without a limit a page has 100 rows."""
    return alter.listing(parts, LIST, default=100)


@fault(contract="whippy", kills=("pagination.limit_bounds",))
def limit_above_the_most_served(parts: Parts) -> Parts:
    """No limit is too large: as many rows come as are asked for."""
    return _limits(parts, lambda number: min(number, _EVERYTHING) if number > 0 else None)


@fault(contract="whippy", kills=("pagination.limit_bounds",))
def limit_above_the_most_cut(parts: Parts) -> Parts:
    """A limit above 500 is served as 500."""
    return _limits(parts, lambda number: parts.lists[LIST].maximum if number > parts.lists[LIST].maximum else None)


@fault(contract="whippy", kills=("pagination.limit_bounds",))
def limit_below_zero_is_everything(parts: Parts) -> Parts:
    """A limit of -1 shows everything, as it does in the database."""
    return _limits(parts, lambda number: _EVERYTHING if number < 0 else None)


@fault(contract="whippy", kills=("pagination.limit_bounds",))
def limit_of_no_rows(parts: Parts) -> Parts:
    """A limit of 0 gives 200 and no rows, as at the end."""
    return _limits(parts, lambda number: None if number else 0)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.limit_bounds"))
def limit_of_too_many_digits_crashes(parts: Parts) -> Parts:
    """A limit that needs more than 64 bits is a 500."""

    def crash(number: int) -> int | None:
        if number >= _SIGNED:
            raise OverflowError(number)
        return None

    return _limits(parts, crash)
