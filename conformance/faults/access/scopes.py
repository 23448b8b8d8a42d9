"""Ways to let in whom one should not, or to keep out whom one should."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference import access as correct
from conformance.reference import sending
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Ask, Attempt, Call, Clause, Key, Refusal, RefusedError, Row

_ANY = Clause("1")


def _header(call: Call) -> str | None:
    """The Authorization header, where there is one."""
    return next((value for name, value in call.headers if name == "authorization"), None)


def _tokens(parts: Parts, instead: Callable[[Call, str], str | None]) -> Parts:
    """Other tokens found in some headers."""

    def token(call: Call) -> str:
        found = instead(call, _header(call) or "")
        return correct.token(call) if found is None else found

    return alter.access(parts, token=token)


def _any_key(parts: Parts, when: Callable[[Call], bool]) -> Parts:
    """Some calls are served as the first key's."""
    authenticate = parts.access.steps[0]

    def open_door(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
        return next(iter(service.keys.values())) if when(call) else authenticate(service, call, scope, key)

    return alter.access(parts, steps=(open_door, *parts.access.steps[1:]))


@fault(kills=("access.missing_key",))
def no_key_needed_to_read(parts: Parts) -> Parts:
    """The inbound list is served without a key."""
    return _any_key(parts, lambda call: call.operation == INBOUND and _header(call) is None)


@fault(kills=("access.missing_key",))
def no_key_needed_by_id(parts: Parts) -> Parts:
    """A message is served by its id without a key: the id is taken for a secret."""
    return _any_key(parts, lambda call: call.operation == "getMessage" and _header(call) is None)


@fault(kills=("access.missing_key", "access.unauthorized_or_forbidden"))
def missing_key_is_forbidden(parts: Parts) -> Parts:
    """No key is 403 where 401 belongs."""

    def forbid(call: Call) -> Refusal:
        return correct.refuse_scope(call) if _header(call) is None else correct.refuse_unknown(call)

    return alter.access(parts, refuse_unknown=forbid)


@fault(kills=("access.missing_key", "access.unauthorized_or_forbidden"))
def missing_key_is_invalid(parts: Parts) -> Parts:
    """No key is a validation error, as of any missing parameter."""

    def blame(call: Call) -> Refusal:
        wrong = Refusal(422, "VALIDATION_FAILED", "authorization is required")
        return wrong if _header(call) is None else correct.refuse_unknown(call)

    return alter.access(parts, refuse_unknown=blame)


@fault(kills=("access.malformed_header",))
def key_without_a_scheme(parts: Parts) -> Parts:
    """A key alone in the header is accepted."""
    return _tokens(parts, lambda _, header: header if header.startswith("am_live_") else None)


@fault(kills=("access.malformed_header",))
def rest_of_the_header_ignored(parts: Parts) -> Parts:
    """Whatever follows the key in the header is ignored."""

    def first(_: Call, header: str) -> str | None:
        words = header.split()
        return words[1] if len(words) > 2 and words[0].lower() == "bearer" else None  # noqa: PLR2004 - scheme and key

    return _tokens(parts, first)


@fault(kills=("access.malformed_header", "errors.no_server_error"))
def empty_bearer_crashes(parts: Parts) -> Parts:
    """`Bearer` and nothing else is a 500."""
    return _tokens(parts, lambda _, header: header.split()[1] if header.strip().lower() == "bearer" else None)


@fault(kills=("access.scheme",))
def any_scheme(parts: Parts) -> Parts:
    """`Basic <key>` and `Token <key>` are accepted: only the last word is looked at."""
    return _tokens(parts, lambda _, header: header.split()[-1] if len(header.split()) == 2 else None)  # noqa: PLR2004


@fault(kills=("access.scheme",))
def scheme_in_one_case(parts: Parts) -> Parts:
    """`bearer` is refused: RFC 9110 11.1 has scheme names without case."""
    return _tokens(parts, lambda _, header: None if header.startswith("Bearer") else "")


@fault(kills=("access.unknown_key",))
def any_key_of_the_right_form(parts: Parts) -> Parts:
    """Whatever begins with `am_live_` is taken for a key."""

    def find(keys: Mapping[str, Key], text: str) -> Key | None:
        return keys.get(text) or (next(iter(keys.values())) if text.startswith("am_live_") else None)

    return alter.access(parts, find=find)


@fault(kills=("access.unknown_key",))
def key_by_its_first_characters(parts: Parts) -> Parts:
    """Keys are compared by their first 24 characters: a known key is accepted with another ending."""

    def find(keys: Mapping[str, Key], text: str) -> Key | None:
        return keys.get(text) or next((key for token, key in keys.items() if token[:24] == text[:24]), None)

    return alter.access(parts, find=find)


@fault(kills=("access.unknown_key",))
def key_lengthened(parts: Parts) -> Parts:
    """A known key with more behind it is accepted."""

    def find(keys: Mapping[str, Key], text: str) -> Key | None:
        return next((key for token, key in keys.items() if text.startswith(token)), None)

    return alter.access(parts, find=find)


@fault(kills=("access.unknown_key",))
def key_cut_short(parts: Parts) -> Parts:
    """The first half of a key opens: keys are found by a LIKE."""

    def find(keys: Mapping[str, Key], text: str) -> Key | None:
        half = len(text) >= 12  # noqa: PLR2004 - more than what all keys begin with
        return keys.get(text) or next((key for token, key in keys.items() if half and token.startswith(text)), None)

    return alter.access(parts, find=find)


@fault(kills=("access.unknown_key", "access.revoked_key", "access.unauthorized_or_forbidden"))
def unknown_key_is_forbidden(parts: Parts) -> Parts:
    """An unknown or revoked key is 403 where 401 belongs."""

    def forbid(call: Call) -> Refusal:
        return correct.refuse_scope(call) if correct.token(call) else correct.refuse_unknown(call)

    return alter.access(parts, refuse_unknown=forbid)


@fault(kills=("access.revoked_key",))
def revoked_key_works(parts: Parts) -> Parts:
    """A revoked key opens as before."""
    return alter.access(parts, alive=lambda _, __: True)


@fault(kills=("access.revoked_key",))
def revoked_key_reads_by_id(parts: Parts) -> Parts:
    """A revoked key still opens single messages, whose access is cached."""
    return alter.access(parts, alive=lambda key, call: not key.revoked or call.operation == "getMessage")


def _scopes(parts: Parts, allowed: Callable[[Key, str, Call], bool]) -> Parts:
    """Some calls are allowed whatever the scope."""
    return alter.access(parts, permits=lambda key, scope, call: scope in key.scopes or allowed(key, scope, call))


@fault(kills=("access.scope",))
def reader_may_send(parts: Parts) -> Parts:
    """A key that may only read may send."""
    return _scopes(parts, lambda _, __, call: call.operation == "sendMessage")


@fault(kills=("access.scope",))
def sender_may_list(parts: Parts) -> Parts:
    """A key that may only send may read the outbound list, since it sent what is in it."""
    return _scopes(parts, lambda _, __, call: call.operation == OUTBOUND)


@fault(kills=("access.scope",))
def sender_may_list_inbound(parts: Parts) -> Parts:
    """The inbound list asks for no scope."""
    return _scopes(parts, lambda _, __, call: call.operation == INBOUND)


@fault(kills=("access.scope",))
def sender_may_get(parts: Parts) -> Parts:
    """A single message asks for no scope."""
    return _scopes(parts, lambda _, __, call: call.operation == "getMessage")


@fault(kills=("access.scope",))
def both_scopes_needed_to_read(parts: Parts) -> Parts:
    """A key that may only read is refused by the inbound list: it is asked for both scopes."""

    def both(key: Key, scope: str, call: Call) -> bool:
        return scope in key.scopes and (call.operation != INBOUND or len(key.scopes) > 1)

    return alter.access(parts, permits=both)


@fault(kills=("access.unauthorized_or_forbidden",))
def missing_scope_is_unauthorized(parts: Parts) -> Parts:
    """A missing scope is 401 where 403 belongs, so that clients throw their key away."""
    return alter.access(parts, refuse_scope=correct.refuse_unknown)


@fault(kills=("access.denied_has_no_effect",))
def scope_checked_after_the_work(parts: Parts) -> Parts:
    """A send is done before its scope is looked at: 403, and the message goes out all the same."""
    first, last = parts.access.steps

    def late(service: Service, attempt: Attempt) -> Attempt:
        key = first(service, attempt.call, parts.send.scope, None)
        if key is not None and parts.send.scope not in key.scopes:
            _work(service, parts, replace(attempt, key=key))
        return replace(attempt, key=last(service, attempt.call, parts.send.scope, key))

    return alter.step(parts, "authenticate", late)


def _work(service: Service, parts: Parts, attempt: Attempt) -> None:
    """All of a send but the question who sends."""
    with suppress(RefusedError):
        for _, step in parts.send.steps[1:]:
            attempt = step(service, attempt)


@fault(kills=("access.denied_has_no_effect",))
def revoked_key_checked_after_the_work(parts: Parts) -> Parts:
    """A send by a revoked key is refused once it has been done."""

    def late(service: Service, attempt: Attempt) -> Attempt:
        key = service.keys.get(correct.token(attempt.call))
        if key is not None and key.revoked:
            _work(service, parts, replace(attempt, key=key))
        return sending.authenticate(service, attempt)

    return alter.step(parts, "authenticate", late)


@fault(kills=("access.tenant_isolation",), blinds=("pagination.foreign_cursor",))
def list_of_everyone(parts: Parts) -> Parts:
    """The outbound list shows all organizations' messages."""
    return alter.listing(parts, OUTBOUND, tenant=lambda _: _ANY)


@fault(
    kills=(
        "access.tenant_isolation",
        "pagination.complete",
    )
)
def filter_finds_everyone(parts: Parts) -> Parts:
    """With a `from` filter the inbound list searches all organizations."""

    def tenant(ask: Ask) -> Clause:
        return _ANY if "from" in ask.filters else Clause("organization = ?", (ask.organization,))

    return alter.listing(parts, INBOUND, tenant=tenant)


@fault(kills=("access.tenant_isolation", "errors.not_found"))
def foreign_id_served(parts: Parts) -> Parts:
    """Any organization's message is served to whoever knows its id."""

    def find(service: Service, organization: str, identifier: str) -> Row | None:
        names = (organization, *service.organizations)
        return next((row for name in names if (row := parts.get.find(service, name, identifier))), None)

    return alter.getting(parts, find=find)


@fault(kills=("access.tenant_isolation",))
def one_row_of_the_neighbour(parts: Parts) -> Parts:
    """The inbound list has a single message of another organization among its own, where its time places it."""

    def tenant(ask: Ask) -> Clause:
        stray = "SELECT max(id) FROM messages WHERE direction = 'inbound' AND organization <> ?"
        return Clause(f"organization = ? OR id = ({stray})", (ask.organization, ask.organization))

    return alter.listing(parts, INBOUND, tenant=tenant)
