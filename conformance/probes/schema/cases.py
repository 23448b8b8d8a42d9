"""Send what was generated, and a few requests with values from real answers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conformance.checks.schema.outside import outside
from conformance.contract import pointer
from conformance.evidence.exchange import Exchange
from conformance.evidence.sends import numbers_of
from conformance.probes.ask import Ask, probe
from conformance.probes.chain import together
from conformance.probes.client import SendRefusedError
from conformance.probes.schema.derive import RECIPIENT
from conformance.probes.schema.generate import Drawn, cases_of
from conformance.probes.schema.hostile import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.setting import Numbers

GOOD_SENDS = 4  # messages that somebody receives
BAD_SENDS = 12  # malformed sends to a configured number, which a lax target might deliver
ALL_SENDS = 50  # negative cases of an operation that sends
LANE = 4  # sends at once: more would only be limited


@probe(applies=lambda _: True)
async def cases(ask: Ask, operation: Operation) -> None:
    """Send all cases of the operation.

    Labels: ``mode`` (positive, negative), ``phase`` (coverage, fuzzing, evidence: a value of a real answer, hostile:
    only a server error counts), ``place`` and ``name`` of what was changed, ``what`` in words.
    """
    if ask.credential(operation) is None:
        ask.lack("no credential may use the operation")
        return
    made = await cases_of(ask.contract, ask.setting.seed, ask.setting.examples)
    drawn = made.get(operation.id, ())
    sound = next((case.path for case in drawn if case.mode == "positive"), ())
    chosen = [*drawn, *hostile(operation, sound)]
    if operation.sends is not None:
        await _sends(ask, operation, chosen)
        return
    real = [case async for case in _from_answers(ask, operation)]
    await together(*(_send(ask, operation, case) for case in (*real, *chosen)))


async def _send(ask: Ask, operation: Operation, case: Drawn) -> Exchange | None:
    try:
        return await ask.send(
            operation,
            path=dict(case.path),
            raw_query=case.raw_query,
            body=case.body,
            content_type=case.content_type,
            mode=case.mode,
            phase=case.phase,
            place=case.place,
            name=case.name,
            what=case.what,
        )
    except SendRefusedError:
        return None  # a recipient was generated after all: the guard's word is the last


async def _from_answers(ask: Ask, operation: Operation) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    """Yield good requests that nobody can make up: with a cursor or an identifier from an answer."""
    blank = Drawn("positive", "evidence", "", "", "a value of a real answer", (), "", b"", "application/json")
    pages = operation.pagination
    if pages is not None and pages.cursor is not None and pages.cursor.where == "query":
        walk = await _walk(ask, operation)
        page = next((page for page in walk.pages if page.token), None) if walk is not None else None
        if page is not None:  # with the parameters of the page that it came from: a cursor may be bound to them
            query = {**page.exchange.query, pages.cursor.name: str(page.token)}
            yield replace(blank, raw_query=_query(list(query.items())))
        for name, shown in _filters(operation, walk.rows if walk is not None else []):
            yield replace(blank, name=name, raw_query=_query([(name, shown)]))
    resource = operation.resource
    listed = ask.contract.operations.get(resource.of) if resource is not None else None
    if resource is not None and listed is not None and listed.pagination is not None:
        walk = await _walk(ask, listed)
        for row in (walk.rows if walk is not None else [])[:2]:
            value = pointer.get(row, resource.id)
            if isinstance(value, str) and value:
                yield replace(blank, path=((resource.parameter, value),))


def _filters(operation: Operation, found: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield values that rows show for each filter: of texts and moments, those that are written oddest."""
    for narrowing in operation.pagination.filters if operation.pagination is not None else ():
        parameter = operation.parameter(narrowing.name)
        values = [pointer.get(row, at) for row in found for at in narrowing.at]
        words = [str(value).lower() if isinstance(value, bool) else value for value in values]
        shown = sorted({value for value in words if isinstance(value, str)})
        longest = parameter.schema.get("maxLength", 100) if parameter is not None else 0
        odd = sorted((value for value in shown if value and len(value) <= longest), key=_oddness, reverse=True)
        yield from ((narrowing.name, value) for value in odd[:2])


def _oddness(value: str) -> tuple[int, int]:
    return sum(not character.isalnum() or not character.isascii() for character in value), len(value)


async def _walk(ask: Ask, operation: Operation) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    from conformance.probes import every  # noqa: PLC0415 - imported where it is needed

    return await ask.of("pagination.walk", operation) if "pagination.walk" in every() else None


def _query(pairs: list[tuple[str, str]]) -> str:
    from urllib.parse import quote, urlencode  # noqa: PLC0415 - imported where it is needed

    return urlencode(pairs, quote_via=quote)


async def _sends(ask: Ask, operation: Operation, drawn: list[Drawn]) -> None:
    """Send few good messages and many bad ones; a bad one that is accepted ends those that could reach somebody."""
    credential = ask.credential(operation)
    numbers = numbers_of(ask.setting, credential.organization) if credential and ask.setting.allow_send else None
    if numbers is None:
        ask.lack("good messages and bad ones with a recipient need --allow-send, and from and to in [send]")
    known = set((operation.body or {}).get("properties", {}))
    bad = [case for case in drawn if case.mode == "negative" and _known(case, known)]
    negative = [_addressed(operation, case, numbers) for case in bad]
    idle = [case for case, reaches in negative if not reaches][:ALL_SENDS]
    lane = asyncio.Semaphore(LANE)

    async def one(case: Drawn) -> None:
        async with lane:
            await _send(ask, operation, case)

    await together(*(one(case) for case in idle))
    if numbers is None:
        return
    for case in _good(operation, [case for case in drawn if case.mode == "positive"]):
        await _send(ask, operation, _addressed(operation, case, numbers)[0])
    reaching = [case for case, reaches in negative if reaches and _outside(operation, case)]
    for case in reaching[: min(BAD_SENDS, ALL_SENDS - len(idle))]:
        answer = await _send(ask, operation, case)
        if answer is not None and answer.ok:
            ask.lack("a malformed message was accepted; no more with a recipient were sent")
            return


def _known(case: Drawn, names: set[str]) -> bool:
    """Whether a body has only fields that the contract knows: what another one may mean to a target, nobody knows."""
    try:
        body = json.loads(case.body)
    except (ValueError, RecursionError):
        return True
    return not isinstance(body, dict) or set(body) <= names


def _addressed(operation: Operation, case: Drawn, numbers: Numbers | None) -> tuple[Drawn, bool]:
    """Put configured numbers in place of the placeholders, or leave the recipient out; say whether there is one."""
    sends = operation.sends
    assert sends is not None  # noqa: S101 - the caller has looked
    try:
        body = json.loads(case.body)
    except (ValueError, RecursionError):
        return case, False
    if not isinstance(body, dict):
        return case, False
    reaches = pointer.get(body, sends.recipient) == RECIPIENT
    if reaches and numbers is None:
        body, reaches = pointer.drop(body, sends.recipient), False
    elif reaches and numbers is not None:
        body = dict(pointer.put(body, sends.recipient, numbers.to[0]))  # type: ignore[call-overload]
    known = pointer.get(operation.body or {}, f"/properties{sends.sender}/examples")
    if numbers is not None and isinstance(known, list) and pointer.get(body, sends.sender) in known:
        body = pointer.put(body, sends.sender, numbers.sender)
    return replace(case, body=json.dumps(body).encode()), reaches


def _outside(operation: Operation, case: Drawn) -> bool:
    """Whether a case breaks the contract itself, and not only what it was narrowed to for the generating."""
    sent = Exchange(0, operation.contract, operation.id, "", operation.method, operation.path, request_body=case.body)
    return any(outside(operation, sent))


def _good(operation: Operation, drawn: list[Drawn]) -> Iterator[Drawn]:
    """Choose the good sends: the shortest, the longest, each field at its longest, and letters beyond ASCII."""
    plain = [case for case in drawn if _plain(case)]
    chosen: dict[bytes, Drawn] = {}
    if plain:
        sizes = [lambda case: -len(case.body), lambda case: len(case.body)]
        for name, schema in (operation.body or {}).get("properties", {}).items():
            if "maxLength" in schema:
                sizes.append(lambda case, name=name: len(str(json.loads(case.body).get(name, ""))))  # type: ignore[misc]
        sizes.append(lambda case: sum(ord(character) > 127 for character in _text(case)))  # noqa: PLR2004 - named by the line itself
        for size in sizes:
            best = max(plain, key=size)
            chosen.setdefault(best.body, best)
    yield from list(chosen.values())[:GOOD_SENDS]


def _text(case: Drawn) -> str:
    return "".join(str(value) for value in json.loads(case.body).values())


def _plain(case: Drawn) -> bool:
    """Whether a body holds nothing that a careful server may refuse: empty or unprintable texts."""
    values = json.loads(case.body)
    return isinstance(values, dict) and all(
        isinstance(value, str) and value.strip() == value and value.isprintable() and value for value in values.values()
    )
