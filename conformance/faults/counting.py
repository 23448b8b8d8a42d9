"""Ways to count wrongly."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.clock import DAY, SECOND
from conformance.reference.heymarket import ALL, COUNT
from conformance.reference.lists import every, fetch
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Json, Page

heymarket = partial(fault, contract="heymarket")
_ANY = Clause("1")


def _form(parts: Parts, change: Callable[[str], object]) -> Parts:
    """The count in another form."""
    body = parts.lists[COUNT].body
    return alter.listing(parts, COUNT, body=lambda service, it, page: change(body(service, it, page)))


def _number(parts: Parts, change: Callable[[int], int]) -> Parts:
    """Another count."""
    total = parts.lists[COUNT].total
    return alter.listing(parts, COUNT, total=lambda service, it, ask: change(total(service, it, ask)))


def _cutoff(parts: Parts, clause: Callable[[Any], Clause]) -> Parts:
    """Another meaning of the cutoff, by either name."""
    filters = parts.lists[COUNT].filters
    other = {name: replace(old, clause=lambda value, _: clause(value)) for name, old in filters.items()}
    return alter.listing(parts, COUNT, filters=other)


@heymarket(kills=("counting.count_form", "schema.response"))
def count_as_a_number(parts: Parts) -> Parts:
    """The count is a JSON number where a text is documented."""
    return _form(parts, int)


@heymarket(kills=("counting.count_form", "schema.response"))
def count_padded(parts: Parts) -> Parts:
    """The count has spaces before it, as a column of a report has."""
    return _form(parts, lambda text: f"{text:>8}")


@heymarket(
    kills=("counting.count_form", "schema.response"),
    blinds=("counting.count_honours_cutoff", "counting.count_matches_walk"),
)
def count_with_decimals(parts: Parts) -> Parts:
    """The count is `190.0`: it went through a floating point number."""
    return _form(parts, lambda text: f"{text}.0")


@heymarket(
    kills=("counting.count_form", "schema.response"),
    blinds=("counting.count_honours_cutoff", "counting.count_matches_walk"),
)
def count_in_local_digits(parts: Parts) -> Parts:
    """The count is printed with the digits of a locale, which are digits to Unicode and not to a client."""
    return _form(parts, lambda text: text.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}))


@heymarket(
    kills=("counting.count_form", "schema.response"),
    blinds=("counting.count_honours_cutoff", "counting.count_matches_walk"),
)
def count_in_an_object(parts: Parts) -> Parts:
    """The count stands in an object."""
    return _form(parts, lambda text: {"count": text})


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def count_one_short(parts: Parts) -> Parts:
    """The count is the index of the last message: one less than there are."""
    return _number(parts, lambda count: max(count - 1, 0))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def count_one_over(parts: Parts) -> Parts:
    """The count has one too many, as where a header line is counted."""
    return _number(parts, lambda count: count + 1)


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def count_stops(parts: Parts) -> Parts:
    """The count goes no further than 100, as that of a search index."""
    return _number(parts, lambda count: min(count, 100))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def count_of_a_page(parts: Parts) -> Parts:
    """What is counted is the first page."""
    size = parts.lists[ALL].default
    return _number(parts, lambda count: min(count, size))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def count_of_everyone(parts: Parts) -> Parts:
    """All teams' messages are counted."""
    return alter.listing(parts, COUNT, tenant=lambda _: _ANY)


@heymarket(kills=("counting.count_matches_walk",))
def count_kept_for_everyone(parts: Parts) -> Parts:
    """Counts are kept by cutoff alone: a team gets the count of whichever team asked first."""
    kept: dict[str, Json] = {}
    body = parts.lists[COUNT].body

    def keeping(service: Service, listing: Listing, page: Page) -> Json:
        return kept.setdefault(repr(page.ask.filters), body(service, listing, page))

    return alter.listing(parts, COUNT, body=keeping)


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def count_of_what_was_sent(parts: Parts) -> Parts:
    """Only messages that the team sent are counted."""
    return alter.listing(parts, COUNT, kind=lambda _: Clause("type = 'outbound'"))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk", "filtering.range"))
def list_hides_what_failed(parts: Parts) -> Parts:
    """Messages that failed are counted, and are in no page of the list."""
    return alter.listing(parts, ALL, kind=lambda _: Clause("status <> 'failed'"))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def list_has_an_end_of_its_own(parts: Parts) -> Parts:
    """The list goes back no further than 150 messages, though all are counted."""

    def recent(service: Service, listing: Listing, ask: Ask) -> tuple[Json, ...]:
        kept = "SELECT id FROM messages WHERE organization = ? ORDER BY at DESC, id DESC LIMIT 150"
        known = every(parts.lists[ALL].kind(listing), Clause(f"id IN ({kept})", (ask.organization,)))
        return fetch(service, replace(listing, kind=lambda _: known), ask)

    return alter.listing(parts, ALL, fetch=recent)


@heymarket(kills=("counting.count_honours_cutoff",))
def cutoff_ignored(parts: Parts) -> Parts:
    """The cutoff is read, then not used: everything is counted."""
    return _cutoff(parts, lambda _: _ANY)


@heymarket(kills=("counting.count_honours_cutoff",))
def cutoff_not_known(parts: Parts) -> Parts:
    """The cutoff has yet another name, so that neither of the documented ones has an effect."""
    before = parts.lists[COUNT].filters["date"]
    return alter.listing(parts, COUNT, filters={"before": before})


@heymarket(kills=("counting.count_honours_cutoff",))
def cutoff_counted(parts: Parts) -> Parts:
    """What has exactly the cutoff's moment is counted, too."""
    return _cutoff(parts, lambda at: Clause("at <= ?", (at,)))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def cutoff_from_the_other_side(parts: Parts) -> Parts:
    """What is after the cutoff is counted."""
    return _cutoff(parts, lambda at: Clause("at > ?", (at,)))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def cutoff_at_midnight(parts: Parts) -> Parts:
    """The cutoff is cut to its day."""
    return _cutoff(parts, lambda at: Clause("at < ?", (at // DAY * DAY,)))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def cutoff_to_the_second(parts: Parts) -> Parts:
    """The cutoff is cut to its second."""
    return _cutoff(parts, lambda at: Clause("at < ?", (at // SECOND * SECOND,)))


@heymarket(kills=("counting.count_honours_cutoff", "counting.count_matches_walk"))
def cutoff_by_change(parts: Parts) -> Parts:
    """What was changed before the cutoff is counted, rather than what was made before it."""
    return _cutoff(parts, lambda at: Clause("updated < ?", (at,)))
