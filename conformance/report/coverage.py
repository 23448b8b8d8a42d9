"""How much of what the documents require was examined: what keeps a green run honest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.contract.outcome import BINDING, Outcome

if TYPE_CHECKING:
    from conformance.contract.model import Contract
    from conformance.contract.outcome import Result
    from conformance.report.run import Report

_OPEN = {Outcome.INCONCLUSIVE, Outcome.ERROR}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Required statements (each a must that is stated): ``required`` of them, of which each is in one of the others.

    ``examined``: every check that serves it came to an outcome. ``inconclusive``: one did not, by the first reason.
    ``unjudged``: one was not run. ``unchecked``: the register says why no check serves it.
    """

    required: int = 0
    examined: int = 0
    inconclusive: Counter[str] = field(default_factory=Counter)
    unjudged: int = 0
    unchecked: int = 0


def coverage(report: Report) -> Coverage:
    """Count the required statements of all contracts of a run."""
    examined = unjudged = unchecked = 0
    reasons: Counter[str] = Counter()
    for section in report.sections:
        results = [item for item in report.results if item.contract == section.contract.name]
        for name, served in _served(section.contract, results).items():
            if not name:
                continue
            outcomes = {item.outcome for item in served or ()}
            if served is None:
                unchecked += 1
            elif outcomes & _OPEN:
                reasons[next(item.reason for item in served if item.outcome in _OPEN)] += 1
            elif not served:
                unjudged += 1
            elif outcomes != {Outcome.NOT_APPLICABLE}:
                examined += 1
    total = examined + sum(reasons.values()) + unjudged + unchecked
    return Coverage(total, examined, reasons, unjudged, unchecked)


def _served(contract: Contract, results: list[Result]) -> dict[str, list[Result] | None]:
    """Return the results that serve each required statement; None where no check does."""
    return {
        entry.id: [item for item in results if entry.id in item.requirements] if entry.checks else None
        for entry in contract.register
        if entry.level == "must" and entry.basis in BINDING
    }
