"""The server as a process: it says where it listens, and ends when told to."""

import asyncio
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

from conformance.contract.errors import UsageError
from conformance.plugins.embedded import Embedded
from conformance.reference import SYSTEMS, build, configuration
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


def test_several_systems_are_each_served_below_their_name() -> None:
    names = ("agentmessage", "whippy", "heymarket")
    settings = tomllib.loads(configuration(names, "http://127.0.0.1:1", seed=3, roomy=True))
    urls = settings["target"]["url"]
    assert urls == {name: f"http://127.0.0.1:1/{name}" for name in names}
    assert settings["target"]["contract"] == list(names)
    assert set(settings["target"]["rate_limit"]) == {"whippy", "heymarket"}
    assert settings["credentials"]["whippy-old"]["revoked"] is True
    app = build(names, seed=3, faults=["pagination.token_in_header_and_body"])

    async def ask(name: str, method: str, path: str) -> httpx.Response:
        full = settings["credentials"][f"{name}-full"]
        assert (full["contract"], full["organization"]) == (name, "a")
        headers = {"X-WHIPPY-KEY": full["key"], "Authorization": f"Bearer {full['key']}"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), headers=headers) as client:
            return await client.request(method, path)

    asked = {
        "agentmessage": "/v1/messages?limit=3",
        "whippy": "/v1/message/list?limit=3",
        "heymarket": "/v1/messages/all",
    }
    answers = {}
    for name, path in asked.items():
        answers[name] = asyncio.run(ask(name, "POST" if name == "heymarket" else "GET", urls[name] + path))
        assert answers[name].status_code == 200
    assert answers["agentmessage"].json()["meta"]["next_cursor"]
    assert len(answers["whippy"].json()["data"]) == 3
    assert asyncio.run(ask("whippy", "GET", f"{urls['whippy']}/nowhere")).json()["status"] == 404
    for path in ("", "/", "/v1/messages", "/whippy", "/other/v1/messages"):
        assert asyncio.run(ask("whippy", "GET", f"http://127.0.0.1:1{path}")).status_code == 404


@pytest.mark.parametrize(("contract", "roomy"), [("whippy", True), ("heymarket", True), ("whippy", False)])
def test_a_configuration_says_how_often_a_roomy_server_may_be_asked(contract: str, *, roomy: bool) -> None:
    settings = tomllib.loads(configuration(contract, "http://127.0.0.1:1", roomy=roomy))
    rate = settings["target"].get("rate_limit")
    assert rate == ({"requests": 50, "seconds": 0.5} if roomy else None)
    assert "send" not in settings


def test_embedded_is_one_process_for_all_contracts_of_a_run() -> None:
    embedded = Embedded(["whippy", "heymarket"], seed=3)
    try:
        for name, path in (("whippy", "/v1/message/list"), ("heymarket", "/v1/messages")):
            url, settings = embedded.target(name)
            assert url == settings.url(name)
            assert settings.rate_limit(name) == (50, 0.5)
            assert {key.organization for key in settings.credentials if key.contract == name} == {"a", "b"}
            assert httpx.get(url + path).status_code == 401
    finally:
        embedded.stop()


@pytest.mark.parametrize(
    ("contracts", "extra", "said"),
    [(["whipy"], [], "unknown contract 'whipy'"), (["whippy"], ["--fault", "pagination.ties_lost"], "of whippy")],
)
def test_an_embedded_server_that_does_not_start_says_why(contracts: list[str], extra: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Embedded(contracts, extra=extra).target(contracts[0])


def test_the_configuration_lists_every_key() -> None:
    settings = tomllib.loads(configuration("agentmessage", "http://127.0.0.1:1", seed=3))
    assert {name: entry["key"] for name, entry in settings["credentials"].items()} == {
        name: key.token for name, key in SYSTEMS["agentmessage"].accounts.keys(3).items()
    }
    assert settings["credentials"]["old"]["revoked"] is True
    assert settings["send"]["b"]["from"] == NUMBERS["b"][0]
