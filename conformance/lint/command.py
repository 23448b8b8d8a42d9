"""``conformance lint``: read the documents, run the rules, write what they say in one format."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.contract.errors import UsageError
from conformance.lint.formats.totals import failing, sentence
from conformance.lint.formats.view import View
from conformance.lint.formats.visible import visible
from conformance.lint.run import lint
from conformance.lint.writing import append, say, write

if TYPE_CHECKING:
    import argparse

    from conformance.lint.baseline import Baseline
    from conformance.lint.result import Report, Result

CLEAN, PROBLEMS, BROKEN, USAGE = 0, 1, 3, 4  # exit statuses of interface.md
_WIDTH, _LEAST = 110, 40  # of a line of a document, where no terminal has a width; and in any terminal
_MARGIN = 10  # what stands before and after such a line


def run(arguments: argparse.Namespace) -> int:
    """Run the command; return the exit status. ``UsageError``: the arguments, or a baseline or output that fails."""
    _check(arguments)
    known = _known(arguments) if arguments.baseline else None
    try:
        report = _linted(arguments.documents)
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev: whoever mends it needs the whole traceback
            raise
        say(f"the linter itself broke: {type(error).__name__}: {error}")
        return BROKEN
    if known is not None:
        report = _compared(report, known, arguments)
    report = once(report)
    try:
        _deliver(report, arguments)
    finally:
        for line in (*report.unreadable, *report.broken):  # last, where they don't scroll away
            say(line)
    return status(report, arguments.fail_on)


def status(report: Report, fail_on: str) -> int:
    """Return the exit status: of several that apply the first of 4, 3, 1, 0."""
    if report.unreadable:
        return USAGE
    if report.broken:
        return BROKEN
    return PROBLEMS if failing(report, "warning" if fail_on == "warning" else "error") else CLEAN


def once(report: Report) -> Report:
    """Return the report in the order of files and lines, with what several documents share in it once."""
    found: dict[tuple[object, ...], Result] = {}
    for each in report.results:
        place = each.place
        key = (each.rule.id, os.path.realpath(place.path), place.pointer, each.aspect, each.message, each.counts)
        first = found.get(key)
        if first is not None:
            both = tuple(dict.fromkeys((*first.operations, *each.operations)))
            found[key] = replace(first, operations=both)
        else:
            found[key] = each
    if len(report.operations) > 1:
        order = sorted(found.values(), key=lambda each: (str(each.place.path), each.place.line, each.place.column))
        return replace(report, results=tuple(order))
    return replace(report, results=tuple(found.values()))


def _linted(documents: list[Path]) -> Report:
    """Lint. Of one document everything is kept to the end: to look for garbage would be a tenth of the time."""
    collecting = gc.isenabled()
    (gc.disable if len(documents) == 1 else gc.enable)()
    try:
        return lint(documents)
    finally:
        (gc.enable if collecting else gc.disable)()


def _check(arguments: argparse.Namespace) -> None:
    if arguments.update_baseline and not arguments.baseline:
        raise UsageError("--update-baseline: name the file with --baseline FILE")
    written = [Path(each) for each in (arguments.output, arguments.baseline) if each]
    read = [os.path.realpath(path) for path in arguments.documents]
    for number, path in enumerate(written):
        if os.path.realpath(path) in (*read, *(os.path.realpath(other) for other in written[:number])):
            raise UsageError(f"{path}: named twice: a file that is read here can't be written too")


def _known(arguments: argparse.Namespace) -> Baseline:
    from conformance.lint.baseline import read  # noqa: PLC0415 - few have one

    return read(arguments.baseline, missing=arguments.update_baseline)


def _compared(report: Report, known: Baseline, arguments: argparse.Namespace) -> Report:
    """Return the report with what the baseline knows marked; with ``--update-baseline`` write that first."""
    from conformance.lint.baseline import difference, marked, updated  # noqa: PLC0415

    if arguments.update_baseline:
        if report.broken:
            raise UsageError(f"{arguments.baseline}: not written: a rule broke, and what it would say is not known")
        changed = updated(known, report)
        if changed.text != known.text:
            write(changed.path, changed.text, "--baseline")
        say(f"{changed.path}: {difference(known, changed)}")
        known = changed
    return marked(known, report)


def _deliver(report: Report, arguments: argparse.Namespace) -> None:
    output = arguments.output if arguments.output != "-" else None
    view = _view(arguments, terminal=not output and sys.stdout is not None and sys.stdout.isatty())
    module = import_module(f"conformance.lint.formats.{arguments.format}")
    text: str = module.render(report, view)
    write(Path(output) if output else None, text, "--output")
    if arguments.format == "github" and os.environ.get("GITHUB_STEP_SUMMARY"):
        append(Path(os.environ["GITHUB_STEP_SUMMARY"]), module.summary(report, view))
    if output and arguments.format == "text":
        write(None, f"{sentence(report)}; see {visible(output)}\n", "")


def _view(arguments: argparse.Namespace, *, terminal: bool) -> View:
    """Return how to show it; what programs read is relative to the repository where GitHub runs us."""
    workspace = os.environ.get("GITHUB_WORKSPACE", "") if arguments.format != "text" else ""
    root = Path(workspace) if workspace and Path.cwd().is_relative_to(workspace) else Path.cwd()
    columns = _columns() if terminal else 0
    return View(
        colour=arguments.output in {None, "-"} and _colour(terminal=terminal),
        width=max(_LEAST, columns - _MARGIN) if columns else _WIDTH,
        columns=columns,
        fail_on=arguments.fail_on,
        root=root,
    )


def _columns() -> int:
    """Return how wide the terminal is; 0 where it doesn't say."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return 0


def _colour(*, terminal: bool) -> bool:
    """Whether to colour: no-color.org and force-color.org, the latter first."""
    forced = os.environ.get("FORCE_COLOR", "")
    if forced:
        return forced not in {"0", "false"}
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
