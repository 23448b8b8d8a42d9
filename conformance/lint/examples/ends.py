"""Whether an example is the last page, and whether it looks like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.examples.counts import rows
from conformance.lint.examples.pages import LIMIT, WHOLE, pages, token, whole
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.examples.pages import Page
    from conformance.lint.node import Node

_LAST = regex(r"\b(?:last|final) page\b")
_NOT_LAST = regex(r"\b(?:not|before|until|than|except|next to|second) (?:\w+ ){0,2}(?:last|final) page")
_MORE = regex(r"\b(?:more to come|more pages (?:follow|to come)|there (?:is|are) more|not the last page)\b")
# Where a token is also what one comes back with later, it is there when there is nothing more.
_LATER = regex(r"\b(?:poll\w*|sync\w*|delta|updates|since|resume|stream)\b", re.IGNORECASE)


@rule("error", check="pagination.last_page")
def last_page(description: Description) -> Iterator[Problem]:
    """An example of the last page shows no next token, and one of another page shows one.

    People learn from the example how the end looks. One that says there is nothing more and gives a token all the same
    (or the other way round) makes clients that walk forever, or that stop after one page.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          data: {type: array, items: {type: object}}
                          next_cursor: {type: [string, 'null']}
                          has_more: {type: boolean}
                      example: {data: [{id: 1}], next_cursor: abc, has_more: false}

    Right:
        paths:
          /messages:
            get:
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          data: {type: array, items: {type: object}}
                          next_cursor: {type: [string, 'null']}
                          has_more: {type: boolean}
                      example: {data: [{id: 1}], next_cursor: null, has_more: false}
    """
    for page in pages(description):
        if page.listing.next_at.startswith("/"):
            yield from _judged(page)


def _judged(page: Page) -> Iterator[Problem]:
    shown, pagination = page.token, page.listing.pagination
    last, more = _last(page), _more(page)
    if token(shown) and last is not None:
        yield Problem(
            shown,
            f"the example shows a next token on what is the last page: {last[1]}",
            hint="show the last page as it really ends, without a token",
            value=True,
            related=((last[0], "this says so"),),
        )
    elif not token(shown) and more is not None and (shown or pagination is not None):
        yield Problem(
            shown or page.body,
            "the example says that there are more rows and shows no token that leads to them",
            hint="show a token, or say that there are no more",
            value=bool(shown),
            related=((more, "this says so"),),
        )
    elif pagination is not None and last is not None and page.number and _unlike(pagination.end, _state(shown)):
        yield Problem(
            shown or page.body,
            f"on the last page of the example the token is {_state(shown)}, and by x-pagination it is "
            + " or ".join(pagination.end),
            hint="show the last page as it really ends",
            value=bool(shown),
            aspect="end",
        )


def _unlike(ends: tuple[str, ...], state: str) -> bool:
    return bool(ends and state) and state not in ends


def _state(shown: Node) -> str:
    """Return how a token is missing; empty for one that is there."""
    if not shown:
        return "absent"
    return "null" if shown.value is None else "empty" if shown.value == "" else ""


def _last(page: Page) -> tuple[Node, str] | None:
    """Return what says that there is nothing more, and how; None where nothing does."""
    operation, pagination = page.listing.operation, page.listing.pagination
    if _LAST.search(page.words) and not _NOT_LAST.search(page.words):
        return page.body, "its name or description says so"
    more = _flag(page, value=False)
    if more is not None and not _LATER.search(f"{operation.path} {operation.description}"):
        return more, f"'{more.at.rpartition('/')[2]}' is false"
    for node in page.said(WHOLE):
        if whole(node) == page.number > 0 and not any(True for _ in page.said(names.OFFSET | names.PAGE)):
            return node, f"all {page.number} rows of the total are on it" if page.number > 1 else "it has the only row"
    if pagination is not None and pagination.full_pages:
        for node in page.said(LIMIT):
            if (most := whole(node)) is not None and page.number < most:
                return node, f"{rows(page.number)} where a full page has {most}"
    if pagination is not None and page.number == 0:
        return page.rows, "it has no rows"
    return None


def _more(page: Page) -> Node | None:
    """Return what says that there is more; None where nothing does."""
    return page.body if _MORE.search(page.words) else _flag(page, value=True)


def _flag(page: Page, *, value: bool) -> Node | None:
    return next((node for node in page.said(names.MORE) if node.value is value), None)
