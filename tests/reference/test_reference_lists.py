"""Both lists, walked without the suite: every row once, in order, at every page size."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

OUT, IN = "/v1/messages", "/v1/inbound-messages"
MAXIMUM = {OUT: 200, IN: 100}
TIME = {OUT: "created_at", IN: "received_at"}


async def walk(client: httpx.AsyncClient, path: str, **query: str | int) -> list[list[dict[str, Any]]]:
    pages: list[list[dict[str, Any]]] = []
    token: str | None = ""
    while token is not None:
        response = await client.get(path, params={**query, **({"cursor": token} if token else {})})
        assert response.status_code == 200, response.text
        body = response.json()
        pages.append(body["data"])
        if path == OUT:
            assert body["meta"]["next_cursor"] is None
            token = response.headers.get("X-Next-Cursor")
        else:
            assert "X-Next-Cursor" not in response.headers
            token = body["meta"]["next_cursor"]
        assert len(pages) < 1000
    return pages


def rows(pages: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [row for page in pages for row in page]


def micros(text: str) -> tuple[datetime, str]:
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(whole), fraction.ljust(6, "0")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("path", [OUT, IN])
def test_every_page_size_gives_the_same_rows_in_order(server: Callable[..., Any], path: str, seed: int) -> None:
    async def ask() -> None:
        async with server(seed).client() as client:
            full = rows(await walk(client, path, limit=MAXIMUM[path]))
            assert len(full) == {OUT: 260, IN: 130}[path]
            assert len({row["id"] for row in full}) == len(full)
            keys = [(micros(row[TIME[path]]), row["id"]) for row in full]
            assert keys == sorted(keys, reverse=True)
            for size in (1, 2, 3, 7, 13, 26, len(full), None):
                if size is None or size <= MAXIMUM[path]:
                    pages = await walk(client, path, **({"limit": size} if size else {}))
                    assert rows(pages) == full
                    assert pages[-1]
                    assert all(len(page) == (size or {OUT: 50, IN: 20}[path]) for page in pages[:-1])

    asyncio.run(ask())


@pytest.mark.parametrize("path", [OUT, IN])
def test_the_data_holds_its_traps(server: Callable[..., Any], path: str) -> None:
    async def ask() -> list[dict[str, Any]]:
        async with server().client() as client:
            return rows(await walk(client, path, limit=100))

    found = asyncio.run(ask())
    times = [row[TIME[path]] for row in found]
    for size in (1, 2, 3, 7, MAXIMUM[path]):
        edges = range(size, len(times), size)
        assert any(times[edge - 1] == times[edge] for edge in edges)
        if size < 100:
            milliseconds = [(micros(time)[0], micros(time)[1][:3]) for time in times]
            assert any(milliseconds[e - 1] == milliseconds[e] and times[e - 1] != times[e] for e in edges)
    assert max(Counter(times).values()) >= (100 if path == OUT else 40)
    assert times != sorted(times, reverse=True)
    digits = {len(time.removesuffix("Z").partition(".")[2]) for time in times}
    assert digits >= {0, 1, 2, 3, 4, 5, 6} - ({4, 5} if path == IN else set())


@pytest.mark.parametrize(
    ("path", "field", "values"),
    [
        (OUT, "status", ["queued", "sending", "sent", "delivered", "failed", "undelivered"]),
        (OUT, "tag", ["100%", "50%25 off", "a+b", "a b", "x&y=z", "ünïcode ✓", "quo\"te's", "t" * 64, "promo"]),
        (OUT, "from", ["+15551112222"]),
        (OUT, "to", ["+15554440003"]),
        (IN, "from", ["+15554440003"]),
        (IN, "to", ["+15551112223"]),
        (IN, "channel", ["sms", "mms"]),
    ],
)
def test_a_filtered_walk_is_the_walk_filtered(
    server: Callable[..., Any], path: str, field: str, values: list[str]
) -> None:
    async def ask() -> None:
        async with server().client() as client:
            full = rows(await walk(client, path, limit=MAXIMUM[path]))
            for value in values:
                expected = [row for row in full if row.get(field) == value]
                assert len(expected) > 1
                assert rows(await walk(client, path, limit=3, **{field: value})) == expected

    asyncio.run(ask())


def test_the_filters_of_the_inbound_list(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with server().client() as client:
            full = rows(await walk(client, IN, limit=100))
            for value in (True, False):
                expected = [row for row in full if row["opt_out"]["detected"] is value]
                assert rows(await walk(client, IN, opt_out=str(value).lower())) == expected
            number = full[0]["phone_number_id"].upper()
            by_number = [row for row in full if row["phone_number_id"] == number.lower()]
            assert rows(await walk(client, IN, phone_number_id=number)) == by_number
            middle = full[60]["received_at"]
            since = rows(await walk(client, IN, since=middle.replace("Z", "+00:00")))
            assert [row["id"] for row in since] == [r["id"] for r in full if micros(r["received_at"]) >= micros(middle)]

    asyncio.run(ask())


@pytest.mark.parametrize(
    "query",
    [
        *(f"limit={value}" for value in ("0", "-1", "201", "abc", "", "1.5", "9" * 30, "%00", "+5", "%EF%BC%91")),
        *(f"cursor={value}" for value in ("", "abc", "!!!", "%00", "%FF%FE", "e30%3D", "eyJhdCI6MX0=", "W10=", "MQ==")),
        "status=SENT",
        "status=",
        f"tag={'t' * 65}",
        "tag=%ff",
    ],
)
def test_what_is_out_of_range_is_refused(server: Callable[..., Any], query: str) -> None:
    async def ask() -> None:
        async with server().client() as client:
            response = await client.get(f"{OUT}?{query}")
            assert response.status_code == 422, response.text
            assert response.json()["error"]["code"] == "VALIDATION_FAILED"
            assert (await client.get(OUT)).status_code == 200

    asyncio.run(ask())


@pytest.mark.parametrize(
    "query",
    [
        "limit=101",
        "opt_out=1",
        "opt_out=True",
        "channel=rcs",
        "phone_number_id=7",
        "since=2026",
        "since=2026-02-30T00:00:00Z",
    ],
)
def test_what_is_out_of_range_is_refused_inbound(server: Callable[..., Any], query: str) -> None:
    async def ask() -> object:
        async with server().client() as client:
            return (await client.get(f"{IN}?{query}")).status_code

    assert asyncio.run(ask()) == 422


def test_a_cursor_is_good_for_its_organization_and_its_list_alone(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server()
        async with running.client() as client, running.client("neighbour") as other:
            token = (await client.get(OUT, params={"limit": 2})).headers["X-Next-Cursor"]
            assert {"+", "/"} <= set(token)
            assert (await client.get(OUT, params={"cursor": token})).status_code == 200
            assert (await other.get(OUT, params={"cursor": token})).status_code == 422
            assert (await client.get(IN, params={"cursor": token})).status_code == 422
            for place in range(len(token)):
                changed = token[:place] + chr(ord(token[place]) ^ 1) + token[place + 1 :]
                assert (await client.get(OUT, params={"cursor": changed})).status_code in {200, 422}

    asyncio.run(ask())


def test_rows_written_during_a_walk_do_not_disturb_it(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server()
        async with running.client() as client:
            before = rows(await walk(client, OUT, limit=200))
            first = await client.get(OUT, params={"limit": 5})
            draft = {"from": "+15551112222", "to": "+15554443333", "text": "meanwhile"}
            assert (await client.post(OUT, json=draft)).status_code == 202
            second = await client.get(OUT, params={"limit": 5, "cursor": first.headers["X-Next-Cursor"]})
            assert first.json()["data"] + second.json()["data"] == before[:10]

    asyncio.run(ask())


@pytest.mark.parametrize(("data", "counts"), [("one", (1, 1)), ("page", (50, 20)), ("empty", (0, 0))])
def test_the_small_data_sets(server: Callable[..., Any], data: str, counts: tuple[int, int]) -> None:
    async def ask() -> None:
        running = server(data=data)
        for key in ("full", "neighbour"):
            async with running.client(key) as client:
                for path, count in zip((OUT, IN), counts, strict=True):
                    pages = await walk(client, path)
                    assert len(pages) == 1
                    assert len(rows(pages)) == (min(count, 40) if key == "neighbour" else count)

    asyncio.run(ask())
