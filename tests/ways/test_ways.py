"""Every way of handing out pages: the right server passes, each wrong one is seen by the check that it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.contract.outcome import Outcome
from tests.ways.run import examined
from tests.ways.table import ABROAD, FAULTS, WAYS, possible

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from tests.ways.way import Way

WORSE = {Outcome.FAILED, Outcome.WARNED}
PASSED = ("pagination.exclusive", "pagination.complete", "pagination.terminates", "filtering.complete")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_right_server_passes(way: Way, tmp_path: Path) -> None:
    results = examined(way, tmp_path)
    assert {name: item for name, item in results.items() if item.outcome in WORSE | {Outcome.ERROR}} == {}
    due = {*PASSED, *(FAULTS[fault] for fault in FAULTS if possible(way, fault))}
    assert {name for name in due if results[f"list/{name}"].outcome is not Outcome.PASSED} == set()


def cases(*, every: bool) -> list[ParameterSet]:
    return [
        pytest.param(way, fault, id=f"{way.name}: {fault}")
        for way in WAYS
        for fault in FAULTS
        if (fault in way.faults.split()) is not every and possible(way, fault)
    ]


@pytest.mark.parametrize(("way", "fault"), cases(every=False))
def test_a_fault_is_seen(way: Way, fault: str, tmp_path: Path) -> None:
    assert examined(way, tmp_path, fault)[f"list/{FAULTS[fault]}"].outcome in WORSE


@pytest.mark.long
@pytest.mark.parametrize(("way", "fault"), cases(every=True))
def test_every_other_fault_is_seen(way: Way, fault: str, tmp_path: Path) -> None:
    test_a_fault_is_seen(way, fault, tmp_path)


def test_another_origin_is_reported_and_never_asked(tmp_path: Path) -> None:
    results = examined(ABROAD, tmp_path)
    token = results["list/pagination.next_token"]
    assert token.outcome is Outcome.WARNED
    assert "another origin" in token.problems[0].message
    assert token.problems[0].actual.startswith("https://elsewhere.example/rows?")
    assert results["list/pagination.terminates"].outcome is Outcome.INCONCLUSIVE
    assert Outcome.ERROR not in {item.outcome for item in results.values()}
