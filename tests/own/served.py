"""Kinto on loopback, filled through its own API, and a run against it as a team would start it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).with_name("kinto")
KEYS = {"alice": "wonderland", "bob": "the-builder"}
OLD = "looking-glass"  # alice's password until she changes it
CONFIGURATION = """
[credentials.{name}]
key = "{name}:{password}"
organization = "{name}"

[parameters.listRecords.{name}]
bucket = "{name}"
collection = "articles"
[parameters.getRecord.{name}]
bucket = "{name}"
collection = "articles"
[parameters.listCollections.{name}]
bucket = "{name}"
"""
REVOKED = f"""
[credentials.old]
key = "alice:{OLD}"
organization = "alice"
revoked = true
"""
IMPORTED = 1_700_000_000_000  # milliseconds since 1970


@contextmanager
def kinto(folder: Path) -> Iterator[str]:
    """Serve Kinto from memory on a free port; yield its base URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url, log = f"http://127.0.0.1:{port}/v1", folder / "kinto.log"
    command = [str(Path(sys.executable).with_name("kinto")), "start", "--ini", str(HERE / "kinto.ini")]
    with (
        log.open("w") as said,
        subprocess.Popen([*command, "--port", str(port)], stdout=said, stderr=said) as server,  # noqa: S603 - fixed
    ):
        try:
            _wait(url, server, log)
            yield url
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{url}/__lbheartbeat__").is_success:
                return
        except httpx.ConnectError:
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def fill(url: str, *, imported: bool = False) -> None:
    """Make accounts, buckets, collections and records; ``imported``: with timestamps of their own, three to each."""
    for name, password in KEYS.items():
        with httpx.Client(base_url=url) as client:
            client.put(f"/accounts/{name}", json={"data": {"password": OLD}}).raise_for_status()
            own = (name, OLD)
            client.put(f"/accounts/{name}", json={"data": {"password": password}}, auth=own).raise_for_status()
            client.auth = httpx.BasicAuth(name, password)
            client.put(f"/buckets/{name}").raise_for_status()
            for index in range(7):
                client.put(f"/buckets/{name}/collections/{name}-{index}").raise_for_status()
            client.put(f"/buckets/{name}/collections/articles").raise_for_status()
            for index in range(60 if name == "alice" else 9):
                record = _record(name, index) | ({"last_modified": IMPORTED + index // 3} if imported else {})
                path = f"/buckets/{name}/collections/articles/records"
                client.post(path, json={"data": record}).raise_for_status()


def _record(name: str, index: int) -> dict[str, Any]:
    return {
        "title": f"{'abcdefg'[index % 7]} of {name}, {index // 7}",
        "color": ("red", "green", "blue")[index % 3],
        "rank": index * 7 % 20,
    }


@dataclass(frozen=True)
class Run:
    """What a run said: exit status, terminal, report."""

    status: int
    said: str
    report: dict[str, Any]

    def results(self, *outcomes: str) -> dict[str, dict[str, Any]]:
        found = [item for item in self.report["results"] if item["outcome"] in outcomes]
        return {f"{item['operation']}::{item['check']}": item for item in found}


def examine(folder: Path, url: str, *args: str) -> Run:
    """Run what README tells a team to run, in a folder with the two documents and a configuration."""
    for name in ("openapi.yaml", "overlay.yaml"):
        shutil.copy(HERE / name, folder)
    tables = [CONFIGURATION.format(name=name, password=password) for name, password in KEYS.items()]
    (folder / "conformance.toml").write_text("".join([*tables, REVOKED]), encoding="utf-8")
    plugins = ("-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:cacheprovider")  # a faster start
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "--target-url", url, "--contract", "overlay.yaml"]
    done = subprocess.run([*command, *args], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    said = done.stdout + done.stderr
    report = folder / "reports" / "latest" / "report.json"
    assert report.is_file(), said
    return Run(done.returncode, said, json.loads(report.read_text("utf-8")))
