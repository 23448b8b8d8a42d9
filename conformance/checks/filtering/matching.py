"""Whether a row is one that a filter asks for: yes, no, or not to be told from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.checks.filtering.values import comparable, equals, given, names, ranged, shown, unit, within
from conformance.checks.pagination.cases import SMALL, WHOLE, annotation
from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.evidence.lists import shown as labelled
from conformance.evidence.walks import identity, settled, walks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from fractions import Fraction

    from conformance.checks.kinds import Case
    from conformance.contract.annotations import Lifecycle
    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter, Pagination
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Page, Row, Walk

ALONE = ("filtering.plain", "filtering.spellings", "filtering.walks")
Asked = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matching:
    """All that the judgement of a row needs: the filters, their parameters, and what other requests showed."""

    case: Case
    pagination: Pagination
    filters: dict[str, Filter]
    kinds: dict[str, str]  # filter -> type or format of its parameter
    visible: frozenset[str]  # filters whose field some row shows
    steps: dict[str, Fraction]  # filter of moments -> what may lie between a moment that is shown and the one kept
    lifecycle: Lifecycle | None
    history: dict[tuple[str, str], list[tuple[int, object]]]  # (row, field that moves) -> exchange and value
    cut: bool = False  # take it that digits of moments are cut off and never rounded
    read: dict[int, Asked] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, *, cut: bool = False) -> Matching:
        """Read the contract and the walks, once for all checks."""
        key = ("matching", case.operation.id, cut)
        if key not in case.evidence.memo:
            case.evidence.memo[key] = cls._read(case, cut=cut)
        read: Matching = case.evidence.memo[key]
        return read

    @classmethod
    def _read(cls, case: Case, *, cut: bool) -> Matching:
        pagination = annotation(case)
        filters = {item.name: item for item in pagination.filters}
        volatile = [at for item in pagination.filters for at in item.at if at in pagination.volatile]
        history: dict[tuple[str, str], list[tuple[int, object]]] = {}
        visible: set[str] = set()
        values: dict[str, list[object]] = {name: [] for name, item in filters.items() if ranged(item)}
        for page in _pages(case):
            for row in page.rows:
                for name, item in filters.items():
                    if name in values:
                        values[name] += shown(item, row)
                    elif name not in visible and any(value is not None for value in shown(item, row)):
                        visible.add(name)
                for at in volatile:
                    key = (identity(pagination, row), at)
                    history.setdefault(key, []).append((page.exchange.number, pointer.get(row, at)))
        kinds = {name: kind_of(case.operation, item) for name, item in filters.items()}
        steps = {name: unit(found) for name, found in values.items()}
        return cls(case, pagination, filters, kinds, frozenset(visible), steps, _lifecycle(case), history, cut)

    def asked(self, exchange: Exchange) -> Asked:
        """Return the filters of a request with their values."""
        if exchange.number not in self.read:
            found = {name: given(item, exchange) for name, item in self.filters.items()}
            self.read[exchange.number] = {name: values for name, values in found.items() if values}
        return self.read[exchange.number]

    def said(self, exchange: Exchange) -> str:
        """Return the filters of a request for a message, in their spelling."""
        parts: list[str] = []
        for name, values in self.asked(exchange).items():
            item = self.filters[name]
            if item.place.where == "query":
                parts += [f"{key}={value!r}" for key, value in exchange.queries if key in names(item)]
            else:
                parts.append(f"{name}={', '.join(map(repr, values))}")
        return " and ".join(parts)

    def verdict(self, exchange: Exchange, row: Row, only: Collection[str] | None = None) -> bool | None:
        """Say whether a row satisfies all filters of a request, or those named: False if one is broken for certain."""
        asked = self.asked(exchange)
        found = [
            self._one(name, values, row, exchange) for name, values in asked.items() if only is None or name in only
        ]
        return False if False in found else None if None in found else True

    def broken(self, exchange: Exchange, row: Row, only: Collection[str] | None = None) -> str:
        """Name the first filter that a row breaks, with what the row has there."""
        for name, values in self.asked(exchange).items():
            if (only is None or name in only) and self._one(name, values, row, exchange) is False:
                item = self.filters[name]
                places = [at for at in item.at if pointer.get(row, at) is not MISSING] or item.at
                has = ", ".join(f"{at} = {pointer.get(row, at)!r}" for at in places)
                return f"{labelled(self.pagination, identity(self.pagination, row), row)} has {has}"
        return ""

    def blamed(self, page: Page) -> dict[str, None]:
        """Return the filters that some row of a page breaks."""
        return {
            name: None
            for row in page.rows
            for name, values in self.asked(page.exchange).items()
            if self._one(name, values, row, page.exchange) is False
        }

    def _one(self, name: str, texts: tuple[str, ...], row: Row, exchange: Exchange) -> bool | None:
        item = self.filters[name]
        if ranged(item):
            return within(item, texts[-1], row, self.steps[name], cut=self.cut)
        if not item.at or name not in self.visible:
            return None
        kind = self.kinds[name]
        has = shown(item, row)
        if not has:  # where the contract knows several places, and the row shows none of them, there may be one more
            return None if len(item.at) > 1 else any(equals(kind, text, MISSING) for text in texts)
        moving = [at for at in item.at if at in self.pagination.volatile]
        if moving:
            return self._moving(moving[0], item, texts, row, exchange)
        found = {
            any(equals(kind, text, value, item.form) for text in texts) for value in has if comparable(kind, value)
        }
        return found.pop() if len(found) == 1 else None

    def _moving(self, at: str, item: Filter, texts: tuple[str, ...], row: Row, exchange: Exchange) -> bool | None:
        """Judge a field that may move between the filter and the answer, or between two requests."""
        if not settled(self.case.evidence, self.pagination, row):
            return None
        value = pointer.get(row, at)
        same = any(equals(self.kinds[item.name], text, value) for text in texts)
        history = self.history.get((identity(self.pagination, row), at), [])
        if self.lifecycle is None:
            others = [old for number, old in history if number != exchange.number]
            return same if others and all(old == value for old in others) else None
        before = [old for number, old in history if number < exchange.number]
        way = [text for text in texts if all(self._leads(old, text) for old in before) and self._leads(text, value)]
        return (same or None) if way else False

    def _leads(self, old: object, new: object) -> bool:
        """Whether a row in state ``old`` may be in state ``new`` now or later."""
        if old == new:
            return True
        life = self.lifecycle
        if life is None or old in life.terminal:
            return False
        return old not in life.order or new not in life.order or life.order.index(str(old)) < life.order.index(str(new))

    def always(self, exchange: Exchange, name: str, row: Row) -> bool:
        """Whether a row satisfied all filters of a request for certain when it was made."""
        return all(self._always(key, values, name, row, exchange) for key, values in self.asked(exchange).items())

    def _always(self, key: str, texts: tuple[str, ...], name: str, row: Row, exchange: Exchange) -> bool:
        item, kind = self.filters[key], self.kinds[key]
        moving = [] if ranged(item) else [at for at in item.at if at in self.pagination.volatile]
        if moving:
            history = self.history.get((name, moving[0]), [])
            before = [value for number, value in history if number < exchange.number]
            if self.lifecycle is None:  # it never moved as far as anybody saw
                found = [value for _, value in history]
                return bool(before) and found == found[:1] * len(found) and str(found[0]) in texts
            return any(text in self.lifecycle.terminal and text in before for text in texts)
        if self._one(key, texts, row, exchange) is not True:
            return False
        # A flag that is not there may be no value at all.
        return kind != "boolean" or isinstance(pointer.get(row, item.at[0]), bool)


def kind_of(operation: Operation, item: Filter) -> str:
    """Return the format or the type of a filter's values."""
    schema = operation.schema_at(item.place)
    schema = schema.get("items", schema) if schema.get("type") == "array" else schema
    return str(schema.get("format") or schema.get("type") or "")


def _pages(case: Case) -> Iterator[Page]:
    """Yield the pages that show what rows look like: of this list, and of the one that its values come from."""
    for walk in (*case.walks(*WHOLE, *SMALL, *ALONE), *source_walks(case)):
        yield from walk.pages


def source_walks(case: Case) -> list[Walk]:
    """Return the walks over the list from which a list without pages takes what it must be asked with."""
    found = case.operation.discover
    source = case.contract.operations.get(found.source) if found is not None else None
    if case.operation.pagination is None or case.operation.pagination.paged or source is None:
        return []
    if source.pagination is None or not source.pagination.paged:
        return []
    every = walks(case.evidence, source, *WHOLE, "pagination.small_walks")
    return [walk for walk in every if not walk.labels.get("filtered")]


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


def astray(matching: Matching, page: Page, only: Collection[str] | None = None) -> list[str]:
    """Return the rows of a page that break one of its filters, or one of those named, described."""
    exchange = page.exchange
    return [matching.broken(exchange, row, only) for row in page.rows if matching.verdict(exchange, row, only) is False]
