"""The two tokens of a page that can be left on either side."""

from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Page, Position, Row
from conformance.reference.whippy import LIST


def _pages(parts: Parts, change: Callable[[Listing, Page], Page]) -> Parts:
    """Every page that has rows, changed."""
    cut = parts.lists[LIST].cut

    def other(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = cut(listing, ask, found)
        return change(listing, page) if page.rows else page

    return alter.listing(parts, LIST, cut=other)


def _token(listing: Listing, page: Page, row: Row) -> str:
    """The token of a row."""
    return listing.lock(listing, page.ask, Position(row["at"], row["id"]))


@fault(contract="whippy", kills=("pagination.backward", "pagination.cursor_contents"))
def previous_is_of_the_last_row(parts: Parts) -> Parts:
    """prev_cursor stands for the last row of the page, as next_cursor does: going back gives most of the page again."""
    return _pages(parts, lambda it, page: replace(page, previous=page.previous and _token(it, page, page.rows[-1])))


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
def next_is_of_the_first_row(parts: Parts) -> Parts:
    """next_cursor stands for the first row of the page: a page after another moves on by a single row."""
    return _pages(parts, lambda it, page: replace(page, token=page.token and _token(it, page, page.rows[0])))


@fault(contract="whippy", kills=("pagination.backward", "pagination.cursor_contents"))
def previous_is_of_the_second_row(parts: Parts) -> Parts:
    """prev_cursor is off by one: it stands for the second row of the page."""
    return _pages(parts, lambda it, page: replace(page, previous=page.previous and _token(it, page, page.rows[:2][-1])))


@fault(contract="whippy", kills=("pagination.backward",), blinds=("pagination.direction_needs_cursor",))
def previous_missing(parts: Parts) -> Parts:
    """prev_cursor is null on every page that was reached going forward, as if none came before."""
    return _pages(parts, lambda _, page: page if page.ask.backward else replace(page, previous=None))


@fault(contract="whippy", kills=("pagination.backward",))
def previous_missing_going_back(parts: Parts) -> Parts:
    """Going back ends after one page: what is read backward is not read one row ahead."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = lists.fetch(service, listing, ask)
        return found[: ask.limit] if ask.backward else found

    return alter.listing(parts, LIST, fetch=fetch)


@fault(contract="whippy", kills=("pagination.backward",))
def next_missing_going_back(parts: Parts) -> Parts:
    """next_cursor is null on a page that was reached going back: there is no way to turn round."""
    return _pages(parts, lambda _, page: replace(page, token=None) if page.ask.backward else page)


@fault(contract="whippy", kills=("pagination.backward", "pagination.cursor_contents"))
def tokens_swapped_going_back(parts: Parts) -> Parts:
    """On a page that was reached going back the tokens have changed places: the rows were turned, they were not."""

    def swapped(listing: Listing, page: Page) -> Page:
        if not page.ask.backward:
            return page
        older = page.previous and _token(listing, page, page.rows[0])
        return replace(page, token=older, previous=_token(listing, page, page.rows[-1]))

    return _pages(parts, swapped)


@fault(contract="whippy", kills=("pagination.backward", "pagination.cursor_contents", "pagination.filters_carried"))
def next_is_the_row_after_the_page(parts: Parts) -> Parts:
    """next_cursor stands for the row that the next page begins with; walks are whole, but the token lies."""
    correct = parts.lists[LIST].cut

    def cut(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = correct(listing, ask, found)
        after = ask.position
        if not ask.backward and page.token:
            after = Position(found[ask.limit]["at"], found[ask.limit]["id"])
        return replace(page, token=listing.lock(listing, ask, after)) if page.token and after else page

    return alter.listing(parts, LIST, cut=cut, seek=lambda at: Clause("(at, id) >= (?, ?)", (at.at, at.id)))


@fault(
    contract="whippy",
    kills=(
        "pagination.backward",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def onward_boundary_repeated(parts: Parts) -> Parts:
    """Each page begins with the row that the last one ended with: `>=` where `>` belongs."""
    return alter.listing(parts, LIST, seek=lambda at: Clause("(at, id) >= (?, ?)", (at.at, at.id)))


@fault(
    contract="whippy",
    kills=("pagination.backward", "pagination.complete", "pagination.filters_carried", "pagination.ties"),
    blinds=("pagination.stable_under_writes",),
)
def onward_boundary_skipped(parts: Parts) -> Parts:
    """The first row of every later page is left out: it was read ahead for the page before and is not read again."""

    def skipped(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        if ask.position is None or ask.backward:
            return lists.fetch(service, listing, ask)
        return lists.fetch(service, listing, replace(ask, limit=ask.limit + 1))[1:]

    return alter.listing(parts, LIST, fetch=skipped)


@fault(
    contract="whippy",
    kills=("pagination.backward", "pagination.complete", "pagination.ties"),
    blinds=("pagination.stable_under_writes",),
)
def onward_ties_lost(parts: Parts) -> Parts:
    """Rows that share the boundary's time are left out going forward; going back finds them."""
    return alter.listing(parts, LIST, seek=lambda at: Clause("at > ?", (at.at,)))


@fault(
    contract="whippy",
    kills=(
        "pagination.backward",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def onward_ties_repeated(parts: Parts) -> Parts:
    """A cursor goes on as `after` does, at or after its time: rows that share it come again."""
    return alter.listing(parts, LIST, seek=lambda at: Clause("at >= ?", (at.at,)))


@fault(
    contract="whippy",
    kills=(
        "pagination.backward",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.limit_default",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("filtering.complete", "pagination.filters_carried"),
)
def end_repeats_the_last_page(parts: Parts) -> Parts:
    """The last page has a token too, and behind it, where nothing has come yet, the last page is shown again."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = lists.fetch(service, listing, ask)
        if found or ask.backward or ask.position is None:
            return found
        return lists.fetch(service, listing, replace(ask, position=None, backward=True))[: ask.limit][::-1]

    hopeful = _pages(parts, lambda it, page: replace(page, token=_token(it, page, page.rows[-1])))
    return alter.listing(hopeful, LIST, fetch=fetch)
