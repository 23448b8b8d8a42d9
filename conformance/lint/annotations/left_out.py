"""What one annotation says, and another one leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.annotations.held import has, paged
from conformance.lint.annotations.places import resource
from conformance.lint.names import plain
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, member, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description


@rule("warning", check="sending.lifecycle")
def states(description: Description) -> Iterator[Problem]:
    """Of each state that a message may have, it is said whether it is the last.

    Who waits for the end of a message has to know which states are one. A state that is neither the first, nor on the
    way, nor terminal leaves them waiting for ever, or giving up too soon.

    Wrong:
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              x-lifecycle: {at: /status, initial: queued, terminal: [sent]}
              responses:
                '202':
                  description: Taken on.
                  content:
                    application/json:
                      schema: {type: object, properties: {status: {type: string, enum: [queued, held, sent]}}}

    Right:
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              x-lifecycle: {at: /status, initial: queued, order: [queued, held], terminal: [sent]}
              responses:
                '202':
                  description: Taken on.
                  content:
                    application/json:
                      schema: {type: object, properties: {status: {type: string, enum: [queued, held, sent]}}}
    """
    for operation in description.operations:
        made = resource(operation) if has(operation, "x-lifecycle") else None
        if not made:
            continue
        life = operation.node["x-lifecycle"]
        enum = keyword(member(made, life["at"].value), "enum")
        told = [life["initial"].value, *(life["order"].value or ()), *(life["terminal"].value or ())]
        values = enum.value if isinstance(enum.value, list) else []
        left = [each for each in values if isinstance(each, str) and each not in told]
        if left:
            yield Problem(
                life,
                f"nothing says whether these states are the last: {', '.join(left)}",
                hint="put each into order (on the way) or terminal (never left)",
                related=((enum, "the states"),),
            )


@rule("warning")
def volatile(description: Description) -> Iterator[Problem]:
    """What changes in the life of a message is called volatile in the list that shows it.

    A client that keeps rows and compares them, or tells a new row from an old one by all of its fields, takes a message
    that was delivered meanwhile for another one.

    Wrong:
        paths:
          /messages:
            get:
              operationId: listMessages
              x-pagination: {style: bounded, response: {items: ''}}
              responses:
                '200':
                  description: All.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object, properties: {status: {type: string}}}}
            post:
              x-sends: {recipient: /to, listed_by: listMessages}
              x-lifecycle: {at: /status, initial: queued, terminal: [sent]}
              responses: {'202': {description: Taken on.}}

    Right:
        paths:
          /messages:
            get:
              operationId: listMessages
              x-pagination: {style: bounded, response: {items: ''}, volatile: [/status]}
              responses:
                '200':
                  description: All.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object, properties: {status: {type: string}}}}
            post:
              x-sends: {recipient: /to, listed_by: listMessages}
              x-lifecycle: {at: /status, initial: queued, terminal: [sent]}
              responses: {'202': {description: Taken on.}}
    """
    lists = {each.operation.id: each for each in description.lists if paged(each.operation) is not None}
    for operation in description.operations:
        if not (has(operation, "x-lifecycle") and has(operation, "x-sends")):
            continue
        listing = lists.get(str(operation.node["x-sends"]["listed_by"].value))
        if listing is None or listing.pagination is None:
            continue
        life, known = operation.node["x-lifecycle"], listing.pagination.volatile
        moving = [life["at"].value, *(life["times"].value or ())[1:]]  # the first is when it was made
        left = [at for at in moving if at not in known and listing.row and member(listing.row, at)]
        if left:
            pages = listing.operation.node["x-pagination"]
            yield Problem(
                pages["volatile"] or pages,
                f"{', '.join(left)} of a row changes with its state, and is not called volatile",
                hint=f"add it to volatile: [{', '.join(left)}]",
                related=((life, "its states"),),
            )


@rule("warning", check="filtering.equal")
def filter_field(description: Description) -> Iterator[Problem]:
    """Of a filter that is called like a field of a row, it is said that it looks at that field.

    Without it nobody can tell the rows that a filter should keep from those that it should not, although they show it.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                filters: {status: {match: equal}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object, properties: {status: {type: string}}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next}}
                filters: {status: {at: /status, match: equal}}
              responses:
                '200':
                  description: A page.
                  content:
                    application/json:
                      schema: {type: array, items: {type: object, properties: {status: {type: string}}}}
    """
    for listing in description.lists:
        pages = paged(listing.operation)
        if pages is None or not listing.row:
            continue
        fields = {plain(name): name for name in properties(listing.row)}
        for name, node in pages["filters"].members():
            field = fields.get(plain(name.rpartition("/")[2].rpartition(":")[2]))
            if field is not None and not node["at"]:
                at = pointer.join("", field)
                yield Problem(
                    node,
                    f"nothing says which field of a row the filter '{name}' looks at, and rows have '{at}'",
                    hint=f"say at: {at}",
                )
