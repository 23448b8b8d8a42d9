"""Ways to let a key reach what is not its team's, or to let in what is no key, where keys have no scopes."""

from collections.abc import Callable, Mapping
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import access as correct
from conformance.reference.clock import SECOND
from conformance.reference.heymarket import ALL, COUNT, RECENT
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Ask, Call, Clause, Key, Refusal

heymarket = partial(fault, contract="heymarket")
_ANY = Clause("1")


def _header(call: Call) -> str:
    """The Authorization header, empty where there is none."""
    return next((value for name, value in call.headers if name == "authorization"), "")


def _token(parts: Parts, instead: Callable[[str], str | None]) -> Parts:
    """Other tokens found in some headers."""

    def token(call: Call) -> str:
        found = instead(_header(call))
        return correct.token(call) if found is None else found

    return alter.access(parts, token=token)


def _find(parts: Parts, same: Callable[[str, str], bool]) -> Parts:
    """Keys that are found by more than being the same."""

    def find(keys: Mapping[str, Key], text: str) -> Key | None:
        return keys.get(text) or next((key for known, key in keys.items() if text and same(known, text)), None)

    return alter.access(parts, find=find)


@heymarket(kills=("access.malformed_header",))
def token_without_a_scheme(parts: Parts) -> Parts:
    """A key alone in the header is accepted, without the word Bearer."""
    return _token(parts, lambda header: header if header.startswith("hm_") else None)


@heymarket(kills=("access.scheme",))
def last_word_is_the_token(parts: Parts) -> Parts:
    """Whatever stands before the key is not looked at: Basic and Token do as well as Bearer."""
    return _token(parts, lambda header: header.split()[-1] if len(header.split()) == 2 else None)  # noqa: PLR2004


@heymarket(kills=("access.scheme",))
def bearer_in_one_case(parts: Parts) -> Parts:
    """`bearer` is refused: RFC 9110 11.1 has scheme names without case."""
    return _token(parts, lambda header: None if header.startswith("Bearer ") else "")


@heymarket(kills=("access.malformed_header", "errors.no_server_error"))
def bearer_alone_crashes(parts: Parts) -> Parts:
    """The word Bearer and nothing else is a 500."""
    return _token(parts, lambda header: header.split()[1] if header.strip() == "Bearer" else None)


@heymarket(kills=("access.unknown_key",))
def keys_in_any_case(parts: Parts) -> Parts:
    """Keys are found whatever the case of their letters, as the collation of a column has it."""
    return _find(parts, lambda known, text: known.lower() == text.lower())


@heymarket(kills=("access.unknown_key",))
def keys_by_their_beginning(parts: Parts) -> Parts:
    """A key is found by its first twenty characters."""
    return _find(parts, lambda known, text: known[:20] == text[:20])


@heymarket(kills=("access.unknown_key",))
def tokens_not_verified(parts: Parts) -> Parts:
    """Whatever looks like a key is taken for the first team's: what it says is read and not verified."""
    return _find(parts, lambda _, text: text.startswith("hm_"))


@heymarket(kills=("access.revoked_key",))
def revoked_keys_still_count(parts: Parts) -> Parts:
    """A revoked key may still ask for the count, whose access is cached."""
    return alter.access(parts, alive=lambda key, call: not key.revoked or call.operation == COUNT)


@heymarket(kills=("access.malformed_header", "access.missing_key"))
def count_for_anybody(parts: Parts) -> Parts:
    """The count is given without a key: a number is no secret."""
    first, *rest = parts.access.steps

    def open_door(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
        opened = call.operation == COUNT and not _header(call)
        return next(iter(service.keys.values())) if opened else first(service, call, scope, key)

    return alter.access(parts, steps=(open_door, *rest))


@heymarket(kills=("access.missing_key",))
def missing_key_is_bad_data(parts: Parts) -> Parts:
    """A request without a key is malformed: 400 where 401 belongs."""

    def blame(call: Call) -> Refusal:
        return correct.refuse_unknown(call) if _header(call) else Refusal(400, "VALIDATION_FAILED", "no authorization")

    return alter.access(parts, refuse_unknown=blame)


@heymarket(kills=("access.revoked_key", "access.unknown_key"))
def unknown_key_may_not(parts: Parts) -> Parts:
    """An unknown key is answered 403, as one that is known and may not."""

    def forbid(call: Call) -> Refusal:
        return correct.refuse_scope(call) if correct.token(call) else correct.refuse_unknown(call)

    return alter.access(parts, refuse_unknown=forbid)


@heymarket(
    kills=(
        "access.tenant_isolation",
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "filtering.complete",
    ),
    blinds=("pagination.foreign_cursor",),
)
def messages_of_every_team(parts: Parts) -> Parts:
    """The list shows all teams' messages."""
    return alter.listing(parts, ALL, tenant=lambda _: _ANY)


@heymarket(kills=("access.tenant_isolation",))
def conversation_of_any_team(parts: Parts) -> Parts:
    """A conversation is shown to whoever names its number and its inbox."""
    return alter.listing(parts, RECENT, tenant=lambda _: _ANY)


@heymarket(
    kills=(
        "access.tenant_isolation",
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "filtering.complete",
    )
)
def older_messages_of_every_team(parts: Parts) -> Parts:
    """What is older than 30 hours is in an archive that knows no teams."""

    def tenant(ask: Ask) -> Clause:
        sql = "organization = ? OR at < ?"
        return Clause(sql, (ask.organization, ask.now - 30 * 3600 * SECOND))

    return alter.listing(parts, ALL, tenant=tenant)
