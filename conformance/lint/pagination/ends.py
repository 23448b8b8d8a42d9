"""How the last page is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.pointer import MISSING
from conformance.lint.node import Node
from conformance.lint.pagination.end_texts import WORDS, forbidden, listed, several
from conformance.lint.pagination.forms import forms, told
from conformance.lint.pagination.said import own
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing


@rule("error", check="pagination.last_page")
def last_page(description: Description) -> Iterator[Problem]:
    """The end of a list can be shown: the next token may be null, absent or empty, or something else tells.

    Where the schema has a token on every page and nothing besides says that there is no more, a server that keeps to
    it can end no walk: it has to break the schema or to invent a token, and clients go round for ever. So too where
    the annotation or the text promises a form of the end that the schema forbids.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data, next_url]
                        properties:
                          data: {type: array, items: {type: object}}
                          next_url: {type: string, format: uri}

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                end: ['null']
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data, next]
                        properties:
                          data: {type: array, items: {type: object}}
                          next: {type: string}

    Wrong:
        paths:
          /messages:
            get:
              description: On the last page `next_cursor` is null.
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, next_cursor: {type: string}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data, next_url]
                        properties:
                          data: {type: array, items: {type: object}}
                          next_url: {type: [string, 'null'], format: uri}
    """
    for each in description.lists:
        token, pages, written = each.next, each.pagination, own(each)
        if pages is not None and written is not None and not (pages.end or pages.empty_last_page or pages.more):
            yield Problem(
                written["end"],
                "no form of the token shows the end, and no empty page may: no page can be the last",
                hint="name a form in end, or let empty_last_page be true",
                related=((written["empty_last_page"], "no empty page"),),
                aspect="none",
            )
        if token is None or not each.next_at.startswith("/"):
            continue
        possible = forms(each, token)
        said = written["end"] if written is not None else Node(MISSING, token.file, "")
        promised = [item for item in said.value if item in WORDS] if isinstance(said.value, list) else []
        barred = [item for item in promised if item not in possible]
        if barred:
            word, way = WORDS[barred[0]]
            yield Problem(
                token.follow(),
                f"by x-pagination the last page may have {word} at {each.next_at}, and the schema doesn't allow it",
                hint=f"{way}, or take '{barred[0]}' out of x-pagination.end",
                related=((said, "the end as it is promised"),),
                aspect="promised",
            )
        elif problem := forbidden(each, token, possible):
            yield problem
        elif not possible and not told(each):
            yield Problem(
                token.follow(),
                f"the next token at {each.next_at} is on every page and never null or empty: no page can be the last",
                hint="let it be null on the last page, or leave it out there",
            )


@rule("warning", check="pagination.last_page")
def end_ambiguous(description: Description) -> Iterator[Problem]:
    """A list says how its last page looks, and there is one way only.

    A client asks one question after each page: is there more? Where the token may be null, absent or empty, or nobody
    says which, each client tests for what its author happened to see, and the server can't change from one to
    another. `end` in `x-pagination` names the form. Without an annotation only a token is meant that the schema has
    on every page, and a text that names several forms, or another one than the schema.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, next: {type: string}}

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                end: [absent, 'null']
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, next: {type: string}}

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data, next_cursor]
                        properties: {data: {type: array, items: {type: object}}, next_cursor: {type: string}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                end: [absent]
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
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
        if pages is None or written is None:
            yield from (several(each) or _unsaid(each)) if pages is None else ()
            continue
        if pages.next is None or pages.next.where == "link" or pages.more is not None:
            continue  # no `rel=next` is the one end that a Link header has (RFC 8288); a boolean says it all
        end = written["end"]
        if not end:
            yield Problem(
                written,
                f"nothing says how the last page looks at {pages.next}",
                hint="say which form is the end: end: ['null'], or [] where only an empty page is",
                aspect="unsaid",
            )
        elif len(pages.end) > 1:
            yield Problem(
                end,
                f"the last page may have {listed(pages.end)} at {pages.next}: clients have to know all of them",
                hint="choose one form and keep to it",
                aspect="several",
            )


def _unsaid(listing: Listing) -> Iterator[Problem]:
    """Yield a token that is always there and never null: an empty text may be the end, and nobody says so."""
    token = listing.next
    if token is None or not listing.next_at.startswith("/"):
        return
    if forms(listing, token) == {"empty"} and not told(listing):
        yield Problem(
            token.follow(),
            f"nothing says how the last page looks: the next token at {listing.next_at} is required and never null",
            hint="let it be null or left out on the last page, or say in its description that an empty text is the end",
        )
