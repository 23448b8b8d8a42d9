"""What a key may do: the matrix of operations and credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.access.verdicts import FAILED, LIMITED, WHAT, WHO, sort
from conformance.checks.errors.shape import asked
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.sends import listing, rows, stems_from, unique_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange


@check(
    probes=("access.scopes", "access.keys", "access.control"),
    needs="a key with the operation's scope and one without it (scopes = […] in the configuration)",
    applies=lambda operation: operation.scheme is not None and bool(operation.scopes) and operation.askable,
)
def scope(case: Case) -> Iterator[Statement]:
    """A key without the operation's scope gets neither data nor effect; a key with it needs no other.

    Scopes are how an organization hands out keys that can do little harm. Each operation is asked with each credential:
    a cell of the matrix is allowed or denied. Source: "requires the scope" in 000, 001 and 002. Any client error is a
    refusal here; which one is another check's business.

    Passes:
        access.scopes cell=allowed reach=rows | reader@listMessages ?limit=5 | 200 | {"success": true, "data": [{"id": "a", "status": "sent"}]}
        access.scopes cell=denied reach=rows | sender@listMessages ?limit=5 | 403 | {}
    Fails:
        access.scopes cell=allowed reach=rows | reader@listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.scopes cell=denied reach=rows | sender@listMessages ?limit=5 | 200 | {"success": true, "data": []}
    Fails:
        access.scopes cell=allowed reach=rows | reader@listMessages ?limit=5 | 403 | {}
        access.scopes cell=allowed reach=rows | full@listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.scopes cell=denied reach=rows | sender@listMessages ?limit=5 | 403 | {}
    Fails:
        access.scopes cell=allowed reach=rows | reader@listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.scopes cell=denied reach=rows | sender@listMessages ?limit=5 | 403 | {"success": false, "data": [{"id": "a", "status": "sent"}]}
    """
    needed = " ".join(sorted(case.operation.scopes))
    denied = sort(case, case.asked("access.scopes", cell="denied"))
    for exchange in denied.admitted:
        yield _problem(
            case, exchange, f"lacks {needed} and was let in", "a client error, neither data nor effect", "denied"
        )
    for exchange in denied.refused + denied.otherwise:
        if _data(case, exchange):
            yield _problem(case, exchange, f"lacks {needed} and was given data with the refusal", "no data", "denied")
    refused = denied.refused + denied.otherwise
    if refused:
        yield Seen(tuple(item.number for item in refused))
    allowed = [*case.asked("access.scopes", cell="allowed"), *case.asked("access.control", cell="allowed")]
    taken = [item for item in allowed if _taken(item, refused)]
    for exchange in allowed:
        if exchange.status in {WHO, WHAT} or (exchange.refused and _whole(exchange) and exchange.status != LIMITED):
            yield _problem(
                case, exchange, f"holds {needed} and was refused", "accepted: no other scope is needed", "allowed"
            )
    if taken:
        yield Seen(tuple(item.number for item in taken))
    yield from _lacks(case, denied.admitted + refused, taken)


def _lacks(case: Case, denied: list[Exchange], allowed: list[Exchange]) -> Iterator[Lack]:
    if not denied:
        yield Lack(
            f"no key without {' '.join(sorted(case.operation.scopes))} was judged beside its control: name one in "
            "the configuration, with its scopes; for a send that may take --allow-send and [send]"
        )
    if not allowed:
        yield Lack(
            "no key with the scope was accepted: name one in the configuration, with its scopes; for a send that "
            "may take --allow-send and [send]"
        )


def _whole(exchange: Exchange) -> bool:
    """Whether nothing but the key can be a reason to refuse the request."""
    return exchange.labels.get("reach") in {"rows", "resource"}


def _taken(exchange: Exchange, denied: list[Exchange]) -> bool:
    """Whether an allowed key got past the scope: accepted, or refused later than a key without it on the same request."""
    reach = exchange.labels.get("reach")
    if exchange.ok:
        return True
    later = exchange.refused and exchange.status not in {WHO, WHAT, LIMITED}
    return later and any(item.labels.get("reach") == reach and item.status in {WHO, WHAT} for item in denied)


def _data(case: Case, exchange: Exchange) -> bool:
    at = (
        case.operation.pagination.items
        if case.operation.pagination
        else case.operation.resource.at
        if case.operation.resource
        else None
    )
    value = pointer.get(exchange.json, at) if at else None
    return isinstance(value, list | dict) and bool(value)


def _problem(case: Case, exchange: Exchange, what: str, expected: str, aspect: str) -> Problem:
    credential = case.setting.credential(exchange.credential)
    held = " ".join(credential.scopes or ()) if credential else ""
    return Problem(
        f"the key {exchange.credential!r} ({held or 'no scopes'}) {what}: {asked(exchange)} was answered {exchange.status}",
        expected,
        str(exchange.status),
        "",
        (exchange.number,),
        aspect,
    )


@check(
    probes=("access.control", "access.keys", "access.scopes", "access.effects"),
    needs="a send that was denied, one that was accepted, and the list that shows them: --allow-send, [send], a key "
    "without the scope",
    applies=lambda operation: bool(operation.scheme and operation.sends and operation.sends.listed_by),
)
def denied_has_no_effect(case: Case) -> Iterator[Statement]:
    """A send that is refused for its key or its scope leaves no message behind.

    A server that looks at the scope after the work is done refuses and sends all the same. Source: description,
    paragraph 3, and the second and third response tabs of 002. The control is an accepted send, which the list shows.

    Passes:
        access.control cell=allowed reach=somebody | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-1", "tag": "conf-0-1-1"} | 202 | {"success": true, "data": {"id": "a", "status": "queued"}}
        access.scopes cell=denied reach=somebody | reader@sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-2", "tag": "conf-0-1-2"} | 403 | {}
        access.effects look=1 by=newest | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "a", "status": "sent", "tag": "conf-0-1-1"}]}
    Fails:
        access.control cell=allowed reach=somebody | sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-1", "tag": "conf-0-1-1"} | 202 | {"success": true, "data": {"id": "a", "status": "queued"}}
        access.scopes cell=denied reach=somebody | reader@sendMessage {"from": "+15551112222", "to": "+15554443333", "text": "conformance check c-2", "tag": "conf-0-1-2"} | 403 | {}
        access.effects look=1 by=newest | listMessages ?limit=200 | 200 | {"success": true, "data": [{"id": "b", "status": "sent", "tag": "conf-0-1-2"}, {"id": "a", "status": "sent", "tag": "conf-0-1-1"}]}
    """
    denied = [
        item
        for item in (*case.asked("access.scopes", reach="somebody"), *case.asked("access.keys", reach="somebody"))
        if item.status in {WHO, WHAT} and item.status < FAILED
    ]
    accepted = [item for item in case.asked("access.control") if item.ok]
    yield from no_effect(case, "access.effects", denied, accepted, "denied")


def no_effect(
    case: Case, looks: str, refused: list[Exchange], accepted: list[Exchange], word: str
) -> Iterator[Statement]:
    """Judge that the list shows none of the refused sends, and that it would: it shows an accepted one."""
    listed = listing(case.contract, case.operation)
    if listed is None:
        return
    pages = [item for item in case.evidence.asked(listed.id, looks) if item.ok]
    shown = [(page, row) for page in pages for row in rows(listed, page)]
    for send in refused:
        values = unique_values(case.contract, case.operation, send.request_json)
        found = next(((page, row) for page, row in shown if stems_from(values, row)), None)
        if found is not None:
            page, row = found
            yield Problem(
                f"a send that was {word} with {send.status} made a message: {asked(send)}; {page.method} {page.target} shows "
                f"{pointer.get(row, '/id')}",
                "no message",
                "a message in the list",
                "",
                (send.number, page.number),
            )
    made = [unique_values(case.contract, case.operation, item.request_json) for item in accepted]
    control = any(stems_from(values, row) for values in made for _, row in shown)
    if refused and control:
        yield Seen(tuple(item.number for item in (*refused, *pages)), rows=len(shown))
    elif refused and accepted and pages:
        yield Lack("the control, an accepted send, did not come into the list")
