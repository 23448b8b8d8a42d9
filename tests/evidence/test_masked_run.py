"""A run whose records are masked asks with the true numbers, and records none of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from conformance.contract.loading import load_contract
from conformance.probes.client import Want
from conformance.probes.reach import reach
from conformance.probes.target import connect, prepare
from conformance.reference import build
from tests.kill.matrix import URL, settings
from tests.kill.virtual import run

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_target_gets_true_numbers_and_the_record_pseudonyms() -> None:
    contract, configuration = load_contract("agentmessage"), settings("agentmessage", 0)
    transcript, keys = prepare(contract, configuration, URL, allow_send=True)
    true = transcript.setting.send["a"]
    sent = {"from": true.sender, "to": true.to[0], "text": "one that only its reader may see"}

    async def work(clock: Callable[[], float]) -> None:
        transport = httpx.ASGITransport(app=build(now=clock, data="page"), raise_app_exceptions=False)
        async with connect(transcript, keys, configuration, clock=clock, transport=transport, mask=True) as client:
            assert client.setting.send["a"] == true
            assert await reach(contract, client) == ""
            want = Want(
                contract.operations["sendMessage"],
                body=json.dumps(sent).encode(),
                credential=client.setting.credential("full"),
            )
            answer = await client.send(want, "test.send", 1)
            assert answer.json["data"]["to"] == sent["to"]  # a probe sees what came

    run(work)
    shown = transcript.setting.send["a"]
    exchange = transcript.exchanges[-1]
    assert exchange.status == 202
    assert exchange.json["data"]["to"] == exchange.request_json["to"] == shown.to[0] != sent["to"]
    assert exchange.json["data"]["text"] == exchange.request_json["text"] != sent["text"]
    every = b"".join(item.response_body + item.request_body for item in transcript.exchanges)
    assert true.sender[1:].encode() not in every
    assert transcript.setting.masked
