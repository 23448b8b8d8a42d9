"""A key in a header of its own, and what belongs to whom."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists, whippy
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Ask, Call, Clause, Key, Refusal, RefusedError
from conformance.reference.whippy import KEY_HEADER, LIST

_ANY = Clause("1")
_SHOWN = 16  # characters of a key that are shown in a console


def _present(call: Call) -> bool:
    """Whether the header is there."""
    return any(name == KEY_HEADER for name, _ in call.headers)


def _find(parts: Parts, same: Callable[[str, str], bool]) -> Parts:
    """Keys that are found by more than what they are."""

    def find(keys: Mapping[str, Key], text: str) -> Key | None:
        return keys.get(text) or next((key for known, key in keys.items() if text and same(known, text)), None)

    return alter.access(parts, find=find)


def _opened(parts: Parts, when: Callable[[Call], bool]) -> Parts:
    """Some calls are served as the first key's."""
    authenticate, *rest = parts.access.steps

    def door(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
        return next(iter(service.keys.values())) if when(call) else authenticate(service, call, scope, key)

    return alter.access(parts, steps=(door, *rest))


@fault(contract="whippy", kills=("access.missing_key",))
def header_key_not_needed(parts: Parts) -> Parts:
    """Without X-WHIPPY-KEY the list is served all the same."""
    return _opened(parts, lambda call: not _present(call))


@fault(
    contract="whippy",
    kills=(
        "access.missing_key",
        "access.revoked_key",
        "access.tenant_isolation",
        "access.unknown_key",
        "rate_limit.partition",
    ),
    blinds=("pagination.foreign_cursor",),
)
def header_key_not_looked_at(parts: Parts) -> Parts:
    """X-WHIPPY-KEY has to be there, and may say anything."""
    return _opened(parts, _present)


@fault(contract="whippy", kills=("access.missing_key",))
def missing_header_key_is_403(parts: Parts) -> Parts:
    """A missing key is 403, where 401 is documented."""

    def refuse(call: Call) -> Refusal:
        usual = whippy.refuse_unknown(call)
        return usual if _present(call) else replace(usual, status=403)

    return alter.access(parts, refuse_unknown=refuse)


@fault(contract="whippy", kills=("access.unknown_key",))
def header_key_by_its_beginning(parts: Parts) -> Parts:
    """A key is known by the characters that the console shows of it: with another ending it opens."""
    return _find(parts, lambda known, text: known[:_SHOWN] == text[:_SHOWN])


@fault(contract="whippy", kills=("access.unknown_key",))
def header_key_in_any_case(parts: Parts) -> Parts:
    """A key opens in capitals too: the column is compared without regard to case."""
    return _find(parts, lambda known, text: known.lower() == text.lower())


@fault(contract="whippy", kills=("access.unknown_key",))
def header_key_as_a_pattern(parts: Parts) -> Parts:
    """The first half of a key opens, as LIKE finds it."""
    return _find(parts, lambda known, text: len(text) >= len(known) // 2 and known.startswith(text))


@fault(contract="whippy", kills=("access.revoked_key",))
def revoked_header_key_opens(parts: Parts) -> Parts:
    """A revoked key opens as before."""
    return alter.access(parts, alive=lambda _, __: True)


@fault(contract="whippy", kills=("access.revoked_key",))
def revoked_header_key_is_422(parts: Parts) -> Parts:
    """A revoked key is called invalid: 422, where 401 is documented."""
    authenticate, *rest = parts.access.steps

    def door(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
        found = service.keys.get(whippy.token(call))
        if found is not None and found.revoked:
            raise RefusedError(Refusal(422, "VALIDATION_FAILED", "the key was revoked"))
        return authenticate(service, call, scope, key)

    return alter.access(parts, steps=(door, *rest))


@fault(contract="whippy", kills=("access.unknown_key",))
def unknown_header_key_finds_nothing(parts: Parts) -> Parts:
    """An unknown key is nobody's, who has no messages: 200 and an empty list."""
    authenticate, *rest = parts.access.steps

    def door(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
        text = whippy.token(call)
        return (
            Key("", text, "", frozenset())
            if text and text not in service.keys
            else authenticate(service, call, scope, key)
        )

    return alter.access(parts, steps=(door, *rest))


@fault(contract="whippy", kills=("access.missing_key",))
def key_in_the_query(parts: Parts) -> Parts:
    """A key in the address is as good as one in the header, and stands in every log."""

    def token(call: Call) -> str:
        values = [value for found in parse_qs(call.query.decode("latin-1")).values() for value in found]
        return whippy.token(call) or next((value for value in values if value.startswith("whp_")), "")

    return alter.access(parts, token=token)


def _tenant(parts: Parts, everyone: Callable[[Ask], bool]) -> Parts:
    """Some requests reach all organizations' messages."""
    return alter.listing(parts, LIST, tenant=lambda ask: _ANY if everyone(ask) else lists.tenant(ask))


@fault(contract="whippy", kills=("access.tenant_isolation",), blinds=("pagination.foreign_cursor",))
def organization_not_looked_at(parts: Parts) -> Parts:
    """The list shows the messages of all organizations."""
    return _tenant(parts, lambda _: True)


@fault(contract="whippy", kills=("access.tenant_isolation",))
def contact_of_any_organization(parts: Parts) -> Parts:
    """With a `contact_id` the messages of whoever has that contact are shown."""
    return _tenant(parts, lambda ask: "contact_id" in ask.filters)


@fault(contract="whippy", kills=("pagination.complete",))
def type_of_any_organization(parts: Parts) -> Parts:
    """With a `type` the messages of all organizations are searched: an OR lacks its brackets."""
    return _tenant(parts, lambda ask: "type" in ask.filters)


@fault(
    contract="whippy",
    kills=(
        "access.tenant_isolation",
        "filtering.any_of",
        "filtering.range",
        "pagination.complete",
        "pagination.foreign_cursor",
    ),
)
def cursor_of_any_organization(parts: Parts) -> Parts:
    """Behind a cursor the messages of all organizations follow."""
    return _tenant(parts, lambda ask: ask.position is not None)


@fault(contract="whippy", kills=("access.tenant_isolation", "pagination.foreign_cursor"))
def neighbours_cursor_brings_its_page(parts: Parts) -> Parts:
    """A cursor leads on in the organization whose message it names."""

    def tenant(ask: Ask) -> Clause:
        own = lists.tenant(ask)
        if ask.position is None:
            return own
        owner = "SELECT organization FROM messages WHERE id = ?"
        return Clause(f"organization = coalesce(({owner}), ?)", (ask.position.id, ask.organization))

    return alter.listing(parts, LIST, tenant=tenant)
