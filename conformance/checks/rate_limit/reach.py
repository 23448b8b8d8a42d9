"""Whom a limit is for, and that it stops what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.access.scopes import no_effect
from conformance.checks.errors.shape import asked
from conformance.checks.rate_limit.header import LIMITED, NEEDS
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.limits import provoked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

CHANCE = 0.001  # how likely it may be that a limit which refills spared another key each time by chance
LEAST = 0.5  # of the first key's attempts are limited, or it refills as fast as we ask
ENOUGH = 3  # tries of another key
ROOMY = 8  # attempts that a burst takes at least, so that a few of another organization can't be a burst themselves


@check(
    probes=("rate_limit.burst",),
    needs=f"{NEEDS}; a second key of the organization and a key of another one that may use the operation",
    applies=lambda operation: provoked(operation) and bool(_judged(operation)),
    relational=True,
)
def partition(case: Case) -> Iterator[Statement]:
    """The limit is shared by those who should share it, and by nobody else.

    An organization's limit holds for all its keys, since keys are free; a key's limit is its own; one for everybody lets
    one customer stop all others. Other keys are tried among attempts of the first, so that they are not taken for limited
    or free by chance. Source: 002, "sends are rate limited per organization"; the vendors' pages of 003 (per key and per
    organization, which says nothing sure of a second key) and 004 (per key).

    Passes:
        rate_limit.burst step=first round=0 | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=other-key round=0 | sender@sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=other-organization round=0 | neighbour@sendMessage {} | 422 | {}
    Fails:
        rate_limit.burst step=first round=0 | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=other-key round=0 | sender@sendMessage {} | 422 | {}
        rate_limit.burst step=first round=1 | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=other-key round=1 | sender@sendMessage {} | 422 | {}
        rate_limit.burst step=first round=1 | sendMessage {} | 429 Retry-After=3 | {}
        rate_limit.burst step=other-key round=1 | sender@sendMessage {} | 422 | {}
    """
    tries = {step: [item for item in case.asked("rate_limit.burst", step=step) if item.answered] for step in STEPS}
    first = [item for item in tries["first"] if "round" in item.labels]
    share = sum(item.status == LIMITED for item in first) / max(1, len(first))
    if first and share < LEAST:
        yield Lack(f"the limit refills as fast as we ask: only {share:.0%} of the attempts in the burst were limited")
        return
    kinds = _judged(case.operation)
    if kinds == {"organization"}:
        yield from _same(case, tries["other-key"], share)
    elif kinds == {"key"}:
        yield from _own(case, tries["other-key"])
    yield from _other(case, tries["other-organization"])


def _judged(operation: Operation) -> set[str]:
    """Return who has a limit of their own, as far as keys and organizations tell it: not where addresses are counted."""
    limit = operation.rate_limit
    return set() if limit is None or "address" in limit.partition else set(limit.partition)


def _own(case: Case, tries: list[Exchange]) -> Iterator[Statement]:
    """Each key has its own limit: another one of the organization goes on."""
    stopped = [item for item in tries if item.status == LIMITED]
    if tries and 2 * len(stopped) < len(tries):
        yield Seen(tuple(item.number for item in tries))
    elif tries:
        item = stopped[-1]
        yield Problem(
            f"another key of the organization is limited by what {_first(case)!r} asked: {asked(item)} was answered "
            f"429, {len(stopped)} times out of {len(tries)}",
            "the other key's own limit",
            "429",
            "",
            tuple(item.number for item in stopped),
            aspect="key",
        )
    else:
        yield Lack("no second key of the organization was tried while the first was limited: name one")


STEPS = ("first", "other-key", "other-organization")


def _same(case: Case, tries: list[Exchange], share: float) -> Iterator[Statement]:
    free = [item for item in tries if item.status != LIMITED]
    if len(free) < len(tries):
        yield Seen(tuple(item.number for item in tries))
    elif free and ((1 - share) ** len(free) < CHANCE and len(free) >= ENOUGH):
        item = free[-1]
        yield Problem(
            f"another key of the organization is not limited while {_first(case)!r} is: {asked(item)} was answered "
            f"{item.status}; so were all {len(free)} tries, among attempts of which {share:.0%} were limited",
            "429: the limit is the organization's",
            str(item.status),
            "",
            tuple(item.number for item in free),
        )
    else:
        yield Lack("no second key of the organization was tried while it was limited: name one in the configuration")


def _other(case: Case, tries: list[Exchange]) -> Iterator[Statement]:
    stopped = [item for item in tries if item.status == LIMITED]
    if tries and not stopped:
        yield Seen(tuple(item.number for item in tries))
    elif tries and 2 * len(stopped) >= len(tries):
        burst = [item for item in case.asked("rate_limit.burst") if item.answered and item.status != LIMITED]
        if len(burst) < ROOMY:
            yield Lack("the limit allows so few requests that the other organization may have used up its own")
            return
        item = stopped[-1]
        yield Problem(
            f"another organization is limited by what {_first(case)!r} asked: {asked(item)} was answered 429, "
            f"{len(stopped)} times out of {len(tries)}",
            "the other organization's own limit",
            "429",
            "",
            tuple(item.number for item in stopped),
            aspect="organization",
        )
    elif tries:
        yield Lack(
            f"another organization was limited {len(stopped)} times out of {len(tries)}, which is neither way clear"
        )
    else:
        yield Lack(
            "no key of another organization was tried while the first was limited: name one in the configuration"
        )


def _first(case: Case) -> str:
    return next((item.credential for item in case.asked("rate_limit.burst", step="first")), "")


@check(
    probes=("rate_limit.burst", "access.control"),
    needs="whole sends, one of them limited and one accepted, and the list that shows them: --allow-burst, --allow-send, "
    "[send]",
    applies=lambda operation: bool(operation.rate_limit and operation.sends and operation.sends.listed_by),
)
def limited_has_no_effect(case: Case) -> Iterator[Statement]:
    """A send that is answered 429 makes no message.

    A client repeats what was limited: if it was sent all the same, somebody gets it twice. Source: 002, description,
    paragraph 2, and response tab 5. The control is an accepted send, which the list shows.

    Passes:
        rate_limit.burst step=whole | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-2", "tag": "conf-0-1-2"} | 429 Retry-After=1 | {}
        rate_limit.burst step=waited | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-1", "tag": "conf-0-1-1"} | 202 | {"success": true, "data": {"id": "a", "status": "queued"}}
        rate_limit.burst look=1 by=newest | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "a", "status": "sent", "tag": "conf-0-1-1"}]}
    Fails:
        rate_limit.burst step=whole | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-2", "tag": "conf-0-1-2"} | 429 Retry-After=1 | {}
        rate_limit.burst step=waited | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-1", "tag": "conf-0-1-1"} | 202 | {"success": true, "data": {"id": "a", "status": "queued"}}
        rate_limit.burst look=1 by=newest | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "b", "status": "sent", "tag": "conf-0-1-2"}, {"id": "a", "status": "sent", "tag": "conf-0-1-1"}]}
    """
    whole = [item for item in case.asked("rate_limit.burst") if _has_recipient(case, item)]
    refused = [item for item in whole if item.status == LIMITED]
    accepted = [item for item in (*whole, *case.asked("access.control")) if item.ok]
    yield from no_effect(case, "rate_limit.burst", refused, accepted, "limited")


def _has_recipient(case: Case, exchange: Exchange) -> bool:
    at = case.operation.sends.recipient if case.operation.sends else ""
    return isinstance(pointer.get(exchange.request_json, at), str)
