"""Filters beside a cursor, which have to be repeated and are all that counts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists
from conformance.reference.cursors import malformed, pack, unpack
from conformance.reference.errors import invalid
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Ask, Call, Json, Key, Position
from conformance.reference.whippy import ARRAYS, LIST

Filters = Mapping[str, object]


def _asks(parts: Parts, change: Callable[[Ask], Ask]) -> Parts:
    """Who comes with a cursor is taken to ask for something else."""

    def changed(listing: Listing, call: Call, key: Key) -> Ask:
        ask = lists.ask(listing, call, key)
        return ask if ask.position is None else change(ask)

    return alter.listing(parts, LIST, ask=changed)


def _without(ask: Ask, *names: str) -> Ask:
    """The same, but for some filters."""
    return replace(ask, filters={name: value for name, value in ask.filters.items() if name not in names})


@fault(contract="whippy", kills=("pagination.backward", "pagination.filters_carried"))
def cursor_outweighs_filters(parts: Parts) -> Parts:
    """With a cursor no filter is looked at, though it holds none."""
    return _asks(parts, lambda ask: replace(ask, filters={}))


@fault(contract="whippy", kills=("pagination.filters_carried",))
def arrays_dropped_with_a_cursor(parts: Parts) -> Parts:
    """With a cursor the filters that take several values are not looked at."""
    return _asks(parts, lambda ask: _without(ask, *ARRAYS))


@fault(contract="whippy", kills=("pagination.backward",))
def cursor_replaces_after(parts: Parts) -> Parts:
    """With a cursor `after` is not looked at, since both are a lower bound: but going back there is no other."""
    return _asks(parts, lambda ask: _without(ask, "after"))


@fault(contract="whippy", kills=("pagination.filters_carried",))
def cursor_replaces_before(parts: Parts) -> Parts:
    """With a cursor `before` is not looked at, so that a walk goes on to the end of the list."""
    return _asks(parts, lambda ask: _without(ask, "before"))


def _holding(parts: Parts, filters: Callable[[Filters, Filters], Filters]) -> Parts:
    """A cursor also holds the filters that it was given out with."""
    listing = parts.lists[LIST]

    def lock(it: Listing, ask: Ask, at: Position) -> str:
        plain = unpack(listing.lock(it, ask, at))
        return pack({**plain, "filters": dict(ask.filters)})

    def unlock(it: Listing, text: Json, organization: str) -> Position:
        fields = unpack(text)
        if not isinstance(fields, dict) or not isinstance(fields.get("filters"), dict):
            raise malformed()
        if not set(fields["filters"]) <= set(it.filters):
            raise malformed()
        return listing.unlock(
            it, pack({name: value for name, value in fields.items() if name != "filters"}), organization
        )

    def held(ask: Ask) -> Ask:
        found = unpack(ask.given["cursor"])["filters"]
        known = {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}
        return replace(ask, filters=filters(known, ask.filters))

    return alter.listing(_asks(parts, held), LIST, lock=lock, unlock=unlock)


@fault(contract="whippy", kills=("pagination.filters_carried",))
def cursor_holds_the_filters(parts: Parts) -> Parts:
    """A cursor holds the filters that it was given out with, whatever the request says."""
    return _holding(parts, lambda held, _: held)


@fault(contract="whippy", kills=("pagination.filters_carried",))
def filters_left_out_still_hold(parts: Parts) -> Parts:
    """A filter that is not repeated holds all the same, since the cursor holds it."""
    return _holding(parts, lambda held, given: {**held, **given})


@fault(contract="whippy", kills=("pagination.filters_carried",))
def other_filters_refused(parts: Parts) -> Parts:
    """A cursor is refused with other filters than those that it was given out with, or with none."""

    def same(held: Filters, given: Filters) -> Filters:
        if held != given:
            raise invalid(details={"cursor": "belongs to other filters"})
        return given

    return _holding(parts, same)
