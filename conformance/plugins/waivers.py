"""Waivers: known failures, each with a reason and a last day. A waiver that is no longer true fails the run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conformance.checks.judge import applicable
from conformance.contract.outcome import Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.configuration import Configuration, Waiver
    from conformance.plugins.plan import Part


def _matches(waiver: Waiver, result: Result) -> bool:
    return waiver.key in {result.key, f"{result.contract}/{result.key}"}


def apply_waiver(configuration: Configuration, result: Result) -> Result:
    """Return a failed result as waived where a waiver that has not expired says so."""
    today = datetime.now(UTC).date()
    for waiver in configuration.waivers:
        if _matches(waiver, result) and result.outcome is Outcome.FAILED and waiver.until >= today:
            return replace(result, outcome=Outcome.WAIVED, reason=f"waived until {waiver.until}: {waiver.reason}")
    return result


def complaints(configuration: Configuration, parts: Iterable[Part], results: list[Result]) -> Iterator[str]:
    """Yield a line for each waiver that is expired, stale (its check passes) or unknown."""
    today = datetime.now(UTC).date()
    known = {
        key
        for part in parts
        for operation, check in applicable(part.contract)
        for key in (f"{operation.id}/{check.id}", f"{part.contract.name}/{operation.id}/{check.id}")
    }
    for waiver in configuration.waivers:
        where = f"waiver '{waiver.key}' ({configuration.path}:{waiver.line})"
        if waiver.key not in known:
            yield f"{where} is unknown: no contract of this run has that operation and check; delete or correct it"
        elif waiver.until < today:
            yield f"{where} expired on {waiver.until}: mend the failure or renew it with a reason"
        elif any(_matches(waiver, result) and result.outcome is Outcome.PASSED for result in results):
            yield f"{where} is stale: the check passes now; delete it"
