"""Ways to filter wrongly."""

from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference import parameters
from conformance.reference.clock import DAY, SECOND
from conformance.reference.lists import every
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Json, Row

_ANY = Clause("1")


@fault(kills=("filtering.equal",))
def status_ignored(parts: Parts) -> Parts:
    """`status` is read and checked, then not used."""
    return alter.filtering(parts, OUTBOUND, "status", clause=lambda _, __: _ANY)


@fault(kills=("filtering.equal",))
def status_by_its_ending(parts: Parts) -> Parts:
    """`delivered` also finds `undelivered`: LIKE where `=` belongs."""

    def ending(value: object, ask: Ask) -> Clause:
        return Clause("status_at(settled, fate, at, ?) LIKE '%' || ?", (ask.now, value))

    return alter.filtering(parts, OUTBOUND, "status", clause=ending)


@fault(kills=("filtering.equal",))
def tag_without_case(parts: Parts) -> Parts:
    """`promo` also finds `PROMO`."""
    return alter.filtering(parts, OUTBOUND, "tag", clause=lambda value, _: Clause("tag = ? COLLATE NOCASE", (value,)))


@fault(kills=("filtering.equal",))
def tag_as_a_pattern(parts: Parts) -> Parts:
    """`under_score` also finds `underXscore`: `%` and `_` are not escaped in a LIKE."""
    return alter.filtering(parts, OUTBOUND, "tag", clause=lambda value, _: Clause("tag LIKE ?", (value,)))


@fault(kills=("filtering.equal",))
def tag_by_its_beginning(parts: Parts) -> Parts:
    """`prom` also finds `promo`."""
    return alter.filtering(
        parts, OUTBOUND, "tag", clause=lambda value, _: Clause("substr(tag, 1, length(?)) = ?", (value, value))
    )


@fault(kills=("filtering.complete",))
def plus_read_as_space(parts: Parts) -> Parts:
    """A percent-encoded `+` becomes a space, so that no number is ever found."""
    return alter.filtering(parts, OUTBOUND, "to", parse=lambda text: text.replace("+", " "))


@fault(
    kills=(
        "filtering.complete",
        "filtering.rejects",
    )
)
def percent_decoded_again(parts: Parts) -> Parts:
    """A tag is percent-decoded twice: `50%25 off` is looked up as `50% off`."""
    return alter.filtering(parts, OUTBOUND, "tag", parse=lambda text: text.replace("%25", "%"))


@fault(kills=("filtering.complete",))
def from_looks_at_to(parts: Parts) -> Parts:
    """`from` filters by the other number."""
    return alter.filtering(parts, INBOUND, "from", clause=parameters.equal("recipient"))


@fault(kills=("filtering.equal",))
def to_by_its_first_digits(parts: Parts) -> Parts:
    """`to` compares all but the last two digits: an index keeps only the beginning of a number."""
    return alter.filtering(
        parts, INBOUND, "to", clause=lambda value, _: Clause("substr(recipient, 1, 10) = substr(?, 1, 10)", (value,))
    )


@fault(kills=("filtering.combined",))
def filters_alternative(parts: Parts) -> Parts:
    """Of two filters one is enough: OR where AND belongs."""

    def either(listing: Listing, ask: Ask) -> Clause:
        clauses = [listing.filters[name].clause(value, ask) for name, value in ask.filters.items()]
        sql = " OR ".join(f"({clause.sql})" for clause in clauses) or "1"
        return Clause(sql, tuple(value for clause in clauses for value in clause.values))

    return alter.listing(parts, OUTBOUND, match=either)


@fault(kills=("filtering.combined",))
def last_filter_wins(parts: Parts) -> Parts:
    """Of several filters only the last is used."""

    def last(listing: Listing, ask: Ask) -> Clause:
        return every(*[listing.filters[name].clause(value, ask) for name, value in ask.filters.items()][-1:])

    return alter.listing(parts, INBOUND, match=last)


@fault(kills=("filtering.equal",))
def opt_out_false_ignored(parts: Parts) -> Parts:
    """`opt_out=false` counts as not given: the value is tested for truth, not for presence."""
    narrow = parameters.equal("opted_out")
    return alter.filtering(parts, INBOUND, "opt_out", clause=lambda value, ask: narrow(value, ask) if value else _ANY)


@fault(kills=("filtering.equal", "filtering.complete"))
def opt_out_inverted(parts: Parts) -> Parts:
    """`opt_out=true` shows those that did not opt out."""
    return alter.filtering(parts, INBOUND, "opt_out", clause=lambda value, _: Clause("opted_out <> ?", (value,)))


@fault(kills=("filtering.equal",))
def phone_number_id_ignored(parts: Parts) -> Parts:
    """`phone_number_id` has no effect."""
    return alter.filtering(parts, INBOUND, "phone_number_id", clause=lambda _, __: _ANY)


@fault(kills=("filtering.equal",))
def channel_by_media(parts: Parts) -> Parts:
    """`channel=sms` finds everything, in the belief that each MMS is also a text."""
    return alter.filtering(
        parts, INBOUND, "channel", clause=lambda value, _: _ANY if value == "sms" else Clause("channel = ?", (value,))
    )


@fault(kills=("filtering.range",))
def since_ignored(parts: Parts) -> Parts:
    """`since` has no effect."""
    return alter.filtering(parts, INBOUND, "since", clause=lambda _, __: _ANY)


@fault(kills=("filtering.range",))
def since_is_until(parts: Parts) -> Parts:
    """`since` shows what is older."""
    return alter.filtering(parts, INBOUND, "since", clause=lambda value, _: Clause("at <= ?", (value,)))


@fault(kills=("filtering.range",))
def since_from_midnight(parts: Parts) -> Parts:
    """`since` is cut to its day."""
    return alter.filtering(
        parts, INBOUND, "since", clause=lambda value, _: Clause("at >= ? / ? * ?", (value, DAY, DAY))
    )


@fault(kills=("filtering.range",))
def since_an_hour_late(parts: Parts) -> Parts:
    """`since` is compared in local time: an hour of messages is missing."""
    late = 3600 * SECOND
    return alter.filtering(parts, INBOUND, "since", clause=lambda value, _: Clause("at >= ? + ?", (value, late)))


@fault(kills=("filtering.complete",), blinds=("filtering.combined",))
def only_recent_rows_searched(parts: Parts) -> Parts:
    """A filter looks at the 60 newest messages only."""

    def recent(listing: Listing, ask: Ask) -> Clause:
        newest = "SELECT id FROM messages WHERE organization = ? AND direction = ? ORDER BY at DESC, id DESC LIMIT 60"
        found = parts.lists[OUTBOUND].match(listing, ask)
        return (
            every(found, Clause(f"id IN ({newest})", (ask.organization, listing.direction))) if ask.filters else found
        )

    return alter.listing(parts, OUTBOUND, match=recent)


@fault(kills=("filtering.complete",), blinds=("filtering.combined",))
def filtered_after_the_page_was_cut(parts: Parts) -> Parts:
    """The page is read unfiltered and then thinned out; where nothing is left the walk seems to be over."""
    fetch = parts.lists[INBOUND].fetch

    def late(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        page = fetch(service, listing, replace(ask, filters={}))
        kept = {row["id"] for row in fetch(service, listing, replace(ask, limit=10_000))}
        return tuple(row for row in page if row["id"] in kept)

    return alter.listing(parts, INBOUND, fetch=late)


def _ignoring(parts: Parts, operation: str, name: str, valid: bool) -> Parts:  # noqa: FBT001 - private
    """A filter whose wrong values find everything, or nothing."""
    old = parts.lists[operation].filters[name]

    def parse(text: str) -> object:
        try:
            return old.parse(text)
        except ValueError:
            return None

    def clause(value: object, ask: Ask) -> Clause:
        if value is None:
            return _ANY if valid else Clause("0")
        return old.clause(value, ask)

    return alter.filtering(parts, operation, name, parse=parse, clause=clause)


@fault(kills=("filtering.rejects",))
def unknown_status_finds_everything(parts: Parts) -> Parts:
    """A status that there is not is ignored."""
    return _ignoring(parts, OUTBOUND, "status", valid=True)


@fault(kills=("filtering.rejects",))
def unknown_status_finds_nothing(parts: Parts) -> Parts:
    """A status that there is not gives an empty list, so that a typing error looks like no messages."""
    return _ignoring(parts, OUTBOUND, "status", valid=False)


@fault(kills=("filtering.rejects",))
def long_tag_accepted(parts: Parts) -> Parts:
    """A tag of 65 characters is looked up."""
    return alter.filtering(parts, OUTBOUND, "tag", parse=parameters.anything)


@fault(kills=("filtering.rejects",))
def unknown_channel_accepted(parts: Parts) -> Parts:
    """A channel that there is not gives an empty list."""
    return _ignoring(parts, INBOUND, "channel", valid=False)


@fault(kills=("filtering.rejects",))
def malformed_uuid_accepted(parts: Parts) -> Parts:
    """A phone_number_id that is no UUID gives an empty list."""
    return _ignoring(parts, INBOUND, "phone_number_id", valid=False)


@fault(kills=("filtering.rejects",))
def malformed_since_ignored(parts: Parts) -> Parts:
    """A `since` that is no time is ignored."""
    return _ignoring(parts, INBOUND, "since", valid=True)


@fault(kills=("filtering.rejects",))
def anything_is_false(parts: Parts) -> Parts:
    """Whatever is not `true` is false."""
    return alter.filtering(parts, INBOUND, "opt_out", parse=lambda text: text == "true")


@fault(kills=("filtering.rejects", "errors.no_server_error"))
def malformed_since_crashes(parts: Parts) -> Parts:
    """A `since` that is no time is a 500."""
    parse = parts.lists[INBOUND].filters["since"].parse

    def crash(text: str) -> object:
        try:
            return parse(text)
        except ValueError as wrong:
            raise RuntimeError from wrong

    return alter.filtering(parts, INBOUND, "since", parse=crash)


@fault(kills=("filtering.by_id",))
def inbound_rows_in_the_outbound_list(parts: Parts) -> Parts:
    """The outbound list shows inbound messages too: the query forgets the direction."""
    row = parts.lists[OUTBOUND].row

    def as_sent(service: Service, found: Row, now: int) -> Json:
        return row(service, {**found, "priority": "default", "settled": found["settled"] or "delivered"}, now)

    def shown(service: Service, found: Row, now: int) -> Json:
        return (as_sent if found["direction"] == "inbound" else row)(service, found, now)

    return alter.listing(parts, OUTBOUND, kind=lambda _: _ANY, row=shown)


@fault(kills=("filtering.by_id",))
def text_cut_by_id(parts: Parts) -> Parts:
    """By its id a message has the first two characters of its text, much as a preview has."""
    row = parts.get.row
    return alter.getting(parts, row=lambda service, found, now: row(service, {**found, "text": found["text"][:2]}, now))


@fault(kills=("filtering.by_id",))
def numbers_swapped_by_id(parts: Parts) -> Parts:
    """By its id a message has sender and recipient the wrong way round."""
    row = parts.get.row

    def swapped(service: Service, found: Row, now: int) -> Json:
        return row(service, {**found, "sender": found["recipient"], "recipient": found["sender"]}, now)

    return alter.getting(parts, row=swapped)
