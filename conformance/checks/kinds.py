"""What a check is, and what it is given."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.evidence.walks import Walk, walks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conformance.contract.model import Contract, Operation
    from conformance.contract.outcome import Basis, Level, Statement
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Setting
    from conformance.evidence.transcript import Evidence


@dataclass(frozen=True, slots=True)
class Case:
    """All that a check may look at: one operation of a contract, and the evidence."""

    contract: Contract
    operation: Operation
    evidence: Evidence

    @property
    def setting(self) -> Setting:
        """What the run was allowed and given."""
        return self.evidence.setting

    def asked(self, *probes: str, **labels: object) -> Iterator[Exchange]:
        """Yield this operation's exchanges by the probes that made them and by labels."""
        return self.evidence.asked(self.operation.id, *probes, **labels)

    def walks(self, *probes: str, **labels: object) -> Iterator[Walk]:
        """Yield this operation's walks."""
        return walks(self.evidence, self.operation, *probes, **labels)


@dataclass(frozen=True, slots=True)
class Check:
    """A check. ``judge`` yields problems, and ``Seen`` for evidence that could have shown one.

    Without a single ``Seen`` the outcome is inconclusive, with ``needs`` as the reason: a pass can't be vacuous.
    """

    id: str
    judge: Callable[[Case], Iterable[Statement]]
    applies: Callable[[Operation], bool]
    probes: tuple[str, ...]
    needs: str
    relational: bool
    level: Level
    basis: Basis
    doc: str

    @property
    def topic(self) -> str:
        """The topic: the first part of the id."""
        return self.id.partition(".")[0]


def check(  # noqa: PLR0913 - each keyword is one fact about the check
    *,
    probes: tuple[str, ...],
    needs: str,
    applies: Callable[[Operation], bool],
    relational: bool = False,
    level: Level = "must",
    basis: Basis = "stated",
) -> Callable[[Callable[[Case], Iterable[Statement]]], Check]:
    """Make a function a check called ``<topic module>.<function>``.

    ``probes``: ids of the probes whose evidence it reads. ``needs``: the least evidence, and what to seed for it.
    ``applies``: the operations that it speaks of. ``relational``: it compares several requests, so before it fails a
    target its probes are repeated. ``level`` and ``basis`` hold where the contract's register says nothing.
    """

    def wrap(function: Callable[[Case], Iterable[Statement]]) -> Check:
        parts = function.__module__.split(".")
        topic = parts[parts.index("checks") + 1]
        name = function.__name__.rstrip("_")
        return Check(
            f"{topic}.{name}",
            function,
            applies,
            probes,
            needs,
            relational,
            level,
            basis,
            inspect.getdoc(function) or "",
        )

    return wrap
