"""What a format has to know beside the report: how, and for whom, it is shown."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from conformance.lint.result import Report

FailOn = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class View:
    """How to show a report.

    ``width``: of a line of the document. ``columns``: of the terminal that prose is wrapped for; 0 for none.
    ``root``: what relative paths are relative to.
    """

    colour: bool = False
    width: int = 110
    columns: int = 0
    fail_on: FailOn = "error"
    root: Path = field(default_factory=Path.cwd)


def shown(path: Path, report: Report, root: Path) -> str:
    """Return a path as people read it: as they named it, or relative to the root where it lies below."""
    if path in report.documents or not path.is_absolute():
        return str(path)
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def located(path: Path, root: Path) -> Path:
    """Return a path as programs want it: relative to the root, or absolute where it is not below."""
    whole = Path(os.path.normpath(Path.cwd() / path))
    return whole.relative_to(root) if whole.is_relative_to(root) else whole
