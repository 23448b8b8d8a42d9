"""The number that a limit is said to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.shape import asked
from conformance.checks.rate_limit.header import LIMITED
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.limits import provoked, rate_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Basis, Statement
    from conformance.evidence.exchange import Exchange

OVER = 1.1  # of the number, and a little: how far past it may lie by chance
UNDER = 0.8
TWO = 2


def numbered(operation: Operation) -> bool:
    """Whether a document says how many requests are allowed."""
    return provoked(operation) and bool(operation.rate_limit and operation.rate_limit.requests)


@check(
    probes=("rate_limit.burst",),
    needs="requests past the stated number within its time: --allow-burst",
    applies=numbered,
)
def enforced(case: Case) -> Iterator[Statement]:
    """Past the stated number of requests the answer is 429, and not before.

    A limit that is not kept protects nobody, and one that is lower than it says breaks clients that keep to it. Periods
    that are counted by the clock let twice the number through where one ends meanwhile, and an allowance that refills
    somewhat more than the number: only what neither explains is held against a target. That the number is reached too
    early, or somewhat late, warns. Source: the vendors' pages of 003 (25 a second) and 004 (500 a minute).

    Passes (whippy):
        rate_limit.burst step=fill turn=0 wave=0 at=0 times=25 | listMessages ?limit=1 | 200 | {}
        rate_limit.burst step=fill turn=0 wave=1 at=0 | listMessages ?limit=1 | 429 | {}
    Fails (whippy):
        rate_limit.burst step=fill turn=0 wave=0 at=0 times=60 | listMessages ?limit=1 | 200 | {}
    Warns (whippy):
        rate_limit.burst step=fill turn=0 wave=0 at=0 times=5 | listMessages ?limit=1 | 200 | {}
        rate_limit.burst step=fill turn=0 wave=1 at=0 | listMessages ?limit=1 | 429 | {}
    """
    rate = rate_of(case.setting, case.operation)
    if rate is None:
        return
    requests, seconds = rate
    judged = []
    for item in _rounds(case, seconds):
        if item.used > requests * (item.took / seconds + TWO) + 1:
            yield Seen(item.numbers)
            yield _late(item, rate, "stated")
            return
        if not item.limited:
            yield Lack(f"only {item.used} requests could be made in {item.took:.1f} s, too few to pass the number")
            continue
        judged.append(item)
        yield Seen(item.numbers)
    if judged and all(item.used > requests * (1 + item.took / seconds) * OVER + 1 for item in judged):
        yield _late(judged[0], rate, "inferred")
    if judged and all(item.used < requests * UNDER for item in judged):
        first = next(item for item in judged[0].found if item.status == LIMITED)
        yield Problem(
            f"limited after {judged[0].used} requests in {seconds:g} s: {asked(first)} was answered 429",
            f"{requests} requests in {seconds:g} s",
            f"429 after {judged[0].used}",
            "",
            (first.number,),
            aspect="early",
            basis="inferred",
        )


@dataclass(frozen=True, slots=True)
class Round:
    """Requests from a fresh window. ``used``: those accepted, with what the window already held; ``took``: seconds."""

    found: tuple[Exchange, ...]
    used: int
    took: float

    @property
    def limited(self) -> bool:
        """Whether the limit was met."""
        return any(item.status == LIMITED for item in self.found)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its exchanges."""
        return tuple(item.number for item in self.found)


def _rounds(case: Case, seconds: float) -> Iterator[Round]:
    rounds: dict[object, list[Exchange]] = {}
    for item in case.asked("rate_limit.burst", step="fill"):
        if item.answered:
            rounds.setdefault(item.labels.get("turn"), []).append(item)
    for found in rounds.values():
        let = sum(item.status != LIMITED for item in found)
        took = max(item.started + item.elapsed for item in found) - min(item.started for item in found)
        yield Round(tuple(found), let + _before(case, found, seconds), took)


def _before(case: Case, found: list[Exchange], seconds: float) -> int:
    """Return how many requests of the same key the window already held."""
    begun = min(item.started for item in found)
    return sum(
        item.credential == found[0].credential
        and item.auth == "valid"
        and item.answered
        and item.status != LIMITED
        and begun - seconds < item.started < begun
        and item.labels.get("step") != "fill"
        for item in case.evidence.exchanges
    )


def _late(item: Round, rate: tuple[int, float], basis: Basis) -> Problem:
    return Problem(
        f"{item.used} requests within {max(item.took, 0.1):.1f} s were accepted, {asked(item.found[-1])} among them",
        f"429 past {rate[0]} requests in {rate[1]:g} s",
        f"{item.used} accepted",
        "",
        (item.found[-1].number,),
        basis=basis,
    )
