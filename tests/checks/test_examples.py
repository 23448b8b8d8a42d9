from __future__ import annotations

import pytest

from conformance.checks import every
from conformance.checks.examples import Example, contract_of, examples, transcript
from conformance.checks.judge import judge

CASES = [(name, index, example) for name, check in every().items() for index, example in enumerate(examples(check.doc))]


@pytest.mark.parametrize(("name", "index", "example"), CASES, ids=[f"{name}-{index}" for name, index, _ in CASES])
def test_docstring_example(name: str, index: int, example: Example) -> None:
    contract = contract_of(example)
    check = every()[name]
    evidence = transcript(contract, example)
    operation = contract.operations[evidence.exchanges[0].operation]
    result = judge(contract, operation, check, evidence)
    assert result.outcome.value == example.outcome, (index, result.reason, result.problems)


@pytest.mark.parametrize("name", every())
def test_each_check_has_an_example_of_each_side(name: str) -> None:
    outcomes = {example.outcome for example in examples(every()[name].doc)}
    assert "passed" in outcomes
    assert outcomes & {"failed", "warned"}
