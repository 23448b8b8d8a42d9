"""Values, codes and statuses that an annotation names are those that the description has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.errors import nearest
from conformance.lint.annotated import well_formed
from conformance.lint.annotations.held import has, held, paged
from conformance.lint.annotations.places import resource
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_STATUSES = ("x-error-codes", "x-unauthenticated")
_SHOWN = 12  # values of an enum that a hint repeats


@rule("error")
def value(description: Description) -> Iterator[Problem]:
    """A value, an error code or a status that an annotation names is one that the description has.

    A state that the enumeration lacks is never reached, so who waits for it waits for ever; a status that no response
    documents is handled by no generated client.

    Wrong:
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              x-lifecycle: {at: /status, initial: queued, terminal: [sent, bounced]}
              responses:
                '202':
                  description: Taken on.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {status: {type: string, enum: [queued, sent, failed]}}

    Wrong:
        x-error-codes: {RATE_LIMITED: [429]}
        paths:
          /messages:
            get: {responses: {'200': {description: All.}, '401': {description: No key.}}}

    Right:
        x-error-codes: {RATE_LIMITED: [429]}
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              x-lifecycle: {at: /status, initial: queued, terminal: [sent, failed]}
              responses:
                '202':
                  description: Taken on.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties: {status: {type: string, enum: [queued, sent, failed]}}
                4XX: {description: A refusal.}
    """
    for operation in description.operations:
        yield from _states(operation)
        yield from _words(operation)
        yield from _refusals(operation)
        for node in (operation.node, *(response.node for response in operation.responses.values())):
            for name in _STATUSES:
                if name in node.value:
                    yield from _documented(node[name], name, [operation])
    for name in _STATUSES:
        spoken = [each for each in description.operations if name not in each.node.value]
        yield from _documented(description.root[name], name, spoken)
    yield from _codes(description)


def _enum(schema: Node) -> tuple[Node, list[object]]:
    """Return the enumeration of a schema, or of the items of an array; an empty one where there is none."""
    for each in (schema, keyword(schema, "items")):
        node = keyword(each, "enum")
        if isinstance(node.value, list):
            return node, [item for item in node.value if item is not None]
    return schema, []


def _among(nodes: Iterable[tuple[Node, object]], schema: Node) -> Iterator[Problem]:
    enum, known = _enum(schema)
    texts = [str(item) for item in known]
    for node, said in nodes:
        if node and texts and str(said) not in texts:
            shown = ", ".join(texts[:_SHOWN]) + (", …" if len(texts) > _SHOWN else "")
            hint = nearest(str(said), texts).removeprefix("; ")
            yield Problem(
                node,
                f"'{said}' is none of the values: {shown}",
                hint=hint if hint.startswith("did") else "",
                value=not isinstance(node.value, dict | list) and node.value == said,
                related=((enum, "the values are listed here"),),
            )


def _states(operation: Operation) -> Iterator[Problem]:
    if has(operation, "x-lifecycle"):
        life = operation.node["x-lifecycle"]
        state = member(resource(operation), life["at"].value) if resource(operation) else resource(operation)
        named = (life["initial"], *life["order"].items(), *life["terminal"].items())
        yield from _among(((node, node.value) for node in named), state)


def _words(operation: Operation) -> Iterator[Problem]:
    """Judge the words for the two directions, and the values that choose the order."""
    pages = paged(operation)
    typed = operation.pagination
    if pages is None or typed is None:
        return
    request = pages["request"]
    if typed.direction is not None and (taken := operation.input(typed.direction.place)) is not None:
        yield from _among([(request["direction"][key], request["direction"][key].value) for key in _WAYS], taken.schema)
        status = request["direction"]["without_cursor"]
        if status and operation.answers(int(status.value)) is None:
            yield Problem(status, f"no response documents {status.value}", value=True)
    if typed.order_by is not None and (taken := operation.input(typed.order_by.place)) is not None:
        order = request["order"]
        yield from _among([(each, name) for name, each in order["values"].members()], taken.schema)
        yield from _among([(order["default"], order["default"].value)], taken.schema)
        default = keyword(taken.schema, "default")
        if order["default"] and default and str(default.value) != str(order["default"].value):
            yield Problem(
                order["default"],
                f"the order is '{order['default'].value}' by default here, '{default.value}' in the schema",
                value=True,
                related=((default, "the schema's default"),),
                aspect="default",
            )


_WAYS = ("forward", "backward")


def _refusals(operation: Operation) -> Iterator[Problem]:
    """Judge the status and the code of the answers that `x-sends` names."""
    if not has(operation, "x-sends"):
        return
    sends, codes = operation.node["x-sends"], operation.annotation("x-error-codes")
    for name in ("consent_error", "landline_error"):
        status, code = sends[name]["status"], sends[name]["code"]
        if status and operation.answers(int(status.value)) is None:
            yield Problem(status, f"no response documents {status.value}", value=True)
        listed = codes[str(code.value)]
        if code and codes and not listed:
            hint = nearest(str(code.value), [key for key, _ in codes.members()]).removeprefix("; ")
            yield Problem(code, f"x-error-codes has no '{code.value}'", hint=hint, value=True)
        elif code and listed and isinstance(listed.value, list) and status.value not in listed.value:
            said = f"'{code.value}' has the status {', '.join(map(str, listed.value))} in x-error-codes"
            yield Problem(status, f"{said}, not {status.value}", value=True, related=((listed, "here"),), aspect="code")


def _documented(node: Node, name: str, operations: Iterable[Operation]) -> Iterator[Problem]:
    """Judge statuses: each is documented by a response of one of the operations that the annotation holds for."""
    spoken = [each for each in operations if each.responses]
    if not node or not spoken or not well_formed(name, node):
        return
    for each in [node] if name == "x-unauthenticated" else [each for _, each in node.members()]:
        for status in each.items():
            if not any(operation.answers(status.value) is not None for operation in spoken):
                yield Problem(status, f"no response documents {status.value}", value=True)


def _codes(description: Description) -> Iterator[Problem]:
    """Judge codes by what error bodies list at the envelope's place; several lists, one a response, count together."""
    found: dict[tuple[int, str], tuple[Node, list[Node]]] = {}
    listed = {id(operation): codes for operation, codes in held(description, "x-error-codes")}
    for operation, envelope in held(description, "x-error-envelope") if listed else ():
        at, codes = envelope["code"].value, listed.get(id(operation))
        if codes is not None and isinstance(at, str):
            _, schemas = found.setdefault(codes.place, (codes, []))
            answers = [each for each in operation.responses.values() if each.error and each.schema]
            schemas += [member(each.schema, at) for each in answers if not each.node["x-error-envelope"]]
    for codes, schemas in found.values():
        lists = {id(node.value): (node, known) for node, known in map(_enum, schemas)}.values()
        if lists and all(known for _, known in lists):
            everything = {str(code) for _, known in lists for code in known}
            for code, each in codes.members():
                if code not in everything:
                    first = next(iter(lists))[0]
                    hint = nearest(code, everything).removeprefix("; ")
                    related = ((first, "the codes are listed here"),)
                    yield Problem(each, f"the error bodies list no code '{code}'", hint=hint, related=related)
