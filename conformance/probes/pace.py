"""When to ask: the account's own rate limit, back-off after a 429, and quiet for whoever provokes a limit."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from conformance.probes import chain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable


LULL = 1.5  # seconds without a limited request after which a burst may begin
PATIENCE = 15.0  # seconds that a burst waits for a lull at most


@dataclass
class Window:
    """At most ``requests`` in any ``seconds``; a place is given to whoever asks first."""

    requests: int
    seconds: float
    _taken: deque[float] = field(default_factory=deque)

    def free(self, now: float) -> float:
        """Return the moment at which the next place is free."""
        while self._taken and self._taken[0] <= now - self.seconds:
            self._taken.popleft()
        over = len(self._taken) - self.requests
        return now if over < 0 else max(now, self._taken[over] + self.seconds)

    def take(self, moment: float) -> None:
        """Take the place of a moment."""
        self._taken.append(moment)


@dataclass
class Pacer:
    """Keeps requests under ``limit`` (requests, seconds) for each name that they are counted under.

    As many as the limit allows go at once, and the next ones as soon as the first are old enough: any way to count
    that a target may have, by the clock or from the first request, allows that.
    """

    limit: tuple[int, float] | None = None
    share: float = 0.9  # of the limit: other clients of the account live too
    slack: float = 1.05  # of the time: requests don't take equally long to arrive
    waiting: int = 0
    _windows: dict[tuple[object, ...], Window] = field(default_factory=dict)

    def _window(self, name: tuple[object, ...], limit: tuple[int, float]) -> Window:
        if name not in self._windows:
            self._windows[name] = Window(max(1, int(limit[0] * self.share)), limit[1] * self.slack)
        return self._windows[name]

    async def turn(self, names: Iterable[object], limit: tuple[int, float] | None, *, wait: bool = True) -> None:
        """Wait for a place under every name, or take one without ``wait``. The account's limit beats the contract's."""
        limit = self.limit or limit
        if limit is None:
            return
        windows = [self._window((name, limit), limit) for name in names]
        now = asyncio.get_running_loop().time()
        moment = max((window.free(now) for window in windows), default=now) if wait else now
        for window in windows:
            window.take(moment)
        if moment > now:
            self.waiting += 1
            try:
                await asyncio.sleep(moment - now)
            finally:
                self.waiting -= 1


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
                self._changed.notify(max(0, self._width - self._asking))  # those who may pass, and no herd

    def hold(self, seconds: float) -> None:
        """Let nobody pass for that long, and then one at a time."""
        self._width = 1
        self._until = max(self._until, asyncio.get_running_loop().time() + seconds)

    def passed(self) -> None:
        """Let one more through at a time: a request was not limited."""
        self._width = min(self.most, self._width + 1)


@dataclass
class Stage:
    """One burst at a time has the whole process: it must be fast, and requests on other contracts slow it down."""

    _free: asyncio.Event = field(default_factory=asyncio.Event)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._free.set()

    async def open(self) -> None:
        """Wait while somebody has it."""
        await self._free.wait()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Have it: all but one's own requests wait."""
        async with self._one:
            self._free.clear()
            try:
                yield
            finally:
                self._free.set()


_STAGES: WeakKeyDictionary[asyncio.AbstractEventLoop, Stage] = WeakKeyDictionary()


def stage() -> Stage:
    """Return the stage of the running loop."""
    return _STAGES.setdefault(asyncio.get_running_loop(), Stage())


@dataclass
class Quiet:
    """Many ask at once, or one asks alone: a burst is judged only while nobody else uses the limit."""

    busy: Callable[[], bool] = lambda: False  # whether others wait to ask: a burst comes after them all
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
        while self.busy() or (clock() < patience and (self._asking or clock() < self._last + LULL)):
            patience = clock() + PATIENCE if self.busy() else patience
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
