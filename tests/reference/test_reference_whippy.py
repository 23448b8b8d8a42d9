"""Whippy's list, walked both ways without the suite: every row once, in order, at every page size."""

import asyncio
import base64
import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import httpx
import pytest

from conformance.reference import SYSTEMS
from conformance.reference.data.whippy import IDS

PATH = "/v1/message/list"
KEYS = SYSTEMS["whippy"].accounts.keys(0)


async def get(client: httpx.AsyncClient, query: Any = None) -> dict[str, Any]:  # noqa: ANN401 - as httpx takes it
    response = await client.get(PATH, params=query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def walk(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    """The pages from the first on."""
    pages = [await get(client, query)]
    while token := pages[-1]["metadata"]["next_cursor"]:
        pages.append(await get(client, {**query, "cursor": token, "direction": "forward"}))
        assert len(pages) < 1000
    return pages


async def back(client: httpx.AsyncClient, token: str, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    """The pages before a token, the nearest first."""
    pages = []
    while token:
        pages.append(await get(client, {**query, "cursor": token, "direction": "backward"}))
        token = pages[-1]["metadata"]["prev_cursor"]
        assert len(pages) < 1000
    return pages


def rows(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for page in pages for row in page["data"]]


def decoded(token: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(base64.b64decode(token, validate=True))


@pytest.fixture
def whippy(server: Callable[..., Any]) -> Callable[..., Any]:
    return lambda seed=0, **choices: server(seed, "whippy", limited=False, **choices)


@pytest.mark.parametrize("seed", range(3))
def test_every_page_size_gives_the_same_rows_both_ways(whippy: Callable[..., Any], seed: int) -> None:
    async def ask() -> None:
        async with whippy(seed).client() as client:
            full = rows(await walk(client, limit=500))
            assert len(full) == 180
            assert len({row["id"] for row in full}) == 180
            assert full == sorted(full, key=lambda row: (row["inserted_at"], row["id"]))
            for size in (1, 2, 3, 7, 45, 179, 180, None):
                given = {"limit": size} if size else {}
                pages = await walk(client, **given)
                assert rows(pages) == full
                assert all(len(page["data"]) == (size or 50) for page in pages[:-1])
                assert pages[0]["metadata"]["prev_cursor"] is None
                before = await back(client, pages[-1]["metadata"]["prev_cursor"] or "", **given)
                assert rows(before[::-1]) == full[: len(full) - len(pages[-1]["data"])]
                assert all(len(page["data"]) == (size or 50) for page in before[:-1])

    asyncio.run(ask())


@pytest.mark.parametrize("size", [1, 2, 7, 50])
def test_a_cursor_names_the_row_at_its_edge_and_either_leads_both_ways(whippy: Callable[..., Any], size: int) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            pages = await walk(client, limit=size)
            full = rows(pages)
            for number, page in enumerate(pages):
                last, first = page["metadata"]["next_cursor"], page["metadata"]["prev_cursor"]
                for token, row in ((last, page["data"][-1]), (first, page["data"][0])):
                    if token is not None:
                        assert decoded(token) == {"inserted_at": row["inserted_at"], "id": row["id"]}
                if 0 < number < len(pages) - 1:
                    start, end = number * size, (number + 1) * size
                    for token, way, expected in (
                        (last, "backward", full[max(0, end - 1 - size) : end - 1]),
                        (first, "forward", full[start + 1 : start + 1 + size]),
                    ):
                        asked = {"limit": size, "cursor": token, "direction": way}
                        assert (await get(client, asked))["data"] == expected

    asyncio.run(ask())


def test_a_page_back_leads_forward_again_and_beyond_the_ends_is_nothing(whippy: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            pages = await walk(client, limit=7)
            asked = {"limit": 7, "cursor": pages[2]["metadata"]["prev_cursor"], "direction": "backward"}
            assert await get(client, asked) == pages[1]
            row = pages[0]["data"][0]
            edge = base64.b64encode(
                json.dumps({"inserted_at": row["inserted_at"], "id": row["id"]}, separators=(",", ":")).encode()
            ).decode()
            nothing = await get(client, {"cursor": edge, "direction": "backward"})
            assert nothing == {"data": [], "metadata": {"next_cursor": None, "prev_cursor": None}}
            assert (await get(client, {"cursor": edge}))["data"][0] == pages[0]["data"][1]

    asyncio.run(ask())


@pytest.mark.parametrize("seed", range(3))
def test_the_data_holds_its_traps(whippy: Callable[..., Any], seed: int) -> None:
    async def ask() -> list[dict[str, Any]]:
        async with whippy(seed).client() as client:
            return rows(await walk(client, limit=500))

    found = asyncio.run(ask())
    times = [row["inserted_at"] for row in found]
    assert set(Counter(times).values()) >= {1, 2, 3, 5, 36}
    assert {len(time) for time in times} == {len("2027-01-01T00:00:00.000000Z")}
    for digits in (len("2027-01-01T00:00:00"), len("2027-01-01T00:00:00.000")):
        assert any(a != b and a[:digits] == b[:digits] for a, b in pairwise(times))
    for size in (1, 2, 3, 7, 50):
        assert any(times[edge - 1] == times[edge] for edge in range(size, len(times), size))
    assert max(times) < "2027-01-14T08:00:01"
    for name in IDS:
        assert len({row[name] for row in found} - {None}) > 1
    assert len({row["type"] for row in found}) == 6
    assert len({row["delivery_status"] for row in found}) == 7
    assert None in {row["sequence_id"] for row in found}


def test_a_filtered_walk_is_the_walk_filtered(whippy: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            full = rows(await walk(client, limit=500))
            for name in (*IDS, "type", "delivery_status"):
                for value in {row[name] for row in full} - {None}:
                    expected = [row for row in full if row[name] == value]
                    assert len(expected) > 1
                    pages = await walk(client, limit=3, **{name: value})
                    assert rows(pages) == expected
                    before = await back(client, pages[-1]["metadata"]["prev_cursor"], limit=3, **{name: value})
                    assert rows(before[::-1]) == expected[: len(expected) - len(pages[-1]["data"])]

    asyncio.run(ask())


def test_arrays_have_two_spellings_and_filters_combine(whippy: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            full = rows(await walk(client, limit=500))
            either = [row for row in full if row["type"] in {"sms", "note"}]
            for pairs in (
                [("type", "sms"), ("type", "note")],
                [("type[]", "sms"), ("type[]", "note")],
                [("type", "note"), ("type[]", "sms"), ("type", "unknown")],
            ):
                assert (await get(client, [*pairs, ("limit", "500")]))["data"] == either
            user = full[0]["user_id"] or full[1]["user_id"]
            both = [row for row in either if row["user_id"] == user and row["delivery_status"] == "sent"]
            asked = [("type", "sms"), ("type", "note"), ("user_id", user), ("delivery_status[]", "sent")]
            assert (await get(client, asked))["data"] == both
            for name in (*IDS, "type", "delivery_status", "type[]"):
                assert (await get(client, {name: "5a1b2c3d-4e5f-6789-abcd-ef0123456789"}))["data"] == []
            assert (await get(client, {"offset": "7", "limit": "500", "order": "desc"}))["data"] == full

    asyncio.run(ask())


def test_after_and_before_include_their_own_microsecond(whippy: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            full = rows(await walk(client, limit=500))
            times = [row["inserted_at"] for row in full]
            tied = next(time for time, count in Counter(times).items() if count == 36)
            for time in (tied, full[40]["inserted_at"], times[0], times[-1]):
                within = [row for row in full if row["inserted_at"] == time]
                for form in (time, time[:-1], time.replace("Z", "+00:00"), time.replace("Z", "-00:00")):
                    found = await get(client, {"after": form, "before": form, "limit": 500})
                    assert found["data"] == within
                finer = time.replace("Z", "1Z")
                assert within[0] not in (await get(client, {"after": finer, "limit": 500}))["data"]
                assert within[0] in (await get(client, {"before": finer, "limit": 500}))["data"]
                after = await get(client, {"after": time, "limit": 500})
                before = await get(client, {"before": time, "limit": 500})
                assert after["data"] == [row for row in full if row["inserted_at"] >= time]
                assert before["data"] == [row for row in full if row["inserted_at"] <= time]

    asyncio.run(ask())


@pytest.mark.parametrize(
    "query",
    [
        *(f"limit={value}" for value in ("0", "-1", "501", "abc", "", "1.5", "9" * 30, "%00", "+5")),
        *(f"cursor={value}" for value in ("", "abc", "!!!", "%00", "%FF%FE", "e30%3D", "W10=", "MQ==", "bnVsbA==")),
        *(f"after={value}" for value in ("", "yesterday", "2026-01-01", "2026-02-30T00:00:00Z", "1767225600")),
        "before=2026-01-01T25:00:00",
        "before=2026-01-01T00:00:00+02:00",
        "direction=backward",
        "direction=sideways",
        "direction=",
        "direction=FORWARD",
        "limit=1&limit=2",
        "type=%ff",
    ],
)
def test_what_is_malformed_is_refused(whippy: Callable[..., Any], query: str) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            response = await client.get(f"{PATH}?{query}")
            assert response.status_code == 422, response.text
            body = response.json()
            assert set(body) == {"errors", "status"}
            assert body["status"] == 422
            assert all(error["description"] for error in body["errors"])

    asyncio.run(ask())


def test_a_changed_cursor_is_a_position_or_refused(whippy: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = whippy()
        async with running.client() as client, running.client("neighbour") as other:
            token = (await get(client, {"limit": 2}))["metadata"]["next_cursor"]
            mine = {row["id"] for row in rows(await walk(client, limit=500))}
            assert not mine & {row["id"] for row in (await get(other, {"cursor": token, "limit": 500}))["data"]}
            for place in range(len(token)):
                changed = token[:place] + chr(ord(token[place]) ^ 1) + token[place + 1 :]
                assert (await client.get(PATH, params={"cursor": changed})).status_code in {200, 422}
            fields = decoded(token)
            for name in fields:
                wrong_values: list[Any] = [None, 1, [], "", fields[name] + "x"]
                for value in wrong_values:
                    wrong = json.dumps({**fields, name: value}, separators=(",", ":")).encode()
                    response = await client.get(PATH, params={"cursor": base64.b64encode(wrong).decode()})
                    assert response.status_code == 422

    asyncio.run(ask())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-WHIPPY-KEY": ""},
        {"X-WHIPPY-KEY": KEYS["full"].token[:-1]},
        {"X-WHIPPY-KEY": KEYS["full"].token + "0"},
        {"X-WHIPPY-KEY": KEYS["full"].token.upper()},
        {"X-WHIPPY-KEY": f"Bearer {KEYS['full'].token}"},
        {"X-WHIPPY-KEY": KEYS["old"].token},
        {"Authorization": f"Bearer {KEYS['full'].token}"},
    ],
)
def test_who_is_not_known_is_refused(whippy: Callable[..., Any], headers: dict[str, str]) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            del client.headers["X-WHIPPY-KEY"]
            response = await client.get(f"{PATH}?limit=0", headers=headers)
            assert response.status_code == 401
            assert response.json() == {"errors": [{"description": "Not authenticated"}], "status": 401}

    asyncio.run(ask())


def test_every_refusal_has_the_envelope(whippy: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with whippy().client() as client:
            for method, path, status in (("GET", "/", 404), ("GET", "/v1/messages/list", 404), ("POST", PATH, 405)):
                response = await client.request(method, path)
                assert (response.status_code, response.json()["status"]) == (status, status)
                assert response.json()["errors"][0]["description"]

    asyncio.run(ask())


def test_the_limit_is_the_organizations(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server(contract="whippy")
        async with running.client() as full, running.client("spare") as spare, running.client("neighbour") as other:
            statuses = [(await full.get(PATH)).status_code for _ in range(30)]
            assert statuses == [200] * 25 + [429] * 5
            refused = await spare.get(f"{PATH}?limit=0")
            assert refused.status_code == 429
            assert refused.json()["status"] == 429
            assert (await other.get(PATH)).status_code == 200
            running.clock.at += int(refused.headers["Retry-After"])
            assert [(await spare.get(PATH)).status_code for _ in range(25)] == [200] * 25

    asyncio.run(ask())


@pytest.mark.parametrize("moments", [[0.0] * 25, [0.04 * turn for turn in range(25)], [0.0] * 12 + [0.99] * 13])
def test_whoever_keeps_to_the_number_is_never_limited(server: Callable[..., Any], moments: list[float]) -> None:
    async def ask() -> None:
        running = server(contract="whippy")
        start = running.clock.at
        async with running.client() as client:
            for second in range(8):
                for moment in moments:
                    running.clock.at = start + second + moment
                    assert (await client.get(PATH, params={"limit": 1})).status_code == 200

    asyncio.run(ask())


def test_who_asks_too_often_waits_a_moment_and_no_longer(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server(contract="whippy")
        async with running.client() as client:
            for _ in range(3):
                statuses = [(await client.get(PATH)).status_code for _ in range(26)]
                assert statuses == [200] * 25 + [429]
                running.clock.at += 0.5
                assert (await client.get(PATH)).status_code == 429
                running.clock.at += 0.5

    asyncio.run(ask())


@pytest.mark.parametrize(("data", "count"), [("one", 1), ("page", 50), ("empty", 0)])
def test_the_small_data_sets(whippy: Callable[..., Any], data: str, count: int) -> None:
    async def ask() -> None:
        running = whippy(data=data)
        for key, expected in (("full", count), ("neighbour", min(count, 40))):
            async with running.client(key) as client:
                pages = await walk(client)
                assert len(pages) == 1
                assert len(rows(pages)) == expected
                assert pages[0]["metadata"] == {"next_cursor": None, "prev_cursor": None}

    asyncio.run(ask())
