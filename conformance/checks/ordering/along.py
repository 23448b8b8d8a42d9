"""The order along a walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import annotation, every_walk, paged
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.lists import moment, shown, sorting
from conformance.evidence.walks import identity, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Key
    from conformance.evidence.walks import Row, Walk


def ordered(operation: Operation) -> bool:
    """Whether a list has a declared order."""
    return operation.pagination is not None and bool(operation.pagination.order)


def once(case: Case, walk: Walk) -> list[Row]:
    """Return the rows that can't have changed, each where it came first: a repeated row is another check's matter."""
    pagination = annotation(case)
    rows: dict[str, Row] = {}
    for row in walk.rows:
        if settled(case.evidence, pagination, row):
            rows.setdefault(identity(pagination, row), row)
    return list(rows.values())


@check(
    probes=(
        "pagination.walk",
        "pagination.default_walk",
        "pagination.small_walks",
        "pagination.walk_again",
        "filtering.walks",
    ),
    needs="rows of two different moments in one walk: seed some",
    applies=ordered,
)
def sorted_(case: Case) -> Iterable[Statement]:
    """Along a whole walk, across its pages, rows come in the declared order.

    A client that stops at the first row that it knows, or at a date, relies on it. *Newest first* (000, 001): no row is
    older than one that comes after it; *oldest first* (003): none is newer. Times are compared as moments, not as text;
    rows of one moment may come in any order; where several fields may be meant, the same one must sort all walks.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00.5Z"}, {"id": "b", "created_at": "2026-01-01T00:00:00Z"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00Z"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b", "created_at": "2026-01-01T00:00:00.5Z"}]}
    """
    pagination = annotation(case)
    key = pagination.order[0]
    walks = [walk for walk in every_walk(case) if walk.rows]
    rows = [once(case, walk) for walk in walks]
    unreadable = 0
    for walk, found in zip(walks, rows, strict=True):
        moments = {moment(key, at, row) for row in found for at in key.by} - {None}
        if found and not moments:
            unreadable += 1
        elif len(moments) > 1 and len(found) > 1:
            yield Seen(walk.numbers, len(found), len(walk.pages))
    if unreadable and unreadable == len([found for found in rows if found]):
        yield Lack(f"no row has a readable value at {' or '.join(key.by)}")
    wrong = sorting(key, rows)
    best = min(key.by, key=lambda at: len(wrong[at]))
    yield from _disorder(case, key, best, [(walks[walk], rows[walk], place) for walk, place in wrong[best]])


def _disorder(case: Case, key: Key, at: str, wrong: list[tuple[Walk, list[Row], int]]) -> Iterator[Problem]:
    pagination = annotation(case)
    for walk, rows, place in wrong[:3]:
        one, other = rows[place - 1], rows[place]
        names = (identity(pagination, one), identity(pagination, other))
        pages = {identity(pagination, row): index for index, page in enumerate(walk.pages) for row in page.rows}
        numbers = [walk.pages[pages[name]].exchange.number for name in names]
        rest = f"; {len(wrong)} places in all walks" if len(wrong) > 1 else ""
        yield Problem(
            f"walk {walk.name}: {shown(pagination, names[0], one)} on page {pages[names[0]]} comes before "
            f"{shown(pagination, names[1], other)} on page {pages[names[1]]}{rest}",
            f"{at} {'descending' if key.descending else 'ascending'} along the whole walk",
            f"{pointer.get(one, at)} and then {pointer.get(other, at)}",
            f"{at}, page {pages[names[1]]} of walk {walk.name}",
            tuple(dict.fromkeys(numbers)),
        )


@check(
    probes=("pagination.walk", "pagination.walk_again"),
    needs="two walks over at least two rows: seed some",
    applies=paged,
    relational=True,
    basis="inferred",
)
def repeatable_order(case: Case) -> Iterable[Statement]:
    """Asked again, rows that did not change come in the same order, those of one moment included.

    003 names a tiebreaker, which leaves no choice. Elsewhere no document says so, but a list that shuffles rows of one
    moment can't be paged through without losing some.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}

    Warns:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=2 | 200 | {"data": [{"id": "b"}, {"id": "a"}]}
    """
    pagination = annotation(case)
    first = next((walk for walk in case.walks("pagination.walk") if walk.pages), None)
    again = next((walk for walk in case.walks("pagination.walk_again") if walk.pages), None)
    if first is None or again is None:
        return
    rows = {identity(pagination, row): row for row in once(case, first)}
    second = [name for row in once(case, again) if (name := identity(pagination, row)) in rows]
    both = set(second)
    one = [name for name in rows if name in both]
    if len(one) < 2:  # noqa: PLR2004 - an order needs two
        return
    yield Seen((*first.numbers, *again.numbers), len(one), len(first.pages) + len(again.pages))
    place = next((index for index, pair in enumerate(zip(one, second, strict=True)) if pair[0] != pair[1]), None)
    if place is not None:
        yield Problem(
            f"the same walk twice gives another order from row {place} on",
            f"{shown(pagination, one[place], rows[one[place]])} as before",
            f"{shown(pagination, second[place], rows[second[place]])}",
            f"row {place} of the walk",
            (first.numbers[0], again.numbers[0]),
            basis="stated" if any(key.tiebreaker for key in pagination.order) else "inferred",
        )
