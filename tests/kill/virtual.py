"""An event loop in which time is virtual: when nothing is ready it jumps to the next timer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")
EPOCH = 1_780_272_000.0  # 2026-06-01T00:00:00Z


class VirtualLoop(asyncio.SelectorEventLoop):
    """Sockets and threads don't work in it: whatever is waited for must be in this process."""

    _now = 0.0

    def time(self) -> float:
        return self._now

    def clock(self) -> float:
        """Return the virtual time of day, in seconds since 1970 UTC."""
        return EPOCH + self._now

    def _run_once(self) -> None:
        scheduled: list[Any] = self._scheduled  # type: ignore[attr-defined]
        if not self._ready and scheduled:  # type: ignore[attr-defined]
            self._now = max(self._now, scheduled[0].when())
        super()._run_once()  # type: ignore[misc]


def run(work: Callable[[Callable[[], float]], Coroutine[Any, Any, T]]) -> T:
    """Run ``work(clock)`` in a loop of its own."""
    loop = VirtualLoop()
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(work(loop.clock))
    finally:
        asyncio.set_event_loop(None)
        loop.close()
