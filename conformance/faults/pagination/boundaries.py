"""Where one page ends and the next begins."""

from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND
from conformance.reference.lists import every, fetch, narrowed, rows
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Page, Position, Row


@fault(
    kills=(
        "pagination.exclusive",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def boundary_repeated(parts: Parts) -> Parts:
    """Each page begins with the row that the last one ended with: `<=` where `<` belongs.

    With pages of one row the walk never leaves it.
    """
    return alter.listing(parts, OUTBOUND, seek=lambda at: Clause("(at, id) <= (?, ?)", (at.at, at.id)))


@fault(
    kills=(
        "pagination.exclusive",
        "pagination.ties",
    )
)
def boundary_repeated_on_large_pages(parts: Parts) -> Parts:
    """The row at the boundary comes twice when pages are large, where a second code path serves them."""

    def repeated(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = fetch(service, listing, ask)
        if ask.position is None or ask.limit < 50:  # noqa: PLR2004 - large
            return found
        last = rows(service, every(narrowed(listing, ask), Clause("id = ?", (ask.position.id,))), "at", 1)
        return (last + found)[: ask.limit + 1]

    return alter.listing(parts, INBOUND, fetch=repeated)


@fault(
    kills=(
        "pagination.complete",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def boundary_skipped(parts: Parts) -> Parts:
    """The first row of every later page is left out: the look-ahead row is taken for the last one shown."""

    def skipped(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        if ask.position is None:
            return fetch(service, listing, ask)
        return fetch(service, listing, replace(ask, limit=ask.limit + 1))[1:]

    return alter.listing(parts, OUTBOUND, fetch=skipped)


@fault(
    kills=(
        "pagination.complete",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def ties_lost(parts: Parts) -> Parts:
    """Rows that share the boundary's time are left out: a time alone is the cursor."""
    return alter.listing(parts, INBOUND, seek=lambda at: Clause("at < ?", (at.at,)))


@fault(
    kills=(
        "pagination.exclusive",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def ties_repeated(parts: Parts) -> Parts:
    """Rows that share the boundary's time come again; a group larger than the page never ends."""
    return alter.listing(parts, INBOUND, seek=lambda at: Clause("at <= ?", (at.at,)))


@fault(
    kills=(
        "pagination.complete",
        "pagination.exclusive",
        "pagination.ties",
        "pagination.terminates",
    ),
    blinds=("pagination.stable_under_writes",),
)
def tiebreak_against_the_order(parts: Parts) -> Parts:
    """Ties are shown by ascending id but continued by descending id."""
    return alter.listing(parts, OUTBOUND, order=lambda _: "at DESC, id ASC")


@fault(
    kills=(
        "pagination.complete",
        "pagination.exclusive",
        "pagination.ties",
        "pagination.terminates",
    ),
    blinds=("pagination.stable_under_writes",),
)
def tiebreak_collated_otherwise(parts: Parts) -> Parts:
    """ORDER BY and the predicate compare ids differently, as a collation in only one of them does."""
    return alter.listing(parts, INBOUND, order=lambda _: "at DESC, substr(id, 10) DESC")


@fault(kills=("pagination.complete",), blinds=("pagination.ties",))
def ties_beyond_a_hundred_lost(parts: Parts) -> Parts:
    """Of rows with one time only the first hundred are ever shown."""

    def first_hundred(at: Position) -> Clause:
        sql = (
            "at < ? OR (at = ? AND id < ? AND id IN (SELECT id FROM messages WHERE at = ? ORDER BY id DESC LIMIT 100))"
        )
        return Clause(sql, (at.at, at.at, at.id, at.at))

    return alter.listing(parts, OUTBOUND, seek=first_hundred)


def _coarser(parts: Parts, operation: str, unit: int) -> Parts:
    """Cursors hold the time in whole units."""
    lock = parts.lists[operation].lock

    def coarse(listing: Listing, ask: Ask, at: Position) -> str:
        return lock(listing, ask, Position(at.at // unit * unit, at.id))

    return alter.listing(parts, operation, lock=coarse)


@fault(
    kills=(
        "pagination.complete",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def cursor_cut_to_milliseconds(parts: Parts) -> Parts:
    """The cursor's time is cut to milliseconds: what is left of the boundary's millisecond is lost."""
    return _coarser(parts, OUTBOUND, 1000)


@fault(
    kills=(
        "pagination.complete",
        "pagination.ties",
    ),
    blinds=("pagination.stable_under_writes",),
)
def cursor_cut_to_seconds(parts: Parts) -> Parts:
    """The cursor's time is cut to seconds, as a Unix timestamp is."""
    return _coarser(parts, INBOUND, SECOND)


@fault(
    kills=(
        "pagination.complete",
        "pagination.ties",
    )
)
def short_last_page_lost(parts: Parts) -> Parts:
    """A last page that would be less than half full is never offered."""

    def cut(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = parts.lists[OUTBOUND].cut(listing, ask, found)
        return page if len(found) > ask.limit + ask.limit // 2 else replace(page, token=None)

    def further(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        return fetch(service, listing, replace(ask, limit=2 * ask.limit))

    return alter.listing(parts, OUTBOUND, cut=cut, fetch=further)


@fault(
    kills=(
        "pagination.complete",
        "pagination.ties",
    )
)
def pages_after_the_tenth_missing(parts: Parts) -> Parts:
    """The walk ends after ten pages, as where a search index stops: no token, though more rows are there."""
    number: dict[str, int] = {}

    def capped(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = parts.lists[INBOUND].cut(listing, ask, found)
        count = number.get(ask.given.get("cursor", ""), 0) + 1
        if page.token is None or count >= 10:  # noqa: PLR2004 - the tenth
            return replace(page, token=None)
        number[page.token] = count
        return page

    return alter.listing(parts, INBOUND, cut=capped)


@fault(kills=("pagination.stable_under_writes", "pagination.repeatable"))
def offset_in_the_token(parts: Parts) -> Parts:
    """The opaque token holds an offset: what is written at the head meanwhile pushes rows onto the next page again."""

    def place(listing: Listing, ask: Ask, at: Position) -> str:
        begun = 0 if ask.position is None else ask.position.at
        return parts.lists[OUTBOUND].lock(listing, ask, Position(begun + ask.limit, at.id))

    def skip(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        offset = 0 if ask.position is None else ask.position.at
        return rows(service, narrowed(listing, ask), listing.order(ask), ask.limit + 1, offset)

    return alter.listing(parts, OUTBOUND, lock=place, fetch=skip)
