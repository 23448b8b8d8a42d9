"""Where the token of the next page is: text, schema, annotation and examples have to agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint import names
from conformance.lint.pagination.repeated import together
from conformance.lint.pagination.said import own
from conformance.lint.pagination.shown import about_page, bodies, described
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import member, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_TOKENS = frozenset(
    [
        "nextcursor",
        "nextpagetoken",
        "nexttoken",
        "continuationtoken",
        "endcursor",
        "nextpagecursor",
        "paginationtoken",
        "pagetoken",
        "nextkey",
        "nextpage",
        "next",
        "lastevaluatedkey",
        "nextpagekey",
    ]
)
_HEADER = regex(r"\bheader\b[^.\n]{0,20}?[`'\"]?(X-[\w-]+)|\b(X-[\w-]+)[`'\"]?[^.\n]{0,12}?\bheader\b", re.IGNORECASE)
_HOLDS = regex(
    r"\b(?:next[- ]page (?:token|cursor)|(?:token|cursor) (?:of|for|to) the next page|next (?:token|cursor))\b"
    r"[^.;,]{0,20}\b(?:is|are|comes?|returned|sent|found|given)\b (?:\w+ )?(?:in|as|by|through|with)"
    r"(?: (?:the|an?|your))?\W*$",
    re.IGNORECASE,
)
_ALSO = regex(r"\b(?:also|both|as well|too|or|and)\b", re.IGNORECASE)
_PATH = regex(r"`((?:\w+\.)+\w+)`")
_NOT = regex(r"\b(?:not|instead of|rather than|unlike|no|never)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_NONE = regex(r"\b(?:no|not|never|unused|reserved|ignored?|always null|deprecated)\b", re.IGNORECASE)


@rule("error", check="pagination.next_token")
def next_token(description: Description) -> Iterator[Problem]:
    """The token of the next page is in one place: text, schema, annotation and examples name the same.

    A client reads one place. Whoever goes by the example where the text is right finds null there on every page,
    takes the first page for all there is, and nothing fails: rows are missing, and no one is told. A place that looks
    like the token's and holds none is named in `response.not_in`, or left out.

    Wrong:
        paths:
          /messages:
            get:
              description: The token of the next page is in the header `X-Next-Cursor`.
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  headers: {X-Next-Cursor: {schema: {type: string}}}
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {data: {type: array, items: {type: object}}, meta: {type: object}}
                      example: {data: [], meta: {next_cursor: null}}

    Right:
        paths:
          /messages:
            get:
              description: The token of the next page is in the header `X-Next-Cursor`.
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                '200':
                  description: A page.
                  headers: {X-Next-Cursor: {schema: {type: string}}}
                  content:
                    application/json:
                      schema: {type: object, properties: {data: {type: array, items: {type: object}}}}
                      example: {data: []}
    """
    lost: list[tuple[Operation, Node, str, str]] = []
    for each in description.lists:
        if each.operation.success is None:
            continue
        header = _header(each)
        if header is not None:
            yield from _beside_header(each, *header)
        elif each.next is None and each.pagination is None and each.cursor is not None:
            lost += _only_shown(each)
        elif each.next_at.startswith("/"):
            yield from _beside_body(each)
            yield from _text_elsewhere(each)
    yield from together(description, "pagination.next_token", lost, alike=False)


def _only_shown(listing: Listing) -> Iterator[tuple[Operation, Node, str, str]]:
    """Yield the token that an example shows of a list walked by tokens, where the schema has none anywhere."""
    success = listing.operation.success
    if success is None or not success.schema:
        return
    if any(
        "next" in names.plain(at) or _token(at)
        for at in (*(at for at, _ in described(success.schema)), *success.headers)
    ):
        return
    for body in bodies(success):
        for node in about_page(body):
            if _token(node.at) and _token_value(node.value):
                text = f"the example has the token of the next page in '{_dotted(node.at.removeprefix(body.at))}'"
                hint = "add it to the schema, as a string that may be null or left out on the last page"
                yield listing.operation, node, f"{text}, and the schema of the answer has none", hint
                return


def _header(listing: Listing) -> tuple[str, Node] | None:
    """Return the header that the token is in, and what says so; None: nothing says that it is in one."""
    pages, annotation = listing.pagination, own(listing)
    if pages is not None and pages.next is not None:
        if pages.next.where != "header":
            return None
        return pages.next.name, annotation.get("response", "next") if annotation is not None else listing.operation.node
    for node in _texts(listing):
        for found in _HEADER.finditer(node.value) if isinstance(node.value, str) else ():
            name = found.group(1) or found.group(2)
            if not _denied(node.value, found) and (_plain(name) in _TOKENS or _called(node.value, found)):
                return name, node
    return None


def _beside_header(listing: Listing, name: str, said: Node) -> Iterator[Problem]:
    """Yield what in the body looks like the token though a header holds it."""
    success = listing.operation.success
    if success is None:
        return
    elsewhere = {place.at for place in listing.pagination.elsewhere} if listing.pagination is not None else set()
    shown = {
        node.at.removeprefix(body.at): node
        for body in bodies(success)
        for node in about_page(body)
        if _token(node.at) and (node.value is None or node.value == "" or _token_value(node.value))
    }
    held = {at: node for at, node in described(success.schema) if _token(at) and _may_hold(node)}
    for at in sorted({*shown, *held} - elsewhere):
        node = shown.get(at) or held[at]
        related = [(said, f"here the token is in the header {name}")]
        if at in shown and at in held:
            related.append((held[at], "the same in the schema"))
        what = "the example prints" if at in shown else "the schema has"
        yield Problem(
            node,
            f"the token of the next page is in the header {name}, and {what} {_dotted(at)}",
            hint="let one place hold the token; name a place that holds none in x-pagination.response.not_in",
            related=tuple(related),
            operations=(listing.operation.id,),
        )


def _beside_body(listing: Listing) -> Iterator[Problem]:
    """Yield headers, and other places in examples, that look like the token's though it is in the body."""
    success, pages = listing.operation.success, listing.pagination
    if success is None or pages is None or pages.next is None:
        return
    said = listing.next or listing.operation.node
    named = {place.name.lower() for place in pages.elsewhere if place.where == "header"}
    for name, node in success.headers.items():
        if _plain(name) in _TOKENS and name not in named and not _NONE.search(node.text("description")):
            yield Problem(
                node,
                f"the token of the next page is at {_dotted(pages.next.at)}, and a header {name} looks like it too",
                hint="let one place hold the token; name a place that holds none in x-pagination.response.not_in",
                related=((said, "here the token is in the body"),),
            )
    others = {place.at for place in pages.elsewhere} | {pages.next.at}
    for body in bodies(success):
        if pointer.get(body.value, pages.next.at) is not pointer.MISSING:
            continue
        for node in about_page(body):
            at = node.at.removeprefix(body.at)
            if _token(at) and at not in others and _token_value(node.value):
                yield Problem(
                    node,
                    f"the next token is at {_dotted(pages.next.at)}, and the example has it at {_dotted(at)}",
                    hint="let the example have the token where the contract does",
                    related=((said, "here the token is"),),
                )
                break


def _text_elsewhere(listing: Listing) -> Iterator[Problem]:
    """Yield a text that names another place in the body than schema or annotation do, or a header."""
    for node in _texts(listing):
        text = node.value if isinstance(node.value, str) else ""
        for found in _HEADER.finditer(text):
            name = found.group(1) or found.group(2)
            if listing.pagination is not None and _plain(name) in _TOKENS and not _denied(text, found):
                yield _said(listing, node, f"the header {name}")
                return
        if "." not in text or "`" not in text:
            continue
        paths = [
            found.group(1)
            for found in _PATH.finditer(text)
            if _plain(found.group(1).rpartition(".")[2]) in _TOKENS and not _denied(text, found)
        ]
        places = ["/" + path.replace(".", "/") for path in paths]
        if places and not any(at.endswith(listing.next_at) or listing.next_at.endswith(at) for at in places):
            if listing.pagination is None and _has(listing, places):
                return
            yield _said(listing, node, paths[0])
            return


def _has(listing: Listing, places: list[str]) -> bool:
    """Whether the body has what the text names: of two such places the text says which is meant."""
    success = listing.operation.success
    return success is None or any(bool(member(success.schema, at)) for at in places)


def _said(listing: Listing, node: Node, place: str) -> Problem:
    return Problem(
        node,
        f"the text has the token of the next page at {place}, and the {_where(listing)} at {_dotted(listing.next_at)}",
        hint="let the text name the place that the token is in",
        related=((listing.next, "here it is"),) if listing.next is not None else (),
    )


def _where(listing: Listing) -> str:
    return "annotation" if listing.pagination is not None else "schema"


def _texts(listing: Listing) -> Iterator[Node]:
    """Yield the texts that may say where the token is."""
    operation = listing.operation
    yield operation.node["description"]
    if listing.cursor is not None:
        yield listing.cursor.node["description"]
    if operation.success is not None:
        yield operation.success.node["description"]


def _denied(text: str, found: re.Match[str]) -> bool:
    """Whether the words before a match deny it."""
    return _NOT.search(text[max(0, found.start() - 60) : found.start()]) is not None


def _called(text: str, found: re.Match[str]) -> bool:
    """Whether the sentence of a match has the token of the next page in that header, whatever it is called."""
    start = max(text.rfind(". ", 0, found.start()), text.rfind("\n\n", 0, found.start())) + 1
    before = " ".join(text[start : found.start()].split())
    holds = _HOLDS.search(before)
    return holds is not None and not _ALSO.search(f"{holds.group()} {text[found.end() : found.end() + 40]}")


def _plain(name: str) -> str:
    return names.plain(name.lower().removeprefix("x-"))


def _token(at: str) -> bool:
    """Whether a place in a body is named like the next token's."""
    return names.plain(at.rpartition("/")[2]) in _TOKENS


def _token_value(value: object) -> bool:
    """Whether a value may be a token: a text that is no URL."""
    return isinstance(value, str) and value != "" and "/" not in value[:8]


def _may_hold(node: Node) -> bool:
    """Whether a property may hold a token: neither its type nor its text says that it never does."""
    if node["deprecated"].value is True or node.follow()["deprecated"].value is True:
        return False
    return (
        types(node) != {"null"}
        and not types(node) & {"object", "boolean"}
        and not _NONE.search(node.text("description"))
    )


def _dotted(at: str) -> str:
    return ".".join(pointer.parts(at))
