"""The verdicts of a run again, offline, from its evidence alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from conformance.checks.judge import applicable, judge
from conformance.contract.errors import UsageError
from conformance.contract.loading import bundled, load_contract
from conformance.contract.outcome import Outcome, Result
from conformance.evidence import har
from conformance.report.run import Report, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from conformance.contract.model import Contract
    from conformance.evidence.transcript import Transcript

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """What ``report.json`` says: the outcome of each result, and the requirements that its problems break."""

    outcomes: dict[Key, tuple[str, frozenset[str]]]
    partial: bool


def rejudge(path: Path, named: Sequence[str] = (), only: Claim | None = None) -> Report:
    """Judge recorded evidence; ``named`` contracts take the place of those that the recording names.

    ``only``: judge what a report says something of, where that run was narrowed.
    """
    recording = har.load(path)
    documents = {item["name"]: item for item in recording.contracts}
    given = {contract.name: contract for contract in map(load_contract, named)}
    sections: list[Section] = []
    results: list[Result] = []
    notes: list[str] = []
    for transcript in recording.transcripts:
        name = transcript.setting.contract
        contract = given.get(name) or _contract(path, name, documents.get(name, {}))
        if documents.get(name, {}).get("sha256", contract.document.sha256) != contract.document.sha256:
            notes.append(f"the contract '{name}' is not the document that was judged then: outcomes may differ")
        sections.append(Section(contract, transcript.setting.url, transcript))
        results += _results(contract, transcript, only)
    if recording.reduced:
        notes.append(f"{recording.reduced} bodies were recorded in part (--evidence-limit): outcomes may differ")
    return _report(sections, results, notes, partial=only is not None and only.partial)


def _contract(path: Path, name: str, document: dict[str, str]) -> Contract:
    if name in bundled():
        return load_contract(name)
    try:
        return load_contract(document.get("path", name))
    except UsageError as error:
        raise UsageError(f"{path}: judged by the contract '{name}', give it with --contract PATH: {error}") from None


def _results(contract: Contract, transcript: Transcript, only: Claim | None) -> Iterator[Result]:
    for operation, check in applicable(contract):
        if only is not None and only.partial and (contract.name, operation.id, check.id) not in only.outcomes:
            continue
        if transcript.halted:
            yield Result(contract.name, operation.id, check.id, Outcome.INCONCLUSIVE, reason=transcript.halted)
        else:
            yield judge(contract, operation, check, transcript)


def _report(sections: list[Section], results: list[Result], notes: list[str], *, partial: bool) -> Report:
    exchanges = [item for section in sections for item in section.transcript.exchanges]
    began = min((section.transcript.setting.began for section in sections), default=0.0)
    ended = max((item.started + item.elapsed for item in exchanges), default=began)
    try:
        number = version("messaging-conformance")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = "0"
    return Report(
        sections=tuple(sections),
        results=tuple(results),
        started=began,
        finished=ended,
        seed=sections[0].transcript.setting.seed if sections else 0,
        partial=partial,
        notes=tuple(notes),
        version=number,
        gathering=ended - began,
    )


def read_claim(path: Path) -> Claim:
    """Read the outcomes of a ``report.json``; raise ``UsageError`` for anything else."""
    try:
        tree = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: the report can't be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON: {error}") from None
    try:
        if not tree["format"].startswith("conformance-report/1"):
            raise UsageError(
                f"{path}: a report of the format {tree['format']!r}; this version reads conformance-report/1"
            )
        return Claim({_key(item): _said(item) for item in tree["results"]}, bool(tree["partial"]))
    except (KeyError, TypeError, AttributeError):
        raise UsageError(f"{path}: not a report of this suite (report.schema.json says what one is)") from None


def _key(item: dict[str, Any]) -> Key:
    return str(item["contract"]), str(item["operation"]), str(item["check"])


def _said(item: dict[str, Any]) -> tuple[str, frozenset[str]]:
    # A waiver is the run's own; what the evidence shows is a failure.
    outcome = "failed" if item["outcome"] == "waived" else str(item["outcome"])
    return outcome, frozenset(str(problem["requirement"]) for problem in item["problems"])


def differences(report: Report, claim: Claim) -> Iterator[str]:
    """Yield a line for each result in which evidence and report disagree."""
    judged = {(item.contract, item.operation, item.check): item for item in report.results}
    for key in {**claim.outcomes, **judged}:
        name = "::".join(key)
        if key not in claim.outcomes:
            yield f"{name}: {judged[key].outcome.value} by the evidence, not in the report"
        elif key not in judged:
            yield f"{name}: {claim.outcomes[key][0]} in the report, no such check by the evidence's contracts"
        else:
            said, broken = claim.outcomes[key]
            found = judged[key]
            shown = frozenset(problem.requirement for problem in found.problems)
            if found.outcome.value != said:
                yield f"{name}: {said} in the report, {found.outcome.value} by the evidence"
            elif shown != broken:
                yield f"{name}: breaks {_list(broken)} in the report, {_list(shown)} by the evidence"


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(name or "no requirement" for name in names)) or "nothing"
