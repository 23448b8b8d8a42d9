"""A whole run as data: what every report format is made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from conformance.contract.outcome import BINDING, Outcome

if TYPE_CHECKING:
    from conformance.contract.model import Contract
    from conformance.contract.outcome import Result
    from conformance.evidence.transcript import Transcript

Verdict = Literal["conformant", "nonconformant", "incomplete"]


@dataclass(frozen=True, slots=True)
class Section:
    """One contract's part of a run."""

    contract: Contract
    url: str
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run. Times are seconds since 1970 UTC.

    ``partial``: narrowed, interrupted or cut short. ``chain``: seconds that the longest chain of dependent requests and
    waits took; ``gathering``: seconds that all the asking took.
    """

    sections: tuple[Section, ...]
    results: tuple[Result, ...]
    started: float
    finished: float
    seed: int
    partial: bool = False
    notes: tuple[str, ...] = ()  # why it is partial, what is stale: one line each
    version: str = ""
    gathering: float = 0.0
    chain: float = 0.0
    missing: int = 0  # applicable checks that were not judged
    waived: dict[str, str] = field(default_factory=dict)  # result key -> reason

    @property
    def totals(self) -> Counter[Outcome]:
        """How many results have each outcome."""
        return Counter(result.outcome for result in self.results)

    @property
    def requests(self) -> int:
        """How many requests were made."""
        return sum(len(section.transcript.exchanges) for section in self.sections)

    @property
    def verdict(self) -> Verdict:
        """Return the verdict, as ``interface.md`` defines it: warnings don't prevent ``conformant``, gaps do."""
        if any(result.outcome is Outcome.FAILED for result in self.results):
            return "nonconformant"
        totals = self.totals
        narrowed = self.partial or self.missing or totals[Outcome.WAIVED] or totals[Outcome.ERROR]
        return "incomplete" if narrowed or any(self._open(result) for result in self.results) else "conformant"

    def _open(self, result: Result) -> bool:
        """Whether a result leaves a must that is stated unexamined."""
        if result.outcome is not Outcome.INCONCLUSIVE:
            return False
        contract = next(item.contract for item in self.sections if item.contract.name == result.contract)
        entries = contract.requirements(result.operation, result.check)
        return not entries or any(entry.level == "must" and entry.basis in BINDING for entry in entries)
