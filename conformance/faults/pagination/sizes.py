"""Page sizes, and what has to hold on every page."""

from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference import lists, parameters
from conformance.reference.errors import invalid
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Ask, Call, Key

_STRICT = parameters.limit


def _asking(parts: Parts, operation: str, change: Callable[[Ask], Ask]) -> Parts:
    """A list that asks itself for something else than it was asked for."""

    def changed(listing: Listing, call: Call, key: Key) -> Ask:
        return change(lists.ask(listing, call, key))

    return alter.listing(parts, operation, ask=changed)


@fault(kills=("pagination.limit_respected",))
def limit_ignored(parts: Parts) -> Parts:
    """Pages have the default size whatever is asked for."""
    return _asking(parts, INBOUND, lambda ask: replace(ask, limit=20))


@fault(kills=("pagination.limit_respected",))
def one_row_too_many(parts: Parts) -> Parts:
    """The look-ahead row is shown too."""
    return _asking(parts, OUTBOUND, lambda ask: replace(ask, limit=ask.limit + ("limit" in ask.given)))


@fault(kills=("pagination.limit_respected",))
def limit_dropped_after_page_one(parts: Parts) -> Parts:
    """Later pages have the default size."""
    return _asking(parts, OUTBOUND, lambda ask: replace(ask, limit=50) if ask.position else ask)


@fault(kills=("pagination.limit_default",))
def default_of_the_other_list(parts: Parts) -> Parts:
    """Without a limit pages have 20 rows rather than the documented 50: fewer, though more are there."""
    return alter.listing(parts, OUTBOUND, default=20)


@fault(kills=("pagination.limit_default",))
def default_is_the_maximum(parts: Parts) -> Parts:
    """Without a limit pages are as large as they can be."""
    return alter.listing(parts, INBOUND, default=100)


def _limiting(parts: Parts, operation: str, instead: Callable[[Listing, str], int | None]) -> Parts:
    """A list that reads some limits in its own way."""
    return alter.listing(parts, operation, limit=lambda it, text: instead(it, text) or _STRICT(it, text))


def _number(text: str) -> int:
    """The number in a text that is one; 1 otherwise."""
    return int(text) if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 99 else 1  # noqa: PLR2004


@fault(kills=("pagination.limit_bounds",))
def limit_over_the_maximum_clamped(parts: Parts) -> Parts:
    """201 is served as 200 where 000 states a range."""
    return _limiting(parts, OUTBOUND, lambda it, text: it.maximum if _number(text) > it.maximum else None)


@fault(kills=("pagination.limit_bounds",))
def limit_over_the_maximum_served(parts: Parts) -> Parts:
    """101 is served with 101 rows: there is no maximum."""
    return _limiting(parts, INBOUND, lambda _, text: min(_number(text), 10_000) if _number(text) > 1 else None)


@fault(kills=("pagination.limit_bounds",))
def limit_zero_is_the_default(parts: Parts) -> Parts:
    """0 counts as not given."""
    return _limiting(parts, OUTBOUND, lambda it, text: it.default if text == "0" else None)


@fault(kills=("pagination.limit_bounds",))
def limit_negative_is_one(parts: Parts) -> Parts:
    """Negative limits are raised to 1."""
    return _limiting(parts, INBOUND, lambda _, text: 1 if _number(text) < 0 else None)


@fault(kills=("pagination.limit_bounds",))
def limit_text_is_the_default(parts: Parts) -> Parts:
    """`abc` counts as not given."""
    return _limiting(parts, OUTBOUND, lambda it, text: None if text[-1:].isdigit() else it.default)


@fault(kills=("pagination.limit_bounds", "errors.no_server_error"))
def limit_text_crashes(parts: Parts) -> Parts:
    """`abc` is a 500."""
    return _limiting(parts, INBOUND, lambda _, text: None if text[-1:].isdigit() else int(f"{text}!"))


@fault(
    kills=("pagination.limit_bounds",),
    blinds=(
        "ordering.repeatable_order",
        "pagination.foreign_cursor",
    ),
)
def maximum_itself_refused(parts: Parts) -> Parts:
    """The range's upper end is taken to be excluded: 100 is refused."""

    def below(listing: Listing, text: str) -> int:
        if text == str(listing.maximum):
            raise invalid(details={"limit": "is too large"})
        return _STRICT(listing, text)

    return alter.listing(parts, INBOUND, limit=below)


@fault(kills=("pagination.limit_bounds",))
def limit_of_one_refused(parts: Parts) -> Parts:
    """The range's lower end is taken to be excluded: 1 is refused."""

    def above(listing: Listing, text: str) -> int:
        if text == "1":
            raise invalid(details={"limit": "is too small"})
        return _STRICT(listing, text)

    return alter.listing(parts, OUTBOUND, limit=above)


@fault(kills=("pagination.filters_carried",))
def filters_dropped_after_page_one(parts: Parts) -> Parts:
    """Only the first page is filtered: with a cursor the other parameters are not looked at."""
    return _asking(parts, OUTBOUND, lambda ask: replace(ask, filters={}) if ask.position else ask)


@fault(kills=("pagination.filters_carried",))
def one_filter_dropped_after_page_one(parts: Parts) -> Parts:
    """Of two filters only one holds from the second page on."""

    def first(ask: Ask) -> Ask:
        return replace(ask, filters={k: v for k, v in ask.filters.items() if k != "from"}) if ask.position else ask

    return _asking(parts, INBOUND, first)
