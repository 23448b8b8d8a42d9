"""Send what was generated, hostile requests, and a few with values from real answers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.checks.schema.outside import outside
from conformance.contract import pointer
from conformance.evidence.exchange import Exchange
from conformance.evidence.sends import numbers_of
from conformance.probes.ask import Ask, probe
from conformance.probes.chain import together
from conformance.probes.client import SendRefusedError
from conformance.probes.schema.derive import RECIPIENT
from conformance.probes.schema.few import in_turn
from conformance.probes.schema.generate import cases_of
from conformance.probes.schema.hostile import hostile
from conformance.probes.schema.real import fill, from_answers, known
from conformance.probes.schema.share import share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Place
    from conformance.evidence.setting import Numbers
    from conformance.probes.schema.drawn import Drawn

GOOD_SENDS = 4  # messages that somebody receives
BAD_SENDS = 12  # malformed sends to a configured number, which a lax target might deliver
ALL_SENDS = 50  # negative cases of an operation that sends
LANE = 4  # sends at once: more would only be limited


@probe(applies=lambda operation: operation.askable)
async def cases(ask: Ask, operation: Operation) -> None:
    """Send all cases of the operation.

    Labels: ``mode`` (positive, negative), ``phase`` (coverage, fuzzing, evidence: a value of a real answer, hostile:
    only a server error counts), ``place`` and ``name`` of what was changed, ``what`` in words.
    """
    own = ask.credential(operation)
    if own is None:
        ask.lack("no credential may use the operation")
        return
    made = await cases_of(ask.contract, ask.setting.seed, ask.setting.examples)
    drawn = list(made.get(operation.id, ()))
    most = share(ask.contract)
    sound = next((case.path for case in drawn if case.mode == "positive"), ())
    if operation.sends is not None:
        await _sends(ask, operation, [*drawn, *hostile(operation, sound)])
        return
    fixed = await ask.fixed(operation, own.organization)
    odd = list(hostile(operation, sound, fixed))
    real = [case async for case in from_answers(ask, operation, fixed)]
    if not known(operation, fixed):
        names = ", ".join(operation.discover.parameters) if operation.discover is not None else ""
        ask.lack(
            f"no good request can be made without {names}: seed a row, or name them in [parameters.{operation.id}]"
        )
        drawn, real = [case for case in drawn if case.mode == "negative"], []
    if most is not None:
        odd, real = in_turn(list(_by_field(odd)), most.hostile), real[: most.real]
    filled = [fill(operation, case, fixed) for case in (*real, *drawn)]
    leave = [place for place in fixed if place.where != "header"]
    await together(
        *(_send(ask, operation, case, leave) for case in filled), *(_send(ask, operation, case) for case in odd)
    )


def _by_field(cases: list[Drawn]) -> Iterator[list[Drawn]]:
    """Group hostile cases by what they aim at; each group begins elsewhere, so that few of them show all kinds."""
    kinds: dict[tuple[str, str], list[Drawn]] = {}
    for case in cases:
        kinds.setdefault((case.place, case.name), []).append(case)
    for turn, group in enumerate(kinds.values()):
        start = turn % len(group)
        yield [*group[start:], *group[:start]]


async def _send(ask: Ask, operation: Operation, case: Drawn, leave: Sequence[Place] = ()) -> Exchange | None:
    try:
        return await ask.send(
            operation,
            path=dict(case.path),
            raw_query=case.raw_query,
            body=case.body,
            content_type=case.content_type,
            leave=leave,
            mode=case.mode,
            phase=case.phase,
            place=case.place,
            name=case.name,
            what=case.what,
        )
    except SendRefusedError:
        return None  # a recipient was generated after all: the guard's word is the last


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
