"""A reference server behind a layer that answers some requests itself, or changes what is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx

from conformance.checks.judge import applicable, judge
from conformance.contract.loading import load_contract
from conformance.probes.gather import gather
from conformance.probes.schema import prepare_cases
from conformance.probes.target import connect, prepare
from conformance.reference import build
from tests.kill.matrix import URL, settings
from tests.kill.virtual import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.contract.outcome import Result
    from conformance.evidence.transcript import Transcript

    Change = Callable[["Asked", "Said"], "Said"]

TOPICS = ("errors.", "schema.")
EXAMPLES = 50


@dataclass(frozen=True)
class Asked:
    """A request. ``json`` is None where the body is no object."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> dict[str, Any] | None:
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def one(self, name: str) -> str | None:
        return self.query[name][-1] if name in self.query else None


@dataclass(frozen=True)
class Said:
    """An answer; ``body`` is what is sent."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def says(self, body: object, media_type: str = "application/json") -> Said:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return replace(self, body=content, headers={**self.headers, "content-type": media_type})

    def without(self, name: str) -> Said:
        return replace(self, headers={key: value for key, value in self.headers.items() if key != name})


@dataclass
class Layer:
    """An ASGI application around another one, if any. ``change`` gets each request and what the other one answers."""

    inner: Any
    change: Change

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        asked = Asked(scope["method"], scope["path"], query, body, headers)
        said = self.change(asked, await self._ask(scope, body))
        raw = [(name.encode(), value.encode()) for name, value in said.headers.items() if name != "content-length"]
        await send({"type": "http.response.start", "status": said.status, "headers": raw})
        await send({"type": "http.response.body", "body": said.body})

    async def _ask(self, scope: Any, body: bytes) -> Said:  # noqa: ANN401 - ASGI
        messages: list[Any] = []
        if self.inner is None:
            return Said(404)

        async def receive() -> Any:  # noqa: ANN401 - ASGI
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:  # noqa: ANN401 - ASGI
            messages.append(message)

        await self.inner(scope, receive, send)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in messages[0]["headers"]}
        return Said(messages[0]["status"], b"".join(item.get("body", b"") for item in messages[1:]), headers)


def examined(name: str, change: Change) -> tuple[dict[str, Result], Transcript]:
    """Judge a bundled contract's reference server behind a layer, by the checks of these topics."""
    contract, configuration = load_contract(name), settings(name, 0)
    pairs = [pair for pair in applicable(contract) if pair[1].id.startswith(TOPICS)]

    async def work(clock: Callable[[], float]) -> tuple[dict[str, Result], Transcript]:
        transcript, keys = prepare(contract, configuration, URL, began=clock(), examples=EXAMPLES)
        app = Layer(build(name, now=clock), change)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with connect(transcript, keys, configuration, clock=clock, transport=transport) as client:
            await gather(contract, client, pairs)
        results = (judge(contract, operation, check, transcript) for operation, check in pairs)
        return {f"{item.operation}/{item.check}": item for item in results}, transcript

    prepare_cases(contract, 0, EXAMPLES)  # a thread would not know of virtual time
    return run(work)


def worse(results: dict[str, Result]) -> dict[str, set[str]]:
    """Return the checks that are worse than passed, by outcome."""
    found: dict[str, set[str]] = {}
    for result in results.values():
        if result.outcome.value not in {"passed", "not_applicable"}:
            found.setdefault(result.outcome.value, set()).add(result.check)
    return found


def same(_: Asked, said: Said) -> Said:
    """Change nothing."""
    return said


def errors(change: Callable[[Said], Said]) -> Change:
    """Change what refuses a request."""
    return lambda _, said: change(said) if 400 <= said.status < 500 else said


def accept(said: Said, body: object) -> Said:
    """Answer with a body that means success."""
    return replace(said, status=200).says(body)
