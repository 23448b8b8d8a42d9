"""Lists of which nobody can tell whether they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint import names, told
from conformance.lint.pagination.left_open import left_open
from conformance.lint.pagination.repeated import together
from conformance.lint.pagination.said import annotates, own
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import element, is_array, is_object, number, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_SAY = "say that it is whole (x-pagination: false, or maxItems on the array)"


@rule("warning")
def undeclared(description: Description) -> Iterator[Problem]:
    """A list says how it is walked, or that there is nothing to walk.

    Who reads a list can't see what is not in it. Where the answer tells of more pages and nothing asks for them,
    where a page size is taken and nothing leads past it, and where clients add rows to a list that has neither pages
    nor a bound, nor the word that it is all, a client that shows "all" of it is wrong one day, and nothing tells it.
    A list that is always whole says so: `x-pagination: false`, `{style: bounded}`, or `maxItems` on its array. Once a
    description speaks in annotations, each of its lists has one.

    Wrong:
        paths:
          /contacts:
            get:
              responses:
                '200':
                  description: Contacts.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
            post:
              responses: {'201': {description: Added.}}
          /contacts/{id}:
            get:
              responses: {'200': {description: One contact.}}

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: Messages.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          data: {type: array, items: {type: object}}
                          has_more: {type: boolean}

    Right:
        paths:
          /contacts:
            get:
              x-pagination: false
              responses:
                '200':
                  description: All contacts.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object}}
            post:
              responses: {'201': {description: Added.}}
          /contacts/{id}:
            get:
              responses: {'200': {description: One contact.}}

    Right:
        paths:
          /numbers:
            get:
              responses:
                '200':
                  description: The numbers of the account.
                  content:
                    application/json:
                      schema: {type: array, maxItems: 20, items: {type: object}}
    """
    strict = annotates(description)
    said: list[tuple[Operation, Node, str, str]] = []
    items = {each.operation.id for each in description.lists}
    added = {each.path for each in description.operations if each.method == "POST"}
    within = {each.path.rpartition("/{")[0] for each in description.operations if each.path.endswith("}")}
    for each in description.lists:
        operation = each.operation
        if "x-pagination" in operation.node.value:
            yield from _half(each)
            continue
        if each.pagination is not None or number(each.array, "maxItems") is not None:
            continue
        if strict:
            yield Problem(
                operation.node,
                "the list has no x-pagination, as the rest of this description would have it",
                hint=f"say how it is walked (x-pagination), or {_SAY}",
                aspect="annotation",
            )
        elif message := left_open(each, added & within):
            said.append((operation, operation.node, message, f"say how the rest is asked for, or {_SAY}"))
    yield from together(description, "pagination.undeclared", said, alike=False)
    if strict:
        yield from _posted(description, items)
        yield from _plain(description, items)


def _posted(description: Description, known: set[str]) -> Iterator[Problem]:
    """Yield the lists that are asked for by POST: only their answers show that they are any."""
    for each in description.operations:
        if each.method != "POST" or each.id in known or "x-pagination" in each.node.value or each.success is None:
            continue
        array = each.success.schema
        sized = any(names.plain(name) in names.LIMIT for name in properties(each.body))
        if sized and array and is_array(array) and number(array, "maxItems") is None and is_object(element(array)):
            yield Problem(
                each.node,
                "it answers with a list, and has no x-pagination, as the rest of this description would have it",
                hint=f"say how it is walked (x-pagination), or {_SAY}",
                aspect="annotation",
            )


def _plain(description: Description, known: set[str]) -> Iterator[Problem]:
    """Yield the lists of plain values, such as numbers; a fixed set of words needs no pages."""
    for each in description.operations:
        if each.method != "GET" or each.id in known or "x-pagination" in each.node.value or each.success is None:
            continue
        found = told.plain_rows(each.success.schema, each.path)
        if found is not None and number(found, "maxItems") is None:
            yield Problem(
                each.node,
                "the list has no x-pagination, as the rest of this description would have it",
                hint=f"say how it is walked (x-pagination), or {_SAY}",
                aspect="annotation",
            )


def _half(listing: Listing) -> Iterator[Problem]:
    """Yield what an annotation lacks of the way from one page to the next."""
    pages, written = listing.pagination, own(listing)
    if pages is None or written is None or pages.style != "cursor":
        return
    if pages.next is None and not pages.item_cursor:
        yield Problem(
            written,
            "x-pagination has a cursor, and no place where the next one comes from",
            hint="say where the token of the next page is: response.next",
            aspect="next",
        )
    elif pages.cursor is None and not pages.follows:
        yield Problem(
            written,
            "x-pagination has a token of the next page, and nothing in the request that takes it",
            hint="say where a request carries the token: request.cursor",
            aspect="cursor",
        )
