"""Each fault makes worse exactly the checks that it declares, and the correct server passes them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.checks import every as every_check
from conformance.contract.outcome import Outcome
from conformance.faults import every
from conformance.probes import every as every_probe
from tests.kill.matrix import examine, judged_with
from tests.kill.table import lines

BAD = (Outcome.FAILED, Outcome.WARNED, Outcome.ERROR)
GOOD = {Outcome.PASSED, Outcome.NOT_APPLICABLE}


def quick() -> set[str]:
    """Return the faults of the quick tier: two for each check, and all that are the only one; the rest is nightly."""
    chosen: set[str] = set()
    for check in every_check():
        killers = [name for name, fault in every().items() if check in fault.kills]
        killers.sort(key=lambda name: (name not in chosen, len(every()[name].kills)))
        chosen.update(killers[:2])
    return chosen


QUICK = quick()
FAULTS = [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.long]) for name in every()]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_makes_worse_exactly_what_it_declares(name: str) -> None:
    fault = every()[name]
    judged = judged_with(fault)
    failed = {result.check for result in judged.bad(*BAD).values()}
    blind = {result.check for result in judged.bad(Outcome.INCONCLUSIVE).values()}
    worse = judged.bad(*BAD, Outcome.INCONCLUSIVE)
    said = {name: (result.reason, result.problems[:1]) for name, result in worse.items()}
    assert failed == set(fault.kills), said
    assert blind - failed <= set(fault.blinds), said


@pytest.mark.parametrize("seed", range(5))
def test_the_correct_server_passes_everything(seed: int) -> None:
    judged = examine(seed=seed)
    worse = {name: result for name, result in judged.results.items() if result.outcome not in GOOD}
    assert worse == {}
    assert len(judged.results) > 140


@pytest.mark.parametrize("data", ["one", "page", "empty"])
def test_too_little_data_is_inconclusive_never_wrong(data: str) -> None:
    judged = examine(data=data)
    assert judged.bad(*BAD) == {}
    lacking = {result.check for result in judged.bad(Outcome.INCONCLUSIVE).values()}
    assert "pagination.limit_default" in lacking
    assert data == "page" or {"pagination.exclusive", "pagination.complete", "pagination.ties"} <= lacking


def test_without_leave_to_send_nothing_is_wrong_and_nothing_is_sent() -> None:
    judged = examine(allow=False)
    assert judged.bad(*BAD) == {}
    assert not [item for item in judged.transcript.exchanges if item.operation == "sendMessage" and item.ok]
    assert judged.results["agentmessage::sendMessage::sending.accepted"].outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("name", every_check())
def test_each_check_is_killed_by_a_fault(name: str) -> None:
    assert [fault.id for fault in every().values() if name in fault.kills]


def test_what_is_declared_exists() -> None:
    checks = set(every_check())
    assert {fault.id: set(fault.kills) | set(fault.blinds) for fault in every().values() if not fault.kills} == {}
    unknown = {fault.id: (set(fault.kills) | set(fault.blinds)) - checks for fault in every().values()}
    assert {name: names for name, names in unknown.items() if names} == {}
    unknown = {check.id: set(check.probes) - set(every_probe()) for check in every_check().values()}
    assert {name: probes for name, probes in unknown.items() if probes} == {}
    assert len(every("agentmessage")) >= 70


def test_the_table_in_reports_is_the_matrix() -> None:
    table = Path(__file__).parents[2] / "reports" / "kill-matrix.md"
    assert table.read_text(encoding="utf-8").splitlines() == list(lines()), (
        "python -m tests.kill.table > reports/kill-matrix.md"
    )
