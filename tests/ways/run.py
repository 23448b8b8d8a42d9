"""Judge a way, right or wrong, in this process and in virtual time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from conformance.checks.judge import applicable, judge
from conformance.contract.configuration import load_configuration
from conformance.contract.loading import load_contract
from conformance.probes.gather import gather
from conformance.probes.target import connect, prepare
from tests.kill.virtual import run
from tests.ways.server import ORIGIN, Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conformance.contract.outcome import Result
    from tests.ways.way import Way


def examined(way: Way, folder: Path, fault: str = "") -> dict[str, Result]:
    """Return the results by ``operation/check``; generated cases are left out, they know nothing of pages."""
    document, settings = folder / "way.json", folder / "conformance.toml"
    document.write_text(json.dumps(way.document()), encoding="utf-8")
    settings.write_text(way.configuration(), encoding="utf-8")
    contract, configuration = load_contract(str(document)), load_configuration(settings)
    pairs = [pair for pair in applicable(contract) if pair[1].topic != "schema"]

    async def work(clock: Callable[[], float]) -> dict[str, Result]:
        transcript, keys = prepare(contract, configuration, f"http://{ORIGIN}", began=clock())
        transport = httpx.ASGITransport(app=Server(way, clock, fault))
        async with connect(transcript, keys, configuration, clock=clock, transport=transport) as client:
            await gather(contract, client, pairs)
        found = (judge(contract, operation, check, transcript) for operation, check in pairs)
        return {f"{item.operation}/{item.check}": item for item in found}

    return run(work)
