"""Heymarket's three operations, asked without the suite."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest

from conformance.reference import SYSTEMS
from conformance.reference.data.heymarket import CONVERSATIONS, LOCAL_IDS, STATUSES

ALL, COUNT, RECENT = "/v1/messages/all", "/v1/messages/all/count", "/v1/messages"
KEYS = SYSTEMS["heymarket"].accounts.keys(0)
FIELDS = "id text media phone type status date updated user conversation broadcast_id flagged local_id header"


async def post(client: httpx.AsyncClient, path: str = ALL, **body: Any) -> Any:  # noqa: ANN401 - JSON
    response = await client.post(path, json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def walk(client: httpx.AsyncClient, **body: Any) -> list[list[dict[str, Any]]]:  # noqa: ANN401 - as above
    """The pages until one is empty, each asked for with the last row's date."""
    pages = [await post(client, **body)]
    while pages[-1]:
        pages.append(await post(client, **{**body, "created_at": pages[-1][-1]["date"]}))
        assert len(pages) < 1000
    return pages[:-1]


async def recent(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    response = await client.get(RECENT, params=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


def moment(text: str) -> tuple[datetime, str]:
    """A printed time, to the microsecond; text would sort Z after a fraction."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(whole), fraction.ljust(6, "0")


@pytest.fixture
def heymarket(server: Callable[..., Any]) -> Callable[..., Any]:
    return lambda seed=0, **choices: server(seed, "heymarket", limited=False, **choices)


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_loses_what_shares_the_boundarys_moment_and_nothing_else(
    heymarket: Callable[..., Any], seed: int
) -> None:
    async def ask() -> None:
        async with heymarket(seed).client() as client:
            full = await post(client, limit=1000)
            assert len(full) == len({row["id"] for row in full}) == 190
            keys = [(moment(row["date"]), row["id"]) for row in full]
            assert keys == sorted(keys, reverse=True)
            for size in (1, 2, 3, 7, 30, 189, 190):
                pages = await walk(client, limit=size)
                assert all(len(page) == size for page in pages[:-1])
                edges = {page[-1]["date"] for page in pages}
                found = [row for page in pages for row in page]
                lost = [row for row in full if row not in found]
                assert {row["date"] for row in lost} <= edges
                assert found == [row for row in full if row not in lost]
            assert len(await walk(client)) == 7
            assert (await post(client)) == full[:30]

    asyncio.run(ask())


@pytest.mark.parametrize("seed", range(3))
def test_the_data_holds_its_traps(heymarket: Callable[..., Any], seed: int) -> None:
    async def ask() -> list[dict[str, Any]]:
        async with heymarket(seed).client() as client:
            found: list[dict[str, Any]] = await post(client, limit=1000)
            return found

    found = asyncio.run(ask())
    times = [row["date"] for row in found]
    assert Counter(Counter(times).values()) == {1: 181, 2: 3, 3: 1}
    assert times != sorted(times, reverse=True)
    for digits in (0, 3):
        starts = [(moment(time)[0], moment(time)[1][:digits], time) for time in times]
        assert any(a[:2] == b[:2] and a != b for a, b in pairwise(starts))
    assert {row["status"] for row in found} == set(STATUSES)
    assert {row["local_id"] for row in found} == set(LOCAL_IDS)
    talks = Counter((row["phone"], row["conversation"]["inbox"]) for row in found)
    assert set(talks) == {(phone, inbox) for phone, inbox, _ in CONVERSATIONS["a"]}
    assert max(talks.values()) > 50
    (largest, _) = talks.most_common(1)[0]
    whole = [row for row in found if (row["phone"], row["conversation"]["inbox"]) == largest and "." not in row["date"]]
    assert whole
    assert " ".join(found[0]) == FIELDS
    assert [row["id"] for row in found] != sorted(row["id"] for row in found)


def test_order_and_ascending(heymarket: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with heymarket().client() as client:
            full = await post(client, limit=1000)
            by_date = sorted(full, key=lambda row: (moment(row["date"]), row["id"]))
            by_update = sorted(full, key=lambda row: (moment(row["updated"]), row["id"]))
            assert by_date != by_update
            assert await post(client, limit=1000, ascending=True) == by_date
            assert await post(client, limit=1000, ascending=False, order="created_at") == by_date[::-1]
            assert await post(client, limit=1000, order="updated_at") == by_update[::-1]
            cutoff = by_date[100]["date"]
            older = [row for row in by_update if moment(row["date"]) < moment(cutoff)]
            asked = {"order": "updated_at", "ascending": True, "created_at": cutoff}
            assert await post(client, limit=1000, **asked) == older
            assert await post(client, limit=7, **asked) == older[:7]

    asyncio.run(ask())


@pytest.mark.parametrize("field", ["created_at", "date"])
def test_a_count_is_a_string_of_digits_and_its_cutoff_exclusive(heymarket: Callable[..., Any], field: str) -> None:
    async def ask() -> None:
        running = heymarket()
        async with running.client() as client, running.client("neighbour") as other:
            assert (await client.post(COUNT)).json() == await post(client, COUNT) == "190"
            assert await post(other, COUNT) == "40"
            full = await post(client, limit=1000)
            for row in full[::17]:
                older = [item for item in full if moment(item["date"]) < moment(row["date"])]
                assert await post(client, COUNT, **{field: row["date"]}) == str(len(older))
                assert await post(client, limit=1000, created_at=row["date"]) == older
            assert await post(client, COUNT, **{field: "1999-01-01T00:00:00+01:00"}) == "0"

    asyncio.run(ask())


def test_recent_messages_are_the_newest_fifty_of_one_conversation(heymarket: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = heymarket()
        async with running.client() as client, running.client("neighbour") as other:
            full = await post(client, limit=1000)
            for phone, inbox, _ in CONVERSATIONS["a"]:
                talk = [row for row in full if (row["phone"], row["conversation"]["inbox"]) == (phone, inbox)]
                asked = {"phoneNumber": phone, "inboxID": inbox}
                assert await recent(client, **asked) == talk[:50]
                assert await recent(client, **asked, limit=3, cursor="x") == talk[:50]
                assert await recent(other, **asked) == []
                for row in talk[::5]:
                    second = int(datetime.fromisoformat(row["date"]).timestamp())
                    for turn in (second, second + 1):
                        older = [it for it in talk if datetime.fromisoformat(it["date"]).timestamp() < turn]
                        assert await recent(client, **asked, timestamp=turn) == older[:50]
            nobody = [(CONVERSATIONS["a"][2][0], 102), ("14155550199", 101), ("14155550100", 10**30)]
            for phone, inbox in nobody:
                assert await recent(client, phoneNumber=phone, inboxID=inbox) == []
            asked = {"phoneNumber": "14155550123", "inboxID": 101}
            assert await recent(client, **asked, timestamp=-(10**30)) == []
            assert await recent(client, **asked, timestamp=10**30) == await recent(client, **asked)

    asyncio.run(ask())


MOMENTS: list[Any] = ["", "yesterday", "2026-02-30T00:00:00Z", "2026-01-01", 1, None, []]
ORDERS: list[Any] = ["date", "", "CREATED_AT", 1, None, []]
LIMITS: list[Any] = [0, -1, 1.5, "30", None, True, []]
WRONG: list[tuple[str, Any]] = [
    *((ALL, {"created_at": wrong}) for wrong in MOMENTS),
    (ALL, {"created_at": "2026-01-01T00:00:00"}),
    *((ALL, {"order": wrong}) for wrong in ORDERS),
    *((ALL, {"ascending": wrong}) for wrong in ("true", 1, 0, None)),
    *((ALL, {"limit": wrong}) for wrong in LIMITS),
    *((COUNT, {field: wrong}) for field in ("created_at", "date") for wrong in ("", "2026", 1, None)),
    *((path, body) for path in (ALL, COUNT) for body in (b"{", b"[]", b"null", b"\xff", b"NaN", b'{"x": "\\ud800"}')),
    *((RECENT, query) for query in ("", "phoneNumber=14155550100", "inboxID=101")),
    *((RECENT, f"inboxID=101&phoneNumber={wrong}") for wrong in ("", "x", "%2B14155550100", "0415", "1" * 16, "%00")),
    *((RECENT, f"phoneNumber=14155550100&inboxID={wrong}") for wrong in ("", "x", "1.5", "+1", "007", "9" * 5000)),
    *((RECENT, f"phoneNumber=14155550100&inboxID=101&timestamp={wrong}") for wrong in ("", "now", "1.5", "2026-01-01")),
    (RECENT, "phoneNumber=14155550100&inboxID=101&inboxID=102"),
]


@pytest.mark.parametrize(("path", "sent"), WRONG)
def test_what_is_malformed_is_bad_data(heymarket: Callable[..., Any], path: str, sent: Any) -> None:  # noqa: ANN401 - JSON
    async def ask() -> None:
        async with heymarket().client() as client:
            if path == RECENT:
                response = await client.get(f"{RECENT}?{sent}")
            elif isinstance(sent, bytes):
                response = await client.post(path, content=sent, headers={"Content-Type": "application/json"})
            else:
                response = await client.post(path, json=sent)
            assert response.status_code == 400, response.text
            assert response.json()["error"] == "bad_data"
            assert response.json()["message"]

    asyncio.run(ask())


def test_an_empty_body_and_whole_floats_are_fine_another_media_type_is_not(heymarket: Callable[..., Any]) -> None:
    async def ask() -> None:
        async with heymarket().client() as client:
            full = await post(client, limit=1000)
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            for answer in (
                await client.post(ALL),
                await client.post(ALL, headers=form),
                await client.post(ALL, json={}),
            ):
                assert answer.json() == full[:30]
            assert await post(client, limit=7.0, unknown={"a": 1}) == full[:7]
            assert await post(client, limit=10**20) == full
            for path in (ALL, COUNT):
                assert (await client.post(path, content=b"limit=1", headers=form)).status_code == 400

    asyncio.run(ask())


def test_every_answer_has_a_request_id_of_its_own(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server(contract="heymarket")
        async with running.client() as client:
            answers = [
                await client.get("/nowhere"),
                await client.get("/v1/messages/1"),
                await client.delete(RECENT),
                await client.get(ALL),
                await client.get(RECENT),
                await client.post(ALL),
                await client.post(COUNT),
                await client.post(ALL, headers={"Authorization": "x"}),
            ]
            assert [answer.status_code for answer in answers] == [404, 404, 405, 405, 400, 200, 200, 401]
            answers += [await client.post(COUNT) for _ in range(500)]
            assert answers[-1].status_code == 429
            ids = [answer.headers["X-Request-Id"] for answer in answers]
            assert len(set(ids)) == len(ids)
            assert all(ids)
            refused = [answer for answer in answers if answer.status_code >= 400]
            assert all(isinstance(answer.json()["error"], str) for answer in refused)

    asyncio.run(ask())


@pytest.mark.parametrize("header", [None, "", "Bearer", KEYS["full"].token, f"Bearer {KEYS['old'].token}", "Bearer x"])
def test_who_is_not_known_is_refused(heymarket: Callable[..., Any], header: str | None) -> None:
    async def ask() -> None:
        async with heymarket().client() as client:
            del client.headers["Authorization"]
            for method, path in (("GET", RECENT), ("POST", ALL), ("POST", COUNT)):
                headers = {} if header is None else {"Authorization": header}
                response = await client.request(method, path, headers=headers, content=b"{")
                assert (response.status_code, response.json()["error"]) == (401, "unauthorized")

    asyncio.run(ask())


def test_organizations_share_nothing(heymarket: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = heymarket()
        async with running.client() as full, running.client("neighbour") as other:
            mine = {row["id"] for row in await post(full, limit=1000)}
            theirs = {row["id"] for row in await post(other, limit=1000)}
            assert (len(mine), len(theirs), mine & theirs) == (190, 40, set())

    asyncio.run(ask())


def test_the_limit_is_the_keys(server: Callable[..., Any]) -> None:
    async def ask() -> None:
        running = server(contract="heymarket")
        async with running.client() as full, running.client("spare") as spare:
            statuses = [(await full.post(COUNT)).status_code for _ in range(505)]
            assert statuses == [200] * 500 + [429] * 5
            refused = await full.post(ALL, content=b"{")
            assert (refused.status_code, refused.json()["error"]) == (429, "rate_limited")
            assert (await spare.post(COUNT)).status_code == 200
            running.clock.at += int(refused.headers["Retry-After"])
            assert (await full.post(COUNT)).status_code == 200

    asyncio.run(ask())


@pytest.mark.parametrize(("data", "count"), [("one", 1), ("page", 30), ("empty", 0)])
def test_the_small_data_sets(heymarket: Callable[..., Any], data: str, count: int) -> None:
    async def ask() -> None:
        running = heymarket(data=data)
        for key in ("full", "neighbour"):
            async with running.client(key) as client:
                assert len(await post(client)) == count
                assert await post(client, COUNT) == str(count)

    asyncio.run(ask())
