"""The order of rows that share a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.checks.kinds import Case, check
from conformance.checks.ordering.along import once
from conformance.checks.pagination.cases import annotation, every_walk, paged
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.edges import EXACT, fraction
from conformance.evidence.lists import shown, sorting
from conformance.evidence.walks import identity, order_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Key
    from conformance.evidence.walks import Row, Walk

TWO = 2


@dataclass(slots=True)
class _Found:
    """Neighbours that all earlier keys leave equal, by the direction in which a key orders them."""

    rising: dict[tuple[str, str], tuple[Walk, Row, Row]] = field(default_factory=dict)
    falling: dict[tuple[str, str], tuple[Walk, Row, Row]] = field(default_factory=dict)


@check(
    probes=(
        "pagination.walk",
        "pagination.default_walk",
        "pagination.small_walks",
        "pagination.walk_again",
        "filtering.walks",
    ),
    needs="several rows of one moment: seed three of them, or two and two",
    applies=lambda operation: (
        paged(operation) and bool(operation.pagination and len(operation.pagination.order) >= TWO)
    ),
)
def tiebreaker(case: Case) -> Iterable[Statement]:
    """Rows that the first key leaves equal come in the order of the next one, the same way everywhere.

    It is what makes an order whole: a client that remembers the last row knows which ones it has had (003: the
    identifier is the tiebreaker). Whether a tiebreaker ascends or descends is often not said, so either will do; UUIDs
    are compared as text in lower case, which is their order as bytes. Where fewer than six digits of a second are
    printed, what looks like one moment may be several: then disorder tells nothing.

    Passes (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "c", "inserted_at": "2026-01-01T00:00:00.000001Z"}, {"id": "b", "inserted_at": "2026-01-01T00:00:00.000001Z"}, {"id": "a", "inserted_at": "2026-01-01T00:00:00.000001Z"}], "metadata": {}}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "c", "inserted_at": "2026-01-01T00:00:00.000001Z"}, {"id": "a", "inserted_at": "2026-01-01T00:00:00.000001Z"}, {"id": "b", "inserted_at": "2026-01-01T00:00:00.000001Z"}], "metadata": {}}

    Inconclusive (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "c", "inserted_at": "2026-01-01T00:00:00.001Z"}, {"id": "a", "inserted_at": "2026-01-01T00:00:00.001Z"}, {"id": "b", "inserted_at": "2026-01-01T00:00:00.001Z"}], "metadata": {}}
    """
    keys = annotation(case).order
    walks = [(walk, rows) for walk in every_walk(case) if (rows := once(case, walk))]
    fields = [_sorting_field(key, [rows for _, rows in walks]) for key in keys]
    for place in range(1, len(keys)):
        found = _Found()
        for walk, rows in walks:
            pairs = list(_pairs(list(zip(keys[:place], fields, strict=False)), rows))
            for pair in pairs:
                _note(case, keys[place], found, walk, pair)
            if pairs:
                yield Seen(walk.numbers, len(pairs) + 1, len(walk.pages))
        yield from _judged(case, keys, place, found, [row for _, rows in walks for row in rows])


def _sorting_field(key: Key, walks: Sequence[Sequence[Row]]) -> str:
    wrong = sorting(key, walks)
    return min(key.by, key=lambda at: len(wrong[at]))


def _pairs(keys: Sequence[tuple[Key, str]], rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield neighbours that are equal by all of some keys."""
    values = [tuple(order_value(key, at, row) for key, at in keys) for row in rows]
    for place in range(1, len(rows)):
        if values[place] == values[place - 1] and None not in values[place]:
            yield rows[place - 1], rows[place]


def _note(case: Case, key: Key, found: _Found, walk: Walk, pair: tuple[Row, Row]) -> None:
    one, other = (_value(key, row) for row in pair)
    if one is None or other is None or one == other:
        return
    pagination = annotation(case)
    names = (identity(pagination, pair[0]), identity(pagination, pair[1]))
    (found.rising if one < other else found.falling).setdefault(names, (walk, *pair))


def _value(key: Key, row: Row) -> Any:  # noqa: ANN401 - as its key's type compares
    value = next((found for at in key.by if (found := order_value(key, at, row)) is not None), None)
    return value.lower() if isinstance(value, str) else value


def _judged(case: Case, keys: Sequence[Key], place: int, found: _Found, rows: Iterable[Row]) -> Iterator[Statement]:
    pagination, key = annotation(case), keys[place]
    few, many = sorted((found.rising, found.falling), key=len)
    if not key.tiebreaker:
        few = found.rising if key.descending else found.falling
    count = len(found.rising) + len(found.falling)
    if count < TWO:
        yield Lack(
            f"rows are equal before {key.by[0]} in {count} place(s) only: seed three of one moment, or two and two"
        )
    if not few or not (many or not key.tiebreaker):
        return
    first = keys[0]
    if first.type == "date-time" and max(fraction(rows, at) for at in first.by) < EXACT:
        yield Lack("rows of one moment are in no order, but too few digits are printed to tell that it is one moment")
        return
    walk, one, other = next(iter(few.values()))
    names = [identity(pagination, row) for row in (one, other)]
    pages = {identity(pagination, row): page.exchange.number for page in walk.pages for row in page.rows}
    way = "in one direction" if key.tiebreaker else "descending" if key.descending else "ascending"
    yield Problem(
        f"walk {walk.name}: {shown(pagination, names[0], one)} comes before {shown(pagination, names[1], other)}, which "
        f"is equal to it by {keys[0].by[0]}; {len(few)} such pair(s) one way, {count - len(few)} the other",
        f"rows of one moment by {' or '.join(key.by)}, {way} everywhere",
        f"{names[0]} and then {names[1]}",
        f"walk {walk.name}",
        tuple(dict.fromkeys(pages[name] for name in names)),
    )
