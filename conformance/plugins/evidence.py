"""Gather the evidence, all at once, once pytest knows which checks were chosen and before the first one judges."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import pytest

from conformance.contract.errors import UsageError
from conformance.plugins import PLAN
from conformance.plugins.collection import CheckItem
from conformance.plugins.plan import masked, prepare_part
from conformance.plugins.progress import Progress

if TYPE_CHECKING:
    from conformance.contract.model import Contract
    from conformance.plugins.plan import Part, Plan


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Ask everything that the collected items need; their judging is pytest's own loop."""
    plan = session.config.stash[PLAN]
    items = [item for item in session.items if isinstance(item, CheckItem)]
    if session.config.option.collectonly or not items or session.testsfailed:
        return
    option = session.config.option
    _generate(plan, items, option.conformance_seed)
    if plan.embedded is not None:
        for part in plan.parts:
            try:
                part.url, part.configuration = plan.embedded.target(part.contract.name)
            except UsageError as error:
                raise pytest.UsageError(str(error)) from None
            prepare_part(part, option)
    begun = time.perf_counter()
    try:
        with Progress(session.config, plan) as progress:
            asyncio.run(_gather(plan, items, option.concurrency, progress))
    except KeyboardInterrupt:
        plan.interrupted = True
    plan.gathering = time.perf_counter() - begun


def _generate(plan: Plan, items: list[CheckItem], seed: int) -> None:
    """Begin to generate the property tests' cases while the target is being reached."""
    for part in plan.parts:
        if any(item.check.topic == "schema" and item.operation.contract == part.contract.name for item in items):
            threading.Thread(target=_prepare_cases, args=(part.contract, seed), daemon=True).start()


def _prepare_cases(contract: Contract, seed: int) -> None:
    from conformance.evidence.setting import Setting  # noqa: PLC0415 - imported in the thread, off the first request's way
    from conformance.probes.schema import prepare_cases  # noqa: PLC0415

    prepare_cases(contract, seed, Setting("", "").examples)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the embedded servers."""
    plan = config.stash[PLAN]
    if plan.embedded is not None:
        plan.embedded.stop()


async def _gather(plan: Plan, items: list[CheckItem], concurrency: int, progress: Progress) -> None:
    await asyncio.gather(
        *(
            _part(
                part, [item for item in items if item.operation.contract == part.contract.name], concurrency, progress
            )
            for part in plan.parts
        )
    )
    from conformance.probes.chain import longest  # noqa: PLC0415 - loaded with the probes

    plan.chain = longest()


async def _part(part: Part, items: list[CheckItem], concurrency: int, progress: Progress) -> None:
    from conformance.probes.gather import gather  # noqa: PLC0415 - httpx and schemathesis come with the probes
    from conformance.probes.reach import reach  # noqa: PLC0415
    from conformance.probes.target import connect  # noqa: PLC0415

    assert part.transcript is not None  # noqa: S101 - prepared before the asking
    assert part.keys is not None  # noqa: S101
    if not items:
        return
    async with connect(
        part.transcript,
        part.keys,
        part.configuration,
        concurrency=concurrency,
        mask=masked(part),
        progress=progress.asked,
    ) as client:
        part.cause = await reach(part.contract, client)
        if part.cause:
            part.transcript.halt(part.cause)
        else:
            await gather(part.contract, client, [(item.operation, item.check) for item in items])
