"""A reverse proxy that passes everything on and spoils one thing."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
import uvicorn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import Receive, Scope, Send

HOP = {"content-length", "transfer-encoding", "connection", "date", "server"}


@dataclass
class Answer:
    """What Kinto answered to a request for a list; ``following`` is the URL of the next page."""

    rows: list[dict[str, Any]]
    following: str
    token: str  # of the request; empty on page one
    kept: dict[str, Any] = field(default_factory=dict)  # what one answer leaves for another


def loses(answer: Answer) -> None:
    """Leave the last row before a boundary out."""
    if answer.following and len(answer.rows) > 1:
        del answer.rows[-1]


def repeats(answer: Answer) -> None:
    """Begin a page with the last row of the page before."""
    if answer.token in answer.kept:
        answer.rows.insert(0, answer.kept[answer.token])
    if answer.following:
        answer.kept[dict(parse_qsl(urlsplit(answer.following).query))["_token"]] = answer.rows[-1]


def forgets(answer: Answer) -> None:
    """Leave the filters out of the URL of the next page."""
    parts = urlsplit(answer.following)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] in {"_limit", "_token", "_sort"}]
    answer.following = urlunsplit(parts._replace(query=urlencode(query))) if answer.following else ""


@dataclass
class Proxy:
    """An ASGI application in front of ``url``."""

    url: str
    spoil: Callable[[Answer], None]
    kept: dict[str, Any] = field(default_factory=dict)
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(verify=False))  # noqa: S501 - plain HTTP

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await receive()  # nothing that is asked here has a body
        origin = self.url.removesuffix("/v1")
        target = f"{origin}{scope['raw_path'].decode('latin-1')}?{scope['query_string'].decode('latin-1')}"
        got = await self.client.request(scope["method"], target.removesuffix("?"), headers=scope["headers"])
        headers = {name: value for name, value in got.headers.items() if name not in HOP}
        content = self._spoilt(target, got, headers)
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        raw.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": got.status_code, "headers": raw})
        await send({"type": "http.response.body", "body": content})

    async def _live(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await self.client.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    def _spoilt(self, target: str, got: httpx.Response, headers: dict[str, str]) -> bytes:
        rows = got.json().get("data") if got.is_success else None
        if not isinstance(rows, list):
            return got.content
        token = dict(parse_qsl(urlsplit(target).query)).get("_token", "")
        answer = Answer(rows, headers.pop("next-page", ""), token, self.kept)
        self.spoil(answer)
        headers |= {"next-page": answer.following} if answer.following else {}
        return json.dumps({"data": answer.rows}).encode()


@contextmanager
def spoilt(url: str, spoil: Callable[[Answer], None]) -> Iterator[str]:
    """Serve the proxy in a thread, on a free port; yield its base URL."""
    config = uvicorn.Config(Proxy(url, spoil), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    finally:
        server.should_exit = True
        thread.join()
