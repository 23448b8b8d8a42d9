"""Sends that must be refused, each wrong in one way, and a look at whether they left a message behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.evidence.sends import listing, sends_of, tag_of
from conformance.probes.ask import Ask, probe
from conformance.probes.chain import sleep, together
from conformance.probes.client import SendRefusedError
from conformance.probes.sending.drafts import Wrong, wrong
from conformance.probes.sending.messages import head, maker, may_send

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Numbers

MOST_ACCEPTED = 3  # malformed sends that a lax target may accept before no more are tried
SETTLE = 1.0  # seconds for an effect that comes late
TAGS = 8  # refused sends that are looked for by their tag; the others in the head of the list alone


@probe(applies=lambda op: op.sends is not None)
async def refused(ask: Ask, operation: Operation) -> list[Exchange]:
    """Send to whoever has not agreed, to a landline, and from numbers that are not owned. Labels: reason=<which>."""
    numbers = may_send(ask, operation)
    if numbers is None:
        return []
    make, sends = maker(ask, operation), sends_of(operation)
    wanted = (
        ("consent", sends.recipient, numbers.without_consent, "without_consent"),
        ("landline", sends.recipient, numbers.landline, "landline"),
        ("not-owned", sends.sender, numbers.from_not_owned, "from_not_owned"),
        *(("neighbours", sends.sender, number, "") for number in _others(ask, numbers)[:1]),
    )

    async def one(reason: str, at: str, number: str, key: str) -> Exchange | None:
        if not number or not at:
            ask.lack(f"needs {key} in [send]")
            return None
        body = pointer.put(make.full(reason), at, number)
        try:
            return await ask.send(operation, json_body=body, reason=reason)
        except SendRefusedError as error:
            ask.lack(str(error))
            return None

    answers = await together(*(one(*each) for each in wanted))
    return [answer for answer in answers if answer is not None]


def _others(ask: Ask, own: Numbers) -> list[str]:
    """Return the numbers that other organizations of the configuration send from."""
    return [each.sender for each in ask.setting.send.values() if each.sender and each.sender != own.sender]


@probe(applies=lambda op: op.sends is not None)
async def invalid(ask: Ask, operation: Operation) -> list[Exchange]:
    """Send malformed bodies. Labels: field=<aspect> wrong=<how>, ``good=true`` for one within its bounds."""
    make = maker(ask, operation)
    numbers = may_send(ask, operation)
    cases = list(wrong(make, may_send=numbers is not None))

    async def one(case: Wrong) -> Exchange | None:
        try:
            labels = {"field": case.aspect, "wrong": case.what, **({"good": True} if case.good else {})}
            return await ask.send(operation, body=case.body, **labels)  # type: ignore[arg-type]
        except SendRefusedError:
            return None

    answers = [await one(case) for case in cases if not case.reaches]
    accepted = 0
    for case in cases:  # one after the other, so that a lax target is found out before many have been texted
        if not case.reaches:
            continue
        if accepted >= MOST_ACCEPTED:
            ask.lack(f"{accepted} malformed messages were accepted; no more were sent")
            break
        answer = await one(case)
        accepted += answer is not None and answer.ok and not case.good
        answers.append(answer)
    return [answer for answer in answers if answer is not None]


@probe(applies=lambda op: op.sends is not None)
async def aftermath(ask: Ask, operation: Operation) -> None:
    """Look for messages of refused sends. Labels: ``read=head page=N`` and ``read=tag of=<number of the send>``."""
    listed, tag = listing(ask.contract, operation), tag_of(ask.contract, operation)
    answers: list[Exchange] = []
    for name in ("sending.refused", "sending.invalid"):
        answers += await ask.of(name, operation) or []
    good = await ask.of("sending.send", operation) or {}
    if listed is None or not good:
        return
    await sleep(SETTLE)
    tagged = _tags(answers, tag.at) if tag else []
    tasks = [_read(ask, listed, tag.parameter, answer.number, value) for answer, value in tagged if tag]
    await together(head(ask, listed, {""}, read="head"), *tasks)


def _tags(answers: list[Exchange], at: str) -> list[tuple[Exchange, str]]:
    tagged = [(answer, value) for answer in answers if isinstance(value := pointer.get(answer.request_json, at), str)]
    return [(answer, value) for answer, value in tagged if answer.refused and len(value) <= 64][:TAGS]  # noqa: PLR2004 - named by the line itself


async def _read(ask: Ask, listed: Operation, parameter: str, number: int, value: str) -> None:
    await ask.send(listed, query={parameter: value}, read="tag", of=number)
