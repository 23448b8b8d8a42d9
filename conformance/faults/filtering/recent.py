"""Ways to show another conversation than the one that was asked for, or not all of it."""

from dataclasses import replace
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND
from conformance.reference.heymarket import RECENT, clamped
from conformance.reference.lists import every
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Ask, Clause, Json

heymarket = partial(fault, contract="heymarket")
_ANY = Clause("1")


def _optional(parts: Parts, *names: str) -> Parts:
    """Parameters that may be left out."""
    filters = parts.lists[RECENT].filters
    other = {name: replace(old, required=old.required and name not in names) for name, old in filters.items()}
    return alter.listing(parts, RECENT, filters=other)


def _before(parts: Parts, sql: str, unit: int = SECOND) -> Parts:
    """Another meaning of the timestamp."""
    return alter.filtering(parts, RECENT, "timestamp", clause=lambda value, _: Clause(sql, (clamped(value, unit),)))


def _lenient(parts: Parts, name: str, instead: object) -> Parts:
    """A value of the wrong form counts for another one."""
    parse = parts.lists[RECENT].filters[name].parse

    def read(text: Json) -> object:
        try:
            return parse(text)
        except ValueError:
            return instead

    return alter.filtering(parts, RECENT, name, parse=read)


@heymarket(kills=("filtering.equal",), blinds=("filtering.combined",))
def inbox_ignored(parts: Parts) -> Parts:
    """Messages of the number in all inboxes are shown."""
    return alter.filtering(parts, RECENT, "inboxID", clause=lambda _, __: _ANY)


@heymarket(kills=("filtering.equal",))
def number_ignored(parts: Parts) -> Parts:
    """Messages of the inbox with all numbers are shown."""
    return alter.filtering(parts, RECENT, "phoneNumber", clause=lambda _, __: _ANY)


@heymarket(kills=("filtering.equal",))
def number_by_its_first_digits(parts: Parts) -> Parts:
    """Numbers are compared by their first eight digits: 14155550123 shows what 14155550100 said, too."""
    prefix = "substr(phone, 1, 8) = substr(?, 1, 8)"
    return alter.filtering(parts, RECENT, "phoneNumber", clause=lambda value, _: Clause(prefix, (value,)))


@heymarket(kills=("filtering.equal",), blinds=("filtering.combined",))
def number_or_inbox(parts: Parts) -> Parts:
    """The number or the inbox is enough: OR where AND belongs."""

    def either(listing: Listing, ask: Ask) -> Clause:
        clauses = [listing.filters[name].clause(value, ask) for name, value in ask.filters.items()]
        named, rest = clauses[:2], clauses[2:]
        both = Clause(f"({named[0].sql}) OR ({named[1].sql})", named[0].values + named[1].values)
        return every(both, *rest)

    return alter.listing(parts, RECENT, match=either)


@heymarket(kills=("filtering.complete",), blinds=("access.tenant_isolation",))
def number_of_a_contact_book(parts: Parts) -> Parts:
    """Numbers are looked for with the plus sign that they are stored without: no conversation is ever found."""
    return alter.filtering(parts, RECENT, "phoneNumber", clause=lambda value, _: Clause("phone = '+' || ?", (value,)))


@heymarket(kills=("filtering.complete",))
def received_messages_only(parts: Parts) -> Parts:
    """Of a conversation only what was received is shown."""
    return alter.listing(parts, RECENT, kind=lambda _: Clause("type = 'inbound'"))


@heymarket(kills=("filtering.complete",))
def twenty_recent_messages(parts: Parts) -> Parts:
    """A conversation shows 20 messages, whatever it has."""
    return alter.listing(parts, RECENT, default=20)


@heymarket(kills=("filtering.complete",))
def earliest_messages(parts: Parts) -> Parts:
    """The first 50 messages of a conversation are shown, not the last."""
    return alter.listing(parts, RECENT, order=lambda _: "at ASC, id ASC")


@heymarket(kills=("filtering.range",))
def timestamp_ignored(parts: Parts) -> Parts:
    """The timestamp has no effect."""
    return _before(parts, "? IS NOT NULL")


@heymarket(kills=("filtering.range",))
def timestamp_included(parts: Parts) -> Parts:
    """What was sent at the timestamp itself is shown, too."""
    return _before(parts, "at <= ?")


@heymarket(kills=("filtering.range",))
def timestamp_to_its_end(parts: Parts) -> Parts:
    """Whole seconds are compared and their end included: a message of the timestamp's second is shown, too."""
    return _before(parts, "at / 1000000 <= ?", 1)


@heymarket(kills=("filtering.range",))
def timestamp_in_milliseconds(parts: Parts) -> Parts:
    """The timestamp is read as milliseconds: a day of this year is one of January 1970."""
    return _before(parts, "at < ?", 1000)


@heymarket(kills=("filtering.range",))
def timestamp_is_a_beginning(parts: Parts) -> Parts:
    """Messages from after the timestamp are shown."""
    return _before(parts, "at > ?")


@heymarket(kills=("filtering.range",))
def timestamp_an_hour_late(parts: Parts) -> Parts:
    """The timestamp is read in local time: an hour of messages too many."""
    return _before(parts, "at - 3600000000 < ?")


@heymarket(kills=("filtering.combined",))
def timestamp_in_place_of_the_inbox(parts: Parts) -> Parts:
    """With a timestamp the inbox is not looked at."""
    inbox = parts.lists[RECENT].filters["inboxID"].clause

    def unless(value: object, ask: Ask) -> Clause:
        return _ANY if "timestamp" in ask.filters else inbox(value, ask)

    return alter.filtering(parts, RECENT, "inboxID", clause=unless)


@heymarket(kills=("filtering.required", "schema.negative_rejected"))
def number_optional(parts: Parts) -> Parts:
    """Without a phone number the whole inbox is shown."""
    return _optional(parts, "phoneNumber")


@heymarket(kills=("filtering.required", "schema.negative_rejected"))
def inbox_optional(parts: Parts) -> Parts:
    """Without an inbox the number's messages in all inboxes are shown."""
    return _optional(parts, "inboxID")


@heymarket(kills=("filtering.required", "schema.negative_rejected"))
def missing_inbox_is_the_first(parts: Parts) -> Parts:
    """Without an inbox that of number 0 is looked into: an empty array."""
    optional = _optional(parts, "inboxID")

    def match(listing: Listing, ask: Ask) -> Clause:
        return parts.lists[RECENT].match(listing, replace(ask, filters={"inboxID": 0, **ask.filters}))

    return alter.listing(optional, RECENT, match=match)


@heymarket(kills=("errors.no_server_error", "filtering.required", "schema.no_server_error"))
def missing_number_crashes(parts: Parts) -> Parts:
    """Without a phone number the server fails."""
    optional = _optional(parts, "phoneNumber")

    def match(listing: Listing, ask: Ask) -> Clause:
        return every(parts.lists[RECENT].match(listing, ask), Clause("phone = ?", (ask.filters["phoneNumber"],)))

    return alter.listing(optional, RECENT, match=match)


@heymarket(kills=("filtering.rejects", "schema.negative_rejected"))
def inbox_of_words_is_empty(parts: Parts) -> Parts:
    """An inbox that is no number has no messages: an empty array, so that a typing error is never found."""
    return _lenient(parts, "inboxID", -1)


@heymarket(kills=("filtering.rejects", "schema.negative_rejected"))
def timestamp_of_words_ignored(parts: Parts) -> Parts:
    """A timestamp that is no number counts for none."""
    return _lenient(parts, "timestamp", 1 << 40)


@heymarket(kills=("errors.no_server_error", "filtering.rejects", "schema.no_server_error"))
def timestamp_of_words_crashes(parts: Parts) -> Parts:
    """A timestamp that is no number is a 500."""
    parse = parts.lists[RECENT].filters["timestamp"].parse

    def crash(text: Json) -> object:
        try:
            return parse(text)
        except ValueError as wrong:
            raise RuntimeError(text) from wrong

    return alter.filtering(parts, RECENT, "timestamp", parse=crash)


@heymarket(kills=("schema.response",))
def empty_conversation_is_null(parts: Parts) -> Parts:
    """A conversation without messages is null rather than an empty array."""
    body = parts.lists[RECENT].body
    return alter.listing(parts, RECENT, body=lambda service, it, page: body(service, it, page) or None)
