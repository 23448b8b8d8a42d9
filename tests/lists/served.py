"""Small servers, asked in this process and in virtual time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx

from conformance.checks.judge import applicable, judge
from conformance.contract.configuration import Configuration, CredentialEntry, KeySource
from conformance.contract.loading import load_contract
from conformance.probes.gather import gather
from conformance.probes.target import connect, prepare
from tests.kill.virtual import run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from conformance.contract.model import Contract
    from conformance.contract.outcome import Outcome, Result
    from conformance.evidence.transcript import Transcript

URL = "http://127.0.0.1:9"  # nothing is asked over a socket
CONFIGURATION = Configuration(
    credentials=(CredentialEntry("full", KeySource(literal="key_for_tests_zzzz"), "a", None, False, ""),),  # noqa: FBT003 - as the configuration has it
    send={"": {"from": "+15551112222", "to": ["+15554443333"]}},
)


@dataclass(frozen=True)
class Request:
    """What a handler is given."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    now: float


@dataclass(frozen=True)
class Answer:
    """What a handler gives."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """What a run said, by check; and the evidence."""

    results: dict[str, Result]
    everything: list[Result]
    transcript: Transcript

    def outcome(self, check: str) -> Outcome:
        return self.results[check].outcome

    def said(self, check: str) -> str:
        result = self.results[check]
        return "; ".join([*(item.message for item in result.problems), result.reason])

    def worse(self, *outcomes: str) -> dict[str, str]:
        return {name: self.said(name) for name, it in self.results.items() if it.outcome.value in outcomes}


def judged(contract: Contract, handle: Callable[[Request], Answer], *checks: str, allow: bool = False) -> Judged:
    """Run the checks whose ids begin so."""
    pairs = [pair for pair in applicable(contract) if pair[1].id.startswith(checks)]

    async def work(clock: Callable[[], float]) -> Judged:
        transcript, keys = prepare(contract, CONFIGURATION, URL, allow_send=allow, began=clock())
        transport = httpx.ASGITransport(app=_served(handle, clock))
        async with connect(transcript, keys, CONFIGURATION, clock=clock, transport=transport) as client:
            await gather(contract, client, pairs)
        results = [judge(contract, operation, check, transcript) for operation, check in pairs]
        return Judged({result.check: result for result in results}, results, transcript)

    return run(work)


def _served(handle: Callable[[Request], Answer], clock: Callable[[], float]) -> Any:  # noqa: ANN401 - ASGI has no types here
    async def app(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:  # noqa: ANN401 - as above
        raw = (await receive()).get("body", b"")
        try:
            body = json.loads(raw) if raw else None
        except (ValueError, RecursionError):
            body = raw
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        answer = handle(Request(scope["method"], scope["path"], query, body, clock()))
        headers = {"content-type": "application/json", "date": httpx_date(clock()), **answer.headers}
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
        content = b"" if answer.status == 204 else json.dumps(answer.body).encode()
        await send({"type": "http.response.body", "body": content})

    return app


def httpx_date(seconds: float) -> str:
    from email.utils import formatdate  # noqa: PLC0415 - a name that says little here

    return formatdate(seconds, usegmt=True)


def described(folder: Path, paths: dict[str, Any], **members: object) -> Contract:
    """Return a contract of these paths."""
    document = {"openapi": "3.1.0", "info": {"title": "A small list", "version": "1"}, "paths": paths, **members}
    file = folder / "contract.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return load_contract(str(file))
