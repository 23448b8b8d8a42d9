"""Whether a row is one that a filter asks for: yes, no, or not to be told from here."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.checks.pagination.cases import SMALL, WHOLE, annotation
from conformance.contract import pointer, times
from conformance.contract.pointer import MISSING
from conformance.evidence.lists import shown
from conformance.evidence.walks import identity, settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from conformance.checks.kinds import Case
    from conformance.contract.annotations import Lifecycle
    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter, Pagination
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Page, Row

ABOUT = 1  # seconds on each side of a moment within which `after-about` is not judged
RANGES: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at-or-after": operator.ge,
    "after": operator.gt,
    "at-or-before": operator.le,
    "before": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Matching:
    """All that the judgement of a row needs: the filters, their parameters, and what earlier requests showed."""

    case: Case
    pagination: Pagination
    filters: dict[str, Filter]
    kinds: dict[str, str]  # filter -> type or format of its parameter
    visible: frozenset[str]  # filters whose field some row shows
    lifecycle: Lifecycle | None
    earlier: dict[tuple[str, str], list[tuple[int, object]]]  # (row, field that moves) -> exchange and value

    @classmethod
    def of(cls, case: Case) -> Matching:
        """Read the contract and the walks, once for all checks."""
        key = ("matching", case.operation.id)
        if key not in case.evidence.memo:
            case.evidence.memo[key] = cls._read(case)
        read: Matching = case.evidence.memo[key]
        return read

    @classmethod
    def _read(cls, case: Case) -> Matching:
        pagination = annotation(case)
        filters = {item.name: item for item in pagination.filters}
        kinds = {}
        for name in filters:
            found = case.operation.parameter(name)
            schema = found.schema if found else {}
            kinds[name] = str(schema.get("format") or schema.get("type") or "")
        moving = [item.at[0] for item in pagination.filters if item.at and item.at[0] in pagination.volatile]
        earlier: dict[tuple[str, str], list[tuple[int, object]]] = {}
        visible: set[str] = set()
        for walk in case.walks(*WHOLE, *SMALL, "filtering.walks"):
            for page in walk.pages:
                for row in page.rows:
                    visible |= {name for name, item in filters.items() if name not in visible and _shows(item, row)}
                    for at in moving:
                        value = pointer.get(row, at)
                        key = (identity(pagination, row), at)
                        earlier.setdefault(key, []).append((page.exchange.number, value))
        return cls(case, pagination, filters, kinds, frozenset(visible), _lifecycle(case), earlier)

    def asked(self, exchange: Exchange) -> dict[str, str]:
        """Return the filters of a request with their values."""
        return {name: value for name in self.filters if (value := exchange.query.get(name)) is not None}

    def said(self, exchange: Exchange) -> str:
        """Return the filters of a request for a message."""
        return " and ".join(f"{name}={value!r}" for name, value in self.asked(exchange).items())

    def verdict(self, exchange: Exchange, row: Row) -> bool | None:
        """Say whether a row satisfies all filters of a request: False if one is broken for certain."""
        found = [self._one(name, text, row, exchange) for name, text in self.asked(exchange).items()]
        return False if False in found else None if None in found else True

    def broken(self, exchange: Exchange, row: Row) -> str:
        """Name the first filter that a row breaks, with what the row has there."""
        for name, text in self.asked(exchange).items():
            if self._one(name, text, row, exchange) is False:
                item = self.filters[name]
                has = ", ".join(f"{at} = {pointer.get(row, at)!r}" for at in item.at)
                return f"{shown(self.pagination, identity(self.pagination, row), row)} has {has}"
        return ""

    def blamed(self, page: Page) -> dict[str, None]:
        """Return the filters that some row of a page breaks."""
        return {
            name: None
            for row in page.rows
            for name, text in self.asked(page.exchange).items()
            if self._one(name, text, row, page.exchange) is False
        }

    def _one(self, name: str, text: str, row: Row, exchange: Exchange) -> bool | None:
        item = self.filters[name]
        if item.match != "equal":
            return _within(item, text, row)
        if not item.at or name not in self.visible:
            return None
        value = pointer.get(row, item.at[0])
        same = equals(self.kinds[name], text, value)
        if item.at[0] not in self.pagination.volatile:
            return same
        return self._moving(item.at[0], text, value, row, exchange)

    def _moving(self, at: str, text: str, value: object, row: Row, exchange: Exchange) -> bool | None:
        """Judge a field that may move between the filter and the answer, or between two requests."""
        if not settled(self.case.evidence, self.pagination, row):
            return None
        history = self.earlier.get((identity(self.pagination, row), at), [])
        before = [old for number, old in history if number < exchange.number]
        if any(not self._leads(old, text) for old in before) or not self._leads(text, value):
            return False
        return value == text or None

    def _leads(self, old: object, new: object) -> bool:
        """Whether a row in state ``old`` may be in state ``new`` now or later."""
        if old == new:
            return True
        life = self.lifecycle
        if life is None:
            return False
        if old in life.terminal:
            return False
        return old not in life.order or new not in life.order or life.order.index(str(old)) < life.order.index(str(new))

    def always(self, exchange: Exchange, name: str, row: Row) -> bool:
        """Whether a row satisfied all filters of a request for certain when it was made."""
        for filter_name, text in self.asked(exchange).items():
            item = self.filters[filter_name]
            if item.match == "equal" and item.at and item.at[0] in self.pagination.volatile:
                ends = self.lifecycle.terminal if self.lifecycle is not None else ()
                old = [value for number, value in self.earlier.get((name, item.at[0]), []) if number < exchange.number]
                certain = text in ends and text in old
            else:
                certain = self._one(filter_name, text, row, exchange) is True
                if self.kinds[filter_name] == "boolean":  # a flag that is not there may be no value at all
                    certain = certain and isinstance(pointer.get(row, item.at[0]), bool)
            if not certain:
                return False
        return True


def equals(kind: str, text: str, value: object) -> bool:
    """Whether a field has the value that a query names. A flag that is not there counts as not set."""
    if kind == "boolean":
        return str(value is True).lower() == text.lower()
    if value is MISSING or value is None:
        return False
    if kind == "uuid":
        return str(value).lower() == text.lower()
    return (str(value).lower() if isinstance(value, bool) else str(value)) == text


def _within(item: Filter, text: str, row: Row) -> bool | None:
    bound = times.parse(text)
    values = [value for at in item.at if (value := times.parse(pointer.get(row, at))) is not None]
    if bound is None or not values:
        return None
    if item.match == "after-about":
        if all(value < bound - ABOUT for value in values):
            return False
        return True if all(value > bound + ABOUT for value in values) else None
    compare = RANGES.get(item.match)
    if compare is None:
        return None
    found = {compare(value, bound) for value in values}
    return found.pop() if len(found) == 1 else None


def _shows(item: Filter, row: Row) -> bool:
    return any(pointer.get(row, at) not in {MISSING, None} for at in item.at if not _compound(pointer.get(row, at)))


def _compound(value: object) -> bool:
    return isinstance(value, dict | list)


def _lifecycle(case: Case) -> Lifecycle | None:
    operations: dict[str, Operation] = case.contract.operations
    return next(
        (
            item.lifecycle
            for item in operations.values()
            if item.lifecycle is not None and item.sends is not None and item.sends.listed_by == case.operation.id
        ),
        None,
    )


def astray(matching: Matching, page: Page) -> list[str]:
    """Return the rows of a page that break one of its filters, described."""
    return [matching.broken(page.exchange, row) for row in page.rows if matching.verdict(page.exchange, row) is False]
