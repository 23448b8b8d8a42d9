"""The OpenAPI document is the test file: contract, operation, check are the collected tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conformance.checks.judge import applicable
from conformance.plugins import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.checks.kinds import Check
    from conformance.contract.model import Contract, Operation
    from conformance.contract.outcome import Result

TOPICS = ("schema", "pagination", "ordering", "filtering", "errors", "access", "rate_limit", "sending", "counting")
LEVELS = ("must", "should", "may")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make topics and levels markers."""
    for name in TOPICS:
        config.addinivalue_line("markers", f"{name}: checks of this topic")
    for name in LEVELS:
        config.addinivalue_line("markers", f"{name}: checks that serve a requirement of this level")


@pytest.hookimpl(tryfirst=True)
def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Let the contracts be reached wherever they lie, in an installed wheel too; other rules don't apply to them."""
    for part in config.stash[PLAN].parts:
        path = Path(part.contract.path).resolve()
        if collection_path.resolve() == path or collection_path.resolve() in path.parents:
            return False
    return None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ContractFile | None:
    """Collect the contracts of this run, never any other document below a folder."""
    if not parent.session.isinitpath(file_path):
        return None
    for part in parent.config.stash[PLAN].parts:
        if Path(part.contract.path).resolve() == file_path.resolve():
            made: ContractFile = ContractFile.from_parent(parent, path=file_path, nodeid=part.contract.name)
            made.contract = part.contract
            return made
    return None


class ContractFile(pytest.File):
    """A contract."""

    contract: Contract

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield the operations."""
        pairs = applicable(self.contract)
        for operation in self.contract.operations.values():
            checks = [check for other, check in pairs if other is operation]
            if checks:
                yield OperationNode.from_parent(self, name=operation.id, operation=operation, checks=checks)


class OperationNode(pytest.Collector):
    """An operation of a contract."""

    def __init__(self, *, operation: Operation, checks: list[Check], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.operation, self.checks = operation, checks

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the checks that apply."""
        for check in self.checks:
            yield CheckItem.from_parent(self, name=check.id, operation=self.operation, check=check)


class CheckItem(pytest.Item):
    """One check on one operation. ``result`` is there once it has run."""

    result: Result | None = None

    def __init__(self, *, operation: Operation, check: Check, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.operation, self.check = operation, check
        self.add_marker(check.topic)
        contract: Contract = self.config.stash[PLAN].part(operation.contract).contract
        entries = contract.requirements(operation.id, check.id)
        for level in {entry.level for entry in entries} or {check.level}:
            self.add_marker(level)

    def runtest(self) -> None:
        """Judge, and tell pytest in its own words."""
        from conformance.plugins.reporting import judge_item  # noqa: PLC0415 - it imports this module

        judge_item(self)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401
        """Show a failed check as its paragraph, not as a traceback."""
        from conformance.plugins.reporting import CheckFailed  # noqa: PLC0415

        if isinstance(excinfo.value, CheckFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where: the operation's line in the contract (from 0, as pytest counts)."""
        return self.path, self.operation.line - 1, f"{self.operation.contract}::{self.operation.id}::{self.check.id}"
