"""The edges of pages where the cursor is a value of a row: what such a cursor stands for, and what it hides.

Rows that share the value of the boundary's row are on neither side of an exclusive boundary, whatever the server does.
Values are compared as they are printed: rows that differ in digits that are not shown count as sharing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.evidence.lists import size_of
from conformance.evidence.tokens import sent
from conformance.evidence.walks import order_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.contract.pagination import Key, Pagination
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Page, Row, Walk

EXACT = 6  # fractional digits of a second from which on a printed time is taken for the stored one
_FRACTION = re.compile(r"\d[.,](\d+)")


def edge_key(pagination: Pagination) -> Key | None:
    """Return the first key of the order where the cursor is a row's value of it; else None."""
    key = pagination.order[0] if pagination.order else None
    place = pagination.next
    return key if key is not None and place is not None and place.where == "last-item" and place.at in key.by else None


def spot(value: object) -> object:
    """Return what is compared of a printed value: the moment, or the text."""
    found = times.parse(value)
    return str(value) if found is None else found


def spot_of(pagination: Pagination, row: Row) -> object:
    """Return the spot of a row: what the cursor after it stands for."""
    return spot(pointer.get(row, pagination.next.at if pagination.next else ""))


def spot_sent(pagination: Pagination, exchange: Exchange) -> object:
    """Return the spot that a request's cursor stands for; None where it has none."""
    text = sent(pagination.cursor, exchange)
    return None if text is None else spot(text)


def hidden_at(pagination: Pagination, walk: Walk) -> frozenset[object]:
    """Return the spots at which a walk can't help losing rows; none where its cursor tells rows apart."""
    if not pagination.lossy or pagination.boundary != "exclusive":
        return frozenset()
    return frozenset(spot_sent(pagination, page.exchange) for page in walk.pages) - {None}


def read_sent(key: Key, pagination: Pagination, exchange: Exchange) -> Any:  # noqa: ANN401 - as its key's type compares
    """Return a request's cursor in the form in which the key's values are compared; None where it is none."""
    text = sent(pagination.cursor, exchange)
    if text is None:
        return None
    if key.type == "number":
        try:
            return int(text)
        except ValueError:
            return None
    return order_value(key, "", text)


def fraction(rows: Iterable[Row], at: str) -> int:
    """Return the most fractional digits with which the rows' times are printed."""
    texts = [value for row in rows if isinstance(value := pointer.get(row, at), str)]
    return max((len(found.group(1)) for text in texts if (found := _FRACTION.search(text))), default=0)


def unit(digits: int) -> Fraction:
    """Return the smallest step between two moments that is sure to show: never less than a microsecond."""
    return Fraction(1, 10 ** min(digits, EXACT))


@dataclass(frozen=True, slots=True)
class Side:
    """On which side of a cursor a row lies, as far as printed values tell."""

    key: Key
    at: str
    inclusive: bool
    exact: bool  # whether all digits of a moment are printed
    step: Fraction

    @classmethod
    def of(cls, pagination: Pagination, rows: Iterable[Row]) -> Side | None:
        """Read the contract, and with how many digits the target prints moments; None where no row is a cursor."""
        key = edge_key(pagination)
        if key is None or pagination.next is None:
            return None
        digits = fraction(rows, pagination.next.at) if key.type == "date-time" else EXACT
        return cls(key, pagination.next.at, pagination.boundary == "inclusive", digits >= EXACT, unit(digits))

    def value(self, row: Row) -> Any:  # noqa: ANN401 - as its key's type compares
        """Return a row's value in the form in which values of its type compare."""
        return order_value(self.key, self.at, row)

    def before(self, value: Any, other: Any) -> bool:  # noqa: ANN401 - as their key's type compares
        """Whether a value comes before another one in the order."""
        return bool(value > other if self.key.descending else value < other)

    def beyond(self, value: Any, cursor: Any) -> bool:  # noqa: ANN401 - as their key's type compares
        """Whether a value lies where the page of a cursor may hold it."""
        return self.inclusive if value == cursor else self.before(cursor, value)

    def sure(self, value: Any, cursor: Any) -> bool:  # noqa: ANN401 - as their key's type compares
        """Whether digits that are not printed can make no difference."""
        return self.exact or not isinstance(value, Fraction) or abs(value - cursor) >= self.step


def doubtful(
    side: Side, pagination: Pagination, base: Walk, pages: Sequence[Page], others: Iterable[Page] = ()
) -> list[Any]:
    """Return the values at which a whole walk ended its pages and of which no page is known to show all rows.

    A page shows all rows of a value if it begins before it and goes on behind it, or has room left: it is shorter than
    was asked for, and than the longest page, of these or ``others``.
    """
    if not hidden_at(pagination, base):
        return []
    longest = max((len(page.rows) for page in (*pages, *others)), default=0)
    left: list[Any] = []
    for cut in {side.value(page.rows[-1]) for page in base.pages if page.rows} - {None}:
        for page in pages:
            start = read_sent(side.key, pagination, page.exchange)
            values = [value for row in page.rows if (value := side.value(row)) is not None]
            if not values or (start is not None and not side.before(start, cut)):
                continue
            size = size_of(pagination, page.exchange)
            if any(side.before(cut, value) for value in values) or len(page.rows) < min(longest, size or longest):
                break
        else:
            left.append(cut)
    return left
