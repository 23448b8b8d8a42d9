"""A server whose cursor is a moment, as 004 has it; each choice is one that a server may have made, or a mistake."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.lists.served import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = 1_779_000_000_000_000  # microseconds: well before the tests' clock
PLAN = "1 1 1 2 1 1 3 1 1 1 1 2 1 1 1 1 1 1 1 4 1 1 1 1 1 1 1 1 1 2 1 1 1 1 1 1 1 1 3 1 1 2"


@dataclass(frozen=True)
class Row:
    number: int
    at: int  # microseconds
    updated: int


def rows(plan: str = PLAN, *, step: int = 61_000_003) -> tuple[Row, ...]:
    """Rows, oldest first; each number of the plan is how many share a moment."""
    chance = random.Random(7)  # noqa: S311 - data, no secret
    found: list[Row] = []
    at = OLD
    for size in plan.split():
        at += step
        for _ in range(int(size)):
            found.append(Row(1000 + len(found), at, at + chance.randrange(0, 20) * step))
    return tuple(found)


def read(text: Any) -> int:  # noqa: ANN401 - any JSON
    """Microseconds of a moment in RFC 3339."""
    if not isinstance(text, str):
        raise ValueError  # noqa: TRY004 - whatever is wrong with it
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000 + moment.microsecond


def printed(micros: int, digits: int = 6) -> str:
    """RFC 3339 with so many digits, cut and not rounded."""
    moment = datetime.fromtimestamp(micros // 1_000_000, tz=UTC)
    fraction = f"{micros % 1_000_000:06d}"[:digits]
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + "Z"


@dataclass(frozen=True)
class Moments:
    """The server. A change is a field given another value."""

    rows: tuple[Row, ...]
    digits: int = 6
    default: int = 30
    most: int = 1000
    least: int = 1
    ties: Callable[[Row], Any] = lambda row: -row.number
    before: Callable[[Row, int, str], bool] = lambda row, cutoff, _: row.at < cutoff
    skip: int = 0  # rows that are left out after the cursor
    read: Callable[[Any], int] = read
    page: Callable[[list[Row], int], list[Row]] = lambda found, limit: found[:limit]
    columns: tuple[tuple[str, str], ...] = (("created_at", "at"), ("updated_at", "updated"))
    turns: bool = True  # whether ascending turns the page round
    ascending_after: bool = False  # an ascending page holds what is after the cursor
    shows: tuple[str, ...] = ("id", "date", "updated", "phone", "type", "conversation")
    counted: Callable[[tuple[Row, ...], int | None], Any] = lambda found, cutoff: str(
        sum(cutoff is None or row.at < cutoff for row in found)
    )
    names: tuple[str, ...] = ("created_at", "date")  # under which a cutoff is taken
    refuses: bool = False  # the names of the cutoff that it does not take
    recent: int = 50

    def __call__(self, request: Request) -> Answer:
        answers = {"/v1/messages/all": self.all, "/v1/messages/all/count": self.count, "/v1/messages": self.one}
        try:
            answer = answers[request.path](request)
        except (ValueError, KeyError, TypeError):
            answer = Answer(400, {"error": "bad_data"})
        return replace(answer, headers={"x-request-id": str(id(request))})

    def all(self, request: Request) -> Answer:
        body = request.body
        limit = body.get("limit", self.default)
        if isinstance(limit, bool) or not isinstance(limit, int) or not self.least <= limit:
            raise ValueError
        given = body.get("created_at")
        column = dict(self.columns)[body.get("order", "created_at")]
        up = body.get("ascending", False) and self.turns
        cutoff = self.read(given) if given is not None else 2**62
        found = sorted(self.rows, key=self.ties)
        found.sort(key=lambda row: getattr(row, column), reverse=not up)
        if up and self.ascending_after:
            found = [row for row in found if row.at > cutoff]
        else:
            found = [row for row in found if self.before(row, cutoff, str(given))]
        skipped = found[self.skip :] if cutoff < max(row.at for row in self.rows) + 1 else found
        return Answer(200, [self.shown(row) for row in self.page(skipped, min(limit, self.most))])

    def count(self, request: Request) -> Answer:
        body = request.body or {}
        known = [name for name in ("created_at", "date") if name in body]
        if self.refuses and set(known) - set(self.names):
            raise ValueError
        taken = [self.read(body[name]) for name in known if name in self.names]
        return Answer(200, self.counted(self.rows, min(taken) if taken else None))

    def one(self, request: Request) -> Answer:
        int(request.query["inboxID"])
        found = [row for row in self.rows if request.query["phoneNumber"] == self.phone(row)]
        if "timestamp" in request.query:
            found = [row for row in found if row.at < int(request.query["timestamp"]) * 1_000_000]
        return Answer(200, [self.shown(row) for row in sorted(found, key=lambda row: -row.at)[: self.recent]])

    def phone(self, row: Row) -> str:
        return "14155550100" if row.number % 7 else "14155550111"

    def shown(self, row: Row) -> dict[str, Any]:
        every = {
            "id": row.number,
            "date": printed(row.at, self.digits),
            "updated": printed(row.updated, self.digits),
            "phone": self.phone(row),
            "type": "inbound",
            "conversation": {"id": 1, "inbox": 3},
        }
        return {name: every[name] for name in self.shows}
