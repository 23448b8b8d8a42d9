"""Keys that a command prints, and that run out while the suite asks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import httpx

from conformance.contract.configuration import Configuration, CredentialEntry, KeySource
from conformance.contract.loading import load_contract
from conformance.probes.client import Want
from conformance.probes.keys import load_keys
from conformance.probes.target import connect, prepare
from tests.kill.virtual import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conformance.evidence.transcript import Transcript

PROGRAM = """
import pathlib
tally = pathlib.Path({tally!r})
count = int(tally.read_text() or 0) + 1 if tally.exists() else 1
tally.write_text(str(count))
print(f"short-lived-key-number-{{count:04d}}")
"""


def entry(folder: Path) -> CredentialEntry:
    """A credential whose command prints another key each time."""
    program = folder / "fresh.py"
    program.write_text(PROGRAM.format(tally=str(folder / "tally")), encoding="utf-8")
    return CredentialEntry("jwt", KeySource(command=f"{sys.executable} {program}"), "a", None, False, "")  # noqa: FBT003


def asked(folder: Path, times: int, lives: int) -> Transcript:
    """Ask a server that takes each key for so many requests, several at once."""
    contract = load_contract("heymarket")
    uses: dict[str, int] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        key = request.headers["authorization"]
        uses[key] = uses.get(key, 0) + 1
        return httpx.Response(200 if uses[key] <= lives else 401, json={"you sent": key})

    async def work(clock: Callable[[], float]) -> Transcript:
        conf = Configuration(credentials=(entry(folder),))
        transcript, keys = prepare(contract, conf, "http://127.0.0.1:9", began=clock())
        operation = contract.operations["listAllMessages"]
        async with connect(transcript, keys, conf, clock=clock, transport=httpx.MockTransport(answer)) as client:
            want = Want(operation=operation, body=b"{}", credential=keys.credentials[0])
            for _ in range(times):
                await client.send(want, "test", 1)
        return transcript

    return run(work)


def test_a_key_is_kept_until_it_is_refused(tmp_path: Path) -> None:
    transcript = asked(tmp_path, times=9, lives=4)
    assert [item.status for item in transcript.exchanges] == [200] * 4 + [401] + [200] * 4 + [401, 200]
    assert (tmp_path / "tally").read_text() == "3"


def test_no_key_is_recorded_also_where_it_ran_out(tmp_path: Path) -> None:
    transcript = asked(tmp_path, times=9, lives=4)
    assert not [item for item in transcript.exchanges if b"short-lived" in item.response_body]
    assert all("short-lived" not in value for item in transcript.exchanges for _, value in item.request_headers)


def test_of_several_requests_under_way_one_fetches_the_fresh_key(tmp_path: Path) -> None:
    keys = load_keys([entry(tmp_path)], "heymarket")
    old = keys.key("jwt")
    assert keys.forget("jwt", old)
    fresh = keys.key("jwt")
    assert keys.forget("jwt", old)
    assert keys.key("jwt") == fresh != old
