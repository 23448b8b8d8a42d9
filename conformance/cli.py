"""``conformance``: the commands beside pytest. Each imports what it needs once it is called."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from conformance.contract.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.report.run import Report

FAILED, INTERRUPTED, BROKEN, USAGE, NOTHING = 1, 2, 3, 4, 5  # exit statuses of interface.md
_PORTS = 65535


class Version(argparse.Action):
    """Prints the version; to look it up takes longer than to lint a small document."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print and exit."""
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - the slowest import of all

        try:
            found = version("messaging-conformance")
        except PackageNotFoundError:  # run from a checkout that is not installed
            found = "(not installed)"
        sys.stdout.write(f"conformance {found}\n")
        parser.exit()


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, with the exit status that all bad input has."""

    def error(self, message: str) -> NoReturn:
        """Complain and exit."""
        self.exit(USAGE, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except UsageError as error:
        sys.stderr.write(f"conformance: {error}\n")
        return USAGE
    except BrokenPipeError:  # whoever read has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _parser() -> Parser:
    parser = Parser(prog="conformance", description="Conformance of messaging APIs. `pytest --target-url URL` runs it.")
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    serve = commands.add_parser("serve", help="run the reference server until it is told to end")
    serve.add_argument(
        "--contract",
        action="append",
        default=[],
        metavar="NAME",
        help="repeatable; default: agentmessage. Several are each served below /NAME",
    )
    serve.add_argument("--port", type=int, default=0, metavar="N", help="0, the default, picks a free one")
    serve.add_argument("--fault", action="append", default=[], metavar="ID", help="be wrong in this way (repeatable)")
    serve.add_argument("--latency", type=float, default=0.0, metavar="MS", help="answer so much later")
    serve.add_argument("--write-config", type=Path, metavar="FILE", help="write the conformance.toml for this server")
    serve.add_argument(
        "--data", default="standard", metavar="NAME", help="what it is seeded with (default: %(default)s)"
    )
    serve.add_argument("--seed", type=int, default=0, metavar="N", help="of keys and data (default: 0)")
    serve.add_argument("--roomy", action="store_true", help="limit rates less strictly")
    serve.set_defaults(run=_serve)

    judge = commands.add_parser(
        "judge",
        help="come to the verdicts again, offline, from the evidence alone",
        epilog="With --against the exit status is 0 if all outcomes are the same and 1 if not; without, as pytest's.",
    )
    judge.add_argument("evidence", type=Path, metavar="EVIDENCE.har")
    judge.add_argument("--against", type=Path, metavar="REPORT.json", help="compare with what this report says")
    judge.add_argument("--report-dir", type=Path, metavar="DIR", help="write report.json there")
    judge.add_argument(
        "--contract", action="append", default=[], metavar="NAME|PATH", help="in place of the recorded one (repeatable)"
    )
    judge.set_defaults(run=_judge)

    lint = commands.add_parser(
        "lint",
        help="say what is wrong or missing in an OpenAPI description",
        epilog="Exit status: 0 clean; 1 with problems at or above --fail-on; 3 if a rule itself broke; 4 for a file "
        "that can't be read or parsed (the others are still linted). A stale entry of the baseline is a warning.",
    )
    lint.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENT", help="OpenAPI 3.0 or 3.1, YAML or JSON")
    formats = ("text", "json", "sarif", "github", "junit")
    lint.add_argument("--format", choices=formats, default="text", help="default: %(default)s")
    lint.add_argument("--fail-on", choices=("error", "warning"), default="error", help="default: %(default)s")
    lint.add_argument("--output", metavar="FILE", help="write there; of text the totals alone are printed")
    lint.add_argument("--baseline", type=Path, metavar="FILE", help="known problems: they don't count")
    lint.add_argument("--update-baseline", action="store_true", help="write what is found now into the baseline")
    lint.set_defaults(run=_lint)

    explain = commands.add_parser("explain", help="say what a check, a lint rule, a requirement or a fault is")
    explain.add_argument("id", metavar="ID", help="such as pagination.exclusive or AM-LIST-7")
    explain.set_defaults(run=_explain)
    return parser


def _serve(arguments: argparse.Namespace) -> int:
    from conformance import faults, reference  # noqa: PLC0415 - a server is loaded to be served alone

    contracts = list(dict.fromkeys(arguments.contract)) or ["agentmessage"]
    for name in contracts:
        if name not in reference.SYSTEMS:
            raise UsageError(f"unknown contract '{name}'{nearest(name, reference.SYSTEMS)}")
    known = {name: fault for name, fault in faults.every().items() if fault.contract in contracts}
    for name in arguments.fault:
        if name not in known:
            close = nearest(name, known)
            hint = (
                close
                if "did you mean" in close
                else f"; {len(known)} are known, each with the topic of its check first"
            )
            raise UsageError(f"unknown fault '{name}' of {' and '.join(contracts)}{hint}")
    if not 0 <= arguments.port <= _PORTS:
        raise UsageError(f"--port {arguments.port}: a port is a number from 0 to {_PORTS}")
    if not 0 <= arguments.latency < float("inf"):
        raise UsageError(f"--latency {arguments.latency:g}: not a number of milliseconds")
    try:
        reference.run(
            contracts,
            port=arguments.port,
            faults=arguments.fault,
            latency_ms=arguments.latency,
            write_config=arguments.write_config,
            seed=arguments.seed,
            data=arguments.data,
            roomy=arguments.roomy,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        what = error.filename or f"--port {arguments.port}"
        raise UsageError(f"{what}: {error.strerror}") from None
    return 0


def _judge(arguments: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415

    from conformance.rejudge import differences, read_claim, rejudge  # noqa: PLC0415
    from conformance.report import json, terminal  # noqa: PLC0415

    claim = read_claim(arguments.against) if arguments.against else None
    report = rejudge(arguments.evidence, arguments.contract, claim)
    if arguments.report_dir:
        try:
            arguments.report_dir.mkdir(parents=True, exist_ok=True)
            (arguments.report_dir / "report.json").write_text(json.render(report), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--report-dir {arguments.report_dir}: {error.strerror}") from None
    console = Console(width=None if sys.stdout.isatty() else terminal.WIDTH, highlight=False)
    if claim is None:
        terminal.render(report, console)
        return _status(report)
    for note in report.notes:
        sys.stdout.write(f"note: {note}\n")
    lines = list(differences(report, claim))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    same = len(report.results) - len(lines)
    sys.stdout.write(f"{same} of {len(report.results)} outcomes are the same as in {arguments.against}\n")
    return FAILED if lines else 0


def _status(report: Report) -> int:
    from conformance.contract.outcome import Outcome  # noqa: PLC0415

    totals = report.totals
    if totals[Outcome.ERROR]:
        return BROKEN
    if totals[Outcome.FAILED]:
        return FAILED
    return 0 if totals[Outcome.PASSED] or totals[Outcome.WARNED] else NOTHING


def _lint(arguments: argparse.Namespace) -> int:
    from conformance.lint.command import run  # noqa: PLC0415

    return run(arguments)


def _explain(arguments: argparse.Namespace) -> int:
    from conformance.explain import explain  # noqa: PLC0415

    sys.stdout.write(f"{explain(arguments.id)}\n")
    return 0
