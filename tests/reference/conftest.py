"""A correct server on a clock that the test moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from conformance.faults import alter
from conformance.reference import SYSTEMS, build
from conformance.reference.parts import Parts


@dataclass(slots=True)
class Clock:
    at: float = 1_800_000_000.5

    def __call__(self) -> float:
        return self.at


@dataclass(frozen=True, slots=True)
class Server:
    app: Any
    clock: Clock
    seed: int
    contract: str

    def client(self, key: str = "full") -> httpx.AsyncClient:
        token = SYSTEMS[self.contract].accounts.keys(self.seed)[key].token
        headers = {"X-WHIPPY-KEY": token} if self.contract == "whippy" else {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://server", headers=headers)


def unlimited(parts: Parts) -> Parts:
    """Nobody is limited, so that a walk needs no clock."""
    return alter.limits(parts, take=lambda _, __: 0.0)


@pytest.fixture
def server() -> Callable[..., Server]:
    def make(seed: int = 0, contract: str = "agentmessage", *, limited: bool = True, **choices: Any) -> Server:  # noqa: ANN401 - as `build` takes them
        clock = Clock()
        faults = [*choices.pop("faults", ()), *([] if limited else [unlimited])]
        return Server(build(contract, now=clock, seed=seed, faults=faults, **choices), clock, seed, contract)

    return make
