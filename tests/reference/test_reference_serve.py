"""The server as a process: it says where it listens, and ends when told to."""

import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

from conformance.reference import SYSTEMS, configuration
from conformance.reference.data.agentmessage import NUMBERS

PROGRAM = """
from pathlib import Path
from conformance.reference import run
run(port=0, write_config=Path({path!r}), latency_ms=30)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_serves_until_it_is_told_to_end(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "conformance.toml"
    program = [sys.executable, "-c", PROGRAM.format(path=str(path))]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            settings = tomllib.loads(path.read_text(encoding="utf-8"))
            assert settings["target"]["url"] == url
            key = settings["credentials"]["full"]["key"]
            answer = httpx.get(f"{url}/v1/messages", headers={"Authorization": f"Bearer {key}"})
            assert answer.status_code == 200
            assert answer.headers.get_list("Date") == [answer.headers["Date"]]
            assert answer.elapsed.total_seconds() >= 0.03
        finally:
            process.send_signal(number)
        assert process.wait(10) == 0


def test_the_configuration_lists_every_key() -> None:
    settings = tomllib.loads(configuration("agentmessage", "http://127.0.0.1:1", seed=3))
    assert {name: entry["key"] for name, entry in settings["credentials"].items()} == {
        name: key.token for name, key in SYSTEMS["agentmessage"].accounts.keys(3).items()
    }
    assert settings["credentials"]["old"]["revoked"] is True
    assert settings["send"]["b"]["from"] == NUMBERS["b"][0]
