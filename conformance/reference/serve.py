"""The server on a socket of this machine: says where it listens, and ends when it is told to."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


class _Server(uvicorn.Server):
    """Announces itself once it listens; leaves signals to whoever runs it."""

    announce: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        self.announce()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None here: `_until_told` listens for them."""
        yield


def late(app: ASGIApp, seconds: float) -> ASGIApp:
    """The same application, each answer so much later."""

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(seconds)
        await app(scope, receive, send)

    return slow


def listen(app: ASGIApp, port: int, configuration: Callable[[str], str], write_config: Path | None) -> None:
    """Serve on 127.0.0.1 until SIGTERM or SIGINT."""
    with socket.create_server(("127.0.0.1", port), backlog=2048) as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        if write_config is not None:
            write_config.write_text(configuration(url), encoding="utf-8")

        def announce() -> None:
            sys.stdout.write(f"{url}\n")
            sys.stdout.flush()

        settings = uvicorn.Config(
            app,
            log_level="error",
            lifespan="off",
            date_header=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        server = _Server(settings)
        server.announce = announce
        asyncio.run(_until_told(server, bound))


async def _until_told(server: uvicorn.Server, bound: socket.socket) -> None:
    """Serve until a signal asks for the end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)  # noqa: FBT003 - the value that is set
    await server.serve(sockets=[bound])
