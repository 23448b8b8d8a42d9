"""One conversation as 004 has it: right servers that chose otherwise are not failed, wrong ones are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.filtered_lists import SECOND, Heymarket, RefusedError, Row, asked, iso

RECENT = "getRecentMessages/filtering."
CHECKS = {"equal", "complete", "range", "combined", "rejects", "required"}


class Plus(Heymarket):
    """Shows numbers with a plus sign, and reads them with or without."""

    def number(self, phone: str) -> str:
        return f"+{phone}"

    def of_phone(self, row: Row, phone: str) -> bool:
        return bool(row["phone"] == phone.strip().removeprefix("+"))


class InboxId(Heymarket):
    """Names the inbox as an object, and has conversations that are not shown."""

    def conversation(self, row: Row) -> Any:  # noqa: ANN401 - JSON
        return {"id": 7, "inbox": {"id": str(row["inbox"]), "name": "Support"}}


class Seconds(Heymarket):
    """Shows whole seconds and keeps more."""

    def stamp(self, at: int) -> str:
        return iso(at, 0)


class WholeSeconds(Heymarket):
    """Keeps whole seconds."""

    def __init__(self) -> None:
        super().__init__()
        for row in self.rows:
            row["at"] = row["at"] // SECOND * SECOND

    def stamp(self, at: int) -> str:
        return iso(at, 0)


class Rounding(Heymarket):
    """Compares rounded seconds, and shows all digits."""

    def before(self, row: Row, seconds: int) -> bool:
        return bool((row["at"] + SECOND // 2) // SECOND < seconds)


class OldestFirst(Heymarket):
    """Has the earliest of the newest first."""

    def recent(self, query: dict[str, str]) -> list[Row]:
        return super().recent(query)[::-1]


class UnknownForbidden(Heymarket):
    """Refuses an inbox that there is not."""

    def of_inbox(self, row: Row, inbox: int) -> bool:
        if inbox not in {101, 102, 103}:
            raise RefusedError("inbox")
        return super().of_inbox(row, inbox)


class Few(Heymarket):
    """Has less than a page of messages."""

    count = 20


RIGHT = [Heymarket, Plus, InboxId, Seconds, WholeSeconds, Rounding, OldestFirst, UnknownForbidden, Few]


@pytest.mark.parametrize("kind", RIGHT, ids=lambda kind: kind.__name__)
def test_a_right_server_is_not_failed(kind: type[Heymarket]) -> None:
    found = asked(kind())
    assert found.bad() == {}
    assert {each for each in CHECKS if found.outcome(RECENT + each) != "passed"} == set()
    assert found.outcome("listAllMessages/filtering.rejects") == "passed"
    assert sum(count for probe, count in found.requests.items() if probe.startswith("filtering.")) < 50


class PhoneIgnored(Heymarket):
    def of_phone(self, row: Row, phone: str) -> bool:
        return bool(row) or bool(phone)


class InboxIgnored(Heymarket):
    def of_inbox(self, row: Row, inbox: int) -> bool:
        return bool(row) or bool(inbox)


class PhoneCutShort(Heymarket):
    """Compares all but the last two digits."""

    conversations = (("14155550100", 101, 5), ("14155550101", 101, 3), ("14155550199", 103, 2))

    def of_phone(self, row: Row, phone: str) -> bool:
        return bool(row["phone"][:-2] == phone[:-2])


class TimestampIgnored(Heymarket):
    def before(self, row: Row, seconds: int) -> bool:
        return bool(row) or bool(seconds)


class Inclusive(Heymarket):
    def before(self, row: Row, seconds: int) -> bool:
        return bool(row["at"] <= seconds * SECOND)


class InclusiveSecond(Heymarket):
    def before(self, row: Row, seconds: int) -> bool:
        return bool(row["at"] // SECOND <= seconds)


class InclusiveWholeSeconds(WholeSeconds):
    def before(self, row: Row, seconds: int) -> bool:
        return bool(row["at"] <= seconds * SECOND)


class After(Heymarket):
    def before(self, row: Row, seconds: int) -> bool:
        return bool(row["at"] > seconds * SECOND)


class Milliseconds(Heymarket):
    """Reads the timestamp as milliseconds."""

    def before(self, row: Row, seconds: int) -> bool:
        return bool(row["at"] < seconds * 1000)


class TimestampAlone(Heymarket):
    """With a timestamp the inbox no longer counts."""

    def keeps(self, row: Row, query: dict[str, str]) -> bool:
        if "timestamp" in query:
            return self.of_phone(row, query["phoneNumber"]) and self.before(row, int(query["timestamp"]))
        return super().keeps(row, query)


class Oldest(Heymarket):
    """Shows the oldest of a long conversation."""

    def recent(self, query: dict[str, str]) -> list[Row]:
        every, self.rows = self.rows, self.rows[::-1]
        try:
            return super().recent(query)
        finally:
            self.rows = every


class Half(Heymarket):
    """Leaves every other message out."""

    def recent(self, query: dict[str, str]) -> list[Row]:
        return super().recent(query)[::2]


class FilteredLate(Heymarket):
    """Takes the newest messages of the team, and of these the conversation's."""

    def recent(self, query: dict[str, str]) -> list[Row]:
        super().recent(query)
        return [row for row in self.rows[:60] if self.keeps(row, query)]


class InboxOptional(Heymarket):
    def recent(self, query: dict[str, str]) -> list[Row]:
        if "inboxID" not in query:
            return [row for row in self.rows if row["phone"] == query.get("phoneNumber")][:50]
        return super().recent(query)


class AnyInbox(Heymarket):
    """An inbox that is no number finds nothing."""

    def recent(self, query: dict[str, str]) -> list[Row]:
        return [] if not query.get("inboxID", "0").isdigit() else super().recent(query)


class AnyTimestamp(Heymarket):
    """A timestamp that is no number is ignored."""

    def recent(self, query: dict[str, str]) -> list[Row]:
        return super().recent({name: value for name, value in query.items() if value != "abc" or name != "timestamp"})


class AnyOrder(Heymarket):
    def every(self, body: Any) -> list[Row]:  # noqa: ANN401 - JSON
        return super().every({**body, "order": "created_at"})


WRONG: dict[str, tuple[type[Heymarket], dict[str, str]]] = {
    "the phone number has no effect": (PhoneIgnored, {"equal": "failed"}),
    "the inbox has no effect": (InboxIgnored, {"equal": "failed"}),
    "the phone number is cut short": (PhoneCutShort, {"equal": "failed"}),
    "the timestamp has no effect": (TimestampIgnored, {"range": "failed"}),
    "the timestamp includes itself": (Inclusive, {"range": "failed"}),
    "the timestamp includes its second": (InclusiveSecond, {"range": "failed"}),
    "the timestamp includes itself, in whole seconds": (InclusiveWholeSeconds, {"range": "warned"}),
    "the timestamp is turned round": (After, {"range": "failed"}),
    "the timestamp is read as milliseconds": (Milliseconds, {"range": "warned"}),
    "with a timestamp the inbox has no effect": (TimestampAlone, {"combined": "failed"}),
    "the oldest messages": (Oldest, {"complete": "warned"}),
    "every other message": (Half, {"complete": "warned"}),
    "filtered too late": (FilteredLate, {"complete": "warned"}),
    "the inbox may be missing": (InboxOptional, {"required": "failed"}),
    "any inbox": (AnyInbox, {"rejects": "warned"}),
    "any timestamp": (AnyTimestamp, {"rejects": "warned"}),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_server_is_seen(what: str) -> None:
    kind, expected = WRONG[what]
    found = asked(kind())
    assert {key.removeprefix(RECENT): found.outcome(key) for key in found.bad()} == expected, found.bad()


def test_a_field_of_the_body_is_read() -> None:
    found = asked(AnyOrder())
    assert set(found.bad()) == {"listAllMessages/filtering.rejects"}


class Empty(Heymarket):
    count = 0


def test_without_a_message_nothing_can_be_asked() -> None:
    found = asked(Empty())
    assert {found.outcome(RECENT + each) for each in CHECKS} == {"inconclusive"}


def test_a_configured_conversation_is_asked_for() -> None:
    class Configured(Heymarket):
        parameters = {"getRecentMessages": {"phoneNumber": "14155550100", "inboxID": 101}}  # noqa: RUF012 - as is

        def every(self, body: Any) -> list[Row]:  # noqa: ANN401 - JSON
            super().every(body)
            return []

    found = asked(Configured())
    assert found.bad() == {}
    assert {found.outcome(RECENT + each) for each in CHECKS - {"combined"}} == {"passed"}
    assert found.outcome(RECENT + "required") == "passed"
