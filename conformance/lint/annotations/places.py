"""The pointers of an operation's annotations, each with the schema that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.lint.node import Node
from conformance.lint.schema import member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.listing import Listing
    from conformance.lint.operation import Operation


@dataclass(frozen=True, slots=True)
class Pointing:
    """Alternatives, of which one must lead somewhere in ``schema``; ``inside`` is what a message calls it."""

    node: Node
    alternatives: tuple[str, ...]
    schema: Node
    inside: str


def several(value: object) -> tuple[str, ...]:
    """Return a pointer, or a list of pointers, as a tuple; anything else is none."""
    each = value if isinstance(value, list) else [value]
    return tuple(item for item in each if isinstance(item, str))


def answer(operation: Operation) -> Node:
    """Return the schema of the body of success; no value where there is none."""
    success = operation.success
    return success.schema if success is not None else Node(MISSING, operation.node.file, operation.node.at)


def resource(operation: Operation) -> Node:
    """Return the schema of what an operation makes: where ``x-sends`` says that it is, else the whole answer."""
    at = operation.node["x-sends"]["resource"].value
    return member(answer(operation), at) if isinstance(at, str) and at else answer(operation)


def page(listing: Listing) -> Iterator[Pointing]:
    """Yield the pointers of a list's ``x-pagination``; keys of the order have a rule of their own."""
    operation = listing.operation
    node, body, row = operation.node["x-pagination"], answer(operation), listing.row
    response = node["response"]
    yield Pointing(response["items"], several(response["items"].value), body, "the response")
    for name in ("next", "previous", "total"):
        where = response[name]["in"].value
        if where in {"body", "last-item"}:
            at = response[name]["at"]
            yield Pointing(at, several(at.value), *((body, "the response") if where == "body" else (row, "a row")))
    yield Pointing(response["more"], several(response["more"].value), body, "the response")
    yield Pointing(response["item_cursor"], several(response["item_cursor"].value), row, "a row")
    rows = [*_each(response["identity"]), *_each(node["volatile"])]
    rows += [each for _, each in node["cursor"]["contains"]["fields"].members()]
    for each in rows:
        yield Pointing(each, several(each.value), row, "a row")
    for _, each in node["filters"].members():
        yield Pointing(each["at"], several(each["at"].value), row, "a row")


def sends(operation: Operation) -> Iterator[Pointing]:
    """Yield the pointers of ``x-sends`` and ``x-lifecycle``."""
    node, life = operation.node["x-sends"], operation.node["x-lifecycle"]
    for name in ("recipient", "sender", "text"):
        yield Pointing(node[name], several(node[name].value), operation.body, "the request body")
    yield Pointing(node["resource"], several(node["resource"].value), answer(operation), "the response")
    made = resource(operation)
    for source, target in node["echo"].members():
        yield Pointing(target, (source,), operation.body, "the request body")
        yield Pointing(target, several(target.value), made, "the resource")
    for each in (life["at"], *life["times"].items()):
        yield Pointing(each, several(each.value), made, "the resource")


def others(operation: Operation, rows: dict[str, Node]) -> Iterator[Pointing]:
    """Yield the pointers of ``x-resource``, ``x-count`` and ``x-discover``; ``rows``: schema of a row by operation."""
    one, count, discover = (operation.node[f"x-{name}"] for name in ("resource", "count", "discover"))
    yield Pointing(one["at"], several(one["at"].value), answer(operation), "the response")
    if isinstance(one["at"].value, str):
        yield Pointing(one["id"], several(one["id"].value), member(answer(operation), one["at"].value), "the resource")
    yield Pointing(count["at"], several(count["at"].value), answer(operation), "the response")
    source = rows.get(str(discover["from"].value))
    for name, each in discover["parameters"].members():
        if source is not None:
            yield Pointing(each["at"], several(each["at"].value), source, "a row")
        if name.startswith("/"):
            yield Pointing(each, (name,), operation.body, "the request body")


def envelope(node: Node, schemas: Iterable[Node]) -> Iterator[tuple[Node, str, list[Node]]]:
    """Yield each pointer of an ``x-error-envelope`` with the schemas of the answers that it speaks of."""
    known = [each for each in schemas if each]
    named = [node[key] for key in ("code", "message", "details", "status")] + [node["request_id"]["at"]]
    pairs = [(each, each.value) for each in named] + [(each, at) for at, each in node["constants"].members()]
    for each, at in pairs:
        if isinstance(at, str) and pointer.parts(at):
            yield each, at, known


def _each(node: Node) -> Iterator[Node]:
    if isinstance(node.value, list):
        yield from node.items()
    elif node:
        yield node
