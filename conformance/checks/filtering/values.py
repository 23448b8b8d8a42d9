"""Whether a value of a row is what a parameter asks for: the same one, or one on the right side of it.

A row may show fewer digits of a moment than the server keeps: of ``12:00:00.123`` it is only sure that less than a
thousandth lies between what is shown and what is kept. Six digits or more are taken for all that there are.
"""

from __future__ import annotations

import operator
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from conformance.contract import pointer, times
from conformance.contract.pointer import MISSING
from conformance.evidence.tokens import sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.contract.pagination import Filter
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Row

ABOUT = 1  # seconds on each side of a moment within which `-about` is not judged
EXACT = 6  # fractional digits that leave nothing out
RANGES: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "after": operator.gt,
    "at-or-after": operator.ge,
    "before": operator.lt,
    "at-or-before": operator.le,
    "above": operator.gt,
    "at-least": operator.ge,
    "below": operator.lt,
    "at-most": operator.le,
}
NUMERIC = {"above", "at-least", "below", "at-most"}
_FRACTION = re.compile(r":\d\d[.,](\d+)")


def ranged(item: Filter) -> bool:
    """Whether a filter has rows on one side of its value."""
    return item.match in RANGES or item.match.endswith("-about")


def names(item: Filter) -> tuple[str, ...]:
    """Return the names that a filter may have in a query."""
    place = item.place
    bracketed = item.match == "any-of" and "brackets" in item.array
    return (place.name, f"{place.name}[]") if bracketed else (place.name,)


def given(item: Filter, exchange: Exchange) -> tuple[str, ...]:
    """Return the values that a request names for a filter, in every spelling that the contract allows."""
    place = item.place
    if place.where == "body":
        value = pointer.get(exchange.request_json, place.at)
        if isinstance(value, list):
            return tuple(str(one) for one in value)
    if place.where != "query":
        text = sent(place, exchange)
        return () if text is None else (text,)
    if item.match != "any-of":
        return (exchange.query[place.name],) if place.name in exchange.query else ()
    found = tuple(value for name, value in exchange.queries if name in names(item))
    if "comma" in item.array:
        return tuple(part for value in found for part in value.split(","))
    return found


def shown(item: Filter, row: Row) -> list[object]:
    """Return what a row shows in the fields that a filter may look at; null is shown, objects and arrays are not."""
    values = [pointer.get(row, at) for at in item.at]
    return [value for value in values if value is not MISSING and not isinstance(value, dict | list)]


def comparable(kind: str, value: object) -> bool:
    """Whether a value can be the one that a parameter of a kind names: a word is no number."""
    return kind not in {"integer", "number"} or value is None or number(value) is not None


def equals(kind: str, text: str, value: object, form: str = "") -> bool:
    """Whether a field has the value that a query names. A flag that is not there counts as not set."""
    if kind == "boolean":
        return str(value is True).lower() == text.lower()
    if value is MISSING or value is None:
        return False
    if form == "digits":
        return digits(text) == digits(str(value))
    if kind == "uuid":
        return str(value).lower() == text.lower()
    if kind in {"integer", "number"} and number(value) is not None:
        return number(text) == number(value)
    return (str(value).lower() if isinstance(value, bool) else str(value)) == text


def digits(text: str) -> str:
    """Return the digits of a text."""
    return re.sub(r"\D", "", text)


def number(value: object) -> Fraction | None:
    """Return a number as it is written, exactly; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Fraction(str(value).strip())
    except (ValueError, ZeroDivisionError):
        return None


def moment(item: Filter, value: object) -> Fraction | None:
    """Return a row's value as a filter compares it."""
    if item.match in NUMERIC or (item.form == "unix-seconds" and not isinstance(value, str)):
        return number(value)
    return times.parse(value)


def unit(values: Iterable[object]) -> Fraction:
    """Return the step between moments that a field can show: 0 where nothing is left out."""
    found = [_FRACTION.search(value) for value in values if isinstance(value, str) and times.parse(value) is not None]
    most = max((len(match.group(1)) if match else 0 for match in found), default=EXACT)
    return Fraction(0) if most >= EXACT else Fraction(1, 10**most)


def within(item: Filter, text: str, row: Row, step: Fraction, *, cut: bool = False) -> bool | None:
    """Whether a row lies on the side of a value that a filter asks for; None where that can't be told.

    ``step``: what may lie between a moment that is shown and the one that is kept; ``cut``: take it that digits are cut
    off and never rounded.
    """
    bound = number(text) if item.match in NUMERIC or item.form == "unix-seconds" else times.parse(text)
    values = [value for one in shown(item, row) if (value := moment(item, one)) is not None]
    if bound is None or not values:
        return None
    if item.match.endswith("-about"):
        return _about(item, values, bound)
    found = {_side(item, value, bound, step, cut=cut) for value in values}
    return found.pop() if len(found) == 1 else None


def _about(item: Filter, values: list[Fraction], bound: Fraction) -> bool | None:
    before = all(value < bound - ABOUT for value in values)
    after = all(value > bound + ABOUT for value in values)
    if not before and not after:
        return None
    return after == item.match.startswith("after")


def _side(item: Filter, value: Fraction, bound: Fraction, step: Fraction, *, cut: bool) -> bool | None:
    compare, distance = RANGES[item.match], value - bound
    # The moment itself is on the side of what comes later: so much is sure of digits that are cut off.
    later = item.match in {"before", "at-or-after"}
    if step and abs(distance) < step and not (cut and (distance > 0 or (distance == 0 and later))):
        return None
    # Whole seconds are compared as such by some, who cut the row's moment off, or round it.
    if item.form == "unix-seconds" and 0 < abs(distance) < 1 and not (later and distance > 0):
        return None
    return compare(value, bound)
