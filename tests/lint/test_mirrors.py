"""Where the vendors' documents contradict themselves, a rule finds it in a contract that mirrors them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conformance.contract.loading import bundled
from conformance.lint.run import lint
from tests.lint.linted import TODAY

if TYPE_CHECKING:
    from conformance.lint.result import Report

MIRRORS = Path(__file__).parent / "mirrors"
CONTRADICTIONS: list[dict[str, Any]] = yaml.safe_load((MIRRORS / "contradictions.yaml").read_text("utf-8"))
NAMES = [f"{each['document'][:3]} {each['contradiction'][:60]}" for each in CONTRADICTIONS]


@cache
def report(document: str) -> Report:
    return lint([next(MIRRORS.glob(f"{document[:3]}_*.yaml"))], today=TODAY)


@pytest.mark.parametrize("entry", CONTRADICTIONS, ids=NAMES)
def test_each_contradiction_is_found_where_it_is(entry: dict[str, Any]) -> None:
    found = [each for each in report(entry["document"]).results if each.rule.topic == entry["topic"]]
    assert any(
        each.place.pointer == at or each.place.pointer.startswith(f"{at}/") for each in found for at in entry["at"]
    ), [(each.rule.id, each.place.pointer) for each in found]


@pytest.mark.parametrize("name", bundled())
def test_our_own_contracts_are_clean(name: str) -> None:
    results = lint([bundled()[name]], today=TODAY).results
    assert [(each.rule.id, each.place.pointer, each.message) for each in results if each.counts] == []


@pytest.mark.parametrize("name", bundled())
def test_what_our_contracts_keep_quiet_says_what_the_documents_lack(name: str) -> None:
    reasons = {each.suppressed for each in lint([bundled()[name]], today=TODAY).results if each.suppressed}
    assert all(len(reason.split()) >= 5 for reason in reasons)
