"""Going back: which rows come, and in what order."""

from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists, whippy
from conformance.reference.errors import invalid
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Call, Clause, Json, Key, Page, Position, Row
from conformance.reference.whippy import LIST


def _asks(parts: Parts, change: Callable[[Ask], Ask]) -> Parts:
    """Who goes back is taken to ask for something else."""

    def changed(listing: Listing, call: Call, key: Key) -> Ask:
        ask = lists.ask(listing, call, key)
        return change(ask) if ask.backward else ask

    return alter.listing(parts, LIST, ask=changed)


def _fetches(parts: Parts, instead: Callable[[Service, Listing, Ask], tuple[Row, ...]]) -> Parts:
    """Who goes back is shown rows that were found in another way."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        return instead(service, listing, ask) if ask.backward else lists.fetch(service, listing, ask)

    return alter.listing(parts, LIST, fetch=fetch)


@fault(contract="whippy", kills=("pagination.backward",))
def backward_skips_a_row(parts: Parts) -> Parts:
    """Going back leaves out the row next to the boundary: it is taken for one that was read ahead."""
    return _fetches(parts, lambda service, it, ask: lists.fetch(service, it, replace(ask, limit=ask.limit + 1))[1:])


@fault(contract="whippy", kills=("pagination.limit_respected",))
def backward_without_a_limit(parts: Parts) -> Parts:
    """Who goes back is shown a full page of the default size at least, whatever the limit."""
    return _asks(parts, lambda ask: replace(ask, limit=max(ask.limit, 50)))


@fault(contract="whippy", kills=("pagination.backward",))
def backward_skips_a_page(parts: Parts) -> Parts:
    """Going back jumps over a page: the token is taken for the one of the page before."""
    return _fetches(
        parts, lambda service, it, ask: lists.fetch(service, it, replace(ask, limit=2 * ask.limit))[ask.limit :]
    )


@fault(contract="whippy", kills=("pagination.backward",))
def backward_boundary_repeated(parts: Parts) -> Parts:
    """The row at the boundary comes again going back: `<=` where `<` belongs."""
    return alter.backward(parts, LIST, seek=lambda at: Clause("(at, id) <= (?, ?)", (at.at, at.id)))


@fault(contract="whippy", kills=("pagination.backward", "pagination.cursor_contents"))
def backward_newest_first(parts: Parts) -> Parts:
    """Pages that are reached going back show their newest row first; their tokens are right."""
    body = parts.lists[LIST].body

    def turned(service: Service, listing: Listing, page: Page) -> Json:
        answer = body(service, listing, page)
        return {**answer, "data": answer["data"][::-1]} if page.ask.backward else answer

    return alter.listing(parts, LIST, body=turned)


@fault(contract="whippy", kills=("pagination.backward",))
def backward_not_turned(parts: Parts) -> Parts:
    """What was read backward is shown as it was read; the tokens are made of the first and the last row as shown."""
    return alter.backward(parts, LIST, turn=lambda rows: rows)


@fault(contract="whippy", kills=("pagination.backward",))
def backward_goes_forward(parts: Parts) -> Parts:
    """The direction is checked and then forgotten: who goes back gets what follows."""

    def asked(ask: Ask) -> bool:
        whippy.asked_backward(ask)
        return False

    return alter.backward(parts, LIST, asked=asked)


@fault(contract="whippy", kills=("pagination.backward",))
def backward_begins_at_the_head(parts: Parts) -> Parts:
    """Going back shows the oldest rows of all that are older, rather than those beside the boundary."""
    return alter.backward(parts, LIST, order=whippy.order, turn=lambda rows: rows)


@fault(contract="whippy", kills=("pagination.backward",))
def backward_filled_up_from_page_one(parts: Parts) -> Parts:
    """Where fewer rows lie before the boundary than a page holds, page one comes in full, boundary and all."""

    def filled(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = lists.fetch(service, listing, ask)
        if not found or len(found) >= ask.limit:
            return found
        return lists.fetch(service, listing, replace(ask, position=None, backward=False))[: ask.limit][::-1]

    return _fetches(parts, filled)


@fault(contract="whippy", kills=("pagination.backward",))
def backward_tiebreak_not_turned(parts: Parts) -> Parts:
    """Going back times descend but ids still ascend, so that another part of a tie is next to the boundary."""
    return alter.backward(parts, LIST, order=lambda _: "at DESC, id ASC")


@fault(contract="whippy", kills=("pagination.backward",))
def backward_ties_sought_forward(parts: Parts) -> Parts:
    """Going back, of the rows with the boundary's time those with greater ids are taken for older."""
    newer = "at < ? OR (at = ? AND id > ?)"
    return alter.backward(parts, LIST, seek=lambda at: Clause(newer, (at.at, at.at, at.id)))


@fault(contract="whippy", kills=("pagination.backward",))
def backward_ties_lost(parts: Parts) -> Parts:
    """Going back leaves out all rows that share the boundary's time."""
    return alter.backward(parts, LIST, seek=lambda at: Clause("at < ?", (at.at,)))


@fault(contract="whippy", kills=("pagination.backward",))
def backward_ties_repeated(parts: Parts) -> Parts:
    """Going back shows all rows again that share the boundary's time."""
    return alter.backward(parts, LIST, seek=lambda at: Clause("at <= ?", (at.at,)))


@fault(contract="whippy", kills=("pagination.backward",))
def backward_within_a_millisecond_lost(parts: Parts) -> Parts:
    """Going back the boundary's time is cut to milliseconds: what is older within that millisecond is left out."""
    return alter.backward(parts, LIST, seek=lambda at: whippy.seek_backward(Position(at.at // 1000 * 1000, at.id)))


@fault(contract="whippy", kills=("pagination.backward",))
def backward_unfiltered(parts: Parts) -> Parts:
    """Going back shows rows that the repeated filters exclude."""
    return _asks(parts, lambda ask: replace(ask, filters={}))


@fault(contract="whippy", kills=("pagination.backward",))
def backward_through_every_organization(parts: Parts) -> Parts:
    """Going back leads through the messages of all organizations: the query for it was written anew."""

    def tenant(ask: Ask) -> Clause:
        return Clause("1") if ask.backward else lists.tenant(ask)

    return alter.listing(parts, LIST, tenant=tenant)


@fault(contract="whippy", kills=("pagination.direction_needs_cursor",))
def backward_without_a_cursor_is_page_one(parts: Parts) -> Parts:
    """To go back without a cursor gives the first page."""
    return alter.backward(
        parts, LIST, asked=lambda ask: ask.options.get("direction") == "backward" and ask.position is not None
    )


@fault(contract="whippy", kills=("pagination.direction_needs_cursor",))
def backward_without_a_cursor_is_the_last_page(parts: Parts) -> Parts:
    """To go back without a cursor begins at the end of the list, as other vendors have it."""
    return alter.backward(parts, LIST, asked=lambda ask: ask.options.get("direction") == "backward")


@fault(contract="whippy", kills=("pagination.direction_needs_cursor",))
def backward_without_a_cursor_is_empty(parts: Parts) -> Parts:
    """To go back without a cursor gives 200 and no rows: nothing lies before nowhere."""

    def nothing(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        return lists.fetch(service, listing, ask) if ask.position is not None else ()

    changed = alter.backward(parts, LIST, asked=lambda ask: ask.options.get("direction") == "backward")
    return _fetches(changed, nothing)


@fault(contract="whippy", kills=("pagination.direction_needs_cursor",))
def backward_without_a_cursor_is_400(parts: Parts) -> Parts:
    """To go back without a cursor is refused with 400 where 422 is documented."""

    def asked(ask: Ask) -> bool:
        backward = ask.options.get("direction") == "backward"
        if backward and ask.position is None:
            raise invalid("a cursor is required to go backward", status=400)
        return backward

    return alter.backward(parts, LIST, asked=asked)
