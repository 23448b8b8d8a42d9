"""Whatever stands in a file: never a traceback, never over a second, and every format can print what was found."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from conformance import cli
from conformance.lint.run import lint
from tests.lint.linted import TODAY
from tests.lint.mutated import File, texts

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("text", "json", "sarif", "github", "junit")
CHECKS = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large)
SECOND = 1.0


def survives(path: Path, file: File) -> None:
    target = path / file.name
    target.write_bytes(file.content)
    begun = time.process_time()
    report = lint([target], today=TODAY)
    spent = time.process_time() - begun
    assert report.broken == ()
    assert spent < SECOND
    number = sum(file.content[-64:])
    output, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(errors):
        status = cli.main(["lint", str(target), "--format", FORMATS[number % len(FORMATS)]])
    assert status in {0, 1, 4}
    assert "Traceback" not in errors.getvalue()
    assert (status == 4) == bool(report.unreadable) == bool(errors.getvalue())


@settings(max_examples=500, deadline=None, derandomize=True, database=None, suppress_health_check=CHECKS)
@given(file=texts())
def test_strange_files(tmp_path: Path, file: File) -> None:
    survives(tmp_path, file)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=CHECKS)
@given(file=texts())
def test_many_strange_files(tmp_path: Path, file: File) -> None:
    survives(tmp_path, file)
