"""The register and the checks know each other."""

from __future__ import annotations

from conformance.checks import every
from conformance.checks.judge import applicable
from conformance.contract.loading import bundled, load_contract


def test_each_check_that_the_register_names_exists() -> None:
    for name in bundled():
        unknown = {
            entry.id: check
            for entry in load_contract(name).register
            for check in entry.checks
            if check.partition("#")[0] not in every()
        }
        assert unknown == {}


def test_each_check_that_applies_serves_a_requirement_of_the_operation() -> None:
    for name in bundled():
        contract = load_contract(name)
        without = [
            f"{operation.id}/{check.id}"
            for operation, check in applicable(contract)
            if not contract.requirements(operation.id, check.id)
        ]
        assert without == []
