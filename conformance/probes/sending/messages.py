"""A few accepted messages, followed through the list, by their identifier and to the end of their lives."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.sends import (
    identifier,
    listing,
    numbers_of,
    reading,
    row_id,
    rows,
    tag_of,
)
from conformance.evidence.tokens import token_of
from conformance.probes.ask import Ask, probe
from conformance.probes.chain import sleep, together
from conformance.probes.client import SendRefusedError
from conformance.probes.sending.drafts import Maker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Numbers

LISTED_WITHIN = (0.0, 0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 2.0, 2.0)  # pauses before a list is asked again: 10 s
LIFE = 25.0  # seconds that a message is followed for
AFTERWARDS = 2  # further reads of a message that has ended
UNREADABLE = 8  # answers without a message that end the following
HEAD = 3  # pages from the head of the list, where others write too


def maker(ask: Ask, operation: Operation) -> Maker:
    """Return what makes bodies; their token is this probe's in this run."""
    credential = ask.credential(operation)
    organization = credential.organization if credential else ""
    token = f"cc{int(ask.clock() * 1000):x}{ask.random.randrange(16**6):06x}"
    numbers = ask.setting.send.get(organization)
    from conformance.evidence.setting import Numbers  # noqa: PLC0415 - imported where it is needed

    return Maker(ask.contract, operation, numbers or Numbers(), token)


def may_send(ask: Ask, operation: Operation) -> Numbers | None:
    """Return the numbers to send with, or say what is missing."""
    credential = ask.credential(operation)
    if credential is None:
        ask.lack("no credential may send")
        return None
    if not ask.setting.allow_send:
        ask.lack("needs --allow-send")
        return None
    numbers = numbers_of(ask.setting, credential.organization)
    if numbers is None:
        ask.lack("needs from and to in [send]")
    return numbers


@probe(applies=lambda op: op.sends is not None)
async def send(ask: Ask, operation: Operation) -> dict[str, Exchange]:
    """Send three messages: the least body, all fields, and text and tag that need escaping. Labels: send=<name>."""
    if may_send(ask, operation) is None:
        return {}
    make = maker(ask, operation)
    bodies = {"minimal": make.minimal("minimal"), "full": make.full("full"), "awkward": make.awkward("awkward")}

    async def one(name: str) -> Exchange | None:
        try:
            return await ask.send(operation, json_body=bodies[name], send=name)
        except SendRefusedError as error:
            ask.lack(str(error))
            return None

    answers = await together(*(one(name) for name in bodies))
    return {name: answer for name, answer in zip(bodies, answers, strict=True) if answer is not None}


@probe(applies=lambda op: op.sends is not None)
async def follow(ask: Ask, operation: Operation) -> None:
    """Read back what was accepted.

    Labels: ``read=head page=N turn=N`` (the unfiltered list), ``read=tag message=<name> turn=N`` and, once it is
    there, ``read=tag-pages message=<name> page=N``; ``read=one message=<name> turn=N`` by identifier until the
    message has ended and twice more; then ``read=after message=<name> turn=N`` in the list again.
    """
    answers: dict[str, Exchange] = await ask.of("sending.send", operation) or {}
    found = {name: identifier(ask.contract, operation, answer) for name, answer in answers.items()}
    ids = {name: value for name, value in found.items() if value is not None}
    listed = listing(ask.contract, operation)
    tasks = [_life(ask, operation, name, value, answers[name]) for name, value in ids.items()]
    if listed is not None and ids:
        tasks.append(_head(ask, listed, set(ids.values())))
        tasks += [_tagged(ask, operation, listed, name, value, answers[name]) for name, value in ids.items()]
    await together(*tasks)


async def _head(ask: Ask, listed: Operation, wanted: set[str]) -> None:
    for turn, pause in enumerate(LISTED_WITHIN):
        await sleep(pause)
        seen = await head(ask, listed, wanted, read="head", turn=turn)
        if wanted <= seen:
            return


async def head(ask: Ask, listed: Operation, wanted: set[str], **labels: Any) -> set[str]:  # noqa: ANN401 - any JSON, or a library without types
    """Read the head of a list, further pages only while something wanted is missing; return the identifiers."""
    assert listed.pagination is not None  # noqa: S101 - the caller has looked
    query: list[tuple[str, object]] = list(most(listed))
    seen: set[str] = set()
    for page in range(HEAD):
        exchange = await ask.send(listed, query=query, page=page, **labels)
        seen |= {value for row in rows(listed, exchange) if (value := row_id(listed, row)) is not None}
        token = token_of(listed.pagination.next, exchange)
        cursor = listed.pagination.cursor
        if token is None or cursor is None or wanted <= seen or not exchange.ok:
            break
        query = [*most(listed), (cursor.name, token)]
    return seen


def most(listed: Operation) -> Iterator[tuple[str, object]]:
    """Yield the parameter that asks for pages as long as they may be."""
    place = listed.pagination.limit if listed.pagination else None
    parameter = listed.parameter(place.name) if place is not None and place.where == "query" else None
    if parameter is not None and "maximum" in parameter.schema:
        yield parameter.name, parameter.schema["maximum"]


async def _tagged(  # noqa: PLR0913, PLR0917 - all of them are facts about one thing
    ask: Ask, operation: Operation, listed: Operation, name: str, wanted: str, answer: Exchange
) -> None:
    tag = tag_of(ask.contract, operation)
    value = pointer.get(answer.request_json, tag.at) if tag else None
    if tag is None or not isinstance(value, str):
        return
    for turn, pause in enumerate(LISTED_WITHIN):
        await sleep(pause)
        exchange = await ask.send(listed, query={tag.parameter: value}, read="tag", message=name, turn=turn)
        if wanted in {row_id(listed, row) for row in rows(listed, exchange)}:
            break
    await _pages(ask, listed, [(tag.parameter, value)], name)


async def _pages(ask: Ask, listed: Operation, query: list[tuple[str, object]], name: str) -> None:
    """Walk the filtered list in pages of one row, so that a double shows on a page of its own."""
    assert listed.pagination is not None  # noqa: S101 - the caller has looked
    limit, cursor = listed.pagination.limit, listed.pagination.cursor
    narrow = [*query, *([(limit.name, 1)] if limit is not None and limit.where == "query" else [])]
    asked = narrow
    for page in range(4):
        exchange = await ask.send(listed, query=asked, read="tag-pages", message=name, page=page)
        token = token_of(listed.pagination.next, exchange)
        if token is None or cursor is None or not rows(listed, exchange):
            return
        asked = [*narrow, (cursor.name, token)]


async def _life(ask: Ask, operation: Operation, name: str, wanted: str, answer: Exchange) -> None:
    reader, lifecycle = reading(ask.contract, operation), operation.lifecycle
    if reader is None or reader.resource is None or lifecycle is None:
        return
    clock = asyncio.get_running_loop().time
    end, pause, after, unreadable = clock() + LIFE, 0.1, 0, 0
    for turn in range(100):
        exchange = await ask.send(reader, path={reader.resource.parameter: wanted}, read="one", message=name, turn=turn)
        status = pointer.get(exchange.json, reader.resource.at + lifecycle.at)
        unreadable = 0 if exchange.ok else unreadable + 1
        after += status in lifecycle.terminal
        if after > AFTERWARDS or clock() > end or unreadable >= UNREADABLE:
            break
        await sleep(0.3 if after else pause)
        pause = min(pause * 1.3, 1.0)
    if after:
        await _ended(ask, operation, name, wanted, answer)


async def _ended(ask: Ask, operation: Operation, name: str, wanted: str, answer: Exchange) -> None:
    """Read a message that has ended in the list, too, until the list says so."""
    listed, tag, lifecycle = listing(ask.contract, operation), tag_of(ask.contract, operation), operation.lifecycle
    value = pointer.get(answer.request_json, tag.at) if tag else None
    if listed is None or tag is None or lifecycle is None or not isinstance(value, str):
        return
    for turn, pause in enumerate((0.0, 0.5, 1.0, 2.0, 3.0)):
        await sleep(pause)
        exchange = await ask.send(listed, query={tag.parameter: value}, read="after", message=name, turn=turn)
        mine = [row for row in rows(listed, exchange) if row_id(listed, row) == wanted]
        if any(pointer.get(row, lifecycle.at) in lifecycle.terminal for row in mine):
            return
