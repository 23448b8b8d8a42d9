"""Walks: the pages of a list in the order in which they were asked for, put together again from the evidence.

A probe labels each page of a walk with ``walk`` (its name, unique within probe and operation) and ``page`` (from 0).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer, times
from conformance.contract.pointer import MISSING
from conformance.evidence.tokens import abroad, next_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Key, Pagination
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.transcript import Evidence

Row = Any


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a walk. ``token`` is what leads to the next page, None where there is none."""

    exchange: Exchange
    rows: tuple[Row, ...]
    token: str | None


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk.

    ``end``: ``token`` (no further token), ``empty`` (an empty page), ``loop`` (a token came again),
    ``error`` (a page was not answered with rows), ``abroad`` (the next page is at another origin, which is never
    followed), ``cut`` (the suite stopped asking).
    """

    name: str
    labels: dict[str, Any]
    pages: tuple[Page, ...]
    end: str

    @property
    def rows(self) -> list[Row]:
        """All rows in the order of the walk."""
        return [row for page in self.pages for row in page.rows]

    @property
    def whole(self) -> bool:
        """Whether the walk began at the first page and came to its end."""
        return self.end in {"token", "empty"} and not self.labels.get("from")

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its exchanges."""
        return tuple(page.exchange.number for page in self.pages)


def rows_of(pagination: Pagination, exchange: Exchange) -> tuple[Row, ...] | None:
    """Return the rows of a list's answer, or None where there is no array of rows."""
    if not exchange.ok:
        return None
    rows = pointer.get(exchange.json, pagination.items)
    return tuple(rows) if isinstance(rows, list) else None


def identity(pagination: Pagination, row: Row) -> str:
    """Return what makes two rows the same row: the declared fields, else ``id``, else the whole row."""
    names = pagination.identity
    if len(names) > 1:
        values = [pointer.get(row, at) for at in names]
        return json.dumps([None if value is MISSING else value for value in values], sort_keys=True)
    for at in (*names, "/id"):
        value = pointer.get(row, at)
        if value is not MISSING:
            return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return json.dumps(row, sort_keys=True)


def page_of(operation: Operation, exchange: Exchange) -> Page | None:
    """Return an answer as a page, or None where it holds no rows."""
    assert operation.pagination is not None  # noqa: S101 - only lists have pages
    rows = rows_of(operation.pagination, exchange)
    return None if rows is None else Page(exchange, rows, next_of(operation.pagination, exchange, rows))


def walks(evidence: Evidence, operation: Operation, *probes: str, **labels: object) -> Iterator[Walk]:
    """Put the walks of an operation together; ``labels`` narrow them."""
    key = ("walks", operation.id, probes, json.dumps(labels, sort_keys=True, default=str))
    if key not in evidence.memo:
        evidence.memo[key] = list(_walks(evidence, operation, *probes, **labels))
    yield from evidence.memo[key]


def _walks(evidence: Evidence, operation: Operation, *probes: str, **labels: object) -> Iterator[Walk]:
    found: dict[tuple[str, str], list[Exchange]] = {}
    for exchange in evidence.asked(operation.id, *probes, **labels):
        if "walk" in exchange.labels:
            found.setdefault((exchange.probe, str(exchange.labels["walk"])), []).append(exchange)
    for (_, name), exchanges in found.items():
        # A page that was asked again (after a dropped connection or a 429) counts once, with its last answer.
        last = {int(item.labels.get("page", 0)): item for item in exchanges}
        yield assemble(operation, name, [last[page] for page in sorted(last)])


def assemble(operation: Operation, name: str, exchanges: list[Exchange]) -> Walk:
    """Put one walk together from its pages in their order."""
    pages: list[Page] = []
    end = "cut"
    tokens: set[str] = set()
    for exchange in exchanges:
        page = page_of(operation, exchange)
        if page is None:
            end = "error"
            break
        pages.append(page)
        if not page.rows:
            end = "empty"
            break
        if page.token is None:
            end = "token"
            break
        if page.token in tokens:
            end = "loop"
            break
        tokens.add(page.token)
        if operation.pagination and operation.pagination.follows and abroad(exchange, page.token):
            end = "abroad"
            break
    return Walk(name, exchanges[0].labels, tuple(pages), end)


def order_value(key: Key, at: str, row: Row) -> Fraction | str | float | None:
    """Return a row's value of an order key in comparable form; None where it has none."""
    value = pointer.get(row, at)
    if key.type == "date-time":
        return times.parse(value)
    if key.type == "number":  # an integer stays one: as a float, large ones would be equal
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    return value if isinstance(value, str) else None


def settled(evidence: Evidence, pagination: Pagination, row: Row) -> bool:
    """Whether a row can't have come during the run: every time that the list may be ordered by is before it began."""
    moments = [order_value(key, at, row) for key in pagination.order for at in key.by if key.type == "date-time"]
    return all(moment < evidence.horizon for moment in moments if isinstance(moment, Fraction))
