"""Servers that made other legal choices than the reference server: nothing of these topics may fail them."""

from __future__ import annotations

import math
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from conformance.checks.judge import applicable, judge
from conformance.contract.loading import load_contract
from conformance.faults import alter
from conformance.probes.gather import gather
from conformance.probes.target import connect, prepare
from conformance.reference import build
from conformance.reference.clock import http_date
from conformance.reference.values import Refusal, RefusedError
from tests.kill.matrix import URL, settings
from tests.kill.virtual import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.reference.parts import Parts

TOPICS = ("errors.", "access.", "rate_limit.")
CHECKS = ("read", "validate", "owned", "consent", "line_type")


def other_code(status: int, code: str, step: str) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        def refuse(service: Any, attempt: Any) -> Any:  # noqa: ANN401 - as the reference server's steps
            try:
                return dict(parts.send.steps)[step](service, attempt)
            except RefusedError:
                raise RefusedError(Refusal(status, code, "no")) from None

        return alter.step(parts, step, refuse)

    return change


def malformed_is_400(parts: Parts) -> Parts:
    def refuse(call: Any) -> Refusal:  # noqa: ANN401 - as the reference server's parts
        header = any(name == "authorization" for name, _ in call.headers)
        malformed = header and not parts.access.token(call)
        return Refusal(400, "BAD_REQUEST", "header") if malformed else parts.access.refuse_unknown(call)

    return alter.access(parts, refuse_unknown=refuse)


def validation_is_400(parts: Parts) -> Parts:
    def reply(service: Any, refusal: Refusal, call: Any) -> Any:  # noqa: ANN401 - as the reference server's parts
        changed = replace(refusal, status=400) if refusal.code == "VALIDATION_FAILED" else refusal
        return parts.errors.reply(service, changed, call)

    return alter.errors(parts, reply=reply)


VARIATIONS: dict[str, Callable[[Parts], Parts]] = {
    "limits accepted sends only": lambda it: alter.order(it, "authenticate", *CHECKS, "limit", "create"),
    "validates first": lambda it: alter.order(it, "read", "validate", "authenticate", "limit", *CHECKS[2:], "create"),
    "Retry-After as a date": lambda it: alter.limits(
        it, retry_after=lambda wait, now: http_date(math.ceil(now + wait))
    ),
    "one send a second": lambda it: alter.limits(it, capacity=1.0, refill=1.0),
    "a cautious Retry-After": lambda it: alter.limits(it, retry_after=lambda _, __: "60"),
    "no limit in sight": lambda it: alter.limits(it, capacity=1e9, refill=1e9),
    "request ids as UUIDs": lambda it: alter.errors(it, request_id=lambda _: str(uuid.uuid4())),
    "a code of its own for numbers not owned": other_code(403, "NUMBER_NOT_OWNED", "owned"),
    "400 for what is no JSON": other_code(400, "BAD_REQUEST", "read"),
    "400 for a malformed header": malformed_is_400,
    "400 for an invalid request": validation_is_400,
}


@pytest.mark.parametrize("name", VARIATIONS)
def test_a_legal_server_is_not_failed(name: str) -> None:
    loaded, conf = load_contract("agentmessage"), settings("agentmessage", 0)
    pairs = [pair for pair in applicable(loaded) if pair[1].id.startswith(TOPICS)]

    async def work(clock: Callable[[], float]) -> list[str]:
        app = build(now=clock, faults=[VARIATIONS[name]])
        transcript, keys = prepare(loaded, conf, URL, allow_send=True, allow_burst=True, began=clock())
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with connect(transcript, keys, conf, clock=clock, transport=transport) as client:
            await gather(loaded, client, pairs)
        results = [judge(loaded, operation, check, transcript) for operation, check in pairs]
        return [
            f"{it.node_id}: {it.problems or it.reason}" for it in results if it.outcome.value in {"failed", "error"}
        ]

    assert run(work) == []
