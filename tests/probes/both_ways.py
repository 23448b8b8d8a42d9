"""A list that goes both ways, as a careful reader of the document might build it; other choices override one method."""

from __future__ import annotations

import base64
import json
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx

from conformance.checks.judge import applicable, judge
from conformance.contract.times import show
from conformance.probes.gather import gather
from conformance.probes.target import connect, prepare
from tests.kill.matrix import URL, settings
from tests.kill.virtual import EPOCH, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.contract.model import Contract
    from conformance.contract.outcome import Result

Row = dict[str, Any]
PLAN = "one4 tie2 one5 ms9 one3 tie36 one6 s8 tie3 one6 tie2"  # 84 rows: of one moment, one millisecond, one second
CHECKS = ("backward", "direction_needs_cursor", "unsupported", "cursor_contents", "filters_carried", "item_cursor")


class Refused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """The request is answered with an error."""


def rows(plan: str = PLAN) -> list[Row]:
    """The rows, oldest first."""
    at = int(EPOCH - 40 * 86400) * 1_000_000
    made: list[Row] = []
    for group in plan.split():
        kind = group.rstrip("0123456789")
        at += 3_600_000_000
        for _ in range(int(group.removeprefix(kind))):
            number = len(made)
            at += {"one": 61_000_001, "tie": 0, "ms": 100, "s": 100_000}[kind]
            name = str(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))
            users = [str(uuid.uuid5(uuid.NAMESPACE_OID, str(user))) for user in range(3)]
            made.append(
                {"id": name, "at": at, "user_id": users[number * 7 % 3], "conversation": {"id": users[number % 2]}}
            )
    return sorted(made, key=lambda row: (row["at"], row["id"]))


class Server:
    """The list itself. ``at`` is in microseconds."""

    most, default = 500, 50
    words: tuple[object, object] = (None, None)  # at the two ends

    def __init__(self) -> None:
        self.rows = rows()
        self.tokens: dict[str, Row] = {}
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        try:
            return httpx.Response(200, json=self.page(dict(request.url.params)))
        except Refused as error:
            status = int(str(error))
            return httpx.Response(status, json={"errors": [{"description": "no"}], "status": status})

    def page(self, query: dict[str, str]) -> object:
        limit, back = self.limit(query.get("limit")), self.back(query)
        listed = [row for row in self.rows if self.lets(row, query, back=back)]
        if "cursor" not in query:
            return self.body(listed[:limit], listed, back=False)
        start = self.unpack(query["cursor"])
        found = self.before(listed, start) if back else self.after(listed, start)
        return self.body(self.cut(found, limit, back=back), listed, back=back)

    def limit(self, text: str | None) -> int:
        if text is not None and not (text.isascii() and text.isdigit() and 0 < int(text) <= self.most):
            raise Refused(422)
        return self.default if text is None else int(text)

    def back(self, query: dict[str, str]) -> bool:
        if query.get("direction", "forward") not in {"forward", "backward"}:
            raise Refused(422)
        if query.get("direction") == "backward" and "cursor" not in query:
            raise Refused(422)
        return query.get("direction") == "backward"

    def lets(self, row: Row, query: dict[str, str], *, back: bool) -> bool:
        del back
        shown = show_micros(row["at"])
        user = query.get("user_id", row["user_id"]) == row["user_id"]
        conversation = query.get("conversation_id", row["conversation"]["id"]) == row["conversation"]["id"]
        return user and conversation and query.get("after", shown) <= shown <= query.get("before", shown)

    def key(self, row: Row) -> tuple[int, str]:
        return row["at"], row["id"]

    def before(self, listed: list[Row], start: Row) -> list[Row]:
        return [row for row in listed if self.key(row) < self.key(start)]

    def after(self, listed: list[Row], start: Row) -> list[Row]:
        return [row for row in listed if self.key(row) > self.key(start)]

    def cut(self, found: list[Row], limit: int, *, back: bool) -> list[Row]:
        return found[-limit:] if back else found[:limit]

    def body(self, page: list[Row], listed: list[Row], *, back: bool) -> object:
        del back
        first, last = (page[0], page[-1]) if page else (None, None)
        older = self.words[0] if first is None or listed.index(first) == 0 else self.pack(first)
        newer = self.words[1] if last is None or listed.index(last) == len(listed) - 1 else self.pack(last)
        return {"data": [self.shown(row) for row in page], "metadata": self.metadata(newer, older)}

    def metadata(self, newer: object, older: object) -> Row:
        return {"next_cursor": newer, "prev_cursor": older}

    def shown(self, row: Row) -> Row:
        return {**{key: value for key, value in row.items() if key != "at"}, "inserted_at": show_micros(row["at"])}

    def pack(self, row: Row) -> str:
        return base64.b64encode(json.dumps({"inserted_at": show_micros(row["at"]), "id": row["id"]}).encode()).decode()

    def unpack(self, text: str) -> Row:
        if not self.tokens:
            self.tokens = {self.pack(row): row for row in self.rows}
        if text not in self.tokens:
            raise Refused(422)
        return self.tokens[text]


def show_micros(at: int) -> str:
    """Print a time with six digits, so that as text it is in the order of time."""
    text = show(at // 1_000_000).removesuffix("Z")
    return f"{text}.{at % 1_000_000:06d}Z"


def judged(
    contract: Contract, handler: Callable[[httpx.Request], httpx.Response]
) -> tuple[dict[str, Result], Counter[str]]:
    """Run the checks of going back and of what a cursor says; return results, and requests by their probe."""
    pairs = [pair for pair in applicable(contract) if pair[1].id.removeprefix("pagination.") in CHECKS]
    conf = settings("whippy", 0)

    async def work(clock: Callable[[], float]) -> tuple[dict[str, Result], Counter[str]]:
        transcript, keys = prepare(contract, conf, URL, began=clock())
        async with connect(transcript, keys, conf, clock=clock, transport=httpx.MockTransport(handler)) as client:
            await gather(contract, client, pairs)
        found = [judge(contract, operation, check, transcript) for operation, check in pairs]
        counts = Counter(item.probe.removeprefix("pagination.") for item in transcript.exchanges)
        return {result.check.removeprefix("pagination."): result for result in found}, counts

    return run(work)
