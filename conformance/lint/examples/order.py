"""Rows in an example, against the order that the list has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from conformance.contract import pointer, times
from conformance.lint import names
from conformance.lint.examples.pages import pages
from conformance.lint.examples.ties import tied
from conformance.lint.ordering.worded import told
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from conformance.contract.pagination import Key
    from conformance.lint.description import Description
    from conformance.lint.examples.pages import Page

_DOWN = regex(
    r"\b(?:newest|latest|most recent(?:ly (?:created|sent|received|added|inserted))?) "
    r"(?:(?:messages|ones|entries|items|rows|records|events) )?(?:appear(?:ing|s)? |comes? |are )?first\b"
    r"|\breverse chronological\b",
    re.IGNORECASE,
)
_UP = regex(r"\b(?:oldest|earliest) (?:(?:messages|ones|entries|items|rows) )?(?:comes? |are )?first\b", re.IGNORECASE)
_DEPENDS = regex(r"\b(?:if|when|unless|either|or|instead|can|may|otherwise)\b[^.\n]{0,60}$", re.IGNORECASE)
_PROVIDED = regex(r"[^.\n]{0,20}\b(?:if|when|unless|or|otherwise)\b", re.IGNORECASE)
_CONDITION = regex(
    r"\b(?:sorted|ordered)\b[^.]{0,200}\b(?:if|when|unless|or|otherwise|instead|default|depend\w*|then)\b",
    re.IGNORECASE,
)
_CHOSEN = frozenset(
    (
        *("sort", "order", "orderby", "sortby", "sortorder", "sortdirection", "ordering", "direction"),
        *("ascending", "asc", "desc", "descending", "reverse"),
    )
)
_MADE = frozenset(
    (
        *("created", "createdat", "createdon", "createdtime", "createdate", "datecreated", "creationdate"),
        *("creationtime", "timestamp", "insertedat", "sentat", "receivedat"),
    )
)
_TWO = 2  # keys: what rows are sorted by, and what parts those that are alike


@dataclass(frozen=True, slots=True)
class Order:
    """What rows are sorted by: pointers of which any one will do. ``down``: the largest first; None: either way."""

    by: tuple[str, ...]
    down: bool | None
    reason: str


@rule("error", check="ordering.sorted")
def order(description: Description) -> Iterator[Problem]:
    """Rows of an example come in the order that the list has.

    The example is where people see which end of a list they get first. One that shows the oldest row on top of a list
    of the newest says that one of the two is wrong, and a client that stops at the first row it knows loses messages.

    Wrong:
        paths:
          /messages:
            get:
              description: All messages, newest first.
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
                      example: [{created_at: '2026-01-01T00:00:00Z'}, {created_at: '2026-01-02T00:00:00Z'}]

    Right:
        paths:
          /messages:
            get:
              description: All messages, newest first.
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
                      example: [{created_at: '2026-01-02T00:00:00Z'}, {created_at: '2026-01-01T00:00:00Z'}]
    """
    for page in pages(description):
        declared = _declared(page) if page.number > 1 else None
        if declared is None:
            continue
        values = {by: found for by in declared.by if (found := _values(page, by)) is not None}
        bad = {by: where for by, found in values.items() if (where := _unsorted(found, declared.down)) is not None}
        if values and len(bad) == len(values):
            by, where = next(iter(bad.items()))
            yield Problem(
                page.rows[where].below(by),
                f"row {where + 1} of the example is out of order by '{by.lstrip('/')}': {declared.reason}",
                hint="put the rows in the order that a caller will see",
                value=True,
                related=((page.rows[where - 1].below(by), "the row before it"),),
            )
        elif values:
            yield from _tie(page, next(iter(values.values())))


def _tie(page: Page, values: list[Fraction]) -> Iterator[Problem]:
    """Yield the row that the declared tiebreaker does not part from those of the same time."""
    pagination = page.listing.pagination
    if pagination is None or pagination.order_by is not None or len(pagination.order) != _TWO:
        return
    (first, second) = pagination.order
    if len(first.by) != 1 or len(second.by) != 1:
        return
    where = tied(page, second.by[0], values)
    if where is not None:
        by = second.by[0]
        yield Problem(
            page.rows[where].below(by),
            f"row {where + 1} of the example is out of order by the tiebreaker '{by.lstrip('/')}': the rows of one "
            f"'{first.by[0].lstrip('/')}' go neither up nor down",
            hint="put the rows in the order that a caller will see",
            value=True,
            related=((page.rows[where - 1].below(by), "the row before it"),),
        )


def _declared(page: Page) -> Order | None:
    """Return the order of the page's list: the annotation's first key, else what the prose promises."""
    pagination = page.listing.pagination
    if pagination is not None and pagination.order:
        key: Key = pagination.order[0]
        if key.type not in {"date-time", "number"}:
            return None
        chosen = (pagination.order_by, pagination.ascending, pagination.direction, pagination.backward)
        by = key.by
        if pagination.order_by is not None:
            by = tuple(at for keys in pagination.order_by.values.values() for each in keys[:1] for at in each.by)
        down = None if any(each is not None for each in chosen) else key.descending
        return Order(by, down, f"by x-pagination they are {'descending' if key.descending else 'ascending'}")
    return _promised(page) or _worded(page)


def _promised(page: Page) -> Order | None:
    operation = page.listing.operation
    text = operation.description
    if (_DOWN.search(text) is None) == (_UP.search(text) is None):
        return None
    down, up = _plain(text, _DOWN), _plain(text, _UP)
    if down is None and up is None:
        return None
    if any(names.plain(each.name.rpartition("/")[2]) in _CHOSEN for each in operation.parameters):
        return None
    first = page.rows[0]
    keys = [
        name for name, each in first.members() if names.plain(name) in _MADE and times.parse(each.value) is not None
    ]
    if len(keys) != 1:
        return None
    return Order((pointer.join("", keys[0]),), down is not None, f"the text says '{down or up}'")


def _worded(page: Page) -> Order | None:
    """Return the order that a text tells by the name of a field: `sorted by created_at descending`."""
    listing = page.listing
    text = listing.operation.description
    found = told(listing) if not _CONDITION.search(text) else None
    if (
        found is None
        or not found.way
        or any(names.plain(each.name) in _CHOSEN for each in listing.operation.parameters)
    ):
        return None
    return Order((found.at,), found.way == "descending", f"by the text they are {found.way}")


def _plain(text: str, words: re.Pattern[str]) -> str | None:
    """Return the promise of a text; None for one that depends on something."""
    for match in words.finditer(text):
        if not _DEPENDS.search(text[: match.start()]) and not _PROVIDED.match(text, match.end()):
            return match[0].lower()
    return None


def _values(page: Page, by: str) -> list[Fraction] | None:
    """Return what the rows have at a pointer; None where one has nothing that can be compared."""
    found = []
    for row in page.rows.items():
        value = row.below(by).value
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value:  # noqa: PLR0124 - no NaN
            from fractions import Fraction  # noqa: PLC0415 - slow to load

            moment: Fraction | None = Fraction(str(value)) if abs(value) < 10**18 else None
        else:
            moment = times.parse(value)
        if moment is None:
            return None
        found.append(moment)
    return found


def _unsorted(values: list[Fraction], down: bool | None) -> int | None:  # noqa: FBT001 - one of a kind
    """Return the number of the first row that is out of order; None where all are in order."""

    def first(*, falling: bool) -> int | None:
        wrong = (
            number for number, (one, two) in enumerate(pairwise(values), 1) if (two > one if falling else two < one)
        )
        return next(wrong, None)

    if down is None:
        return first(falling=True) if first(falling=False) is not None else None
    return first(falling=down)
