"""The one client: every request of a run leaves through ``Client.send``.

It guards sends, paces, limits time and size, retries a dropped connection once (never for a send), replaces keys
before anything is recorded, and writes each exchange down.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from conformance.evidence.exchange import Exchange
from conformance.probes.chain import grow, sleep
from conformance.probes.guard import SendRefusedError, addressed, guard
from conformance.probes.pace import Pacer, Quiet, Turnstile, stage
from conformance.probes.transport import BODY_LIMIT, TooLargeError, exchange_once
from conformance.probes.want import Want, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from conformance.evidence.setting import Setting
    from conformance.evidence.transcript import Transcript
    from conformance.probes.keys import Keys

EVIDENCE_LIMIT = 96 * 2**20  # bytes of all responses: what a target can make us hold in memory
TIMEOUT = 30.0  # seconds for one whole exchange
LANE = 8  # requests in flight in one httpx client: more of them make it slower
BURST_LANES = 2
SENDS = 16  # limited requests of an organization in flight
BACKOFFS = 6  # times that a 429 is waited out


class BudgetSpentError(Exception):
    """The run may ask no more; what was gathered is judged."""


@dataclass
class Client:
    """State of the asking on one contract."""

    transcript: Transcript
    setting: Setting  # the true one: the transcript's may hold pseudonyms
    keys: Keys
    lanes: list[httpx.AsyncClient]
    paths: Mapping[str, str] = field(default_factory=dict)  # operationId -> path on this target
    extra_headers: Mapping[str, str] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    pacer: Pacer = field(default_factory=Pacer)
    mask: Callable[[Exchange], Exchange] = lambda exchange: exchange
    progress: Callable[[], None] = lambda: None
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    deadline: float = float("inf")  # by the loop's clock
    asked: int = 0
    held: int = 0  # bytes of all responses so far
    accepted: dict[str, int] = field(default_factory=dict)  # sends, by organization; bursts aside
    burst: dict[str, int] = field(default_factory=dict)  # the same in bursts
    removable: set[str] = field(default_factory=set)  # identifiers of what this run sent, and of nothing
    _reserved: dict[str, int] = field(default_factory=dict)
    _quiet: dict[str, Quiet] = field(default_factory=dict)
    _turnstiles: dict[tuple[str, bool], Turnstile] = field(default_factory=dict)
    _gates: list[asyncio.Semaphore] = field(default_factory=list)

    def quiet(self, organization: str) -> Quiet:
        """Return the lock that keeps an organization's limit for one prober."""
        return self._quiet.setdefault(organization, Quiet(busy=lambda: self.pacer.waiting > 0))

    async def send(self, want: Want, probe: str, attempt: int) -> Exchange:
        """Make a request and return what was recorded; raise ``SendRefusedError`` or ``BudgetSpentError``."""
        organization = want.credential.organization if want.credential else ""
        limited = want.operation.rate_limit is not None
        for turn in itertools.count():
            turnstile = self._turnstile(organization, limited=limited and want.operation.sends is not None)
            async with AsyncExitStack() as leave:
                if not want.alone:
                    await leave.enter_async_context(turnstile.turn())
                    if limited:
                        await leave.enter_async_context(self.quiet(organization).shared())
                    await stage().open()
                key = self.keys.key(want.credential.name) if want.credential else ""
                await self._pace(want)  # last of all: what was let go at its time must not queue up behind others
                exchange = await self._once(want, probe, attempt, organization)
            if exchange.status != 429:  # noqa: PLR2004
                turnstile.passed()
            if exchange.status == 401 and turn == 0 and self._fresh_key(want, key):  # noqa: PLR2004
                continue
            if exchange.status != 429 or not want.pace or turn >= BACKOFFS:  # noqa: PLR2004
                return exchange
            wait = self._back_off(want, exchange, turn)
            self.transcript.supersede(exchange.number)
            turnstile.hold(wait)
            await sleep(wait)
        raise AssertionError  # pragma: no cover - count() does not end

    async def _pace(self, want: Want) -> None:
        """Keep to the rate that the contract or the account allows; a burst is meant to pass it, and only counts."""
        limit, user = want.operation.rate_limit, want.credential
        rate = (limit.requests, limit.seconds) if limit and limit.requests and limit.seconds else None
        partition = limit.partition if limit else ()
        names = {"key": user.name if user else "", "organization": user.organization if user else "", "address": ""}
        counted = [(kind, names[kind]) for kind in partition or ("address",)]
        await self.pacer.turn(counted, rate, wait=not want.alone)

    def _turnstile(self, organization: str, *, limited: bool) -> Turnstile:
        """Return what lets requests through: few sends at once, and reads as long as no 429 comes."""
        most = SENDS if limited else LANE * (len(self.lanes) - BURST_LANES)
        return self._turnstiles.setdefault((organization, limited), Turnstile(most, most))

    def _fresh_key(self, want: Want, used: str) -> bool:
        """Whether a short-lived key has run out and another one may be had; one that was revoked stays as it is."""
        user = want.credential
        return user is not None and want.auth == "valid" and not user.revoked and self.keys.forget(user.name, used)

    def _back_off(self, want: Want, exchange: Exchange, turn: int) -> float:
        from conformance.evidence.retry_after import seconds  # noqa: PLC0415 - keeps the client's imports short

        asked = seconds(exchange.header("Retry-After"), exchange.date or self.clock())
        limit = want.operation.rate_limit
        polite = max(0.5 * 2**turn, (limit.seconds or 0) / 5 if limit else 0)
        wait = min(max(asked if asked is not None else polite, 0.05), 60.0) + 0.05
        left = self.deadline - asyncio.get_running_loop().time()
        if wait > left:
            raise BudgetSpentError("the time budget would be spent waiting out a 429")
        return wait

    async def _once(self, want: Want, probe: str, attempt: int, organization: str) -> Exchange:
        operation, asked = want.operation, want.via or want.operation
        if self.asked >= self.setting.request_budget:
            raise BudgetSpentError(f"the request budget ({self.setting.request_budget}) is spent")
        if self.held > EVIDENCE_LIMIT:
            raise BudgetSpentError(f"the evidence budget ({EVIDENCE_LIMIT >> 20} MB of answers) is spent")
        if asyncio.get_running_loop().time() > self.deadline:
            raise BudgetSpentError(f"the time budget ({self.setting.time_budget:g} s) is spent")
        url, path = url_of(want, self.setting.url, self.paths)
        headers, shown = self._headers(want)
        sending = await self._guard(want, url, path, organization)
        if want.auth == "in-query" and want.credential is not None:  # after the guard: a key may have digits
            key = quote(self.keys.key(want.credential.name), safe="")
            url += ("&" if "?" in url else "?") + f"access_token={key}"
        self.asked += 1
        blank = Exchange(
            number=0,
            contract=operation.contract,
            operation=operation.id,
            probe=probe,
            method=asked.method,
            url=self.keys.redact(url),
            request_headers=shown,
            request_body=self.keys.redact_bytes(want.body),
            credential=want.credential.name if want.credential else "",
            auth=want.auth,
            attempt=attempt,
            labels=dict(want.labels),
            started=self.clock(),
        )
        try:
            safe = not asked.writes
            exchange = await self._transport(blank, url, headers, want.body, alone=want.alone, safe=safe)
        finally:
            if sending:
                self._reserved[organization] -= 1
        if sending and (exchange.ok or not exchange.answered):
            counted = self.burst if want.burst else self.accepted
            counted[organization] = counted.get(organization, 0) + 1
        self.progress()
        return exchange

    async def _guard(self, want: Want, url: str, path: str, organization: str) -> bool:
        """Hold back what may not leave; say whether it may reach somebody, and so counts against the limit on sends."""
        setting = self.setting
        every = [number for numbers in setting.send.values() for number in numbers.recipients]
        owned = [n for numbers in setting.send.values() for n in (numbers.sender, numbers.from_not_owned) if n]
        guard(
            want.via or want.operation,
            url,
            path,
            [*want.headers, *self._types(want)],
            want.body,
            recipients=tuple(every),
            senders=tuple(owned),
            allow_send=setting.allow_send,
            ids=want.path,
            removable=self.removable,
        )
        if want.operation.sends is None or not addressed(want.operation, want.body):
            return False
        numbers = setting.send.get(organization) or next(iter(setting.send.values()), None)
        most = (numbers.burst_at_most if want.burst else numbers.at_most) if numbers else 0
        counted = self.burst if want.burst else self.accepted
        # What is under way may be accepted, or not: whoever comes last waits until that is known.
        while (  # noqa: ASYNC110 - two budgets, many who wait, and it is short
            counted.get(organization, 0) < most <= counted.get(organization, 0) + self._reserved.get(organization, 0)
        ):
            await asyncio.sleep(0.01)
        if counted.get(organization, 0) >= most:
            which = "burst_at_most" if want.burst else "at_most"
            raise SendRefusedError(f"{which} = {most} messages have been accepted; nothing more is sent")
        self._reserved[organization] = self._reserved.get(organization, 0) + 1
        return True

    def _types(self, want: Want) -> list[tuple[str, str]]:
        """Return what a body will be said to be, the configuration's word included."""
        own = [(name, value) for name, value in self.extra_headers.items() if name.lower() == "content-type"]
        return [*own, ("Content-Type", want.content_type)] if want.body else own

    def _headers(self, want: Want) -> tuple[list[tuple[str, str]], tuple[tuple[str, str], ...]]:
        """Return the headers to send, and the same with a placeholder for the key."""
        headers: list[tuple[str, str]] = [("Accept", "application/json")]
        if want.body:
            headers.append(("Content-Type", want.content_type))
        headers += want.headers
        shown = list(headers)
        scheme = want.operation.scheme
        if scheme is not None and want.credential is not None:
            value, record = self.keys.present(scheme, want.credential, want.auth)
            if value is not None:
                headers.append((scheme.parameter, value))
                shown.append((scheme.parameter, record))
        own = {name.lower() for name in self.extra_headers}
        headers = [item for item in headers if item[0].lower() not in own] + list(self.extra_headers.items())
        shown = [item for item in shown if item[0].lower() not in own]
        shown += [(name, self.keys.redact(value)) for name, value in self.extra_headers.items()]
        return headers, tuple(shown)

    async def _transport(  # noqa: PLR0913 - the parts of one request
        self, blank: Exchange, url: str, headers: list[tuple[str, str]], body: bytes, *, alone: bool, safe: bool
    ) -> Exchange:
        import httpx  # noqa: PLC0415 - the plugin loads in every pytest run of an environment

        if not self._gates:
            self._gates = [asyncio.Semaphore(LANE) for _ in self.lanes]
        # Whoever has a limit alone has the last lanes alone: a burst that queues behind reads is none.
        own = range(len(self.lanes))[-BURST_LANES:] if alone else range(len(self.lanes))[:-BURST_LANES]
        lane = min(own, key=lambda index: -self._gates[index]._value)  # noqa: SLF001
        async with self._gates[lane]:
            tries = 2 if safe else 1
            for again in range(tries):
                started, begun = self.clock(), asyncio.get_running_loop().time()
                status, content, error = 0, b"", ""
                answer: tuple[tuple[str, str], ...] = ()
                try:
                    async with asyncio.timeout(TIMEOUT):
                        status, answer, content = await exchange_once(
                            self.lanes[lane], blank.method, url, headers, body
                        )
                except TimeoutError:
                    error = f"no complete answer within {TIMEOUT:g} s"
                except (httpx.TransportError, httpx.InvalidURL, httpx.DecodingError) as problem:
                    error = f"{type(problem).__name__}: {self.keys.redact(str(problem))}"
                except TooLargeError:
                    error = f"the answer is larger than {BODY_LIMIT} bytes"
                except UnicodeError as problem:
                    error = f"can't be sent: {problem}"
                elapsed = asyncio.get_running_loop().time() - begun
                grow(elapsed)
                done = replace(
                    blank,
                    number=next(self.numbers),
                    started=started,
                    elapsed=elapsed,
                    status=status,
                    response_headers=tuple((name, self.keys.redact(value)) for name, value in answer),
                    response_body=self.keys.redact_bytes(content),
                    error=error,
                )
                if error and again + 1 < tries:
                    done = replace(done, labels={**done.labels, "superseded": True})
                self.held += len(content)
                self.transcript.add(self.mask(done))
                if not error:
                    break
        return done


__all__ = ["BudgetSpentError", "Client", "SendRefusedError", "Want"]
