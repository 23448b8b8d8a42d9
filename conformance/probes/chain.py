"""The longest chain of dependent requests and waits: what the pace of a run is held against.

Each task carries the length of its own chain; where tasks are joined, the longest goes on.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable

T = TypeVar("T")

_CHAIN: ContextVar[float] = ContextVar("chain", default=0.0)
_LONGEST = [0.0]


def length() -> float:
    """Return the seconds of the current task's chain."""
    return _CHAIN.get()


def grow(seconds: float) -> None:
    """Add what a request or a wait took."""
    reach(_CHAIN.get() + seconds)


def reach(seconds: float) -> None:
    """Join another chain: go on from the longer one."""
    _CHAIN.set(max(_CHAIN.get(), seconds))
    _LONGEST[0] = max(_LONGEST[0], seconds)


def longest() -> float:
    """Return the longest chain of this process so far, and start anew."""
    found, _LONGEST[0] = _LONGEST[0], 0.0
    return found


async def sleep(seconds: float) -> None:
    """Wait, as part of the chain."""
    await asyncio.sleep(seconds)
    grow(seconds)


async def together(*works: Awaitable[T]) -> list[T]:
    """Run coroutines side by side; the longest of their chains is the caller's."""

    async def one(work: Awaitable[T]) -> tuple[T, float]:
        return await work, length()

    done = await asyncio.gather(*(one(work) for work in works))
    for _, seconds in done:
        reach(seconds)
    return [answer for answer, _ in done]
