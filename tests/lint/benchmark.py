"""How long the linter takes and how much memory it needs: ``python -m tests.lint.benchmark``; exit 1 past a limit.

Whole processes are measured, from start to end, on documents that ``tests.lint.documents`` makes. This process stays
small and leaves the making to another one: a child's peak is never counted as less than that of whoever started it.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMITS = {3: 0.15, 250: 0.5, 1200: 2.5}  # operations -> seconds of the whole process, the median of its runs
MEMORY = 400  # MB
_FLAWS = {3: 0, 250: 90, 1200: 450}  # beside the clean document one with defects: there is something to report
_FINISHED = (0, 1)  # of a linter: clean, and with problems
_NONE = subprocess.DEVNULL
_KIB, _MB = 1024, 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs of one command: seconds of each, and the largest peak of memory in MB."""

    seconds: tuple[float, ...]
    memory: float

    @property
    def fastest(self) -> float:
        """The time that it takes where nothing else is in the way."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """The time that it usually takes."""
        return sorted(self.seconds)[len(self.seconds) // 2]


class BrokenRunError(Exception):
    """The command did not do its work, so its time means nothing."""


def measured(command: Sequence[str], runs: int) -> Measured:
    """Run a command so many times, one after the other; raise ``BrokenRunError`` where it breaks."""
    times, peak = [], 0.0
    for number in range(runs + 1):
        with tempfile.TemporaryFile() as said:
            begun = time.perf_counter()
            process = subprocess.Popen(command, env=_installed(), stdin=_NONE, stdout=_NONE, stderr=said)  # noqa: S603
            _, status, usage = os.wait4(process.pid, 0)
            if number:  # the first run only fills the caches: an installed package has its bytecode
                times.append(time.perf_counter() - begun)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            complaint = said.read().decode("utf-8", "replace").strip()
        if process.returncode not in _FINISHED or "Traceback" in complaint:
            last = complaint.splitlines()[-1:] or [""]
            raise BrokenRunError(f"{shlex.join(command)}: exit status {process.returncode}: {last[0]}")
        # ru_maxrss: KiB on Linux, bytes on macOS
        peak = max(peak, usage.ru_maxrss * (1 if sys.platform == "darwin" else _KIB) / _MB)
    return Measured(tuple(times), peak)


def _installed() -> dict[str, str]:
    """Return the environment, but for what keeps Python from using bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def documents(folder: Path) -> Iterator[tuple[Path, int]]:
    """Write each document, clean and with defects, as YAML and as JSON; yield path and number of operations."""
    for operations in LIMITS:
        for flaws in sorted({0, _FLAWS[operations]}):
            command = [
                sys.executable,
                "-m",
                "tests.lint.documents",
                str(folder),
                str(operations),
                "--flaws",
                str(flaws),
            ]
            written = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
            for line in written.stdout.splitlines():
                yield Path(line.rpartition(" ")[0]), operations


def row(name: str, cells: Sequence[str]) -> str:
    """Return a line of the table."""
    return f"{name:<32}" + "".join(f"{cell:>12}" for cell in cells) + "\n"


def table(command: Sequence[str], runs: int, slack: float) -> Iterator[tuple[str, list[str]]]:
    """Yield each line of the table, with what in it is past a limit."""
    yield row("document", ("bytes", "operations", "format", "min s", "median s", "peak MB", "x bare")), []
    bare = measured([sys.executable, "-c", "pass"], max(runs, 5))
    yield (
        row("(python -c pass)", ("", "", "", f"{bare.fastest:.3f}", f"{bare.median:.3f}", f"{bare.memory:.0f}", "1.0")),
        [],
    )
    with tempfile.TemporaryDirectory() as folder:
        for path, operations in documents(Path(folder)):
            run = measured([*command, str(path)], runs)
            cells = (
                str(path.stat().st_size),
                str(operations),
                path.suffix[1:],
                f"{run.fastest:.3f}",
                f"{run.median:.3f}",
                f"{run.memory:.0f}",
                f"{run.median / bare.median:.1f}",
            )
            yield row(path.stem, cells), _exceeded(path.name, run, LIMITS[operations] * slack)


def _exceeded(name: str, run: Measured, seconds: float) -> list[str]:
    late = [f"{name}: {run.median:.3f} s, the limit is {seconds:.3g} s"] if run.median > seconds else []
    return late + ([f"{name}: {run.memory:.0f} MB, the limit is {MEMORY} MB"] if run.memory > MEMORY else [])


def main() -> int:
    """Print the table; return 1 if a limit is exceeded or the command broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.lint.benchmark", description="Measures the linter.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of each document (default: %(default)s)")
    parser.add_argument("--slack", type=float, default=1.0, metavar="FACTOR", help="what the limits of time are times")
    parser.add_argument("--command", metavar="COMMAND", help="measure another one; the document is put behind it")
    arguments = parser.parse_args()
    ours = [sys.executable, "-m", "conformance", "lint"]
    past: list[str] = []
    try:
        for line, exceeded in table(
            shlex.split(arguments.command) if arguments.command else ours, max(arguments.runs, 1), arguments.slack
        ):
            sys.stdout.write(line)
            sys.stdout.flush()
            past += exceeded
    except BrokenRunError as error:
        past.append(str(error))
    sys.stdout.writelines(f"{problem}\n" for problem in past)
    return 1 if past else 0


if __name__ == "__main__":
    sys.exit(main())
