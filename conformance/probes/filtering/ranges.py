"""Walks with moments and numbers: at rows' own values, one unit beyond, and in other spellings."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from conformance.checks.filtering.values import NUMERIC, moment, ranged, shown, unit
from conformance.contract import times
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.filtering.asked import conversations, filtered, filters_of, rows_of, walk_of
from conformance.probes.pagination.paging import listed

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter
    from conformance.evidence.walks import Walk
    from conformance.probes.ask import Ask

LATER = {
    "at-or-after",
    "at-least",
    "before",
    "below",
}  # a later bound than a row's own lets through what its own keeps out
EAST = 7200  # seconds of an offset
SECONDS = 7  # whole seconds to ask for


def side(operation: Operation, word: str) -> list[Filter]:
    """Return the filters of moments on one side: ``after`` or ``before``."""
    return [item for item in filters_of(operation) if ranged(item) and word in item.match.split("-")]


def values(item: Filter, rows: Sequence[Any]) -> list[Fraction]:
    """Return what rows have for a filter of moments or numbers, each row's first."""
    found = (
        next((value for one in shown(item, row) if (value := moment(item, one)) is not None), None) for row in rows
    )
    return [value for value in found if value is not None]


def moments(item: Filter, rows: Sequence[Any]) -> list[Fraction]:
    """Return moments of rows, the latest first: near the head, in the middle, near the end."""
    ordered = sorted(set(values(item, rows)), reverse=True)
    if len(ordered) < 2:  # noqa: PLR2004 - one moment has no two sides
        return []
    places = {len(ordered) * part // 4 for part in (1, 2, 3)}
    return [ordered[place] for place in sorted(places)]


def spoken(item: Filter, value: Fraction) -> str:
    """Return a moment or a number as the filter writes it."""
    if item.match in NUMERIC:
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    if item.form == "unix-seconds":
        return str(value.numerator // value.denominator)
    text = times.show(value)
    rest = value * 10**6 % 1  # more digits than six: up to nine are in use
    return text if not rest else f"{times.show(value // 1)[:-1]}.{int(value % 1 * 10**9):09d}Z"


def _step(item: Filter, rows: Sequence[Any]) -> Fraction:
    """Return the least step that a row's value can be told by."""
    texts = [one for row in rows for one in shown(item, row) if moment(item, one) is not None]
    if item.form == "unix-seconds":
        return Fraction(2)  # within one of them whole seconds may be cut off or rounded
    if item.match in NUMERIC:
        return Fraction(1, 10 ** max((len(str(one).partition(".")[2]) for one in texts), default=0))
    return unit(texts) or Fraction(1, 10**6)


@probe(applies=filtered)
async def ranges(ask: Ask, operation: Operation) -> list[Walk]:
    """Walk with moments: at rows a quarter, half and three quarters down the list, and at several rows' common one.

    Labels: walk, page, filtered, kind: plain (at a row's own value) | beyond (one unit further) | offset (the same
    moment with +02:00) | naive (without an offset) | pages (in several pages).
    """
    items = [item for item in filters_of(operation) if ranged(item)]
    if not items:
        return []
    sets = await conversations(ask, operation)
    base, rows = sets[0] if sets else ((), await rows_of(ask, operation))
    tasks: list[Coroutine[Any, Any, Walk]] = []
    for item in items:
        where = moments(item, rows)
        if not where:
            ask.lack("needs rows of different moments: seed some")
        for name, value, kind, parts in _asked(item, operation, rows, where):
            one = (*base, (item.name, value))
            tasks.append(walk_of(ask, operation, name, one, kind=kind, of=[item.name], parts=parts))
    return list(await together(*tasks))


def _asked(
    item: Filter, operation: Operation, rows: Sequence[Any], where: list[Fraction]
) -> Iterator[tuple[str, str, str, int | None]]:
    """Yield name of the walk, value, kind, and how many rows to cut into pages."""
    exact = not item.match.endswith("-about")
    if item.form == "unix-seconds":
        where = _whole(item, rows, where)
    common = Counter(values(item, rows)).most_common(1)
    tied = [value for value, count in common if count > 1 and exact and value not in where]
    for index, value in enumerate([*where, *tied] if where else []):
        yield f"{item.name}-{index}", spoken(item, value), "plain", None
        if exact and (index in {len(where) // 2, len(where)} or item.form == "unix-seconds"):
            beyond = value + _step(item, rows) * (1 if item.match in LATER else -1)
            yield f"{item.name}-{index}-beyond", spoken(item, beyond), "beyond", None
        if index == len(where) // 2:
            middle = len(rows) * (index + 1) // (len(where) + 1)
            if not item.form and item.match not in NUMERIC:
                east = spoken(item, value + EAST).replace("Z", "+02:00")
                yield f"{item.name}-{index}-offset", east, "offset", None
                if exact:
                    yield f"{item.name}-{index}-naive", spoken(item, value).removesuffix("Z"), "naive", None
            if listed(operation):
                yield f"{item.name}-{index}-pages", spoken(item, value), "pages", middle


def _whole(item: Filter, rows: Sequence[Any], where: list[Fraction]) -> list[Fraction]:
    """Return moments of which whole seconds are left: rows' own, where there are such, near the others."""
    own = sorted({value for value in values(item, rows) if value.denominator == 1}, reverse=True)
    near = [min(own, key=lambda value: abs(value - one)) for one in where] if own else []
    ordered = sorted(set(values(item, rows)), reverse=True)
    return list(dict.fromkeys([*near, *where, *ordered[:: max(1, -(-len(ordered) // SECONDS))]]))[:SECONDS]
