from __future__ import annotations

import pytest

from conformance.lint import every
from conformance.lint.examples import Example, examples
from tests.lint.linted import linted

CASES = [(name, index, example) for name, rule in every().items() for index, example in enumerate(examples(rule.doc))]


@pytest.mark.parametrize(("name", "index", "example"), CASES, ids=[f"{name}-{index}" for name, index, _ in CASES])
def test_docstring_example(name: str, index: int, example: Example) -> None:
    found = linted(example.document, name)
    assert bool(found) is example.wrong, (index, [result.message for result in found])


@pytest.mark.parametrize("name", every())
def test_each_rule_has_an_example_of_each_side_and_a_reason(name: str) -> None:
    assert {example.wrong for example in examples(every()[name].doc)} == {True, False}
    law, reason, *_ = every()[name].doc.split("\n\n")
    assert law.endswith(".")
    assert not reason.startswith(("Wrong:", "Right:"))
