"""The reference server: AgentMessage, Whippy and Heymarket as their documents describe them, and with no surprises.

app = build("whippy", now=clock, seed=3, data="page", faults=["pagination.backward_ties_lost"])
"""

import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from starlette.types import ASGIApp

from conformance.reference import agentmessage, application, heymarket, serve, whippy
from conformance.reference import configuration as _configuration
from conformance.reference.data import NAMES
from conformance.reference.parts import Parts
from conformance.reference.system import System

SYSTEMS: Final[Mapping[str, System]] = {
    "agentmessage": agentmessage.SYSTEM,
    "whippy": whippy.SYSTEM,
    "heymarket": heymarket.SYSTEM,
}
Fault: TypeAlias = str | Callable[[Parts], Parts]
_T = TypeVar("_T")


def build(  # noqa: PLR0913 - each is a choice of whoever runs it
    contract: str | Sequence[str] = "agentmessage",
    *,
    now: Callable[[], float] = time.time,
    seed: int = 0,
    data: str = "standard",
    faults: Sequence[Fault] = (),
    roomy: bool = False,
) -> ASGIApp:
    """The server as an ASGI application; ValueError for a contract, data set or fault that there is not.

    A fault is its id, or a function of parts. Several contracts are each served below a prefix, `/` and the name.
    """
    systems = _chosen(contract)
    _known("data set", dict.fromkeys(NAMES), data)
    made = {name: system.parts(roomy=roomy) for name, system in systems.items()}
    for fault in faults:
        made = _wrong(made, fault)
    apps = {
        name: application.application(system, application.service(system, made[name], now, seed, data))
        for name, system in systems.items()
    }
    return application.mounted(apps) if len(apps) > 1 else next(iter(apps.values()))


def configuration(contract: str | Sequence[str], url: str, *, seed: int = 0, roomy: bool = False) -> str:
    """The complete text of a conformance.toml for the server at this URL."""
    systems = _chosen(contract)
    urls = {name: f"{url}/{name}" if len(systems) > 1 else url for name in systems}
    return _configuration.text(systems, urls, seed=seed, roomy=roomy)


def run(  # noqa: PLR0913 - each is an option of `conformance serve`
    contract: str | Sequence[str] = "agentmessage",
    *,
    port: int = 0,
    faults: Sequence[Fault] = (),
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


def _chosen(contract: str | Sequence[str]) -> Mapping[str, System]:
    """The systems of these names, or an error that lists those that there are."""
    names = (contract,) if isinstance(contract, str) else contract
    return {name: _known("contract", SYSTEMS, name) for name in names}


def _wrong(made: Mapping[str, Parts], fault: Fault) -> dict[str, Parts]:
    """The parts with a fault in those of the contract that it is one of."""
    if not isinstance(fault, str):
        return {name: fault(parts) for name, parts in made.items()}
    # Imported when asked for: a fault is made of the parts that this package offers.
    every = import_module("conformance.faults").every()
    chosen = _known("fault", {name: it for name, it in every.items() if it.contract in made}, fault)
    return {name: chosen.apply(parts) if name == chosen.contract else parts for name, parts in made.items()}


def _known(kind: str, offered: Mapping[str, _T], name: str) -> _T:
    """The one of that name, or an error that lists them."""
    if name not in offered:
        msg = f"unknown {kind} {name!r}: one of {', '.join(sorted(offered))}"
        raise ValueError(msg)
    return offered[name]
