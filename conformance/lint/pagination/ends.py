"""How the last page is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.lint import names
from conformance.lint.node import Node
from conformance.lint.pagination.prose import says_end
from conformance.lint.pagination.said import own
from conformance.lint.pagination.shown import described
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, member, nullable, number, required, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing

_TOLD = (
    names.MORE | names.TOTAL | frozenset({"pages", "totalpages", "lastpage", "pagecount", "last", "numpages", "done"})
)
_FULL = frozenset({"uri", "uri-reference", "url", "uuid", "date-time", "date"})  # an empty string is none of these
_WORDS = {
    "null": ("null", "let it be nullable"),
    "absent": ("absent", "take it out of required"),
    "empty": ("an empty string", "let it be empty"),
}


@rule("error", check="pagination.last_page")
def last_page(description: Description) -> Iterator[Problem]:
    """The end of a list can be shown: the next token may be null, absent or empty, or something else tells.

    Where the schema has a token on every page and nothing besides says that there is no more, a server that keeps to
    it can end no walk: it has to break the schema or to invent a token, and clients go round for ever. So too where
    the annotation promises a form of the end that the schema forbids.

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
        token = each.next
        if token is None or not each.next_at.startswith("/"):
            continue
        forms = _forms(each, token)
        written = own(each)
        said = written["end"] if written is not None else Node(MISSING, token.file, "")
        promised = [item for item in said.value if item in _WORDS] if isinstance(said.value, list) else []
        barred = [item for item in promised if item not in forms]
        if barred:
            word, way = _WORDS[barred[0]]
            yield Problem(
                token.follow(),
                f"by x-pagination the last page may have {word} at {each.next_at}, and the schema doesn't allow it",
                hint=f"{way}, or take '{barred[0]}' out of x-pagination.end",
                related=((said, "the end as it is promised"),),
                aspect="promised",
            )
        elif not forms and not _told(each):
            yield Problem(
                token.follow(),
                f"the next token at {each.next_at} is on every page and never null or empty: no page can be the last",
                hint="let it be null on the last page, or leave it out there",
            )


@rule("warning", check="pagination.last_page")
def end_ambiguous(description: Description) -> Iterator[Problem]:
    """An annotated list says how its last page looks, and there is one way only.

    A client asks one question after each page: is there more? Where the token may be null, absent or empty, or nobody
    says which, each client tests for what its author happened to see, and the server can't change from one to another.
    `end` in `x-pagination` names the form.

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
        if (
            pages is None
            or written is None
            or pages.next is None
            or pages.next.where == "link"
            or pages.more is not None
        ):
            continue  # no `rel=next` is the one end that a Link header has (RFC 8288); a boolean says it all
        end = written["end"]
        if not end:
            yield Problem(
                written,
                f"how the last page looks at {pages.next} is not said",
                hint="say which form is the end: end: ['null'], or [] where only an empty page is",
                aspect="unsaid",
            )
        elif len(pages.end) > 1:
            yield Problem(
                end,
                f"the last page may have {_listed(pages.end)} at {pages.next}: clients have to know all of them",
                hint="choose one form and keep to it",
                aspect="several",
            )


def _forms(listing: Listing, token: Node) -> frozenset[str]:
    """Return the ways in which the schema lets the token be none."""
    forms = set[str]()
    way, holder = listing.next_at.rpartition("/")[0], listing.next_at.rpartition("/")[2]
    body = listing.operation.success.schema if listing.operation.success is not None else token
    if not _always(body, way, pointer.parts(f"/{holder}")[0]):
        forms.add("absent")
    if nullable(token):
        forms.add("null")
    kinds = types(token)
    long = (number(token, "minLength") or 0) > 0 or keyword(token, "format").value in _FULL
    if (not kinds or "string" in kinds) and not long and not keyword(token, "enum"):
        forms.add("empty")
    return frozenset(forms)


def _always(body: Node, way: str, name: str) -> bool:
    """Whether each body has the token: it is required, and so is all that it lies in."""
    at = ""
    for token in (*pointer.parts(way), name):
        inside = member(body, at) if at else body
        if token not in required(inside) or (at and nullable(inside)):
            return False
        at = pointer.join(at, token)
    return True


def _told(listing: Listing) -> bool:
    """Whether anything besides the token tells that there is no more."""
    if listing.pagination is not None and (listing.pagination.more or listing.pagination.total):
        return True
    success = listing.operation.success
    if success is None or "link" in success.headers:
        return True
    if listing.page is not None or listing.offset is not None:
        return True
    if any(names.plain(at.rpartition("/")[2]) in _TOLD for at, _ in described(success.schema)):
        return True
    prose = f"{listing.next.text('description') if listing.next is not None else ''}\n{listing.operation.description}"
    return says_end(prose)


def _listed(end: tuple[str, ...]) -> str:
    words = [_WORDS[item][0] if item in _WORDS else "fewer rows" for item in end]
    return f"{', '.join(words[:-1])} or {words[-1]}"
