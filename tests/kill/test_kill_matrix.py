"""Each fault makes worse exactly the checks that it declares, and the correct server passes them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.checks import every as every_check
from conformance.checks.judge import applicable
from conformance.contract.bundled import bundled
from conformance.contract.loading import load_contract
from conformance.contract.outcome import Outcome
from conformance.faults import every
from conformance.probes import every as every_probe
from tests.kill.matrix import examine, judged_with
from tests.kill.table import lines

BAD = (Outcome.FAILED, Outcome.WARNED, Outcome.ERROR)
GOOD = {Outcome.PASSED, Outcome.NOT_APPLICABLE}
# 004's cursor is a bare timestamp: what shares the boundary's is lost, whatever the server does.
OF_THE_CONTRACT = {"heymarket::listAllMessages::pagination.ties"}
CONTRACTS = sorted(bundled())
# Checks of what no bundled contract has: tests/lists and tests/probes show each of them failing, on small servers.
ELSEWHERE = {"counting.total", "pagination.full_pages", "pagination.item_cursor", "pagination.stable_under_removals"}


def quick() -> set[str]:
    """Return the faults of the quick tier: for each check one on each system; the rest is nightly."""
    chosen: set[str] = set()
    for contract in CONTRACTS:
        for check in every_check():
            killers = [name for name, fault in every(contract).items() if check in fault.kills]
            killers.sort(key=lambda name: (name not in chosen, len(every()[name].kills)))
            chosen.update(killers[:1])
    return chosen


QUICK = quick()
FAULTS = [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.long]) for name in every()]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_makes_worse_exactly_what_it_declares(name: str) -> None:
    fault = every()[name]
    judged = judged_with(fault)
    bad = judged.bad(*BAD)
    always = {name for name in OF_THE_CONTRACT & set(bad) if bad[name].outcome is Outcome.WARNED}
    failed = {result.check for name, result in bad.items() if name not in always}
    kills = set(fault.kills) - {bad[name].check for name in always}
    blind = {result.check for result in judged.bad(Outcome.INCONCLUSIVE).values()}
    worse = judged.bad(*BAD, Outcome.INCONCLUSIVE)
    said = {name: (result.reason, result.problems[:1]) for name, result in worse.items()}
    assert failed == kills, said
    assert blind - failed <= set(fault.blinds), said


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("seed", range(4))
def test_the_correct_server_passes_everything(contract: str, seed: int) -> None:
    judged = examine(contract, seed=seed)
    worse = {name: result for name, result in judged.results.items() if result.outcome not in GOOD}
    assert {name: result for name, result in worse.items() if name not in OF_THE_CONTRACT} == {}
    assert {result.outcome for result in worse.values()} <= {Outcome.WARNED}
    assert len(judged.results) > {"agentmessage": 140, "heymarket": 85, "whippy": 44}[contract]


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("data", ["one", "page", "empty"])
def test_too_little_data_is_inconclusive_never_wrong(contract: str, data: str) -> None:
    judged = examine(contract, data=data)
    assert set(judged.bad(*BAD)) <= OF_THE_CONTRACT
    lacking = {result.check for result in judged.bad(Outcome.INCONCLUSIVE).values()}
    assert data == "page" or {"pagination.exclusive", "pagination.complete", "pagination.ties"} <= lacking
    assert contract != "agentmessage" or "pagination.limit_default" in lacking


def test_without_leave_to_send_nothing_is_wrong_and_nothing_is_sent() -> None:
    judged = examine(allow=False)
    assert judged.bad(*BAD) == {}
    assert not [item for item in judged.transcript.exchanges if item.operation == "sendMessage" and item.ok]
    assert judged.results["agentmessage::sendMessage::sending.accepted"].outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("name", sorted(set(every_check()) - ELSEWHERE))
def test_each_check_is_killed_by_a_fault(name: str) -> None:
    assert [fault.id for fault in every().values() if name in fault.kills]


def test_what_no_bundled_contract_has_is_proved_elsewhere() -> None:
    used = {check.id for contract in CONTRACTS for _, check in applicable(load_contract(contract))}
    assert set(every_check()) - used == ELSEWHERE


def test_what_is_declared_exists() -> None:
    checks = set(every_check())
    assert {fault.id: set(fault.kills) | set(fault.blinds) for fault in every().values() if not fault.kills} == {}
    unknown = {fault.id: (set(fault.kills) | set(fault.blinds)) - checks for fault in every().values()}
    assert {name: names for name, names in unknown.items() if names} == {}
    unknown = {check.id: set(check.probes) - set(every_probe()) for check in every_check().values()}
    assert {name: probes for name, probes in unknown.items() if probes} == {}
    assert (len(every("agentmessage")), len(every("whippy")), len(every("heymarket"))) >= (70, 40, 30)


def test_the_table_in_reports_is_the_matrix() -> None:
    table = Path(__file__).parents[2] / "reports" / "kill-matrix.md"
    assert table.read_text(encoding="utf-8").splitlines() == list(lines()), (
        "python -m tests.kill.table > reports/kill-matrix.md"
    )
