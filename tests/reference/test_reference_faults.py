"""Every fault is well formed, builds, and answers."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from conformance.faults import every

CHECKS = {
    "pagination": "next_token exclusive complete ties terminates last_page limit_respected limit_default limit_bounds "
    "repeatable bad_cursor cursor_encoding filters_carried stable_under_writes foreign_cursor",
    "ordering": "sorted repeatable_order",
    "filtering": "equal range combined complete rejects by_id",
    "errors": "envelope code_matches_status request_id details media_type no_server_error no_leak not_found",
    "access": "missing_key malformed_header unknown_key revoked_key scheme scope unauthorized_or_forbidden "
    "tenant_isolation denied_has_no_effect",
    "rate_limit": "retry_after retry_after_form retry_after_honest envelope partition limited_has_no_effect",
    "sending": "accepted listed lifecycle consent landline owned_number validation rejected_has_no_effect",
    "schema": "response status content_type headers negative_rejected positive_accepted no_server_error",
}
KNOWN = {f"{topic}.{name}" for topic, names in CHECKS.items() for name in names.split()}


ASKED = {
    "agentmessage": [("GET", "/v1/messages?limit=5"), ("GET", "/v1/inbound-messages?to=%2B15551112222")],
    "whippy": [("GET", "/v1/message/list?limit=5"), ("GET", "/v1/message/list?type=sms")],
    "heymarket": [
        ("GET", "/v1/messages?phoneNumber=14155550100&inboxID=101"),
        ("POST", "/v1/messages/all"),
        ("POST", "/v1/messages/all/count"),
    ],
}


def test_every_check_has_a_fault_and_every_fault_a_check() -> None:
    declared = {check for fault in every().values() for check in fault.kills}
    assert declared == KNOWN
    assert {check for fault in every().values() for check in fault.blinds} <= KNOWN
    assert len(every("agentmessage")) >= 80


@pytest.mark.parametrize("name", every())
def test_a_fault_says_what_is_wrong_and_answers(server: Callable[..., Any], name: str) -> None:
    fault = every()[name]
    assert fault.summary.endswith(".")
    assert fault.id == name
    assert fault.kills

    async def ask() -> None:
        async with server(contract=fault.contract, faults=[name]).client() as client:
            for method, path in ASKED[fault.contract]:
                assert (await client.request(method, path)).status_code == 200
            if fault.contract != "agentmessage":
                return
            draft = {"from": "+15551112222", "to": "+15554443333", "text": "hello", "tag": "t"}
            response = await client.post("/v1/messages", json=draft)
            assert response.status_code in {200, 201, 202}

    asyncio.run(ask())


def test_an_unknown_fault_is_named(server: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match=r"unknown fault 'no\.such'"):
        server(faults=["no.such"])
