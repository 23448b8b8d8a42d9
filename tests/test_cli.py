from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from conformance import checks, faults, lint
from conformance.checks.judge import judge_all
from conformance.cli import main
from conformance.contract.configuration import load_configuration
from conformance.contract.loading import bundled, load_contract, read_contract
from conformance.contract.outcome import Outcome
from conformance.evidence import har
from conformance.evidence.personal import masker
from conformance.report import json as report_json
from conformance.report.run import Report, Section
from tests.kill.matrix import URL, examine

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.evidence.transcript import Transcript

FAULTS = ("pagination.ties_lost", "access.key_without_a_scheme")


@pytest.fixture(scope="module")
def transcript() -> Transcript:
    return examine(faults=FAULTS, properties=False, data="page").transcript


@pytest.fixture
def recorded(transcript: Transcript, tmp_path: Path) -> Path:
    """Return a folder with the evidence and the report of a run."""
    contract = load_contract("agentmessage")
    results = tuple(judge_all(contract, transcript))
    report = Report((Section(contract, URL, transcript),), results, started=0, finished=1, seed=0)
    har.write(tmp_path / "evidence.har", [transcript], contracts=[contract])
    (tmp_path / "report.json").write_text(report_json.render(report), encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    try:
        status = main([str(word) for word in words])
    except SystemExit as end:
        status = int(end.code or 0)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return status, said.out, said.err


def change(path: Path, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is any data
    tree: dict[str, Any] = json.loads(path.read_text("utf-8")) | more
    path.write_text(json.dumps(tree), encoding="utf-8")
    return tree


def test_evidence_alone_gives_the_same_verdicts(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "judge", recorded / "evidence.har", "--against", recorded / "report.json")
    assert status == 0, out
    count = len(json.loads((recorded / "report.json").read_text("utf-8"))["results"])
    assert out.startswith(f"{count} of {count} outcomes are the same")


def test_without_a_report_the_exit_status_is_that_of_a_run(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "judge", recorded / "evidence.har", "--report-dir", recorded / "again")
    assert status == 1
    assert "FAILED agentmessage::listMessages::access.malformed_header" in out
    assert "verdict: nonconformant" in out
    again = json.loads((recorded / "again" / "report.json").read_text("utf-8"))
    assert again["results"] == json.loads((recorded / "report.json").read_text("utf-8"))["results"]


def test_a_report_that_was_touched_up_is_found_out(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recorded / "report.json"
    tree = change(path)
    failed = next(item for item in tree["results"] if item["outcome"] == "failed")
    failed.update(outcome="passed", problems=[])
    change(path, results=tree["results"])
    status, out, _ = run(capsys, "judge", recorded / "evidence.har", "--against", path)
    assert status == 1
    name = f"agentmessage::{failed['operation']}::{failed['check']}"
    assert f"{name}: passed in the report, failed by the evidence" in out


def test_a_result_that_was_left_out_is_missed_unless_the_run_was_narrowed(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = recorded / "report.json"
    tree = change(path)
    change(path, results=tree["results"][1:])
    assert run(capsys, "judge", recorded / "evidence.har", "--against", path)[0] == 1
    change(path, partial=True)
    assert run(capsys, "judge", recorded / "evidence.har", "--against", path)[0] == 0


def test_a_waived_failure_is_a_failure_by_the_evidence(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recorded / "report.json"
    tree = change(path)
    next(item for item in tree["results"] if item["outcome"] == "failed")["outcome"] = "waived"
    change(path, results=tree["results"])
    assert run(capsys, "judge", recorded / "evidence.har", "--against", path)[0] == 0


def test_a_contract_that_has_changed_is_named(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recorded / "evidence.har"
    tree = json.loads(path.read_text("utf-8"))
    tree["log"]["_conformance"]["contracts"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(tree), encoding="utf-8")
    out = run(capsys, "judge", path, "--against", recorded / "report.json")[1]
    assert "the contract 'agentmessage' is not the document that was judged then" in out


def test_pseudonyms_change_no_outcome(transcript: Transcript, tmp_path: Path) -> None:
    contract = load_contract("agentmessage")
    mask = masker(transcript.setting)
    masked = replace(transcript, setting=mask.setting, exchanges=[mask(item) for item in transcript.exchanges])
    before = {item.node_id: item.outcome for item in judge_all(contract, transcript)}
    assert {item.node_id: item.outcome for item in judge_all(contract, masked)} == before
    har.write(tmp_path / "evidence.har", [masked], contracts=[contract])
    text = (tmp_path / "evidence.har").read_text("utf-8")
    for numbers in transcript.setting.send.values():
        for number in (*numbers.recipients, numbers.sender, numbers.from_not_owned):
            assert not number or number[1:] not in text
    assert "hello from agentmessage" not in text


def test_a_run_that_could_not_ask_is_inconclusive_again(
    transcript: Transcript, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = replace(transcript, exchanges=transcript.exchanges[:3], notes=[])
    silent.halt("every key is refused (401)")
    har.write(tmp_path / "evidence.har", [silent], contracts=[load_contract("agentmessage")])
    status, out, _ = run(capsys, "judge", tmp_path / "evidence.har")
    assert status == 5
    assert "every key is refused (401)" in out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["jugde"], "invalid choice: 'jugde'"),
        ([], "COMMAND"),
        (["judge"], "EVIDENCE.har"),
        (["judge", "/nowhere.har"], "/nowhere.har: the evidence can't be read"),
        (["explain", "pagination.exclusiv"], "did you mean 'pagination.exclusive'?"),
        (["explain", "pagination.ties_lst"], "did you mean 'pagination.ties_lost'?"),
        (["explain", "AM-LIST-700"], "did you mean 'AM-LIST-7"),
        (["explain", "pagination.limit_defaul"], "did you mean 'pagination.limit_default'?"),
        (["explain", "\x00"], "neither a check, a lint rule, a requirement nor a fault"),
        (["serve", "--fault", "pagination.ties_lst"], "did you mean 'pagination.ties_lost'?"),
        (["serve", "--contract", "agentmesage"], "did you mean 'agentmessage'?"),
        (["serve", "--data", "stndard"], "unknown data set"),
        (["serve", "--port", "70000"], "a port is a number from 0 to 65535"),
        (["serve", "--port", "x"], "--port"),
        (["serve", "--latency", "nan"], "not a number of milliseconds"),
        (["serve", "--write-config", "/nowhere/conformance.toml"], "/nowhere/conformance.toml"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_4(
    capsys: pytest.CaptureFixture[str], words: list[str], expected: str
) -> None:
    status, out, err = run(capsys, *words)
    assert status == 4
    assert out == ""
    assert expected in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "conformance-report/2"}', '{"format": "conformance-report/1"}']
)
def test_what_is_no_report_is_one_line(recorded: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (recorded / "report.json").write_text(text, encoding="utf-8")
    status, _, err = run(capsys, "judge", recorded / "evidence.har", "--against", recorded / "report.json")
    assert status == 4
    assert err.startswith(f"conformance: {recorded / 'report.json'}: ")


def test_every_id_has_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    names = [entry.id for system, path in bundled().items() for entry in read_contract(path, system).register]
    for name in (next(iter(checks.every())), next(iter(faults.every())), names[0], names[0].lower()):
        status, out, _ = run(capsys, "explain", name)
        assert status == 0
        assert name.lower() in out.lower()


def test_a_checks_page_has_examples_requirements_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "explain", "agentmessage::listMessages::pagination.exclusive")[1]
    for part in (
        "Passes:",
        "Fails:",
        "AM-LIST-7 (must, stated)",
        "source: 000_884a2f7ceb817694.txt",
        "pagination.ties_repeated",
    ):
        assert part in out


def test_a_lint_rules_page_has_its_examples_and_the_check_of_that_name(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "explain", "pagination.limit_default")[1]
    check, page = out.index("pagination.limit_default: a check"), out.index("pagination.limit_default: a lint rule")
    assert check < page
    for part in ("Wrong:", "Right:", "x-lint-ignore: [{rule: pagination.limit_default, reason: …}]"):
        assert part in out[page:]
    assert "`conformance lint` looks for it by: pagination.limit_default" in out[:page]


def test_every_lint_rule_has_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    for rule in lint.every().values():
        if rule.id not in checks.every():  # such a page is there at once
            assert run(capsys, "explain", rule.id)[1].startswith(f"{rule.id}: a lint rule, ")


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"conformance {version('messaging-conformance')}\n", "")


def test_the_reference_server_is_served_until_it_is_told_to_end(tmp_path: Path) -> None:
    toml = tmp_path / "conformance.toml"
    command = [
        sys.executable,
        "-m",
        "conformance",
        "serve",
        "--write-config",
        str(toml),
        "--fault",
        FAULTS[1],
        "--seed",
        "3",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own command
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            configuration = load_configuration(toml)
            assert configuration.url("agentmessage") == url
            key = next(item.source.literal for item in configuration.credentials if item.name == "full")
            answer = httpx.get(f"{url}/v1/messages", headers={"Authorization": key}, trust_env=False)
            assert answer.status_code == 200  # the fault: a key without a scheme
        finally:
            os.kill(server.pid, signal.SIGTERM)
            begun = time.monotonic()
            server.wait(timeout=10)
    assert server.returncode == 0
    assert time.monotonic() - begun < 5


def test_a_port_in_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    import socket  # noqa: PLC0415

    with socket.create_server(("127.0.0.1", 0)) as taken:
        status, _, err = run(capsys, "serve", "--port", str(taken.getsockname()[1]))
    assert status == 4
    assert "in use" in err


def test_failed_is_what_a_fault_gives(transcript: Transcript) -> None:
    results = {item.node_id: item.outcome for item in judge_all(load_contract("agentmessage"), transcript)}
    assert results["agentmessage::listMessages::access.malformed_header"] is Outcome.FAILED
