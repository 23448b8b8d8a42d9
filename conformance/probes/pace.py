"""When to ask: the account's own rate limit, back-off after a 429, and quiet for whoever provokes a limit."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.probes import chain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


LULL = 1.5  # seconds without a limited request after which a burst may begin
PATIENCE = 15.0  # seconds that a burst waits for a lull at most


@dataclass
class Pacer:
    """Spreads requests evenly under ``requests`` in ``seconds``; without numbers it never waits."""

    requests: int | None = None
    seconds: float = 1.0
    share: float = 0.8  # of the limit: other clients of the account live too
    _next: float = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        if self.requests is None:
            return
        now = asyncio.get_running_loop().time()
        mine = max(now, self._next)
        self._next = mine + self.seconds / (self.requests * self.share)
        if mine > now:
            await asyncio.sleep(mine - now)


@dataclass
class Turnstile:
    """Lets an organization's limited requests through side by side, one at a time after a 429, then ever more again.

    All of them wait out what one of them was told to wait: asking on would only earn more of the same. Whoever waited
    for others depends on them, so their chain of requests is its own.
    """

    most: int
    _width: int
    _asking: int = 0
    _until: float = 0.0
    _chain: float = 0.0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Pass once it is one's turn."""
        async with self._changed:
            if self._asking >= self._width:
                await self._changed.wait_for(lambda: self._asking < self._width)
                chain.reach(self._chain)
            self._asking += 1
        try:
            wait = self._until - asyncio.get_running_loop().time()
            if wait > 0:
                await chain.sleep(wait)
            yield
        finally:
            self._chain = chain.length()
            async with self._changed:
                self._asking -= 1
                self._changed.notify_all()

    def hold(self, seconds: float) -> None:
        """Let nobody pass for that long, and then one at a time."""
        self._width = 1
        self._until = max(self._until, asyncio.get_running_loop().time() + seconds)

    def passed(self) -> None:
        """Let one more through at a time: a request was not limited."""
        self._width = min(self.most, self._width + 1)


@dataclass
class Quiet:
    """Many ask at once, or one asks alone: a burst is judged only while nobody else uses the limit."""

    _asking: int = 0
    _alone: bool = False
    _chain: float = 0.0
    _last: float = 0.0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """Ask beside others, once nobody asks alone."""
        async with self._changed:
            if self._alone:
                await self._changed.wait_for(lambda: not self._alone)
                chain.reach(self._chain)
            self._asking += 1
        try:
            yield
        finally:
            async with self._changed:
                self._asking -= 1
                self._last = asyncio.get_running_loop().time()
                self._chain = max(self._chain, chain.length())
                self._changed.notify_all()

    async def _give_way(self) -> None:
        """Let the others go first while they are busy: a burst would hold them all up."""
        clock = asyncio.get_running_loop().time
        patience = clock() + PATIENCE
        while clock() < patience and (self._asking or clock() < self._last + LULL):  # noqa: ASYNC110 - a time, no event
            await asyncio.sleep(LULL / 4)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Ask alone, once all others have been answered."""
        await self._give_way()
        async with self._changed:
            await self._changed.wait_for(lambda: not self._alone)
            self._alone = True
            await self._changed.wait_for(lambda: self._asking == 0)
            chain.reach(self._chain)
        try:
            yield
        finally:
            self._chain = chain.length()
            async with self._changed:
                self._alone = False
                self._changed.notify_all()
