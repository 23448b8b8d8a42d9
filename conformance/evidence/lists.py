"""What the walks together tell of a list: its rows, their places, and which requests showed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer, times
from conformance.contract.pointer import MISSING
from conformance.evidence.tokens import sent
from conformance.evidence.walks import Page, Row, Walk, identity, order_value, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Key, Pagination
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.transcript import Evidence


@dataclass(frozen=True, slots=True)
class Known:
    """A list as the walk that met most of it shows it. Only rows that can't have changed have a place."""

    pagination: Pagination
    base: Walk
    order: tuple[str, ...]
    place: dict[str, int]
    rows: dict[str, Row]
    last: dict[str, int]  # identity -> number of the last exchange that showed the row

    def still(self, row: str, walk: Walk) -> bool:
        """Whether a row was shown again after a walk was over: it was there all the time."""
        return self.last.get(row, 0) > max(walk.numbers, default=0)


def know(evidence: Evidence, operation: Operation, walks: Sequence[Walk], others: Iterable[Walk] = ()) -> Known | None:
    """Take the walk from the head that met most rows as the list; ``others`` only tell that a row was there.

    None where no walk met a row that can't have changed.
    """
    others = list(others)
    key = ("known", operation.id, tuple(id(walk) for walk in walks), tuple(id(walk) for walk in others))
    if key not in evidence.memo:  # walks are memorized too, so that the same ones are the same objects
        evidence.memo[key] = _know(evidence, operation, walks, others)
    known: Known | None = evidence.memo[key]
    return known


def _know(evidence: Evidence, operation: Operation, walks: Sequence[Walk], others: Iterable[Walk]) -> Known | None:
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have walks
    best: tuple[Walk | None, list[str]] = (None, [])
    rows: dict[str, Row] = {}
    last: dict[str, int] = {}
    for walk in (*walks, *others):
        for page in walk.pages:
            for row in page.rows:
                name = identity(pagination, row)
                last[name] = max(page.exchange.number, last.get(name, 0))
                rows.setdefault(name, row)
    fixed = {name for name, row in rows.items() if settled(evidence, pagination, row)}
    for walk in walks:
        if walk.labels.get("from"):
            continue
        met = [name for name in dict.fromkeys(identity(pagination, row) for row in walk.rows) if name in fixed]
        if len(met) > len(best[1]):
            best = (walk, met)
    if best[0] is None:
        return None
    place = {name: index for index, name in enumerate(best[1])}
    return Known(pagination, best[0], tuple(best[1]), place, {name: rows[name] for name in fixed}, last)


def size_of(pagination: Pagination, exchange: Exchange) -> int | None:
    """Return the page size that a request asked for; None where it asked for none."""
    text = sent(pagination.limit, exchange)
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def mixed(pagination: Pagination, before: Exchange | None, after: Exchange) -> bool:
    """Whether a cursor was used with another page size than it was given with, which no document speaks of."""
    return before is not None and sent(pagination.limit, before) != sent(pagination.limit, after)


def source(evidence: Evidence, walk: Walk) -> Exchange | None:
    """Return the exchange whose cursor a walk began with; None where it began at the head."""
    return evidence.by_number.get(int(walk.labels.get("from") or 0))


def shown(pagination: Pagination, name: str, row: Row | None) -> str:
    """Return a row's name for a message: its identity and the time that it is ordered by."""
    key = pagination.order[0] if pagination.order else None
    value = next((found for at in (key.by if key else ()) if isinstance(found := pointer.get(row, at), str)), "")
    return f"{name.strip(chr(34))} ({value})" if value else name.strip('"')


def several(pagination: Pagination, names: Sequence[str], rows: dict[str, Row], most: int = 5) -> str:
    """Return some rows' names for a message."""
    text = ", ".join(shown(pagination, name, rows.get(name)) for name in names[:most])
    return text + (f" and {len(names) - most} more" if len(names) > most else "")


def moment(key: Key, at: str, row: Row) -> object:
    """Return the value that a row is ordered by; None where it has none."""
    return order_value(key, at, row)


def sorting(key: Key, walks: Iterable[Sequence[Row]]) -> dict[str, list[tuple[int, int]]]:
    """Return for each alternative of a key the places (walk, row) at which a row comes wrongly after those before it.

    Rows without a value count only where the key says where they stand; a value that can't be read never does.
    """
    wrong: dict[str, list[tuple[int, int]]] = {at: [] for at in key.by}
    for index, rows in enumerate(walks):
        for at, found in wrong.items():
            before: object = None
            empty = False  # whether a row without a value came before
            for place, row in enumerate(rows):
                value = order_value(key, at, row)
                if value is None:
                    if key.nulls and pointer.get(row, at) in {MISSING, None}:
                        if key.nulls == "first" and before is not None:
                            found.append((index, place))
                        empty = True
                    continue
                if (empty and key.nulls == "last") or (before is not None and _astray(key, before, value)):
                    found.append((index, place))
                before = value
    return wrong


def _astray(key: Key, before: object, value: object) -> bool:
    return bool(value > before if key.descending else value < before)  # type: ignore[operator]


def same_time(one: object, other: object) -> bool:
    """Whether two values are the same, or two spellings of one moment."""
    if one == other and isinstance(one, bool) == isinstance(other, bool):
        return True
    moment_of_one = times.parse(one)
    return moment_of_one is not None and moment_of_one == times.parse(other)


def pages_with_rows(walk: Walk) -> list[Page]:
    """Return a walk's pages that hold rows."""
    return [page for page in walk.pages if page.rows]
