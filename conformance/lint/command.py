"""``conformance lint``: read the documents, run the rules, print what they say in one format."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from conformance.lint.run import lint

if TYPE_CHECKING:
    import argparse

    from conformance.lint.result import Report

CLEAN, PROBLEMS, BROKEN, USAGE = 0, 1, 3, 4  # exit statuses of interface.md


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    report = lint(arguments.documents)
    for line in (*report.unreadable, *report.broken):
        sys.stderr.write(f"conformance: {line}\n")
    sys.stdout.write(_rendered(report, arguments.format))
    return status(report, arguments.fail_on)


def status(report: Report, fail_on: str) -> int:
    """Return the exit status: of several that apply the first of 4, 3, 1, 0."""
    if report.unreadable:
        return USAGE
    if report.broken:
        return BROKEN
    failing = report.number("error") + (report.number("warning") if fail_on == "warning" else 0)
    return PROBLEMS if failing else CLEAN


def _rendered(report: Report, name: str) -> str:
    render = import_module(f"conformance.lint.formats.{name}").render
    text: str = render(report, colour=_colour()) if name == "text" else render(report)
    return text


def _colour() -> bool:
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
