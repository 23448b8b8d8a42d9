"""Lint a text as a file of its own."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.lint import every
from conformance.lint.description import describe
from conformance.lint.run import examine

if TYPE_CHECKING:
    from conformance.lint.result import Result

TODAY = date(2026, 1, 1)
HEAD = "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"


def linted(text: str, *rules: str, name: str = "openapi.yaml", beside: dict[str, str] | None = None) -> list[Result]:
    """Return what the rules (default: all) say of a text; ``beside``: other files by name, in the same folder."""
    with tempfile.TemporaryDirectory() as folder:
        for other, content in {name: text, **(beside or {})}.items():
            (Path(folder) / other).write_text(content, "utf-8")
        broken: list[str] = []
        chosen = [every()[each] for each in rules] if rules else None
        found = examine(describe(Path(folder) / name, TODAY), broken, chosen)
    assert broken == []
    return found


def places(text: str, *rules: str) -> list[str]:
    """Return ``rule pointer`` of each problem that counts."""
    return [f"{result.rule.id} {result.place.pointer}" for result in linted(text, *rules) if result.counts]
