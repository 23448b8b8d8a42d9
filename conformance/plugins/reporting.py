"""Tell pytest the outcomes, write the reports, and own the exit status."""

from __future__ import annotations

import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conformance.checks.judge import applicable, judge
from conformance.contract.outcome import Outcome, Result
from conformance.plugins import PLAN
from conformance.plugins.waivers import apply_waiver, complaints
from conformance.report.run import Report, Section

if TYPE_CHECKING:
    from conformance.plugins.collection import CheckItem
    from conformance.plugins.plan import Plan

_WORDS = {
    Outcome.WARNED: ("warned", "w", ("WARNED", {"yellow": True})),
    Outcome.INCONCLUSIVE: ("inconclusive", "i", ("INCONCLUSIVE", {"cyan": True})),
    Outcome.NOT_APPLICABLE: ("not applicable", "n", ("NOT APPLICABLE", {})),
    Outcome.WAIVED: ("waived", "v", ("WAIVED", {"yellow": True})),
}
_SEVERITY = {"failed": {Outcome.FAILED}, "warned": {Outcome.FAILED, Outcome.WARNED}}
_SEVERITY["inconclusive"] = {Outcome.FAILED, Outcome.WARNED, Outcome.INCONCLUSIVE}


class CheckFailed(Exception):  # noqa: N818 - it is what pytest calls a failure
    """A check failed; the text is its paragraph."""


def judge_item(item: CheckItem) -> None:
    """Judge an item on the evidence and raise what tells pytest so."""
    plan = item.config.stash[PLAN]
    part = plan.part(item.operation.contract)
    if part.transcript is None or part.cause:
        result = Result(
            part.contract.name, item.operation.id, item.check.id, Outcome.INCONCLUSIVE, reason=part.cause or "not asked"
        )
    else:
        result = judge(part.contract, item.operation, item.check, part.transcript)
    result = apply_waiver(part.configuration, result)
    item.result = result
    plan.results.append(result)
    item.user_properties.append(("outcome", result.outcome.value))
    item.user_properties.extend(("requirement", name) for name in result.requirements)
    bad = _SEVERITY[item.config.option.fail_on]
    if result.outcome is Outcome.ERROR:
        raise CheckFailed(f"the suite broke: {result.reason}")
    if result.outcome in bad:
        from conformance.report.terminal import paragraph  # noqa: PLC0415 - rich is loaded for failures alone

        raise CheckFailed(paragraph(part.contract, result))
    if result.outcome in {Outcome.INCONCLUSIVE, Outcome.NOT_APPLICABLE, Outcome.WAIVED}:
        raise pytest.skip.Exception(result.reason, _use_item_location=True)


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:  # noqa: ANN401 - a hook wrapper is a generator of pytest's
    """Carry the outcome on the report, where the terminal finds it."""
    outcome = yield
    result = getattr(item, "result", None)
    if result is not None:
        outcome.get_result().conformance_outcome = result.outcome.value


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.TestReport) -> Any:  # noqa: ANN401 - pytest's own mixed tuple
    """Show the outcomes that pytest has no word for."""
    name = getattr(report, "conformance_outcome", None)
    if name is None or report.when != "call" or report.failed:
        return None
    return _WORDS.get(Outcome(name))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the reports and set the exit status of ``interface.md``; pytest's own can't tell these cases apart."""
    config = session.config
    plan = config.stash[PLAN]
    if config.option.collectonly or exitstatus == pytest.ExitCode.USAGE_ERROR or not _asked(plan):
        return
    if exitstatus == pytest.ExitCode.INTERRUPTED and not session.shouldstop:
        plan.interrupted = True
    report = make_report(plan, config.option.conformance_seed)
    plan.broken = plan.broken or _write(plan, report, config.option.evidence_limit)
    config.stash[REPORT] = report
    session.exitstatus = status(plan, report, config.option.fail_on, int(exitstatus))


REPORT: pytest.StashKey[Report] = pytest.StashKey()


def _asked(plan: Plan) -> bool:
    return any(part.transcript is not None for part in plan.parts)


def make_report(plan: Plan, seed: int) -> Report:
    """Make the report of a finished run; what is applicable and was not judged makes it partial."""
    sections = tuple(
        Section(part.contract, part.url, part.transcript) for part in plan.parts if part.transcript is not None
    )
    whole = {
        (part.contract.name, operation.id, check.id)
        for part in plan.parts
        for operation, check in applicable(part.contract)
    }
    judged = {(result.contract, result.operation, result.check) for result in plan.results}
    missing = len(whole - judged)
    notes = [part.cause for part in plan.parts if part.cause]
    cut = sorted({note["reason"] for s in sections for note in s.transcript.notes if "budget" in str(note["reason"])})
    notes += cut
    if plan.interrupted:
        notes.append("interrupted: judged on the evidence so far")
    if missing:
        notes.append(f"narrowed: {missing} of {len(whole)} applicable checks were not judged")
    stale = [line for part in plan.parts[:1] for line in complaints(part.configuration, plan.parts, plan.results)]
    try:
        number = version("messaging-conformance")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = "0"
    return Report(
        sections=sections,
        results=tuple(plan.results),
        started=plan.started,
        finished=time.time(),
        seed=seed,
        partial=bool(missing or plan.interrupted or cut or any(part.cause for part in plan.parts)),
        notes=(*notes, *stale),
        version=number,
        gathering=plan.gathering,
        chain=plan.chain,
        missing=missing,
    )


def status(plan: Plan, report: Report, fail_on: str, pytests: int) -> int:
    """Return the exit status; where several apply the first of 2, 3, 1, 5, 0."""
    totals = report.totals
    if plan.interrupted or pytests == pytest.ExitCode.INTERRUPTED:
        return 2
    if totals[Outcome.ERROR] or plan.broken or pytests == pytest.ExitCode.INTERNAL_ERROR:
        return 3
    stale = any(line.startswith("waiver") for line in report.notes)
    if stale or any(totals[outcome] for outcome in _SEVERITY[fail_on]):
        return 5 if all(part.cause for part in plan.parts) and not stale else 1
    examined = totals[Outcome.PASSED] + totals[Outcome.WARNED] + totals[Outcome.WAIVED] + totals[Outcome.FAILED]
    return 0 if examined else 5


def _write(plan: Plan, report: Report, limit: float) -> str:
    """Write report.json and evidence.har; return what went wrong, if anything."""
    from conformance.evidence import har  # noqa: PLC0415 - only a run that has evidence needs it
    from conformance.report import json  # noqa: PLC0415

    try:
        plan.report_dir.mkdir(parents=True, exist_ok=True)
        transcripts = [section.transcript for section in report.sections]
        contracts = [section.contract for section in report.sections]
        har.write(plan.report_dir / "evidence.har", transcripts, limit, contracts)
        (plan.report_dir / "report.json").write_text(json.render(report), encoding="utf-8")
    except OSError as error:
        return f"the report could not be written to {plan.report_dir}: {error.strerror}"
    return ""


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401 - pytest's own class
    """Print the table, warnings and the honest line below pytest's own output."""
    report = config.stash.get(REPORT, None)
    if report is None:
        return
    from rich.console import Console  # noqa: PLC0415 - loaded once there is something to print

    from conformance.report.terminal import render  # noqa: PLC0415

    writer = terminalreporter._tw  # noqa: SLF001 - pytest offers no other way to its file
    console = Console(
        file=writer._file,  # noqa: SLF001
        force_terminal=bool(writer.hasmarkup),
        no_color=not writer.hasmarkup,
        width=None if writer.hasmarkup else 100,
        highlight=False,
    )
    plan = config.stash[PLAN]
    render(report, console, failures=config.option.tbstyle == "no")
    console.print(f"report: {Path(plan.report_dir, 'report.json')}  evidence: {Path(plan.report_dir, 'evidence.har')}")
    if plan.broken:
        console.print(plan.broken)
