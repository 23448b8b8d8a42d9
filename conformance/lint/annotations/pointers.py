"""What an annotation points at is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.annotated import well_formed
from conformance.lint.annotations.held import has, held, paged
from conformance.lint.annotations.places import Pointing, envelope, others, page, sends
from conformance.lint.annotations.pointing import beside, leads, lost
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import is_array, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation


@rule("error")
def pointer(description: Description) -> Iterator[Problem]:
    """A JSON Pointer of an annotation leads to something that the schema has.

    Who walks the list takes the rows and the token from where the annotation says that they are. If the schema knows
    no such place, one of the two is wrong, and nobody can tell which. Of alternatives one is enough; a schema that
    names no members leaves the question open. A row's order keys are the matter of `ordering.key`.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /meta/next_cursor}}
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
                          metadata: {type: object, properties: {next_cursor: {type: string}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /metadata/next_cursor}}
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
                          metadata: {type: object, properties: {next_cursor: {type: string}}}
    """
    rows = {each.operation.id: each.row for each in description.lists}
    for each in description.lists:
        if (pages := paged(each.operation)) is not None:
            yield from _lost(page(each))
            yield from _no_rows(pages["response"]["items"], each.array)
    for operation in description.operations:
        if _well(operation, "x-sends", "x-lifecycle"):
            yield from _lost(sends(operation))
        if _well(operation, "x-resource", "x-count", "x-discover"):
            yield from _lost(others(operation, rows))
    yield from _envelopes(description)


def _well(operation: Operation, *names: str) -> bool:
    """Whether one of the annotations stands there, and none is malformed."""
    found = [name for name in names if name in operation.node.value]
    return bool(found) and all(has(operation, name) for name in found)


def _lost(places: Iterator[Pointing]) -> Iterator[Problem]:
    for each in places:
        if each.schema and lost(each.schema, each.alternatives):
            which = " nor ".join(f"'{at}'" for at in each.alternatives)
            yield Problem(
                each.node,
                f"{each.inside} has {'neither' if len(each.alternatives) > 1 else 'no'} {which}",
                hint=beside(each.schema, each.alternatives[0]),
                value=True,
                related=((each.schema.follow(), f"{each.inside} is described here"),),
                aspect=each.inside,
            )


def _no_rows(items: Node, array: Node) -> Iterator[Problem]:
    kinds = types(array) if array else frozenset()
    if kinds and "array" not in kinds and not is_array(array):
        yield Problem(
            items,
            f"'{items.value}' is {' or '.join(sorted(kinds))}, and no array of rows",
            hint="point at the array",
            value=True,
            related=((array.follow(), "it is described here"),),
            aspect="kind",
        )


def _envelopes(description: Description) -> Iterator[Problem]:
    """Judge each envelope by the error answers that it speaks of: it is wrong if no schema has the place."""
    forms = {id(operation): node for operation, node in held(description, "x-error-envelope")}
    spoken: dict[tuple[int, str], tuple[Node, list[Node]]] = {}
    for operation in description.operations:
        for response in operation.responses.values():
            own = response.node["x-error-envelope"] if "x-error-envelope" in response.node.value else None
            node = own or forms.get(id(operation))
            if node is not None and response.error and (schema := response.schema):
                spoken.setdefault(node.place, (node, []))[1].append(schema)
    for node, schemas in spoken.values():
        if well_formed("x-error-envelope", node):
            yield from _missing(node, schemas)


def _missing(node: Node, schemas: list[Node]) -> Iterator[Problem]:
    distinct = list({(id(each.follow().file), each.follow().at): each for each in schemas}.values())
    for each, at, answers in envelope(node, distinct):
        found = [leads(schema, at) for schema in answers]
        if found and all(result is False for result in found):
            yield Problem(
                each,
                f"no error response has '{at}'",
                hint=beside(answers[0], at),
                value=True,
                related=((answers[0].follow(), "an error is described here"),),
            )
