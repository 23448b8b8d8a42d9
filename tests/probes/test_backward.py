"""Legal servers that go both ways are not failed; each that does it wrong is, for what is wrong."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from conformance.contract.loading import load_contract
from tests.kill.virtual import EPOCH
from tests.probes.both_ways import Refused, Row, Server, judged, show_micros

if TYPE_CHECKING:
    import httpx

WHIPPY = load_contract("whippy")
PROBES = ("backward", "directions", "unsupported", "carried", "item_cursors")


class ShortPages(Server):
    """Pages of fewer rows than asked, but never none before the end."""

    def cut(self, found: list[Row], limit: int, *, back: bool) -> list[Row]:
        return super().cut(found, 1 + (limit - 1) * (len(found) % 3 + 1) // 3, back=back)


class AlwaysTokens(Server):
    """Tokens on every page that has rows, the first and the last too: what they lead to is empty."""

    def body(self, page: list[Row], listed: list[Row], *, back: bool) -> object:
        del listed, back
        tokens = (self.pack(page[-1]), self.pack(page[0])) if page else (None, None)
        return {"data": [self.shown(row) for row in page], "metadata": self.metadata(*tokens)}


class Absent(Server):
    """No member where there is no token."""

    def metadata(self, newer: object, older: object) -> Row:
        return {key: value for key, value in super().metadata(newer, older).items() if value is not None}


class EmptyTexts(Server):
    """An empty text where there is no token."""

    words = ("", "")


class OtherBase64(Server):
    """Alphabet for URLs, no padding, other spacing, more members, another spelling of the time and the identifier."""

    def pack(self, row: Row) -> str:
        said = {"v": 1, "id": row["id"].upper(), "inserted_at": show_micros(row["at"]).replace("Z", "000+00:00")}
        return base64.urlsafe_b64encode(json.dumps(said, indent=1).encode()).decode().rstrip("=")


class Milliseconds(Server):
    """Times are printed less exactly than they are."""

    def shown(self, row: Row) -> Row:
        return {**super().shown(row), "inserted_at": show_micros(row["at"])[:-4]}


class OtherTies(Server):
    """Rows of one moment by descending identifier."""

    def __init__(self) -> None:
        super().__init__()
        self.rows.sort(key=self.key)

    def key(self, row: Row) -> tuple[int, str]:
        return row["at"], row["id"].translate(str.maketrans("0123456789abcdef", "fedcba9876543210"))


class Bare(Server):
    """Rows show their identifier and their time, and no more."""

    def shown(self, row: Row) -> Row:
        return {"id": row["id"], "inserted_at": show_micros(row["at"])}


class OneWay(Server):
    """A token is refused the other way: its way is noted in it."""

    def body(self, page: list[Row], listed: list[Row], *, back: bool) -> Any:  # noqa: ANN401 - JSON
        made: Any = super().body(page, listed, back=back)
        for name, mark in (("next_cursor", "forward"), ("prev_cursor", "backward")):
            if made["metadata"][name]:
                said = {**json.loads(base64.b64decode(made["metadata"][name])), "way": mark}
                made["metadata"][name] = base64.b64encode(json.dumps(said).encode()).decode()
        return made

    def page(self, query: dict[str, str]) -> object:
        if "cursor" in query:
            said = json.loads(base64.b64decode(query["cursor"]))
            if said.pop("way") != query.get("direction", "forward"):
                raise Refused(422)
            query = {**query, "cursor": base64.b64encode(json.dumps(said).encode()).decode()}
        return super().page(query)


class SmallerMaximum(Server):
    """More than a hundred rows are refused."""

    most = 100


class Clamped(Server):
    """More than twenty rows are never served."""

    def limit(self, text: str | None) -> int:
        return min(20, super().limit(text))


class Alive(Server):
    """With every request a row is added, and now and then an old one is deleted."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        number = len(self.rows)
        new = {
            **self.rows[-1],
            "id": f"{number:08x}-0000-4000-8000-{self.asked:012x}",
            "at": int(EPOCH * 1e6) + self.asked,
        }
        self.rows.append(new)
        if self.asked % 10 == 9:
            del self.rows[self.asked * 7 % 80]
        return super().__call__(request)

    def unpack(self, text: str) -> Row:
        said = json.loads(base64.b64decode(text))
        from conformance.contract import times  # noqa: PLC0415

        return {"id": said["id"], "at": int((times.parse(said["inserted_at"]) or 0) * 1_000_000)}


class OffsetRefused(Server):
    """A parameter that it does not know is an error."""

    def page(self, query: dict[str, str]) -> object:
        if "offset" in query:
            raise Refused(400)
        return super().page(query)


LEGAL = [
    Server, ShortPages, AlwaysTokens, Absent, EmptyTexts, OtherBase64, Milliseconds, OtherTies, Bare, OneWay,
    SmallerMaximum, Clamped, Alive, OffsetRefused,
]  # fmt: skip


@pytest.mark.parametrize("kind", LEGAL)
def test_a_legal_server_passes(kind: type[Server]) -> None:
    found, asked = judged(WHIPPY, kind())
    said = {name: (it.outcome.value, it.reason, it.problems) for name, it in found.items()}
    # Where rows come and go with each request, what is seen once may not repeat: that is told, and fails nobody.
    open_ = {"unsupported"} if kind is Alive else set()
    assert {name: it[0] for name, it in said.items() if name not in open_} == dict.fromkeys(
        set(said) - open_, "passed"
    ), said
    assert {said[name][0] for name in open_} <= {"passed", "inconclusive"}
    assert sum(asked[name] for name in PROBES) < 200


class NewestFirst(Server):
    """Going back, a page begins with what is next to the boundary."""

    def cut(self, found: list[Row], limit: int, *, back: bool) -> list[Row]:
        page = super().cut(found, limit, back=back)
        return page[::-1] if back else page


class FromHead(Server):
    """Going back gives the first page, always."""

    def cut(self, found: list[Row], limit: int, *, back: bool) -> list[Row]:
        del back
        return found[:limit]


class BoundaryAgain(Server):
    """Going back, the boundary is on the page."""

    def before(self, listed: list[Row], start: Row) -> list[Row]:
        return [row for row in listed if self.key(row) <= self.key(start)]


class BoundaryAndOne(Server):
    """Going back, the row next to the boundary is left out."""

    def before(self, listed: list[Row], start: Row) -> list[Row]:
        return super().before(listed, start)[:-1]


class TiesLost(Server):
    """Going back, rows of the boundary's moment are left out."""

    def before(self, listed: list[Row], start: Row) -> list[Row]:
        return [row for row in listed if row["at"] < start["at"]]


class TiesRepeated(Server):
    """Going back, all rows of the boundary's moment come."""

    def before(self, listed: list[Row], start: Row) -> list[Row]:
        return [row for row in listed if row["at"] <= start["at"] and row["id"] != start["id"]]


class MillisecondCursor(Server):
    """Going back, times are compared in milliseconds."""

    def before(self, listed: list[Row], start: Row) -> list[Row]:
        key = (start["at"] // 1000, start["id"])
        return [row for row in listed if (row["at"] // 1000, row["id"]) < key]


class GoesForward(Server):
    """The direction is not looked at."""

    def back(self, query: dict[str, str]) -> bool:
        super().back(query)
        return False


class NoWayFurther(Server):
    """A page that was reached going back has no previous page."""

    def body(self, page: list[Row], listed: list[Row], *, back: bool) -> Any:  # noqa: ANN401 - JSON
        made: Any = super().body(page, listed, back=back)
        if back:
            made["metadata"]["prev_cursor"] = None
        return made


class NoWayBack(Server):
    """No page has a previous page."""

    def metadata(self, newer: object, older: object) -> Row:
        del older
        return {"next_cursor": newer, "prev_cursor": None}


class NoTurning(Server):
    """A page that was reached going back has no next page."""

    def body(self, page: list[Row], listed: list[Row], *, back: bool) -> Any:  # noqa: ANN401 - JSON
        made: Any = super().body(page, listed, back=back)
        if back:
            made["metadata"]["next_cursor"] = None
        return made


class Swapped(Server):
    """On a page that was reached going back the two tokens have changed places."""

    def body(self, page: list[Row], listed: list[Row], *, back: bool) -> Any:  # noqa: ANN401 - JSON
        made: Any = super().body(page, listed, back=back)
        if back and page:
            made["metadata"] = self.metadata(self.pack(page[0]), self.pack(page[-1]))
        return made


class FilterLostGoingBack(Server):
    """Going back, filters are forgotten."""

    def lets(self, row: Row, query: dict[str, str], *, back: bool) -> bool:
        return back or super().lets(row, query, back=back)


class RefusedBack(Server):
    """Going back is refused where less than a page precedes."""

    def cut(self, found: list[Row], limit: int, *, back: bool) -> list[Row]:
        if back and len(found) < limit:
            raise Refused(422)
        return super().cut(found, limit, back=back)


class BackFromEnd(Server):
    """Going back without a cursor gives the last page."""

    def back(self, query: dict[str, str]) -> bool:
        return query.get("direction") == "backward" and "cursor" in query


class BackIs400(Server):
    """Going back without a cursor is refused with another status."""

    def back(self, query: dict[str, str]) -> bool:
        if query.get("direction") == "backward" and "cursor" not in query:
            raise Refused(400)
        return super().back(query)


class ForwardIsElsewhere(Server):
    """Going forward without a cursor begins at the second row."""

    def page(self, query: dict[str, str]) -> object:
        if query.get("direction") == "forward" and "cursor" not in query:
            query = {**query, "cursor": self.pack(self.rows[0])}
        return super().page(query)


class OffsetFollowed(Server):
    """Offset skips rows."""

    def page(self, query: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        made: Any = super().page(query)
        made["data"] = made["data"][int(query.get("offset", 0)) :]
        return made


class OffsetBreaks(Server):
    """Offset makes it fail."""

    def page(self, query: dict[str, str]) -> object:
        if "offset" in query:
            raise Refused(500)
        return super().page(query)


class Opaque(Server):
    """Tokens that are no base64."""

    def pack(self, row: Row) -> str:
        return f"~{self.rows.index(row)}"


class OtherFields(Server):
    """Tokens that hold other things."""

    def pack(self, row: Row) -> str:
        return base64.b64encode(json.dumps({"at": row["at"], "id": row["id"]}).encode()).decode()


class Epochs(Server):
    """Tokens with a number for a time."""

    def pack(self, row: Row) -> str:
        return base64.b64encode(json.dumps({"inserted_at": row["at"], "id": row["id"]}).encode()).decode()


class NextIsFollowing(Server):
    """The next token names the row that comes after the page."""

    def body(self, page: list[Row], listed: list[Row], *, back: bool) -> Any:  # noqa: ANN401 - JSON
        made: Any = super().body(page, listed, back=back)
        if made["metadata"]["next_cursor"]:
            made["metadata"]["next_cursor"] = self.pack(listed[listed.index(page[-1]) + 1])
        return made

    def after(self, listed: list[Row], start: Row) -> list[Row]:
        return [row for row in listed if self.key(row) >= self.key(start)]


class Remembering(Server):
    """A token holds the filters that it came with, although nothing is said of that: they need not be repeated."""

    names = ("user_id", "conversation_id", "after", "before")
    wins = False

    def page(self, query: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        if "cursor" in query:
            said = json.loads(base64.b64decode(query["cursor"]))
            held = said.pop("filters")
            bare = base64.b64encode(json.dumps(said).encode()).decode()
            given = any(name in query for name in self.names)
            query = {**query, **(held if self.wins or not given else {}), "cursor": bare}
        made: Any = super().page(query)
        filters = {name: query[name] for name in self.names if name in query}
        for name, token in made["metadata"].items():
            if token:
                said = {**json.loads(base64.b64decode(token)), "filters": filters}
                made["metadata"][name] = base64.b64encode(json.dumps(said).encode()).decode()
        return made


class Stubborn(Remembering):
    """The filters in the token win over those of the request."""

    wins = True


class FilterLost(Server):
    """With a cursor, filters are forgotten."""

    def page(self, query: dict[str, str]) -> object:
        keep = {"limit", "cursor", "direction"}
        return super().page({k: v for k, v in query.items() if "cursor" not in query or k in keep})


WRONG: dict[type[Server], dict[str, set[str]]] = {
    NewestFirst: {"backward": {"order"}},
    FromHead: {"backward": {"lost"}},
    BoundaryAgain: {"backward": {"exclusive"}},
    BoundaryAndOne: {"backward": {"lost"}},
    TiesLost: {"backward": {"lost"}},
    TiesRepeated: {"backward": {"side"}},
    MillisecondCursor: {"backward": {"side", "lost"}},
    GoesForward: {"backward": {"side"}},
    NoWayFurther: {"backward": {"token"}},
    NoWayBack: {"backward": {"token"}},
    NoTurning: {"backward": {"turn"}},
    Swapped: {"backward": {"exclusive"}, "cursor_contents": {"row_next", "row_previous"}},
    FilterLostGoingBack: {"backward": {"filtered"}},
    RefusedBack: {"backward": {"refused"}},
    BackFromEnd: {"direction_needs_cursor": {""}},
    BackIs400: {"direction_needs_cursor": {""}},
    ForwardIsElsewhere: {"direction_needs_cursor": {"forward_is_first"}},
    OffsetFollowed: {"unsupported": {""}},
    OffsetBreaks: {"unsupported": {""}},
    Opaque: {"cursor_contents": {"encoding"}},
    OtherFields: {"cursor_contents": {"fields"}},
    Epochs: {"cursor_contents": {"fields"}},
    NextIsFollowing: {"cursor_contents": {"row_next"}, "filters_carried": {"left_out"}},
    Remembering: {"filters_carried": {"left_out"}},
    Stubborn: {"filters_carried": {"left_out", "changed"}},
    FilterLost: {"filters_carried": {"", "changed"}},
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_failed_for_it(kind: type[Server]) -> None:
    found, _ = judged(WHIPPY, kind())
    wrong = {name: {it.aspect for it in result.problems} for name, result in found.items() if result.problems}
    said = {name: (it.outcome.value, it.reason, it.problems) for name, it in found.items() if it.problems}
    assert set(wrong) >= set(WRONG[kind]), said
    assert {name: wrong[name] & aspects for name, aspects in WRONG[kind].items()} == WRONG[kind], said
    assert {found[name].outcome.value for name in WRONG[kind]} == {"failed"}, said


def test_too_few_rows_are_inconclusive() -> None:
    server = Server()
    server.rows = server.rows[:1]
    found, _ = judged(WHIPPY, server)
    assert {name for name, it in found.items() if it.outcome.value != "inconclusive"} <= {"unsupported"}
