"""What a check says: problems, and the outcome of one check on one operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

Level = Literal["must", "should", "may"]
Basis = Literal["stated", "vendor-page", "inferred", "standard"]
CONTRACT = "contract"  # the aspect of what the contract itself brings about: asked again, it comes out the same
BINDING: frozenset[Basis] = frozenset({"stated", "vendor-page"})


class Outcome(Enum):
    """The outcome of one check on one operation; see the table in README."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with what was expected and what was there.

    ``aspect`` names the part of the check that broke, for the register; ``basis`` and ``level`` may only weaken what
    the register says. ``exchanges`` are numbers of recorded exchanges; the last one is what ``reproduce`` repeats.
    """

    message: str
    expected: str = ""
    actual: str = ""
    at: str = ""
    exchanges: tuple[int, ...] = ()
    aspect: str = ""
    level: Level = "must"
    basis: Basis = "stated"
    constraint: str = ""  # address of the contract's constraint that was broken, as the register's `constrains` has it
    requirement: str = ""

    @property
    def breaks_must(self) -> bool:
        """Whether this problem makes its check ``failed`` and not merely ``warned``."""
        return self.level == "must" and self.basis in BINDING


@dataclass(frozen=True, slots=True)
class Seen:
    """Evidence that was examined and could have shown a problem: what makes a pass more than an absence."""

    exchanges: tuple[int, ...] = ()
    rows: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """Evidence that a full verdict needs and that was not there: without a problem the check is inconclusive."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The contract or the target has nothing that this check speaks of."""

    reason: str


Statement = Problem | Seen | Lack | NotApplicable


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one check on one operation, with all that a report says of it."""

    contract: str
    operation: str
    check: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    requirements: tuple[str, ...] = ()
    examined: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    reproduce: str = ""

    @property
    def key(self) -> str:
        """``operation/check``, as a waiver names it."""
        return f"{self.operation}/{self.check}"

    @property
    def node_id(self) -> str:
        """``contract::operation::check``, as pytest names it."""
        return f"{self.contract}::{self.operation}::{self.check}"
