"""How many messages a page holds where the limit is a number in a body, and nobody says how large it may be."""

from collections.abc import Callable
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import heymarket as correct
from conformance.reference.errors import invalid
from conformance.reference.heymarket import ALL, RECENT
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Json

heymarket = partial(fault, contract="heymarket")


def _limiting(parts: Parts, instead: Callable[[Listing, Json], int | None]) -> Parts:
    """A list that reads some limits in its own way."""

    def limit(listing: Listing, value: Json) -> int:
        found = instead(listing, value)
        return correct.limit(listing, value) if found is None else found

    return alter.listing(parts, ALL, limit=limit)


@heymarket(kills=("pagination.limit_respected",), blinds=("pagination.last_page", "pagination.ties"))
def limit_read_and_forgotten(parts: Parts) -> Parts:
    """Pages have 30 messages whatever is asked for."""
    return _limiting(parts, lambda it, value: correct.limit(it, value) and it.default)


@heymarket(kills=("pagination.limit_respected",))
def one_message_too_many(parts: Parts) -> Parts:
    """The message that was read ahead is shown, too."""
    return _limiting(parts, lambda it, value: correct.limit(it, value) + 1)


@heymarket(kills=("pagination.limit_respected",), blinds=("pagination.ties",))
def limit_for_each_direction(parts: Parts) -> Parts:
    """So many messages that were sent and so many that were received are shown: twice the limit in all."""
    return _limiting(parts, lambda it, value: 2 * correct.limit(it, value))


@heymarket(kills=("pagination.limit_default",))
def twenty_messages_by_default(parts: Parts) -> Parts:
    """Without a limit a page holds 20 messages rather than 30, though more are there."""
    return alter.listing(parts, ALL, default=20)


@heymarket(kills=("pagination.limit_default",))
def fifty_messages_by_default(parts: Parts) -> Parts:
    """Without a limit a page holds 50 messages, as many as a conversation shows."""
    return alter.listing(parts, ALL, default=50)


@heymarket(kills=("pagination.limit_default",))
def all_messages_by_default(parts: Parts) -> Parts:
    """Without a limit there is none: one page holds all messages."""
    return alter.listing(parts, ALL, default=1_000_000)


@heymarket(kills=("pagination.limit_bounds",))
def single_message_refused(parts: Parts) -> Parts:
    """A limit of 1 is refused: `>` where `>=` belongs."""

    def above(_: Listing, value: Json) -> int | None:
        if value == 1:
            raise invalid(details={"limit": "is too small"})
        return None

    return _limiting(parts, above)


@heymarket(kills=("pagination.limit_bounds",))
def limit_of_words_ignored(parts: Parts) -> Parts:
    """A limit that is no number counts for none."""
    return _limiting(parts, lambda it, value: it.default if isinstance(value, str) else None)


@heymarket(kills=("errors.no_server_error", "pagination.limit_bounds"))
def limit_of_words_crashes(parts: Parts) -> Parts:
    """A limit that is no number is a 500: it is compared with one."""

    def compared(_: Listing, value: Json) -> int | None:
        if not isinstance(value, int | float):
            raise TypeError(value)
        return None

    return _limiting(parts, compared)


@heymarket(kills=("errors.no_server_error", "pagination.limit_bounds"))
def large_limit_crashes(parts: Parts) -> Parts:
    """A limit that fits no 64 bits is a 500."""

    def narrow(_: Listing, value: Json) -> int | None:
        if isinstance(value, int) and value.bit_length() > 63:  # noqa: PLR2004 - bits of a signed number
            raise OverflowError(value)
        return None

    return _limiting(parts, narrow)


@heymarket(kills=("pagination.limit_respected", "schema.response"))
def whole_conversation(parts: Parts) -> Parts:
    """All messages of a conversation are returned, not the 50 that are documented as the most."""
    return alter.listing(parts, RECENT, default=1_000_000)


@heymarket(kills=("pagination.limit_respected", "schema.response"))
def one_recent_message_too_many(parts: Parts) -> Parts:
    """A conversation shows 51 messages: the one that was read ahead, too."""
    return alter.listing(parts, RECENT, default=51)
