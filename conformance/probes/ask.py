"""What a probe is, and what it asks with."""

from __future__ import annotations

import asyncio
import inspect
import json
import random
import traceback
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.evidence.sends import identifier
from conformance.probes import chain
from conformance.probes.client import BudgetSpentError, Client, SendRefusedError, Want
from conformance.probes.fixed import configured, merge, required

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from conformance.contract.model import Contract, Operation
    from conformance.contract.pagination import Place
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Credential, Setting

Query = "Mapping[str, object] | Sequence[tuple[str, object]]"


@dataclass(frozen=True, slots=True)
class Probe:
    """A way to ask about one operation. What it returns is for other probes; the evidence is what it recorded."""

    id: str
    run: Callable[[Ask, Operation], Awaitable[Any]]
    applies: Callable[[Operation], bool]
    doc: str


def probe(*, applies: Callable[[Operation], bool]) -> Callable[[Callable[[Ask, Operation], Awaitable[Any]]], Probe]:
    """Make an async function a probe called ``<topic module>.<function>``."""

    def wrap(function: Callable[[Ask, Operation], Awaitable[Any]]) -> Probe:
        parts = function.__module__.split(".")
        topic = parts[parts.index("probes") + 1]
        return Probe(f"{topic}.{function.__name__.rstrip('_')}", function, applies, inspect.getdoc(function) or "")

    return wrap


class Shared:
    """What the probes of one attempt share: each probe runs once for an operation, whoever waits for it."""

    def __init__(self, contract: Contract, client: Client, probes: dict[str, Probe], attempt: int) -> None:
        self.contract, self.client, self.probes, self.attempt = contract, client, probes, attempt
        self._tasks: dict[tuple[str, str], asyncio.Task[tuple[Any, float]]] = {}

    def start(self, name: str, operation: Operation) -> asyncio.Task[tuple[Any, float]]:
        """Start a probe, or return the one that is under way."""
        key = (name, operation.id)
        if key not in self._tasks:
            self._tasks[key] = asyncio.ensure_future(self._run(self.probes[name], operation))
        return self._tasks[key]

    async def _run(self, probe: Probe, operation: Operation) -> tuple[Any, float]:
        """Return the probe's answer (each probe's own kind) and the length of its chain of requests."""
        if not probe.applies(operation):
            return None, 0.0
        try:
            return await probe.run(Ask(self, probe, operation), operation), chain.length()
        except (BudgetSpentError, SendRefusedError) as error:
            self.client.transcript.note(probe.id, operation.id, str(error), self.attempt)
        except Exception as error:  # noqa: BLE001 - a broken probe must not take the others' evidence with it
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{place.filename.rpartition('/')[2]}:{place.lineno}"
            self.client.transcript.broke(probe.id, operation.id, f"{error!r} at {where}")
        return None, chain.length()


class Ask:
    """What one run of a probe asks with; everything it does is recorded under the probe's id."""

    def __init__(self, shared: Shared, probe: Probe, operation: Operation) -> None:
        self._shared, self._probe, self._operation = shared, probe, operation
        seed = f"{self.setting.seed}/{probe.id}/{operation.id}"
        self.random = random.Random(seed)  # noqa: S311 - repeatable, not secret

    @property
    def contract(self) -> Contract:
        """The contract."""
        return self._shared.contract

    @property
    def setting(self) -> Setting:
        """What the run is allowed and given."""
        return self._shared.client.setting

    @property
    def attempt(self) -> int:
        """1, or 2 when the probe is repeated to confirm a problem."""
        return self._shared.attempt

    def clock(self) -> float:
        """Return the time of the run, in seconds since 1970 UTC."""
        return self._shared.client.clock()

    def credential(self, operation: Operation, organization: str | None = None) -> Credential | None:
        """Return a working credential that may use the operation."""
        return self.setting.pick(operation.scopes, organization)

    def differs(self, operation: Operation, credential: Credential, form: str) -> bool:
        """Whether a form presents a key otherwise than ``valid`` does: a key without letters has no other case."""
        keys, scheme = self._shared.client.keys, operation.scheme
        if scheme is None:
            return False
        return keys.present(scheme, credential, form)[0] != keys.present(scheme, credential, "valid")[0]

    def quiet(self, organization: str) -> AbstractAsyncContextManager[None]:
        """Have an organization's limited operations for oneself; requests within pass ``alone=True``."""
        return self._shared.client.quiet(organization).alone()

    async def of(self, name: str, operation: Operation) -> Any:  # noqa: ANN401 - each probe's own
        """Return what another probe (by id) returns; it runs once, whoever waits for it."""
        answer, seconds = await asyncio.shield(self._shared.start(name, operation))
        chain.reach(seconds)
        return answer

    async def fixed(self, operation: Operation, organization: str, leave: Sequence[Place] = ()) -> dict[Place, object]:
        """Return the values that every request to an operation carries: configured, or found in another list's rows."""
        found = configured(self.setting, operation, organization)
        discover = operation.discover
        if discover is not None and any(place not in found for place in required(operation)):
            known: dict[str, dict[Place, object]] = await self.of("discover.values", operation) or {}
            first = next(iter(self.setting.organizations), "")
            found = {**(known.get(organization) or known.get(first) or {}), **found}
        return {place: value for place, value in found.items() if place not in leave}

    async def together(self, *works: Coroutine[Any, Any, Any]) -> list[Any]:
        """Do several things side by side; return their answers in order."""
        return await chain.together(*works)

    async def sleep(self, seconds: float) -> None:
        """Wait; nothing else waits with it."""
        await chain.sleep(seconds)

    def lack(self, reason: str) -> None:
        """Write down why something can't be asked here."""
        self._shared.client.transcript.note(self._probe.id, self._operation.id, reason, self.attempt)

    async def send(  # noqa: PLR0913 - each keyword is one part of a request
        self,
        operation: Operation,
        *,
        query: Mapping[str, object] | Sequence[tuple[str, object]] = (),
        raw_query: str = "",
        path: Mapping[str, str] | None = None,
        json_body: object = None,
        body: bytes = b"",
        content_type: str = "application/json",
        headers: Sequence[tuple[str, str]] = (),
        credential: Credential | None = None,
        auth: str = "valid",
        pace: bool = True,
        alone: bool = False,
        burst: bool = False,
        follow: str = "",
        via: str = "",
        leave: Sequence[Place] = (),
        **labels: object,
    ) -> Exchange:
        """Make one request and return the exchange as it was (not masked); ``labels`` say why it was made.

        Values that the operation must be asked with are added (``fixed``), but for those in ``leave``. ``follow`` is
        the whole URL of a next page; ``via`` names the operation that is really asked, where it has this one's pages.
        Without ``credential`` the first fitting one is used; ``auth`` is a form of ``keys.FORMS``. Raises
        ``SendRefusedError`` where the guard holds it back and ``BudgetSpentError`` at the end of a budget; a probe need
        not catch them.
        """
        asked = self.contract.operations[via] if via else operation
        user = credential or self.credential(operation)
        pairs = list(query.items() if hasattr(query, "items") else query)
        if json_body is None and not body and asked.body is not None and not asked.writes:
            json_body = {}
        fixed = await self.fixed(asked, user.organization if user else "", leave)
        if follow:  # a URL holds all of them but the headers
            fixed = {place: value for place, value in fixed.items() if place.where == "header"}
        pairs, path, headers, json_body = merge(
            asked, fixed, query=pairs, path=dict(path or {}), headers=headers, body=json_body, raw_query=raw_query
        )
        want = Want(
            operation=operation,
            query=tuple((name, _plain(value)) for name, value in pairs),
            raw_query=raw_query,
            path=tuple((path or {}).items()),
            body=body if json_body is None else json.dumps(json_body, ensure_ascii=False).encode(),
            content_type=content_type,
            headers=tuple((name, _plain(value)) for name, value in headers),
            credential=user,
            follow=follow,
            via=asked if via else None,
            auth=auth,
            labels=tuple(labels.items()),
            pace=pace,
            alone=alone,
            burst=burst,
        )
        exchange = await self._shared.client.send(want, self._probe.id, self.attempt)
        if asked.sends is not None and exchange.ok:
            self._made(asked, exchange)
        return exchange

    def nothing(self) -> str:
        """Return an identifier of nothing, which may be deleted."""
        made_up = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        self._shared.client.removable.add(made_up)
        return made_up

    def _made(self, operation: Operation, exchange: Exchange) -> None:
        """Let be deleted what a send has made, unless its identifier was met before: then it is something else's."""
        name = identifier(self.contract, operation, exchange)
        if not name or all(item.removes is None for item in self.contract.operations.values()):
            return
        before = (item for item in self._shared.client.transcript.exchanges if item.number < exchange.number)
        if not any(name.encode() in item.response_body for item in before):
            self._shared.client.removable.add(name)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
