from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conformance.contract.loading import load_contract
from tests.lists.moments import Moments, Row, printed, read, rows
from tests.lists.served import judged

if TYPE_CHECKING:
    from tests.lists.served import Answer, Request

HEYMARKET = load_contract("heymarket")
TOPICS = ("pagination.", "ordering.", "counting.")
GOOD = Moments(rows())
MANY = Moments(rows(" ".join(["1"] * 70 + ["2"] * 40 + ["3"] * 5)))
ALONE = Moments(rows(" ".join(["1"] * 60)))


def uncut(found: list[Row], limit: int) -> list[Row]:
    """End a page before rows of one moment that don't fit, if anything else is on it."""
    page = found[:limit]
    if len(found) > limit:
        kept = [row for row in page if row.at != found[limit].at]
        return kept or page
    return page


def capped(found: list[Row], limit: int) -> list[Row]:
    if limit > 40:
        raise ValueError
    return found[:limit]


def late(row: Row, cutoff: int, _: str) -> bool:
    return row.at <= cutoff


def as_text(row: Row, _: int, text: str) -> bool:
    return printed(row.at) < text


def number(found: tuple[Row, ...], cutoff: int | None) -> int:
    return sum(cutoff is None or row.at < cutoff for row in found)


LEGAL: dict[str, Moments] = {
    "as it is": GOOD,
    "many rows": MANY,
    "no ties": ALONE,
    "ties the other way": replace(GOOD, ties=lambda row: row.number),
    "milliseconds printed, microseconds kept": replace(GOOD, rows=rows(step=61_000_703), digits=3),
    "seconds printed, microseconds kept": replace(GOOD, rows=rows(step=370_007), digits=0),
    "short pages": replace(GOOD, most=9),
    "pages cut before a tie": replace(GOOD, page=uncut),
    "ascending goes on after the cursor": replace(GOOD, ascending_after=True),
    "nothing of changes": replace(GOOD, shows=("id", "date", "phone", "type", "conversation")),
    "a maximum of 40, refused beyond": replace(GOOD, page=capped),
    "the cutoff is called date": replace(GOOD, names=("date",)),
    "the cutoff is called created_at, and nothing else": replace(GOOD, names=("created_at",), refuses=True),
    "zero is no limit": replace(GOOD, least=0, page=lambda found, limit: found[: limit or 30]),
}


@pytest.mark.parametrize("name", LEGAL)
def test_a_legal_server_is_not_failed(name: str) -> None:
    found = judged(HEYMARKET, LEGAL[name], *TOPICS)
    assert found.worse("failed", "error") == {}
    warned = found.worse("warned")
    if name == "no ties":
        assert "pagination.ties" not in warned
    assert set(warned) <= {"pagination.ties", "pagination.limit_bounds", "pagination.limit_default"}


def test_the_loss_at_ties_is_the_contracts() -> None:
    found = judged(HEYMARKET, MANY, *TOPICS)
    result = found.results["pagination.ties"]
    assert result.outcome.value == "warned"
    assert [(item.aspect, item.level, item.basis) for item in result.problems] == [("contract", "must", "inferred")]
    for check in ("pagination.complete", "pagination.exclusive", "pagination.boundary", "counting.count_matches_walk"):
        assert found.outcome(check).value == "passed", found.said(check)


@pytest.mark.parametrize("name", LEGAL)
def test_most_is_examined(name: str) -> None:
    found = judged(HEYMARKET, LEGAL[name], *TOPICS)
    open_ones = found.worse("inconclusive")
    expected = {"pagination.foreign_cursor"}  # takes a second organization
    if name == "nothing of changes":
        expected |= {"ordering.order_parameter"}
    if name in {"no ties", "pages cut before a tie"}:
        expected |= {"pagination.ties"}
    if name != "many rows":
        expected |= {"pagination.limit_respected"}  # no conversation of more than 50 messages
    if name == "short pages":
        expected |= {"pagination.last_page"}
    assert set(open_ones) <= expected, open_ones


WRONG: dict[str, tuple[Moments, str]] = {
    "includes the cursor": (replace(GOOD, before=late), "pagination.boundary"),
    "includes the cursor, and repeats": (replace(ALONE, before=late), "pagination.exclusive"),
    "skips a row": (replace(ALONE, skip=1), "pagination.complete"),
    "skips a row after the cursor": (replace(ALONE, skip=1), "pagination.boundary"),
    "skips a row, among ties": (replace(GOOD, skip=1), "pagination.complete"),
    "compares moments as text": (replace(GOOD, before=as_text), "pagination.boundary"),
    "ignores the offset": (replace(GOOD, read=lambda text: read(text[:19] + "Z")), "pagination.boundary"),
    "cuts the cursor to seconds": (
        replace(ALONE, read=lambda text: read(text) // 10**6 * 10**6),
        "pagination.boundary",
    ),
    "ignores order": (replace(GOOD, columns=(("created_at", "at"), ("updated_at", "at"))), "ordering.order_parameter"),
    "orders by updated": (replace(GOOD, columns=(("created_at", "updated"), ("updated_at", "at"))), "ordering.sorted"),
    "refuses an order": (replace(GOOD, columns=(("created_at", "at"),)), "ordering.order_parameter"),
    "ignores ascending": (replace(GOOD, turns=False), "ordering.ascending_parameter"),
    "no limit": (replace(GOOD, page=lambda found, _: found[:30]), "pagination.limit_respected"),
    "a larger default": (replace(GOOD, default=31), "pagination.limit_default"),
    "a number": (
        replace(GOOD, counted=lambda found, cutoff: sum(not cutoff or r.at < cutoff for r in found)),
        "counting.count_form",
    ),
    "counts a page": (
        replace(GOOD, counted=lambda _, cutoff: "30" if cutoff is None else "12"),
        "counting.count_matches_walk",
    ),
    "counts too many": (
        replace(GOOD, counted=lambda found, cutoff: str(3 + number(found, cutoff))),
        "counting.count_matches_walk",
    ),
    "ignores the cutoff": (replace(GOOD, names=()), "counting.count_honours_cutoff"),
    "refuses the cutoff": (replace(GOOD, names=(), refuses=True), "counting.count_honours_cutoff"),
    "counts the cutoff itself": (
        replace(GOOD, counted=lambda found, cutoff: str(sum(not cutoff or r.at <= cutoff for r in found))),
        "counting.count_honours_cutoff",
    ),
    "counts what is after it": (
        replace(GOOD, counted=lambda found, cutoff: str(sum(not cutoff or r.at > cutoff for r in found))),
        "counting.count_honours_cutoff",
    ),
    "more than 50": (replace(MANY, recent=1000), "pagination.limit_respected"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_server_is_failed(name: str) -> None:
    server, check = WRONG[name]
    found = judged(HEYMARKET, server, *TOPICS)
    operations = [it for it in found.everything if it.check == check]
    assert "failed" in {it.outcome.value for it in operations}, operations


def test_shuffled_ties_fail_nobody() -> None:
    chance = random.Random(3)  # noqa: S311 - no secret

    def shuffled(_: object) -> float:
        return chance.random()

    found = judged(HEYMARKET, replace(GOOD, ties=shuffled), *TOPICS)
    assert found.worse("failed", "error") == {}


@pytest.mark.parametrize("server", [GOOD, MANY], ids=["some", "many"])
def test_rows_that_come_meanwhile_fail_nobody(server: Moments) -> None:
    """The target is alive: a row comes with every request, and what was there changes its time of change."""
    here = server

    def busy(request: Request) -> Answer:
        nonlocal here
        answer = here(request)
        now = int(request.now * 1_000_000)
        changed = [replace(row, updated=now) if row.number == 1005 else row for row in here.rows]
        here = replace(here, rows=(*changed, Row(10_000 + len(changed), now, now)))
        return answer

    found = judged(HEYMARKET, busy, *TOPICS)
    assert found.worse("failed", "error") == {}
    assert set(found.worse("warned")) <= {"pagination.ties"}


def test_requests_are_few() -> None:
    found = judged(HEYMARKET, MANY, *TOPICS)
    assert len(found.transcript.exchanges) < 300
