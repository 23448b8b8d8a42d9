"""Every fault is well formed, builds, and answers."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from conformance.faults import every

ASKED = {
    "agentmessage": [("GET", "/v1/messages?limit=5"), ("GET", "/v1/inbound-messages?to=%2B15551112222")],
    "whippy": [("GET", "/v1/message/list?limit=5"), ("GET", "/v1/message/list?type=sms")],
    "heymarket": [
        ("GET", "/v1/messages?phoneNumber=14155550100&inboxID=101"),
        ("POST", "/v1/messages/all"),
        ("POST", "/v1/messages/all/count"),
    ],
}


@pytest.mark.parametrize("name", every())
def test_a_fault_says_what_is_wrong_and_answers(server: Callable[..., Any], name: str) -> None:
    fault = every()[name]
    assert fault.summary.endswith(".")
    assert fault.id == name
    assert fault.kills

    async def ask() -> None:
        async with server(contract=fault.contract, faults=[name]).client() as client:
            for method, path in ASKED[fault.contract]:
                status = (await client.request(method, path)).status_code
                assert status == 200 if fault.contract == "agentmessage" else 200 <= status < 500
            if fault.contract != "agentmessage":
                return
            draft = {"from": "+15551112222", "to": "+15554443333", "text": "hello", "tag": "t"}
            response = await client.post("/v1/messages", json=draft)
            assert response.status_code in {200, 201, 202}

    asyncio.run(ask())


def test_an_unknown_fault_is_named(server: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match=r"unknown fault 'no\.such'"):
        server(faults=["no.such"])
