"""Filters on a list that is walked by a cursor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.pagination.prose import sentences
from conformance.lint.pagination.said import own
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.pagination import Filter
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing

_INCLUSIVE = frozenset({"at-or-after", "at-or-before"})
_EXCLUSIVE = regex(
    r"\b(?:cursor|token|boundary)\b[^.;]{0,30}\bexclusive\b|\bexclusive (?:cursor|token|boundary)\b", re.IGNORECASE
)
_NOT = regex(r"\b(?:not|mutually|never|isn't|nor)\b", re.IGNORECASE)
_INCLUDED = regex(
    r"\b(?:at|on|equal to|exactly at) or (?:before|after|later|earlier)\b|\b(?:before|after|later than|earlier than) or"
    r" (?:at|on|equal)\b|\(inclusive\)|\bis included\b|\bitself included\b|(?<!not )(?<!non-)\binclusive\b",
    re.IGNORECASE,
)
# A name that itself says that the moment counts, or that everybody reads so.
_SAYS_SO = frozenset(
    [
        "since",
        "from",
        "start",
        "starting",
        "gte",
        "ge",
        "min",
        "to",
        "end",
        "until",
        "till",
        "lte",
        "le",
        "max",
        "on",
        "at",
        "begin",
        "beginning",
    ]
)


@rule("warning", check="pagination.filters_carried")
def filters_carried(description: Description) -> Iterator[Problem]:
    """A list with a cursor and filters says whether the filters are sent again with the cursor.

    Some cursors hold the filters that they came from, some hold none, and some servers refuse a cursor beside a
    filter. A client that guesses wrong walks on unfiltered from page two and takes rows for its own that are none.
    `cursor.filters` in `x-pagination` says which: repeated, encoded or url.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                filters: {status: {at: /status, match: equal}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: status, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, next: {type: string}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                filters: {status: {at: /status, match: equal}}
                cursor: {filters: repeated}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: status, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, next: {type: string}}
    """
    for each in description.lists:
        pages, written = each.pagination, own(each)
        if pages is None or written is None or pages.cursor is None or pages.style != "cursor":
            continue
        if not pages.filters or pages.filters_in or pages.follows:
            continue
        if pages.next is not None and pages.next.where == "last-item":
            continue  # a value of a row: no filter can be in it
        yield Problem(
            written["cursor"] or written,
            f"nothing says whether filters ({', '.join(_some(pages.filters))}) are sent again with the cursor",
            hint="say it: cursor: {filters: repeated}, encoded or url",
        )


@rule("warning", check="filtering.range")
def inclusive_filter(description: Description) -> Iterator[Problem]:
    """A time filter that includes its moment doesn't stand, under a name that excludes it, beside a cursor that does.

    `after` means "not that one" where it is a cursor and "that one too" where it is a filter: a client that goes on
    from the time of its last row gets that row again, and one that knows it from the filter loses a row at the
    cursor. Names that include (`since`, `from`, `until`, `created_gte`) are as clear as an exclusive filter. Without an
    annotation the words of both are read: a cursor that is "exclusive", a filter "at or before" its moment.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                order: [{by: /created_at, type: date-time}, {by: /id, tiebreaker: true}]
                boundary: exclusive
                filters: {after: {at: /created_at, match: at-or-after}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: after, in: query, schema: {type: string, format: date-time}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                order: [{by: /created_at, type: date-time}, {by: /id, tiebreaker: true}]
                boundary: exclusive
                filters: {after: {at: /created_at, match: after}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: after, in: query, schema: {type: string, format: date-time}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
    """
    for each in description.lists:
        pages, written = each.pagination, own(each)
        if pages is None:
            yield from _by_text(each)
        if pages is None or written is None or pages.boundary != "exclusive" or not pages.order:
            continue
        if pages.style != "cursor":
            continue
        for item in pages.filters:
            if item.match in _INCLUSIVE and set(item.at) & set(pages.order[0].by) and not _clear(item.name):
                yield Problem(
                    written["filters"][item.name],
                    f"the filter '{item.name}' includes its moment, the cursor over the same {item.at[0]} excludes it",
                    hint=f"let both exclude, or give the filter a name that includes: "
                    f"{'since' if item.match == 'at-or-after' else 'until'}",
                )


def _by_text(listing: Listing) -> Iterator[Problem]:
    """Yield the filters that include their moment beside a cursor that the text calls exclusive."""
    if listing.cursor is None or "exclusive" not in listing.operation.description + listing.cursor.description:
        return
    text = f"{listing.operation.description}\n{listing.cursor.description}"
    if not any(_EXCLUSIVE.search(sentence) and not _NOT.search(sentence) for sentence in sentences(text)):
        return
    for each in listing.operation.parameters:
        name = names.plain(each.name)
        if each.where != "query" or not name.endswith(("after", "before")) or each.node.same(listing.cursor.node):
            continue
        moment = keyword(each.schema, "format").text() in {"date", "date-time"}
        if moment and _INCLUDED.search(each.description) and not _clear(each.name):
            yield Problem(
                each.node,
                f"the filter '{each.name}' includes its moment, and the cursor is exclusive",
                hint=f"let both exclude, or give the filter a name that includes: "
                f"{'since' if name.endswith('after') else 'until'}",
            )


def _clear(name: str) -> bool:
    """Whether a filter's name says by itself that the moment counts."""
    return not _SAYS_SO.isdisjoint(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))


def _some(filters: tuple[Filter, ...], most: int = 3) -> list[str]:
    shown = [item.name for item in filters[:most]]
    return [*shown, "…"] if len(filters) > most else shown
