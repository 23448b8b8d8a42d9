"""Pages that are asked for with a moment, and hold other messages than those before it."""

from dataclasses import replace
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import heymarket as correct
from conformance.reference.heymarket import ALL, COUNT, RECENT
from conformance.reference.lists import every, fetch, narrowed, rows
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Page, Row

heymarket = partial(fault, contract="heymarket")


def _at(ask: Ask) -> int:
    """The moment that a page lies before."""
    return ask.position.at if ask.position else 1 << 62


@heymarket(kills=("pagination.boundary", "pagination.complete"), blinds=("pagination.stable_under_writes",))
def first_message_after_the_moment_skipped(parts: Parts) -> Parts:
    """Each page leaves out its first message, in the belief that it is the one that the cursor was taken from."""

    def skipped(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = fetch(service, listing, replace(ask, limit=ask.limit + 1))
        return found if ask.position is None else found[1:]

    return alter.listing(parts, ALL, fetch=skipped)


@heymarket(
    kills=("filtering.range", "pagination.boundary", "pagination.complete"),
    blinds=("pagination.stable_under_writes", "pagination.ties"),
)
def moment_turned_into_an_offset(parts: Parts) -> Parts:
    """The cursor becomes an offset, the number of messages since, of whichever team."""

    def counted(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        since = service.store.execute("SELECT count(*) AS n FROM messages WHERE at >= ?", (_at(ask),)).fetchone()["n"]
        return rows(service, narrowed(listing, ask), listing.order(ask), ask.limit + 1, since)

    return alter.listing(parts, ALL, fetch=counted)


@heymarket(
    kills=(
        "pagination.boundary",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.limit_default",
        "pagination.terminates",
    ),
    blinds=("counting.count_honours_cutoff", "counting.count_matches_walk", "pagination.ties"),
)
def moment_turned_into_a_page(parts: Parts) -> Parts:
    """The cursor becomes the number of a page, counted from the newest message: a page may begin anew."""

    def counted(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        where = narrowed(listing, ask)
        since = len(rows(service, every(where, Clause("at >= ?", (_at(ask),))), "at", -1))
        return rows(service, where, listing.order(ask), ask.limit + 1, since // ask.limit * ask.limit)

    return alter.listing(parts, ALL, fetch=counted)


@heymarket(
    kills=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "filtering.complete",
        "ordering.ascending_parameter",
        "ordering.order_parameter",
        "pagination.boundary",
        "pagination.complete",
    ),
    blinds=("pagination.limit_respected", "pagination.stable_under_writes", "pagination.ties"),
)
def page_cut_by_id(parts: Parts) -> Parts:
    """A page is cut by id and then sorted by date: what has a smaller id and a later date is lost."""

    def cut(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        where = every(narrowed(listing, ask), Clause("at < ?", (_at(ask),)))
        found = rows(service, where, "id DESC", ask.limit)
        return tuple(sorted(found, key=lambda row: -row["at"]))

    return alter.listing(parts, ALL, fetch=cut)


@heymarket(kills=("pagination.boundary", "pagination.complete"))
def one_message_lost_on_large_pages(parts: Parts) -> Parts:
    """Pages of a hundred and more come from a second place, which lacks a message that small pages show."""

    def lacking(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = fetch(service, listing, ask)
        return found[:40] + found[41:] if ask.limit >= 100 else found  # noqa: PLR2004 - large

    return alter.listing(parts, ALL, fetch=lacking)


@heymarket(kills=("pagination.complete", "pagination.limit_default"))
def hidden_after_the_page_was_cut(parts: Parts) -> Parts:
    """What failed is hidden once the page was cut: a page of nothing else is empty, and the walk seems over."""
    failed = Clause("status <> 'failed'")
    for operation in (RECENT, COUNT):
        parts = alter.listing(parts, operation, kind=lambda _: failed)

    def thinned(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = correct.cut(listing, ask, found)
        return replace(page, rows=tuple(row for row in page.rows if row["status"] != "failed"))

    return alter.listing(parts, ALL, cut=thinned)


@heymarket(kills=("pagination.boundary", "pagination.complete", "pagination.repeatable"))
def asked_again_leads_on(parts: Parts) -> Parts:
    """The server remembers what a team has read: a later page that is asked for again holds what follows it."""
    read: dict[object, int] = {}

    def onward(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        where = every(narrowed(listing, ask), correct.before(_at(ask), ask))
        first = not rows(service, every(narrowed(listing, ask), Clause("at >= ?", (_at(ask),))), "at", 1)
        key = (ask.organization, ask.position, ask.limit, repr(ask.options))
        read[key] = 0 if first else read.get(key, -1) + 1
        return rows(service, where, listing.order(ask), ask.limit + 1, read[key] * ask.limit)

    return alter.listing(parts, ALL, fetch=onward)


@heymarket(kills=("pagination.boundary", "pagination.complete"))
def kept_page_shrinks(parts: Parts) -> Parts:
    """Pages are kept, and whoever is given one takes its first message away: the next one finds it without."""
    kept: dict[object, list[Row]] = {}

    def keeping(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = correct.cut(listing, ask, found)
        key = (ask.organization, ask.position, ask.limit, repr(ask.options))
        shown = kept.setdefault(key, list(page.rows))
        page = replace(page, rows=tuple(shown))
        del shown[:1]
        return page

    return alter.listing(parts, ALL, cut=keeping)


@heymarket(
    kills=("pagination.limit_default", "pagination.limit_respected"), blinds=("pagination.last_page", "pagination.ties")
)
def pages_kept_whatever_their_size(parts: Parts) -> Parts:
    """Pages are kept by their moment alone: whoever asks for another size gets that of the first."""
    kept: dict[object, tuple[Row, ...]] = {}

    def keeping(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = correct.cut(listing, ask, found)
        key = (ask.organization, ask.position, repr(ask.options))
        return replace(page, rows=kept.setdefault(key, page.rows))

    return alter.listing(parts, ALL, cut=keeping)


@heymarket(kills=("access.tenant_isolation", "counting.count_matches_walk"), blinds=("pagination.foreign_cursor",))
def pages_kept_for_everyone(parts: Parts) -> Parts:
    """Pages are kept by their moment and size: a team that asks as another one did sees that one's messages."""
    kept: dict[object, tuple[Row, ...]] = {}

    def keeping(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = correct.cut(listing, ask, found)
        key = (ask.position, ask.limit, repr(ask.options))
        return replace(page, rows=kept.setdefault(key, page.rows))

    return alter.listing(parts, ALL, cut=keeping)
