"""Small servers with filters, made to be varied: each choice is a method, so that another one is a subclass."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx

from conformance.checks.judge import applicable, judge
from conformance.contract.configuration import Configuration, CredentialEntry, KeySource
from conformance.contract.loading import load_contract
from conformance.probes.gather import gather
from conformance.probes.target import connect, prepare
from tests.kill.virtual import EPOCH, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.contract.outcome import Result

Pairs = list[tuple[str, str]]
Row = dict[str, Any]
SECOND = 1_000_000
START = (int(EPOCH) - 30 * 86_400) * SECOND
IDS = ("conversation_id", "contact_id", "sequence_id", "campaign_id", "user_id", "channel_id", "integration_id")


class RefusedError(Exception):
    """A request that is refused."""


@dataclass
class Asked:
    """What a run said of filters: results by ``operation/check``, and the number of requests by probe."""

    results: dict[str, Result]
    requests: dict[str, int] = field(default_factory=dict)

    def outcome(self, name: str) -> str:
        return self.results[name].outcome.value

    def bad(self) -> dict[str, list[str]]:
        """Return what is neither passed nor without evidence."""
        return {
            name: [f"{one.level} {one.basis} {one.message}" for one in result.problems] or [result.reason]
            for name, result in self.results.items()
            if result.outcome.value in {"failed", "warned", "error"}
        }


class Server:
    """Answers a list's requests from rows in memory."""

    contract = ""
    parameters: dict[str, dict[str, Any]] = {}  # noqa: RUF012 - of the configuration

    def answer(self, path: str, query: Pairs, body: Any) -> tuple[int, Any]:  # noqa: ANN401 - JSON
        raise NotImplementedError

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        content = (await receive()).get("body", b"")
        query = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
        try:
            body = json.loads(content) if content else None
            status, answer = self.answer(scope["path"], query, body)
        except RefusedError as error:
            status, answer = self.refused(), {"errors": [{"description": str(error)}], "status": self.refused()}
        headers = [(b"content-type", b"application/json"), (b"x-request-id", b"r-1")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    def refused(self) -> int:
        return 400


def asked(server: Server, document: str = "", topic: str = "filtering.") -> Asked:
    """Run the checks of filters on a server, in virtual time."""
    contract = load_contract(document or server.contract)
    pairs = [pair for pair in applicable(contract) if pair[1].id.startswith(topic)]
    entry = CredentialEntry("full", KeySource(literal="a-key-of-no-one"), "a", (), False, "")  # noqa: FBT003 - as the configuration has it
    configuration = Configuration(credentials=(entry,), parameters=server.parameters)

    async def work(clock: Callable[[], float]) -> Asked:
        transcript, keys = prepare(contract, configuration, "http://127.0.0.1:9", began=clock())
        async with connect(
            transcript, keys, configuration, clock=clock, transport=httpx.ASGITransport(app=server)
        ) as client:
            await gather(contract, client, pairs)
        found = Asked({})
        for operation, check in pairs:
            result = judge(contract, operation, check, transcript)
            found.results[f"{operation.id}/{check.id}"] = result
        for item in transcript.exchanges:
            found.requests[item.probe] = found.requests.get(item.probe, 0) + 1
        return found

    return run(work)


def name(*parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts))))


def iso(at: int, digits: int = 6, zone: str = "Z") -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at // SECOND)
    fraction = f".{at % SECOND:06d}"[: digits + 1] if digits else ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + fraction + zone


def micros(text: str) -> int:
    """Read a moment; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError(text) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


class Whippy(Server):
    """003, with all fields shown; types and statuses in either spelling."""

    contract = "whippy"
    types = ("sms", "mms", "email")
    statuses = ("sent", "delivered", "failed", None)
    order = 1

    def __init__(self) -> None:
        at, self.rows = START, list[Row]()
        for number in range(48):
            at += (0, 1, 700, 400_000, 61 * SECOND)[number % 5]
            self.rows.append(
                {
                    "id": name("row", number),
                    "at": at,
                    "type": self.types[number % 7 % 3],
                    "delivery_status": self.statuses[number // 3 % len(self.statuses)],
                    **{key: name(key, number * (index + 3) // 4 % (index + 2)) for index, key in enumerate(IDS)},
                }
            )
        self.rows.sort(key=lambda row: (row["at"], row["id"]))
        self.place = {row["id"]: index for index, row in enumerate(self.rows)}

    def answer(self, path: str, query: Pairs, body: Any) -> tuple[int, Any]:  # noqa: ANN401, ARG002 - JSON
        one = dict(query)
        size, direction = self.size(one.get("limit", "50")), one.get("direction", "forward")
        if direction not in {"forward", "backward"} or (direction == "backward" and "cursor" not in one):
            raise RefusedError(direction)
        found = [row for row in self.rows if all(self.keeps(row, key, query) for key in self.read(query))]
        start = int(one["cursor"]) if "cursor" in one else -1
        found = [row for row in found if self.place[row["id"]] > start]
        page = found[:size]
        token = str(self.place[page[-1]["id"]]) if page and (len(found) > size or self.tokens_on()) else None
        return 200, {"data": [self.shown(row) for row in page], "metadata": {"next_cursor": token, "prev_cursor": None}}

    def size(self, text: str) -> int:
        if not text.isdigit() or not 1 <= int(text) <= 500:
            raise RefusedError(text)
        return int(text)

    def tokens_on(self) -> bool:
        return False

    def refused(self) -> int:
        return 422

    def read(self, query: Pairs) -> set[str]:
        """Return the filters that a request has."""
        return {key.removesuffix("[]") for key, _ in query} & {*IDS, "type", "delivery_status", "after", "before"}

    def several(self, query: Pairs, key: str) -> list[str] | None:
        """Return the values of a filter that takes several; None where it is not there."""
        return [value for given, value in query if given in {key, f"{key}[]"}]

    def keeps(self, row: Row, key: str, query: Pairs) -> bool:
        if key == "after":
            return bool(row["at"] >= self.moment(dict(query)[key]))
        if key == "before":
            return bool(row["at"] <= self.moment(dict(query)[key]))
        if key in IDS:
            return self.same(row, key, dict(query)[key])
        values = self.several(query, key)
        return values is None or self.any(row, key, values)

    def same(self, row: Row, key: str, value: str) -> bool:
        return bool(row[key] == value)

    def any(self, row: Row, key: str, values: list[str]) -> bool:
        return row[key] in values

    def moment(self, text: str) -> int:
        return micros(text)

    def shown(self, row: Row) -> Row:
        return {**{key: value for key, value in row.items() if key != "at"}, "inserted_at": self.stamp(row["at"])}

    def stamp(self, at: int) -> str:
        return iso(at)


class Heymarket(Server):
    """004: conversations of one number in two inboxes, and of two numbers in one; the newest messages of one."""

    contract = "heymarket"
    conversations: tuple[tuple[str, int, int], ...] = (
        ("14155550100", 101, 5),
        ("14155550100", 102, 2),
        ("447700900123", 101, 2),
        ("14155550199", 103, 1),
    )
    most = 50
    count = 140

    def __init__(self) -> None:
        at, self.rows = START, list[Row]()
        shares = [(phone, inbox) for phone, inbox, share in self.conversations for _ in range(share)]
        for number in range(self.count):
            at += (SECOND, 250_000, 61 * SECOND + 1, 59 * SECOND)[number % 4]
            if number % 4 == 0:
                at = at // SECOND * SECOND
            phone, inbox = shares[number * 7 % len(shares)]
            self.rows.append({"id": number, "at": at, "phone": phone, "inbox": inbox})
        self.rows.reverse()

    def answer(self, path: str, query: Pairs, body: Any) -> tuple[int, Any]:  # noqa: ANN401 - JSON
        if path == "/v1/messages":
            return 200, [self.shown(row) for row in self.recent(dict(query))]
        if path == "/v1/messages/all":
            return 200, [self.shown(row) for row in self.every(body)]
        return 404, {}

    def every(self, body: Any) -> list[Row]:  # noqa: ANN401 - JSON
        if body.get("order", "created_at") not in {"created_at", "updated_at"}:
            raise RefusedError("order")
        if not isinstance(body.get("ascending", False), bool):
            raise RefusedError("ascending")
        bound = micros(body["created_at"])
        return [row for row in self.rows if row["at"] < bound][: body.get("limit", 30)]

    def recent(self, query: dict[str, str]) -> list[Row]:
        if not {"phoneNumber", "inboxID"} <= query.keys():
            raise RefusedError("required")
        if not query["inboxID"].isdigit() or not query.get("timestamp", "0").isdigit():
            raise RefusedError("number")
        return [row for row in self.rows if self.keeps(row, query)][: self.most]

    def keeps(self, row: Row, query: dict[str, str]) -> bool:
        return (
            self.of_phone(row, query["phoneNumber"])
            and self.of_inbox(row, int(query["inboxID"]))
            and ("timestamp" not in query or self.before(row, int(query["timestamp"])))
        )

    def of_phone(self, row: Row, phone: str) -> bool:
        return bool(row["phone"] == phone)

    def of_inbox(self, row: Row, inbox: int) -> bool:
        return bool(row["inbox"] == inbox)

    def before(self, row: Row, seconds: int) -> bool:
        return bool(row["at"] < seconds * SECOND)

    def shown(self, row: Row) -> Row:
        return {
            "id": row["id"],
            "phone": self.number(row["phone"]),
            "type": "inbound",
            "date": self.stamp(row["at"]),
            "conversation": self.conversation(row),
        }

    def number(self, phone: str) -> str:
        return phone

    def conversation(self, row: Row) -> Any:  # noqa: ANN401 - JSON
        return {"id": 7, "inbox": row["inbox"]}

    def stamp(self, at: int) -> str:
        return iso(at)
