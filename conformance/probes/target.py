"""From configuration to a client that can ask a target."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from conformance.evidence.setting import Numbers, Setting
from conformance.evidence.transcript import Transcript
from conformance.probes.client import BURST_LANES, LANE, Client
from conformance.probes.keys import Keys, load_keys
from conformance.probes.pace import Pacer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx

    from conformance.contract.configuration import Configuration
    from conformance.contract.model import Contract


def prepare(  # noqa: PLR0913 - the options of a run
    contract: Contract,
    configuration: Configuration,
    url: str,
    *,
    allow_send: bool = False,
    allow_burst: bool = False,
    seed: int = 0,
    began: float | None = None,
    request_budget: int = 5000,
    time_budget: float = 300.0,
    examples: int = 50,
) -> tuple[Transcript, Keys]:
    """Return an empty transcript and the keys for a run on one contract; ``UsageError`` for a key that is not set."""
    keys = load_keys(configuration.credentials, contract.name)
    first = next((item.organization for item in keys.credentials if not item.revoked), "a")
    setting = Setting(
        contract=contract.name,
        url=url.rstrip("/"),
        credentials=keys.credentials,
        send={name or first: _numbers(raw) for name, raw in configuration.send.items()},
        parameters={
            name.removeprefix(f"{contract.name}/"): dict(value)
            for name, value in configuration.parameters.items()
            if "/" not in name or name.startswith(f"{contract.name}/")
        },
        allow_send=allow_send,
        allow_burst=allow_burst,
        seed=seed,
        began=time.time() if began is None else began,
        request_budget=request_budget,
        time_budget=time_budget,
        examples=examples,
        rate_limit=configuration.rate_limit(contract.name),
    )
    return Transcript(setting), keys


def _numbers(raw: dict[str, object]) -> Numbers:
    named = {"sender" if key == "from" else key: value for key, value in raw.items()}
    to = named.get("to", ())
    named["to"] = (to,) if isinstance(to, str) else tuple(to)  # type: ignore[arg-type]
    return Numbers(**named)  # type: ignore[arg-type]


@asynccontextmanager
async def connect(  # noqa: PLR0913 - the options of a run
    transcript: Transcript,
    keys: Keys,
    configuration: Configuration,
    *,
    concurrency: int = 32,
    clock: Callable[[], float] = time.time,
    transport: httpx.AsyncBaseTransport | None = None,
    progress: Callable[[], None] = lambda: None,
    mask: bool = False,
) -> AsyncIterator[Client]:
    """Open the client: lanes of a few connections each, since one httpx client slows down with many in flight."""
    import asyncio  # noqa: PLC0415

    import httpx  # noqa: PLC0415 - the plugin loads in every pytest run of an environment

    from conformance.evidence.personal import masker  # noqa: PLC0415

    # One context for all lanes: to make one takes longer than many requests, and plain HTTP needs none.
    verify = httpx.create_ssl_context() if transcript.setting.url.startswith("https:") else False
    lanes = [
        httpx.AsyncClient(
            verify=verify,
            transport=transport,
            timeout=None,  # noqa: S113 - the client has a limit on the whole exchange
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": "messaging-conformance", "Accept-Encoding": "identity"},
            limits=httpx.Limits(max_connections=LANE, max_keepalive_connections=LANE, keepalive_expiry=4.0),
        )
        for _ in range(max(1, (concurrency + LANE - 1) // LANE) + BURST_LANES)
    ]
    client = Client(
        transcript=transcript,
        setting=transcript.setting,
        keys=keys,
        lanes=lanes,
        paths=configuration.paths,
        extra_headers=configuration.headers,
        clock=clock,
        pacer=Pacer(transcript.setting.rate_limit),
        progress=progress,
        deadline=asyncio.get_running_loop().time() + transcript.setting.time_budget,
    )
    if mask:
        client.mask = pseudonyms = masker(transcript.setting)
        transcript.setting = pseudonyms.setting
    try:
        yield client
    finally:
        for lane in lanes:
            await lane.aclose()
