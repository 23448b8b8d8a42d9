"""The reference server: AgentMessage as documents 000, 001 and 002 describe it, in one process and with no surprises.

app = build(now=clock, seed=3, data="page", faults=["pagination.ties_lost"])
"""

import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from starlette.types import ASGIApp

from conformance.reference import agentmessage, application, serve
from conformance.reference import configuration as _configuration
from conformance.reference.data import SIZES

_SYSTEMS = {"agentmessage": agentmessage}
_T = TypeVar("_T")


def build(  # noqa: PLR0913 - each is a choice of whoever runs it
    contract: str = "agentmessage",
    *,
    now: Callable[[], float] = time.time,
    seed: int = 0,
    data: str = "standard",
    faults: Sequence[str] = (),
    roomy: bool = False,
) -> ASGIApp:
    """The server as an ASGI application; ValueError for a contract, data set or fault that there is not."""
    system = _known("contract", _SYSTEMS, contract)
    _known("data set", SIZES, data)
    parts = system.parts(roomy=roomy)
    if faults:  # imported when asked for: a fault is made of the parts that this package offers
        every = import_module("conformance.faults").every(contract)
        for name in faults:
            parts = _known("fault", every, name).apply(parts)
    return application.application(application.service(parts, now, seed, data), system.ROUTES, system.handle)


def configuration(contract: str, url: str, *, seed: int = 0, roomy: bool = False) -> str:
    """The complete text of a conformance.toml for the server at this URL."""
    _known("contract", _SYSTEMS, contract)
    return _configuration.text(contract, url, seed=seed, roomy=roomy)


def run(  # noqa: PLR0913 - each is an option of `conformance serve`
    contract: str = "agentmessage",
    *,
    port: int = 0,
    faults: Sequence[str] = (),
    latency_ms: float = 0,
    write_config: Path | None = None,
    seed: int = 0,
    data: str = "standard",
    roomy: bool = False,
) -> None:
    """Serve on 127.0.0.1 until SIGTERM or SIGINT; print the URL once it listens, the configuration being written."""
    app = build(contract, seed=seed, data=data, faults=faults, roomy=roomy)
    if latency_ms:
        app = serve.late(app, latency_ms / 1000)
    serve.listen(app, port, lambda url: configuration(contract, url, seed=seed, roomy=roomy), write_config)


def _known(kind: str, offered: Mapping[str, _T], name: str) -> _T:
    """The one of that name, or an error that lists them."""
    if name not in offered:
        msg = f"unknown {kind} {name!r}: one of {', '.join(sorted(offered))}"
        raise ValueError(msg)
    return offered[name]
