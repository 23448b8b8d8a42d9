"""Lists as 003 has them: right servers that chose otherwise are not failed, wrong ones are, by the check they break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.checks.filtered_lists import IDS, SECOND, Asked, Pairs, RefusedError, Row, Whippy, asked, iso, micros, name

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

LIST = "listMessages/filtering."


class Milliseconds(Whippy):
    """Shows three digits, keeps six."""

    def stamp(self, at: int) -> str:
        return iso(at, 3)


class Seconds(Whippy):
    """Shows whole seconds, keeps six digits, and has another offset."""

    def stamp(self, at: int) -> str:
        return iso(at + 3600 * SECOND, 0, "+01:00")


class Trimmed(Whippy):
    """Shows no zeros at the end."""

    def stamp(self, at: int) -> str:
        text = iso(at, zone="")
        return text.rstrip("0").rstrip(".") + "Z"


class Naive(Whippy):
    """Shows no offset."""

    def stamp(self, at: int) -> str:
        return iso(at, zone="")


class Strict(Whippy):
    """Takes RFC 3339 alone."""

    def moment(self, text: str) -> int:
        if text[-1] != "Z" and text[-6] not in "+-":
            raise RefusedError(text)
        return super().moment(text)


class Bare(Whippy):
    """Shows the two documented fields."""

    def shown(self, row: Row) -> Row:
        return {"id": row["id"], "inserted_at": self.stamp(row["at"])}


class Nested(Whippy):
    """Shows what a row belongs to as objects, and nothing of what it has not."""

    def shown(self, row: Row) -> Row:
        shown = super().shown(row)
        for key in IDS[:4]:
            shown[key.removesuffix("_id")] = {"id": shown.pop(key), "name": "n"}
        return {key: value for key, value in shown.items() if value is not None}


class Tokens(Whippy):
    """Has a token on the last page, too."""

    def tokens_on(self) -> bool:
        return True


class Repeated(Whippy):
    """Knows the name without brackets alone, and ignores the other."""

    def several(self, query: Pairs, key: str) -> list[str] | None:
        return [value for given, value in query if given == key] or None


class Bracketed(Whippy):
    """Takes several values with brackets; without them one, the last."""

    def several(self, query: Pairs, key: str) -> list[str] | None:
        return [value for given, value in query if given == f"{key}[]"] or [dict(query)[key]]


class Picky(Whippy):
    """Refuses parameters and values that it does not know."""

    def several(self, query: Pairs, key: str) -> list[str] | None:
        if any(given == key for given, _ in query):
            raise RefusedError(key)
        values = super().several(query, key) or []
        if set(values) - {*self.types, *self.statuses}:
            raise RefusedError(str(values))
        return values


class UnknownRefused(Whippy):
    """Refuses an identifier of nothing."""

    def same(self, row: Row, key: str, value: str) -> bool:
        if value not in {str(each[key]) for each in self.rows}:
            raise RefusedError(value)
        return super().same(row, key, value)


class BareAndPicky(Picky):
    """Shows the two documented fields, and refuses what it does not know."""

    shown = Bare.shown


RIGHT = [Whippy, Milliseconds, Seconds, Trimmed, Naive, Strict, Bare, Nested, Tokens, Repeated, Bracketed, Picky]
RIGHT += [UnknownRefused, BareAndPicky]
SEEN = {"equal", "complete", "range", "combined", "rejects", "any_of"}


@pytest.mark.parametrize("kind", RIGHT, ids=lambda kind: kind.__name__)
def test_a_right_server_is_not_failed(kind: type[Whippy]) -> None:
    found = asked(kind())
    assert found.bad() == {}
    hidden = {"any_of", "combined", "complete"} if kind in {Bare, BareAndPicky} else set()
    assert {each for each in SEEN - hidden if found.outcome(LIST + each) != "passed"} == set()
    assert sum(count for probe, count in found.requests.items() if probe.startswith("filtering.")) < 250


class Ignores(Whippy):
    """One filter has no effect."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def keeps(self, row: Row, key: str, query: Pairs) -> bool:
        return super().keeps(row, key, query) or key == self.key


class BareIgnores(Ignores):
    shown = Bare.shown


class Exclusive(Whippy):
    """The moment itself is left out."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def keeps(self, row: Row, key: str, query: Pairs) -> bool:
        return super().keeps(row, key, query) and not (key == self.key and row["at"] == micros(dict(query)[key]))


class Late(Whippy):
    """One microsecond too many."""

    def keeps(self, row: Row, key: str, query: Pairs) -> bool:
        return super().keeps({**row, "at": row["at"] + (key == "after")}, key, query)


class Coarse(Whippy):
    """Reads the moment in whole seconds."""

    def moment(self, text: str) -> int:
        return super().moment(text) // SECOND * SECOND


class OffsetLost(Whippy):
    """Reads the moment without its offset."""

    def moment(self, text: str) -> int:
        return super().moment(text[:-6] if text[-6] in "+-" else text)


class Local(Whippy):
    """Reads a moment without an offset as some other zone's."""

    def moment(self, text: str) -> int:
        return super().moment(text) + (0 if text[-1] == "Z" or text[-6] in "+-" else 3600 * SECOND)


class MillisecondsExclusive(Exclusive):
    """Keeps and shows three digits, and leaves the moment itself out."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        for row in self.rows:
            row["at"] = row["at"] // 1000 * 1000

    def stamp(self, at: int) -> str:
        return iso(at, 3)


class Chosen(Whippy):
    """Of several values it uses some."""

    def __init__(self, use: slice, key: str = "type") -> None:
        super().__init__()
        self.use, self.key = use, key

    def any(self, row: Row, key: str, values: list[str]) -> bool:
        return super().any(row, key, values[self.use] if key == self.key else values)


class AllOf(Whippy):
    """Wants all of several values at once."""

    def any(self, row: Row, key: str, values: list[str]) -> bool:
        return all(row[key] == value for value in values)


class Joined(Whippy):
    """Reads several values as one text."""

    def any(self, row: Row, key: str, values: list[str]) -> bool:
        return bool(row[key] == ",".join(values))


class Containing(Whippy):
    """Looks for a part of the value."""

    def any(self, row: Row, key: str, values: list[str]) -> bool:
        return any(value[1:] in str(row[key]) for value in values)


class UnusedFindsAll(Whippy):
    """A type that there is not is ignored."""

    def any(self, row: Row, key: str, values: list[str]) -> bool:
        values = [value for value in values if value in {*self.types, *self.statuses}]
        return not values or super().any(row, key, values)


class Either(Whippy):
    """Of several filters one is enough."""

    def answer(self, path: str, query: Pairs, body: Any) -> tuple[int, Any]:  # noqa: ANN401 - JSON
        filters = self.read(query)
        if len(filters) > 1:
            keep = {id(row) for row in self.rows if any(self.keeps(row, key, query) for key in filters)}
            every, self.rows = self.rows, [row for row in self.rows if id(row) in keep]
            try:
                return super().answer(path, [pair for pair in query if pair[0] not in filters], body)
            finally:
                self.rows = every
        return super().answer(path, query, body)


class Missing(Whippy):
    """Rows without a campaign have any."""

    def __init__(self) -> None:
        super().__init__()
        for row in self.rows[::3]:
            row["campaign_id"] = None

    def same(self, row: Row, key: str, value: str) -> bool:
        return super().same(row, key, value) or row[key] is None


class Takes(Whippy):
    """Takes any value of a parameter."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def answer(self, path: str, query: Pairs, body: Any) -> tuple[int, Any]:  # noqa: ANN401 - JSON
        return super().answer(path, [pair for pair in query if pair != (self.key, "no-such-value")], body)

    def moment(self, text: str) -> int:
        try:
            return super().moment(text)
        except RefusedError:
            return 0


WRONG: dict[str, tuple[Whippy, str, str]] = {
    "conversation_id has no effect": (Ignores("conversation_id"), "equal", "failed"),
    "integration_id has no effect": (Ignores("integration_id"), "equal", "failed"),
    "sequence_id has no effect and is not shown": (BareIgnores("sequence_id"), "equal", "failed"),
    "type has no effect": (Ignores("type"), "any_of", "failed"),
    "type has no effect and is not shown": (BareIgnores("type"), "any_of", "failed"),
    "delivery_status has no effect": (Ignores("delivery_status"), "any_of", "failed"),
    "the first of several values alone": (Chosen(slice(0, 1)), "any_of", "failed"),
    "the last of several values alone": (Chosen(slice(-1, None)), "any_of", "failed"),
    "the last of several statuses alone": (Chosen(slice(-1, None), "delivery_status"), "any_of", "failed"),
    "two of several values": (Chosen(slice(0, 2)), "any_of", "failed"),
    "all values at once": (AllOf(), "any_of", "failed"),
    "several values as one text": (Joined(), "any_of", "failed"),
    "values that contain another": (Containing(), "any_of", "failed"),
    "an unknown type finds everything": (UnusedFindsAll(), "any_of", "failed"),
    "after has no effect": (Ignores("after"), "range", "failed"),
    "before has no effect": (Ignores("before"), "range", "failed"),
    "after leaves the moment out": (Exclusive("after"), "range", "failed"),
    "before leaves the moment out": (Exclusive("before"), "range", "failed"),
    "after is a microsecond early": (Late(), "range", "failed"),
    "moments in whole seconds": (Coarse(), "range", "failed"),
    "the offset is lost": (OffsetLost(), "range", "failed"),
    "local time": (Local(), "range", "warned"),
    "after leaves a millisecond out": (MillisecondsExclusive("after"), "range", "warned"),
    "one filter is enough": (Either(), "combined", "failed"),
    "rows without a campaign have any": (Missing(), "equal", "failed"),
    "any direction": (Takes("direction"), "rejects", "failed"),
    "any moment": (Takes(""), "rejects", "warned"),
}


def tiers() -> list[ParameterSet]:
    """Return the first two that break each check for the quick tier, and the rest for the nightly one."""
    met: dict[str, int] = {}
    found = []
    for what, (_, check, _) in WRONG.items():
        met[check] = met.get(check, 0) + 1
        found.append(pytest.param(what, marks=[pytest.mark.long] if met[check] > 2 else []))
    return found


@pytest.mark.parametrize("what", tiers())
def test_a_wrong_server_is_seen(what: str) -> None:
    server, check, outcome = WRONG[what]
    found = asked(server)
    assert {key.removeprefix(LIST): found.outcome(key) for key in found.bad()} == {check: outcome}, found.bad()


def test_the_spelling_is_named_where_none_works() -> None:
    found = asked(Ignores("type")).results[LIST + "any_of"]
    assert "repeat: ignored, brackets: ignored" in found.problems[0].message


def test_a_list_whose_rows_are_all_alike_tells_nothing_of_several_values() -> None:
    class Alike(Whippy):
        types = ("sms", "sms", "sms")

    assert asked(Alike()).outcome(LIST + "any_of") == "inconclusive"


def test_a_configured_value_goes_with_every_request() -> None:
    class Narrowed(Whippy):
        parameters = {"listMessages": {"user_id": name("user_id", 1)}}  # noqa: RUF012 - of the configuration

    found: Asked = asked(Narrowed())
    assert found.bad() == {}
    assert found.outcome(LIST + "equal") == "passed"
