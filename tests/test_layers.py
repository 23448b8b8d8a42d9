"""Imports only go down, as the grid in README has it: a check can be read without knowing what asks and serves."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import conformance

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(conformance.__file__).parent
# What a package may import besides itself. Files that lie in `conformance/` itself are commands: they may import all.
BELOW = {
    "contract": set(),
    "evidence": {"contract"},
    "checks": {"contract", "evidence"},
    "lint": {"contract", "evidence"},
    "report": {"contract", "evidence"},
    "reference": {"contract", "evidence", "checks", "lint", "report"},
    "faults": {"contract", "evidence", "checks", "lint", "report", "reference"},
    "probes": {"contract", "evidence", "checks", "lint", "report"},
    "plugins": {"contract", "evidence", "checks", "lint", "report", "probes", "reference", "faults"},
}
PURE = {"contract", "evidence", "checks", "lint"}
HEAVY = {"httpx", "pytest", "schemathesis", "starlette", "uvicorn", "requests", "hypothesis"}
FILES = sorted(path for path in ROOT.rglob("*.py") if "spec" not in path.relative_to(ROOT).parts)


def package(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else ""


def imported(path: Path, *, anywhere: bool) -> Iterator[str]:
    """Yield the modules that a file imports; without ``anywhere`` those that it imports as soon as it is."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree) if anywhere else _at_once(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        for_types = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
        if not for_types and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _at_once(child)


def test_every_package_has_its_line() -> None:
    assert {package(path) for path in FILES} - {""} <= set(BELOW)


@pytest.mark.parametrize(
    "path", [path for path in FILES if package(path)], ids=lambda path: str(path.relative_to(ROOT))
)
def test_imports_only_go_down(path: Path) -> None:
    own = package(path)
    names = {name.split(".")[1] for name in imported(path, anywhere=True) if name.startswith("conformance.")}
    assert names - BELOW[own] - {own} == set()


@pytest.mark.parametrize(
    "path", [path for path in FILES if package(path) in PURE], ids=lambda path: str(path.relative_to(ROOT))
)
def test_what_judges_needs_nothing_that_asks_or_serves(path: Path) -> None:
    assert {name.split(".")[0] for name in imported(path, anywhere=False)} & HEAVY == set()


def test_the_plugin_loads_without_what_a_run_needs() -> None:
    at_once = {name.split(".")[0] for name in imported(ROOT / "plugins" / "__init__.py", anywhere=False)}
    assert at_once <= {"__future__", "typing", "pytest"}
