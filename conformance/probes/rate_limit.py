"""The rate limit: provoked once on a quiet organization, and everything that can be learnt while it lasts."""

from __future__ import annotations

from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.evidence.limits import provoked, rate_of
from conformance.evidence.retry_after import somehow
from conformance.probes.ask import Ask, probe
from conformance.probes.client import SendRefusedError
from conformance.probes.drafts import mark, numbers, to_nobody, to_somebody
from conformance.probes.looks import look
from conformance.probes.pace import stage
from conformance.probes.pagination.paging import request

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Credential

LIMITED = 429
ATTEMPTS = 240  # that nobody receives, before whole sends are tried
AT_ONCE = 24
ENOUGH = 3  # 429s after which the burst may stop
ROUNDS = 3  # in which other keys are tried among attempts of the first
WHOLE = 4  # whole sends while limited
LONGEST_WAIT = 30.0  # seconds
CYCLES = 2
FRESH = 3  # rounds in which a stated number is reached from a fresh window, where windows are short
SHORT = 5.0  # seconds of a window that is worth waiting out


@dataclass
class Burst:
    """A burst under way. ``whole``: attempts are whole sends, since others were not limited."""

    ask: Ask
    operation: Operation
    first: Credential
    whole: bool = False
    number: int = 0
    rate: tuple[int, float] | None = None  # requests and seconds, where a document or the configuration gives them
    last: Exchange | None = None  # the latest 429
    sent: list[Exchange] = field(default_factory=list)  # whole sends, whatever became of them

    def body(self, credential: Credential, *, whole: bool) -> dict[str, Any] | None:
        """Return the body of one attempt; None for a whole send that isn't allowed."""
        if not whole:
            return to_nobody(self.ask, self.operation, credential.organization)
        self.number += 1
        return to_somebody(self.ask, self.operation, credential.organization, mark(self.ask, self.number))

    async def attempt(
        self,
        credential: Credential,
        step: str,
        *,
        whole: bool | None = None,
        **labels: Any,  # noqa: ANN401 - any label
    ) -> Exchange | None:
        """Make one attempt; None where it isn't allowed."""
        really = self.whole if whole is None else whole
        body = self.body(credential, whole=really) if self.operation.sends else None
        if body is None and self.operation.sends:
            return None
        pages = self.operation.pagination
        asked = {"json_body": body} if self.operation.sends else request(self.operation, limit=1) if pages else {}
        try:
            exchange = await self.ask.send(
                self.operation,
                **asked,
                credential=credential,
                pace=False,
                alone=True,
                burst=True,
                step=step,
                whole=really,
                **labels,
            )
        except SendRefusedError as error:
            self.ask.lack(str(error))
            return None
        if exchange.status == LIMITED and credential.organization == self.first.organization:
            told = exchange.header("Retry-After") is not None
            self.last = exchange if told or self.last is None else self.last
        if really:
            self.sent.append(exchange)
        return exchange


@probe(applies=provoked)
async def burst(ask: Ask, operation: Operation) -> None:
    """Ask until it is limited; then with other keys, with whole sends, and again when ``Retry-After`` has passed.

    Labels: step=settle | fill (with turn and wave: from a fresh window each turn) | burst | first | other-key |
    other-organization | whole | waited (with promised, waited and cycle) | early (with promised and waited);
    whole=<whether it has a recipient>; round=N; see ``looks.look``.
    """
    first = _first(ask, operation)
    if not ask.setting.allow_burst:
        ask.lack("needs --allow-burst")
        return
    if first is None:
        ask.lack(f"no credential may use {operation.id}")
        return
    organizations = sorted(ask.setting.organizations[:2])
    state = Burst(ask, operation, first, rate=rate_of(ask.setting, operation))
    control: Exchange | None = await ask.of("access.control", operation)
    async with AsyncExitStack() as quiet:
        for organization in organizations:
            await quiet.enter_async_context(ask.quiet(organization))
        await _settle(state)
        if not await (_fill(state) if state.rate else _provoke(state)):
            many = "the attempts that the stated number makes enough" if state.rate else f"{ATTEMPTS} attempts"
            what = " that nobody receives, nor within burst_at_most messages" if operation.sends else ""
            ask.lack(f"no 429 within {many}{what}")
            return
        await _partition(state)
        if operation.sends is not None:
            await _whole(state)
        await _wait(state)
    if operation.sends is not None:
        await _look(state, control)


async def _provoke(state: Burst, most: int = ATTEMPTS) -> bool:
    """Ask until there are 429s enough; with whole sends only where attempts that nobody receives are not limited."""
    kinds = [False] if state.operation.sends is None else [state.whole] if state.whole else [False, True]
    for whole in kinds:
        state.whole = whole
        most = min(most, numbers(state.ask, state.first.organization).burst_at_most) if whole else most
        for _ in range(0, most, AT_ONCE):
            found = await state.ask.together(*(state.attempt(state.first, "burst") for _ in range(AT_ONCE)))
            limited = [item for item in found if item is not None and item.status == LIMITED]
            if limited or all(item is None or not item.answered for item in found):
                break
        if state.last is not None:
            await state.ask.together(*(state.attempt(state.first, "burst") for _ in range(ENOUGH)))
            return True
    return False


async def _fill(state: Burst) -> bool:
    """Ask past the stated number from a fresh window, several times where the window is short.

    A limit that is counted by the clock lets twice the number through where a new period begins meanwhile.
    """
    assert state.rate is not None  # noqa: S101 - the caller has looked
    requests, seconds = state.rate
    met = False
    for turn in range(FRESH if seconds <= SHORT else 1):
        if seconds <= SHORT:
            await state.ask.sleep(seconds * 1.1)
        limited = 0
        async with stage().alone():
            for wave in range(0, 2 * requests + 2 * AT_ONCE, AT_ONCE):
                tries = (state.attempt(state.first, "fill", turn=turn, wave=wave) for _ in range(AT_ONCE))
                found = await state.ask.together(*tries)
                limited = sum(item is not None and item.status == LIMITED for item in found)
                if limited or all(item is None or not item.answered for item in found):
                    break
        met = met or limited > 0
    return met and state.last is not None


async def _again(state: Burst) -> None:
    """Reach a stated number once more: a short window is over before others have been tried."""
    assert state.rate is not None  # noqa: S101 - the caller has looked
    for _ in range(0, 2 * state.rate[0] + 2 * AT_ONCE, AT_ONCE):
        found = await state.ask.together(*(state.attempt(state.first, "burst") for _ in range(AT_ONCE)))
        if any(item is not None and item.status == LIMITED for item in found):
            return


async def _settle(state: Burst) -> None:
    """Wait until an earlier limit is over: a promise is judged from its beginning."""
    spent = 0.0
    while spent < LONGEST_WAIT:
        answer = await state.attempt(state.first, "settle")
        if answer is None or answer.status != LIMITED:
            break
        pause = min(max(_promised(state) or 0.0, 0.0) + 1, LONGEST_WAIT)
        spent += pause
        await state.ask.sleep(pause)
    state.last = None


async def _together(state: Burst, *tries: tuple[Credential, str, bool | None], **labels: Any) -> None:  # noqa: ANN401
    """Try these among attempts of the first key, all at once: a limit that refills has no pause to do so."""
    wanted = [*tries, *[(state.first, "first", None)] * (AT_ONCE - len(tries))]
    state.ask.random.shuffle(wanted)
    await state.ask.together(*(state.attempt(key, step, whole=whole, **labels) for key, step, whole in wanted))


async def _partition(state: Burst) -> None:
    """Among attempts of the first key, those of another key of its organization, and of another organization."""
    ask, operation = state.ask, state.operation
    working = [
        item for item in ask.setting.credentials if not item.revoked and item.allows(operation.scopes) is not False
    ]
    mine = [item for item in working if item.organization == state.first.organization and item.name != state.first.name]
    mine.sort(key=lambda item: item is not ask.credential(operation))
    theirs = [item for item in working if item.organization != state.first.organization]
    if not mine:
        ask.lack("needs another key of the organization that may use the operation")
    if not theirs:
        ask.lack("needs a key of another organization that may use the operation")
    others = [
        (key, step, None)
        for keys, step, times in ((mine, "other-key", 4), (theirs, "other-organization", 2))
        for key in keys[:1]
        for _ in range(times)
    ]
    for number in range(ROUNDS if others else 0):
        async with stage().alone() if state.rate is not None else nullcontext():
            if state.rate is not None and state.rate[1] <= SHORT:
                await _again(state)
            await _together(state, *others, round=number)


async def _whole(state: Burst) -> None:
    """Whole sends while limited: a right target sends none of them."""
    if not state.ask.setting.allow_send:
        state.ask.lack("needs --allow-send")
        return
    for number in range(ROUNDS):
        await _together(state, *[(state.first, "whole", True)] * WHOLE, round=number)
        if sum(item.status == LIMITED for item in state.sent) >= WHOLE - 1:
            return


async def _wait(state: Burst) -> None:
    """Obey Retry-After and ask again; where it was too short, obey the new one, and provoke the limit a second time."""
    spent = 0.0
    for cycle in range(CYCLES):
        broken = False
        for turn in range(3):
            promised = _promised(state)
            if promised is None:
                state.ask.lack("no Retry-After that could be obeyed")
                return
            if spent + promised + 1 > LONGEST_WAIT:
                await _early(state, promised)
                return
            spent += promised + 1
            await state.ask.sleep(promised + 1)
            answer = await state.attempt(
                state.first, "waited", promised=promised, waited=promised + 1, cycle=cycle, turn=turn
            )
            if answer is None or answer.status != LIMITED:
                break
            broken = True
        if not broken:
            return
        await _settle(state)
        if not await _provoke(state):
            return


def _first(ask: Ask, operation: Operation) -> Credential | None:
    """Return the key to provoke the limit with: where each key has its own, one that nobody else asks with."""
    own = ask.credential(operation)
    limit = operation.rate_limit
    if own is None or limit is None or "organization" in limit.partition or "key" not in limit.partition:
        return own
    working = [item for item in ask.setting.credentials if not item.revoked and item.organization == own.organization]
    spare = [item for item in working if item.name != own.name and item.allows(operation.scopes) is not False]
    return spare[0] if spare else own


def _promised(state: Burst) -> float | None:
    last = state.last
    if last is None:
        return None
    value = somehow(last.header("Retry-After"), last.date or last.started)
    return None if value is None else max(0.0, value)


async def _early(state: Burst, promised: float) -> None:
    """Ask early where the wait is too long for a run: it may have been meant in milliseconds."""
    waited = 0.0
    for pause in sorted({min(promised / 1000 + 1, 5.0), 5.0}):
        await state.ask.sleep(pause - waited)
        waited = pause
        answer = await state.attempt(state.first, "early", promised=promised, waited=waited)
        if answer is None or answer.status != LIMITED:
            return
    state.ask.lack(f"Retry-After asks for {promised:g} s, longer than a run waits")


async def _look(state: Burst, control: Exchange | None) -> None:
    """Look for the whole sends that were limited, and for accepted ones."""
    limited = [item for item in state.sent if item.status == LIMITED]
    accepted = [item for item in (control, *state.sent) if item is not None and item.ok]
    if not limited or not accepted:
        state.ask.lack("needs whole sends, one limited and one accepted: --allow-send and the numbers of [send]")
        return
    await look(state.ask, state.operation, [*limited[:6], *accepted[-2:]], state.first.organization)
