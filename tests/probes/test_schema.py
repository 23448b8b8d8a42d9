from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conformance.checks.schema.outside import outside
from conformance.contract.loading import load_contract
from conformance.evidence.exchange import Exchange
from conformance.probes.schema import prepare_cases
from conformance.probes.schema.derive import RECIPIENT

CONTRACT = load_contract("agentmessage")
SCRIPT = """
import hashlib
from conformance.contract.loading import load_contract
from conformance.probes.schema import prepare_cases
made = prepare_cases(load_contract("agentmessage"), 5, 6)
print(hashlib.sha256(repr(made).encode()).hexdigest())
"""


def test_cases_are_the_same_in_every_process_and_leave_nothing_behind(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parents[2])
    digests = set()
    for options in ([], ["-W", "error"]):
        command = [sys.executable, *options, "-c", SCRIPT]
        done = subprocess.run(  # noqa: S603 - our own script
            command, cwd=tmp_path, env={"PYTHONPATH": root}, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("operation", sorted(CONTRACT.operations))
def test_positive_cases_are_within_the_contract_and_each_constraint_is_broken_by_some_case(operation: str) -> None:
    model = CONTRACT.operations[operation]
    broken = set()
    for case in prepare_cases(CONTRACT, 0, 50)[operation]:
        path = model.path
        for name, value in case.path:
            path = path.replace("{" + name + "}", value)
        body = case.body.replace(RECIPIENT.encode(), b"+15554443333")
        sent = Exchange(1, "agentmessage", operation, "", model.method, f"{path}?{case.raw_query}", request_body=body)
        found = [address for address, _ in outside(model, sent)]
        assert case.mode == "negative" or not found, (case, found)
        broken |= set(found)
    wanted = {
        "listMessages": {
            "query/limit/minimum",
            "query/limit/maximum",
            "query/limit/type",
            "query/status/enum",
            "query/tag/maxLength",
        },
        "listInboundMessages": {
            "query/limit/minimum",
            "query/channel/enum",
            "query/opt_out/type",
            "query/since/format",
        },
        "getMessage": {"path/id/format"},
        "sendMessage": {
            "body/to/required",
            "body/to/type",
            "body/text/minLength",
            "body/text/maxLength",
            "body/tag/maxLength",
        },
    }
    assert {f"{operation}/{address}" for address in wanted[operation]} <= broken
