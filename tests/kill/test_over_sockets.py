"""The whole way, over real sockets and in real time: serve, ask, judge, report, exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from conformance.faults import every
from tests.kill.test_kill_matrix import QUICK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUIET = ("-q", "-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "--tb=no")


@contextmanager
def served(folder: Path, *args: str) -> Iterator[str]:
    command = [sys.executable, "-m", "conformance", "serve", "--port", "0", "--roomy", *args]
    command += ["--write-config", str(folder / "conformance.toml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own module
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


# A small process between: what a test's own process has forked and measured is itself.
MEASURED = """
import pathlib, resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
pathlib.Path("memory").write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(done.returncode)
"""


def asked(folder: Path, *args: str) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-c", MEASURED, sys.executable, "-m", "pytest", *QUIET, "--report-dir", "out", *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=280)  # noqa: S603
    return done.returncode, json.loads((folder / "out" / "report.json").read_text("utf-8")), done.stdout + done.stderr


def test_the_embedded_server_is_conformant_in_little_memory(tmp_path: Path) -> None:
    status, report, said = asked(tmp_path, "--target-url", "embedded")
    assert status == 0, said
    # Beside other tests this machine may be too slow to pass a limit that has a number; then nothing else may be open.
    slow = {item["check"] for item in report["results"] if item["outcome"] == "inconclusive"}
    assert all(check.startswith("rate_limit.") for check in slow), said
    assert report["verdict"] == ("incomplete" if slow else "conformant"), said
    assert report["totals"]["passed"] + len(slow) > 260
    assert {item["contract"] for item in report["results"]} == {"agentmessage", "heymarket", "whippy"}
    assert int((tmp_path / "memory").read_text()) < 256 * 1024  # the largest process, in KiB


@pytest.mark.parametrize(
    "name", ["pagination.ties_lost", "rate_limit.retry_after_a_few_seconds_short", "sending.text_altered"]
)
def test_a_fault_is_seen_over_sockets(tmp_path: Path, name: str) -> None:
    topic = name.partition(".")[0]
    with served(tmp_path, "--fault", name) as url:
        args = ("--target-url", url, "--allow-send", "--allow-burst", "-m", topic)
        status, report, said = asked(tmp_path, *args)
    failed = {result["check"] for result in report["results"] if result["outcome"] == "failed"}
    expected = {check for check in every()[name].kills if check.startswith(f"{topic}.")}
    assert (status, failed) == (1, expected), said
    assert report["partial"]
    assert "curl -sS -i" in next(result["reproduce"] for result in report["results"] if result["outcome"] == "failed")


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(QUICK))
def test_every_quick_fault_is_seen_over_sockets(tmp_path: Path, name: str) -> None:
    with served(tmp_path, "--fault", name) as url:
        _, report, said = asked(tmp_path, "--target-url", url, "--allow-send", "--allow-burst")
    worse = {result["check"] for result in report["results"] if result["outcome"] in {"failed", "warned"}}
    assert set(every()[name].kills) <= worse, said


@pytest.mark.long
def test_a_slow_target_is_bounded_by_its_longest_chain(tmp_path: Path) -> None:
    with served(tmp_path, "--latency", "100") as url:
        status, report, said = asked(tmp_path, "--target-url", url, "--allow-send", "--allow-burst")
    assert status == 0, said
    assert report["pace"]["gathering_seconds"] < 1.5 * report["pace"]["longest_chain_seconds"], report["pace"]
