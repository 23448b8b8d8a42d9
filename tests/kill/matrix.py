"""Judge the reference server, with and without a fault, in this process and in virtual time."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from conformance.checks.judge import applicable, judge
from conformance.contract.configuration import Configuration, load_configuration
from conformance.contract.loading import load_contract
from conformance.probes.gather import gather
from conformance.probes.schema import prepare_cases
from conformance.probes.target import connect, prepare
from conformance.reference import build, configuration
from tests.kill.virtual import run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conformance.contract.outcome import Outcome, Result
    from conformance.evidence.transcript import Transcript
    from conformance.faults import Fault

URL = "http://127.0.0.1:9"  # nothing is asked over a socket
GENERATED = {"schema.negative_rejected", "schema.positive_accepted", "schema.no_server_error"}


@dataclass(frozen=True)
class Judged:
    """What a run said: results by node id, and the evidence."""

    results: dict[str, Result]
    transcript: Transcript

    def bad(self, *outcomes: Outcome) -> dict[str, Result]:
        return {name: result for name, result in self.results.items() if result.outcome in outcomes}


@cache
def settings(contract: str, seed: int) -> Configuration:
    """Return the configuration that the reference server writes for itself."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "conformance.toml"
        path.write_text(configuration(contract, URL, seed=seed), encoding="utf-8")
        return load_configuration(path)


def examine(  # noqa: PLR0913 - each is one way in which runs differ
    contract: str = "agentmessage",
    *,
    faults: Sequence[str] = (),
    seed: int = 0,
    data: str = "standard",
    properties: bool = True,
    examples: int = 8,
    allow: bool = True,
) -> Judged:
    """Run every check; without ``properties`` all but those that judge generated cases."""
    loaded = load_contract(contract)
    pairs = [pair for pair in applicable(loaded) if properties or pair[1].id not in GENERATED]
    conf = settings(contract, seed)

    async def work(clock: Callable[[], float]) -> Judged:
        app = build(contract, now=clock, seed=seed, data=data, faults=faults)
        transcript, keys = prepare(
            loaded, conf, URL, allow_send=allow, allow_burst=allow, seed=seed, began=clock(), examples=examples
        )
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with connect(transcript, keys, conf, clock=clock, transport=transport) as client:
            await gather(loaded, client, pairs)
        results = [judge(loaded, operation, check, transcript) for operation, check in pairs]
        return Judged({result.node_id: result for result in results}, transcript)

    gc.collect()
    if properties:
        prepare_cases(loaded, seed, examples)  # a thread would not know of virtual time
    return run(work)


def judged_with(fault: Fault) -> Judged:
    """Judge a fault; generated cases are for faults that say that these see them."""
    generated = fault.id.startswith("schema.") or bool(GENERATED & set(fault.kills))
    return examine(fault.contract, faults=[fault.id], properties=generated)
