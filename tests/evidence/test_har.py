from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.checks.examples import SETTING
from conformance.contract.errors import UsageError
from conformance.contract.loading import load_contract
from conformance.evidence import har
from conformance.evidence.exchange import Exchange
from conformance.evidence.transcript import Transcript

if TYPE_CHECKING:
    from pathlib import Path

LATIN = st.characters(max_codepoint=255)
HEADERS = st.lists(st.tuples(st.text(LATIN), st.text(LATIN)), max_size=3).map(tuple)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
EXCHANGES = st.builds(
    Exchange,
    number=st.integers(1),
    contract=st.sampled_from(["agentmessage", "other"]),
    operation=st.sampled_from(["listMessages", "sendMessage"]),
    probe=st.text(),
    method=st.sampled_from(["GET", "POST"]),
    url=st.text().map(lambda text: f"https://example.test/{text}"),
    request_headers=HEADERS,
    request_body=st.binary(),
    credential=st.text(),
    auth=st.text(),
    attempt=st.integers(1, 2),
    labels=st.dictionaries(st.text(), JSON, max_size=3),
    started=st.floats(0, 4e9),
    elapsed=st.floats(0, 1e4),
    status=st.sampled_from([0, 200, 422]),
    response_headers=HEADERS,
    response_body=st.binary() | st.text().map(str.encode) | JSON.map(lambda tree: json.dumps(tree).encode()),
    error=st.text(),
)


@settings(deadline=None)
@given(st.lists(EXCHANGES, max_size=4), st.lists(EXCHANGES, max_size=2))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, first: list[Exchange], second: list[Exchange]
) -> None:
    path = tmp_path_factory.mktemp("har") / "evidence.har"
    other = replace(SETTING, contract="other", parameters={"x": {"inboxID": 101}}, began=1.25)
    notes = [{"probe": "a.b", "operation": "x", "reason": "ü", "attempt": 1}]
    written = [Transcript(SETTING, first), Transcript(other, second, notes)]
    har.write(path, written)
    assert har.read(path) == written
    assert_is_har(json.loads(path.read_bytes()))


def assert_is_har(tree: dict[str, Any]) -> None:
    log = tree["log"]
    assert log["version"] == "1.2"
    assert set(log["creator"]) == {"name", "version"}
    for entry in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        assert {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"} <= set(
            entry["request"]
        )
        assert {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL"} <= set(
            entry["response"]
        )
        assert {"size", "mimeType"} <= set(entry["response"]["content"])
        assert {"send", "wait", "receive"} <= set(entry["timings"])


def page(number: int, text: str) -> Exchange:
    rows = [{"id": f"{number}-{index}", "status": "sent", "text": text, "x": 1} for index in range(30)]
    return Exchange(
        number=number,
        contract="agentmessage",
        operation="listMessages",
        probe="pagination.walk",
        method="GET",
        url="https://example.test/v1/messages",
        status=200,
        response_body=json.dumps({"success": True, "data": rows, "meta": {"next_cursor": None}}).encode(),
    )


def test_past_the_limit_lists_keep_what_is_judged(tmp_path: Path) -> None:
    contract = load_contract("agentmessage")
    refusal = replace(page(3, ""), status=422, response_body=b"x" * 5000)
    path = tmp_path / "evidence.har"
    har.write(path, [Transcript(SETTING, [page(1, "a" * 300), page(2, "b" * 3000), refusal])], 0.02, [contract])
    first, second, third = har.read(path)[0].exchanges
    assert first == page(1, "a" * 300)
    assert third == refusal
    assert second.json["data"][29] == {"id": "2-29", "status": "sent", "text": "b" * 3000}
    assert second.json["meta"] == {"next_cursor": None}
    recording = har.load(path)
    assert recording.reduced == 1
    assert recording.contracts[0]["sha256"] == contract.document.sha256


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "can't be read"),
        ("", "not a HAR file"),
        ('{"log": {"version": "1.2", "entries": []}}', "not of a run of this suite"),
        ("[1]", "not of a run of this suite"),
        ('{"log": {"_conformance": {"format": "x/9"}}}', "'x/9'"),
        ('{"log": {"_conformance": {"format": "conformance-evidence/1"}}}', "damaged"),
    ],
)
def test_what_is_no_evidence_is_one_line(tmp_path: Path, text: str | None, expected: str) -> None:
    path = tmp_path / "evidence.har"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=expected):
        har.read(path)


def test_a_file_that_could_not_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "evidence.har"
    har.write(path, [Transcript(SETTING, [page(1, "a")])])
    broken = Transcript(SETTING, [replace(page(1, "a"), request_headers=None)])  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        har.write(path, [broken])
    assert har.read(path)[0].exchanges == [page(1, "a")]
    assert [item.name for item in tmp_path.iterdir()] == ["evidence.har"]
