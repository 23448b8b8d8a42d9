from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conformance.checks.schema.outside import outside
from conformance.contract import times
from conformance.contract.loading import load_contract
from conformance.contract.pagination import Place
from conformance.contract.pointer import MISSING
from conformance.evidence.exchange import Exchange
from conformance.probes.schema import prepare_cases
from conformance.probes.schema.derive import RECIPIENT
from conformance.probes.schema.drawn import Drawn
from conformance.probes.schema.sure import broken_by, fields

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


COUNTED = {
    "whippy": {
        "listMessages": {
            *(f"query/limit/{name}" for name in ("minimum", "maximum", "type")),
            *("query/direction/enum", "query/after/format", "query/before/format"),
        }
    },
    "heymarket": {
        "getRecentMessages": {
            *("query/phoneNumber/required", "query/inboxID/required", "query/inboxID/type", "query/timestamp/type"),
        },
        "listAllMessages": {
            *("body/type", "body/created_at/format", "body/order/enum", "body/ascending/type", "body/limit/type"),
        },
        "countMessages": {"body/type", "body/created_at/format", "body/date/format"},
    },
}


@pytest.mark.parametrize(("name", "most"), [("whippy", 40), ("heymarket", 30)])
def test_where_a_rate_is_low_few_cases_break_all_that_counts(name: str, most: int) -> None:
    contract = load_contract(name)
    made = prepare_cases(contract, 0, 50)
    assert sum(map(len, made.values())) <= most
    for operation, cases in made.items():
        broken = [broken_by(contract.operations[operation], case) for case in cases if case.mode == "negative"]
        assert all(broken), "a case that breaks nothing is wasted"
        assert {f"{operation}/{name}" for name in COUNTED[name][operation]} <= frozenset.union(*broken)


def test_good_cases_hold_nothing_that_a_right_server_may_refuse() -> None:
    operation = (contract := load_contract("whippy")).operations["listMessages"]
    good = [case for case in prepare_cases(contract, 0, 50)["listMessages"] if case.mode == "positive"]
    for case in good:
        asked = {place.name: case.get(place) for place, _ in fields(operation) if case.get(place) is not MISSING}
        moments = [times.parse(asked[name]) for name in ("after", "before") if name in asked]
        assert None not in moments
        assert moments == sorted(moments)  # type: ignore[type-var]
        assert asked.get("direction", "forward") == "forward"
        assert int(str(asked.get("limit", "1"))) <= 10
        assert not {"type", "delivery_status", "cursor"} & asked.keys()
    counts = prepare_cases(load_contract("heymarket"), 0, 50)["countMessages"]
    bodies = {case.body for case in counts if case.mode == "positive"}
    assert bodies == {b"{}"}, "either of the two names may be unknown"


def test_a_value_is_put_where_it_stood_and_the_rest_stays() -> None:
    case = Drawn("positive", "", "", "", "", (("id", "x"),), "a=%FF&b=1&b=2&c=%20", b'{"n": {"m": 1}}', "")
    assert case.put(Place("query", "b"), "+").raw_query == "a=%FF&b=%2B&c=%20"
    assert case.put(Place("query", "b"), MISSING).raw_query == "a=%FF&c=%20"
    assert case.put(Place("query", "d"), value=True).raw_query.endswith("&d=true")
    assert case.put(Place("path", "id"), 7).path == (("id", "7"),)
    assert case.put(Place("body", at="/n/k"), None).json == {"n": {"m": 1, "k": None}}
    assert case.put(Place("body", at="/n"), MISSING).body == b"{}"
    assert case.get(Place("query", "b")) == "2"
