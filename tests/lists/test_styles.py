from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.lists.served import described, judged
from tests.lists.shelf import Shelf, contract, items

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = ("pagination.", "ordering.", "counting.")
NEWEST = Shelf(items()[::-1])
TOTAL = {"response": {"total": {"in": "body", "at": "/total"}}}
LENIENT = {"in": "query", "name": "limit", "over_maximum": "clamp", "under_minimum": "clamp", "malformed": "default"}
DEFAULT = {"in": "query", "name": "limit", "over_maximum": "default", "under_minimum": "default"}
KIND = {"filters": {"kind": {"at": "/kind", "match": "equal"}}}
ORDERS: dict[str, list[dict[str, Any]]] = {
    "numbers": [{"by": "/number", "type": "number", "direction": "descending"}],
    "a tiebreaker": [
        {"by": "/at", "type": "date-time", "direction": "descending"},
        {"by": "/number", "type": "number", "tiebreaker": True},
    ],
    "nulls first": [{"by": "/at", "type": "date-time", "direction": "descending", "nulls": "first"}],
    "nulls last": [{"by": "/at", "type": "date-time", "direction": "descending", "nulls": "last"}],
}
NULLS = [{**row, "at": None} for row in items()[:3]]
DATED = items()[3:][::-1]


LEGAL: dict[str, tuple[Shelf, dict[str, Any]]] = {
    "cursor": (NEWEST, {}),
    "offset": (NEWEST.but(style="offset"), {"style": "offset"}),
    "page": (NEWEST.but(style="page"), {"style": "page"}),
    "a short list of pages": (Shelf(items(6)[::-1], style="page"), {"style": "page"}),
    "total": (NEWEST, {**TOTAL, **KIND}),
    "full pages": (NEWEST, {"full_pages": True}),
    "clamped": (
        NEWEST.but(over="clamp", under="clamp", malformed="default"),
        {"request": {"limit": LENIENT}},
    ),
    "the default": (
        NEWEST.but(over="default", under="default"),
        {"request": {"limit": DEFAULT}},
    ),
    "short pages": (NEWEST.but(full=lambda found, size: found[: max(1, size - 1)]), {}),
    "numbers": (NEWEST, {"order": ORDERS["numbers"]}),
    "a tiebreaker that falls": (Shelf(items(45, same=5)[::-1]), {"order": ORDERS["a tiebreaker"]}),
    "a tiebreaker that rises": (
        Shelf(sorted(items(45, same=5), key=lambda row: (row["at"], -row["number"]), reverse=True)),
        {"order": ORDERS["a tiebreaker"]},
    ),
    "nulls first": (Shelf([*NULLS, *DATED]), {"order": ORDERS["nulls first"]}),
    "nulls last": (Shelf([*DATED, *NULLS]), {"order": ORDERS["nulls last"]}),
    "nulls anywhere": (Shelf([*DATED[:9], *NULLS, *DATED[9:]]), {}),
}


@pytest.mark.parametrize("name", LEGAL)
def test_a_legal_server_is_not_failed(name: str, tmp_path: Path) -> None:
    server, keys = LEGAL[name]
    found = judged(described(tmp_path, contract(**keys)), server.but(), *TOPICS)
    warned = {"pagination.limit_default"} if name == "short pages" else set()
    assert found.worse("failed", "error") == {}
    assert set(found.worse("warned")) == warned
    expected = {"pagination.foreign_cursor", "pagination.ties", "pagination.stable_under_writes"}
    if name == "a short list of pages":
        expected.add("pagination.limit_default")
    if name == "short pages":
        expected.add("pagination.last_page")
    assert set(found.worse("inconclusive")) <= expected, found.worse("inconclusive")


SWAPPED = [*NEWEST.rows[:9], NEWEST.rows[10], NEWEST.rows[9], *NEWEST.rows[11:]]
MIXED = [*LEGAL["a tiebreaker that falls"][0].rows[:20], *LEGAL["a tiebreaker that rises"][0].rows[20:]]

WRONG: dict[str, tuple[Shelf, dict[str, Any], str]] = {
    "an offset of pages": (NEWEST.but(style="page"), {"style": "offset"}, "pagination.complete"),
    "a page too many": (
        NEWEST.but(style="page", full=lambda found, size: found[: size + 1]),
        {"style": "page"},
        "pagination.exclusive",
    ),
    "a short page": (
        NEWEST.but(full=lambda found, size: found[: max(1, size - 1)]),
        {"full_pages": True},
        "pagination.full_pages",
    ),
    "the total of the page": (NEWEST.but(total=lambda _, size: size), TOTAL, "counting.total"),
    "the total of all": (
        NEWEST.but(total=lambda _found, _size: 45),
        {**TOTAL, **KIND},
        "counting.total",
    ),
    "the total as a text": (NEWEST.but(total=lambda *_: "many"), TOTAL, "counting.total"),
    "refused though it is cut down": (NEWEST, LEGAL["clamped"][1], "pagination.limit_bounds"),
    "served though it is cut down": (
        NEWEST.but(most=1000, over="clamp", under="clamp", malformed="default", rows=items(150)[::-1]),
        LEGAL["clamped"][1],
        "pagination.limit_bounds",
    ),
    "cut down though it is the default": (
        NEWEST.but(over="clamp", under="default"),
        LEGAL["the default"][1],
        "pagination.limit_bounds",
    ),
    "numbers in disorder": (NEWEST.but(rows=SWAPPED), {"order": ORDERS["numbers"]}, "ordering.sorted"),
    "numbers as texts": (
        Shelf(sorted(items(), key=lambda row: str(row["number"]), reverse=True)),
        {"order": ORDERS["numbers"]},
        "ordering.sorted",
    ),
    "no way at ties": (
        Shelf(sorted(items(45, same=5), key=lambda row: (row["at"], row["id"]), reverse=True)),
        {"order": ORDERS["a tiebreaker"]},
        "ordering.tiebreaker",
    ),
    "two ways at ties": (Shelf(MIXED), {"order": ORDERS["a tiebreaker"]}, "ordering.tiebreaker"),
    "nulls last, not first": (Shelf([*DATED, *NULLS]), {"order": ORDERS["nulls first"]}, "ordering.sorted"),
    "nulls first, not last": (Shelf([*NULLS, *DATED]), {"order": ORDERS["nulls last"]}, "ordering.sorted"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_server_is_failed(name: str, tmp_path: Path) -> None:
    server, keys, check = WRONG[name]
    found = judged(described(tmp_path, contract(**keys)), server.but(), *TOPICS)
    assert found.outcome(check).value == "failed", found.worse("failed", "warned", "inconclusive", "error")


def test_offsets_move_when_rows_come(tmp_path: Path) -> None:
    """Rows that are added push others on: of an offset nothing else was promised."""
    server = NEWEST.but(style="offset")
    turn = 0

    def busy(request: Any) -> Any:  # noqa: ANN401 - as the server takes and gives
        nonlocal turn
        turn += 1
        if turn % 3 == 0:
            server.added(type(request)("POST", "/items", {}, {"to": "+15554443333"}, request.now))
        return server(request)

    found = judged(described(tmp_path, contract(style="offset")), busy, "pagination.exclusive", "pagination.complete")
    assert found.worse("failed", "warned", "error") == {}


@pytest.mark.parametrize("newest_first", [True, False])
def test_removed_rows(tmp_path: Path, newest_first: bool) -> None:  # noqa: FBT001 - pytest calls it
    way = "descending" if newest_first else "ascending"
    one = described(tmp_path, contract(sends=True, order=[{"by": "/at", "type": "date-time", "direction": way}]))
    make = partial(Shelf, items()[:: -1 if newest_first else 1], newest_first=newest_first)
    checks = ("pagination.stable_under_removals", "pagination.stable_under_writes")
    server = make()
    found = judged(one, server, *checks, allow=True)
    assert {name: it.outcome.value for name, it in found.results.items()} == dict.fromkeys(checks, "passed")
    assert server.removed
    assert set(server.removed) <= set(server.sent)
    found = judged(one, make(looked_up=True), *checks, allow=True)
    assert found.outcome(checks[0]).value == "failed"


def test_nothing_is_removed_unless_it_may_be(tmp_path: Path) -> None:
    server = NEWEST.but()
    found = judged(described(tmp_path, contract(sends=True)), server, "", allow=False)
    assert server.removed == []
    assert found.outcome("pagination.stable_under_removals").value == "inconclusive"
    everything = judged(described(tmp_path, contract(sends=True)), server, "", allow=True)
    assert set(server.removed) <= set(server.sent)
    assert everything.worse("error") == {}
