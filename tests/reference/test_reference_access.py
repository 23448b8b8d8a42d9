"""Keys, scopes, organizations, and the form of every refusal."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from conformance.reference import SYSTEMS

KEYS = SYSTEMS["agentmessage"].accounts.keys(0)
FULL = KEYS["full"].token
ROUTES = (("GET", "/v1/messages"), ("GET", "/v1/inbound-messages"), ("GET", "/v1/messages/x"), ("POST", "/v1/messages"))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        FULL,
        f"Basic {FULL}",
        f"Token {FULL}",
        f"Bearer {FULL} x",
        f"Bearer,{FULL}",
        f"Bearer {FULL[:-1]}",
        f"Bearer {FULL}0",
        f"Bearer {FULL.upper()}",
        "Bearer am_live_unknown",
        f"Bearer {KEYS['old'].token}",
        f'Bearer "{FULL}"',
    ],
)
def test_who_is_not_known_is_refused(server: Callable[..., Any], header: str | None) -> None:
    async def ask() -> None:
        async with server().client() as client:
            del client.headers["Authorization"]
            for method, path in ROUTES:
                response = await client.request(
                    method, path, headers={"Authorization": header} if header is not None else {}
                )
                assert response.status_code == 401
                assert response.json()["error"]["code"] == "UNAUTHORIZED"
                assert response.headers["WWW-Authenticate"] == "Bearer"

    asyncio.run(ask())


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_scheme_has_no_case(server: Callable[..., Any], scheme: str) -> None:
    async def ask() -> object:
        async with server().client() as client:
            return (await client.get("/v1/messages", headers={"Authorization": f"{scheme} {FULL}"})).status_code

    assert asyncio.run(ask()) == 200


def test_scopes_come_before_validation(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server()
        async with running.client("reader") as reader, running.client("sender") as sender:
            assert (await reader.post("/v1/messages", content=b"{")).status_code == 403
            assert (await sender.post("/v1/messages", content=b"{")).status_code == 422
            for path in ("/v1/messages?limit=0", "/v1/inbound-messages?limit=0", "/v1/messages/x"):
                assert (await sender.get(path)).status_code == 403
                assert (await reader.get(path)).status_code in {400, 422}

    asyncio.run(ask())


def test_organizations_share_nothing(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server()
        async with running.client() as full, running.client("neighbour") as other:
            for path in ("/v1/messages", "/v1/inbound-messages"):
                mine = {row["id"] for row in (await full.get(path, params={"limit": 100})).json()["data"]}
                theirs = {row["id"] for row in (await other.get(path, params={"limit": 100})).json()["data"]}
                assert mine
                assert theirs
                assert not mine & theirs
                for identifier in sorted(mine)[:5]:
                    assert (await other.get(f"/v1/messages/{identifier}")).status_code == 404

    asyncio.run(ask())


def test_every_refusal_has_the_envelope_a_fresh_id_and_a_date(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with server().client() as client:
            answers = [
                await client.get("/nowhere"),
                await client.get("/v1/messages/"),
                await client.delete("/v1/messages"),
                await client.get("/v1/messages/no-uuid"),
                await client.get("/v1/messages/%00"),
                await client.get("/v1/messages/5a1b2c3d-4e5f-6789-abcd-ef0123456789"),
                await client.get("/v1/messages", headers={"Authorization": "x"}),
            ]
            assert [answer.status_code for answer in answers] == [404, 404, 405, 400, 400, 404, 401]
            assert len({answer.json()["error"]["request_id"] for answer in answers}) == len(answers)
            for answer in answers:
                assert answer.json()["success"] is False
                assert answer.headers["Content-Type"] == "application/json"
                assert answer.headers["Date"] == "Fri, 15 Jan 2027 08:00:00 GMT"

    asyncio.run(ask())
