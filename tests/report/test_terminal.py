from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from conformance.contract.outcome import Outcome
from conformance.report.terminal import WIDTH, paragraph, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.report.run import Report


def printed(report: Report, *, width: int = WIDTH, colour: bool = False, failures: bool = True) -> str:
    file = io.StringIO()
    render(report, Console(file=file, width=width, force_terminal=colour, highlight=False), failures=failures)
    return file.getvalue()


def test_golden(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("terminal.txt", printed(report))


def test_golden_conformant(report: Report, golden: Callable[[str, str], None]) -> None:
    passed = tuple(item for item in report.results if item.outcome is Outcome.PASSED)
    golden("conformant.txt", printed(replace(report, results=passed, partial=False, missing=0, notes=())))


@pytest.mark.parametrize("width", [40, 100, 300])
def test_a_curl_line_is_one_line(report: Report, width: int) -> None:
    curl = next(item.reproduce for item in report.results if item.reproduce)
    lines = printed(report, width=width).splitlines()
    assert [line for line in lines if "curl" in line] == [f"  $ {curl}"]
    assert all(len(line) <= WIDTH for line in lines if "curl" not in line)


def test_nothing_commands_the_terminal(report: Report) -> None:
    text = printed(report)
    assert "\x1b" not in text
    assert "\\x1b[31m" in text
    assert "\x1b[31m" not in printed(report, colour=True).replace("\x1b[1;31m", "")


def test_failures_that_pytest_has_shown_are_not_shown_again(report: Report) -> None:
    text = printed(report, failures=False)
    assert "FAILED shop" not in text
    assert "WARNED shop::listOrders::pagination.limit_bounds" in text


def test_a_paragraph_names_what_mends_it(report: Report) -> None:
    failed = next(item for item in report.results if item.outcome is Outcome.FAILED)
    text = paragraph(report.sections[0].contract, failed)
    for part in (failed.node_id, "order 17", "SH-1", "No order stands in one walk twice.", "orders.txt: sentence 3"):
        assert part in text
