from __future__ import annotations

import pytest

from conformance.checks.examples import Example, transcript
from conformance.checks.filtering.matching import Matching
from conformance.checks.filtering.values import equals
from conformance.checks.kinds import Case
from conformance.contract.loading import load_contract
from conformance.evidence.transcript import Evidence

OLD = "2026-01-01T00:00:00Z"


def verdicts(*lines: str) -> list[bool | None]:
    contract = load_contract("agentmessage")
    evidence = Evidence.of(transcript(contract, Example("", "agentmessage", lines)))
    exchange = evidence.exchanges[-1]
    matching = Matching.of(Case(contract, contract.operations[exchange.operation], evidence))
    return [matching.verdict(exchange, row) for row in exchange.json["data"]]


@pytest.mark.parametrize(
    ("before", "asked", "shown", "verdict"),
    [
        ("sent", "sent", "delivered", None),  # may have moved while it was read
        ("queued", "sent", "sent", True),
        ("delivered", "failed", "delivered", False),  # a terminal state stays
        ("delivered", "queued", "delivered", False),
        ("queued", "delivered", "queued", False),  # nothing leads back
    ],
)
def test_a_state_is_judged_only_where_it_cannot_have_moved(
    before: str,
    asked: str,
    shown: str,
    verdict: bool | None,  # noqa: FBT001
) -> None:
    row = f'{{"id": "a", "created_at": "{OLD}", "status": "%s"}}'
    assert verdicts(
        f'pagination.walk walk=full page=0 | listMessages ? | 200 | {{"data": [{row % before}]}}',
        f'filtering.walks walk=x page=0 | listMessages ?status={asked} | 200 | {{"data": [{row % shown}]}}',
    ) == [verdict]


def test_a_row_breaks_since_only_by_both_times() -> None:
    early, late = "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"
    rows = ", ".join(
        f'{{"id": "{name}", "received_at": "{one}", "bandwidth_received_at": "{other}"}}'
        for name, one, other in (("a", early, late), ("b", early, early), ("c", late, late))
    )
    asked = "filtering.ranges walk=x page=0 | listInboundMessages ?since=2026-01-01T00:30:00Z"
    assert verdicts(f'{asked} | 200 | {{"data": [{rows}]}}') == [None, False, True]


def test_a_flag_that_is_not_there_is_not_set() -> None:
    assert equals("boolean", "false", None)
    assert not equals("boolean", "true", None)
    assert equals("uuid", "AB", "ab")
    assert not equals("string", "AB", "ab")
