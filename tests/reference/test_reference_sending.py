"""Sends: who may, what is refused, what it leaves behind, and how often."""

import asyncio
import math
from collections.abc import Callable
from typing import Any, Final

import httpx
import pytest

PATH = "/v1/messages"
DRAFT = {"from": "+15551112222", "to": "+15554443333", "text": "hello", "tag": "run-1"}


async def count(client: httpx.AsyncClient) -> int:
    return int((await client.get(PATH)).json()["meta"]["total"])


def test_a_message_is_accepted_listed_and_delivered(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server(data="empty")
        async with running.client() as client:
            for turn in range(12):
                response = await client.post(PATH, json={**DRAFT, "tag": f"run-{turn}", "unknown": [1]})
                assert response.status_code == 202
                sent = response.json()["data"]
                assert sent["status"] == "queued"
                assert {name: sent[name] for name in DRAFT} == {**DRAFT, "tag": f"run-{turn}"}
                seen = []
                for _ in range(20):
                    found = (await client.get(f"{PATH}/{sent['id']}")).json()["data"]
                    listed = (await client.get(PATH, params={"tag": f"run-{turn}"})).json()["data"]
                    by_status = (await client.get(PATH, params={"status": found["status"]})).json()["data"]
                    assert listed == [found]
                    assert found in by_status
                    seen.append(found["status"])
                    running.clock.at += 0.1
                order = ["queued", "sending", "sent", seen[-1]]
                assert [order.index(status) for status in seen] == sorted(order.index(status) for status in seen)
                assert seen[-1] in {"delivered", "failed", "undelivered"}
                assert (found.get("delivered_at") is not None) == (seen[-1] == "delivered")

    asyncio.run(ask())


NUMBERS: Final[list[Any]] = ["15554443333", "+1 555 444 3333", "", None, 5, "+0123"]
TEXTS: Final[list[Any]] = ["", "x" * 1601, None, 5, []]
TAGS: Final[list[Any]] = ["t" * 65, 5]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"to": "+15550100001"}, 453, "CONSENT_REQUIRED"),
        ({"to": "+15550100002"}, 422, "LINE_TYPE_BLOCKED"),
        ({"from": "+15559990000"}, 422, "VALIDATION_FAILED"),
        ({"from": "+15557770001"}, 422, "VALIDATION_FAILED"),
        *(({"to": wrong}, 422, "VALIDATION_FAILED") for wrong in NUMBERS),
        *(({"text": wrong}, 422, "VALIDATION_FAILED") for wrong in TEXTS),
        *(({"tag": wrong}, 422, "VALIDATION_FAILED") for wrong in TAGS),
        ({"priority": 5}, 422, "VALIDATION_FAILED"),
        ({"media_urls": "x"}, 422, "VALIDATION_FAILED"),
    ],
)
def test_what_is_refused_has_no_effect(
    server: Callable[..., Any], change: dict[str, Any], status: int, code: str
) -> None:
    async def ask() -> None:
        async with server().client() as client:
            before = await count(client)
            response = await client.post(PATH, json={**DRAFT, **change})
            assert (response.status_code, response.json()["error"]["code"]) == (status, code)
            assert await count(client) == before

    asyncio.run(ask())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b"NaN",
        b"[" * 100_000,
        b'{"text": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
    ],
)
def test_what_is_no_json_object_is_refused(server: Callable[..., Any], body: bytes) -> None:
    async def ask() -> object:
        async with server().client() as client:
            return (await client.post(PATH, content=body)).status_code

    assert asyncio.run(ask()) == 422


@pytest.mark.parametrize("text", ["x" * 1600, "\0", "👋" * 1600, "'; DROP TABLE messages; --"])
def test_every_text_of_the_right_length_is_kept(server: Callable[..., Any], text: str) -> None:
    async def ask() -> None:
        async with server().client() as client:
            sent = (await client.post(PATH, json={**DRAFT, "text": text})).json()["data"]
            assert (await client.get(f"{PATH}/{sent['id']}")).json()["data"]["text"] == text

    asyncio.run(ask())


def test_the_limit_is_the_organizations_and_retry_after_is_true(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server()
        async with running.client() as full, running.client("spare") as spare, running.client("neighbour") as other:
            statuses = [(await full.post(PATH, json=DRAFT)).status_code for _ in range(25)]
            assert statuses == [202] * 20 + [429] * 5
            before = await count(full)
            refused = await spare.post(PATH, json=DRAFT)
            assert refused.status_code == 429
            assert refused.json()["error"]["code"] == "RATE_LIMITED"
            assert (await other.post(PATH, json={**DRAFT, "from": "+15557770001"})).status_code == 202
            assert await count(full) == before
            wait = int(refused.headers["Retry-After"])
            assert wait >= 1
            running.clock.at += math.ceil(wait)
            assert (await spare.post(PATH, json=DRAFT)).status_code == 202

    asyncio.run(ask())


def test_a_roomy_server_limits_too(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with server(roomy=True).client() as client:
            statuses = [(await client.post(PATH, json={})).status_code for _ in range(130)]
            assert set(statuses) == {422, 429}

    asyncio.run(ask())
