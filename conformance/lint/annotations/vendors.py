"""What other tools' annotations say of a list, beside ours and where it can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract.errors import UsageError
from conformance.contract.foreign import FOREIGN
from conformance.lint.annotated import well_formed
from conformance.lint.node import Node
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from conformance.contract.document import Document
    from conformance.lint.description import Description
    from conformance.lint.operation import Operation

    Reader = Callable[[dict[str, Any], Callable[[dict[str, Any]], dict[str, Any]], Document, str], list[str]]


@rule("warning")
def vendor(description: Description) -> Iterator[Problem]:
    """Annotations of several tools on one list say the same.

    An SDK that is generated from one of them walks the list another way than who reads the other: one of the two walks
    is wrong, and its users lose rows without an error.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /meta/next}}
              x-fern-pagination: {cursor: $request.cursor, next_cursor: $response.next, results: $response.data}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /meta/next}}
              x-fern-pagination: {cursor: $request.cursor, next_cursor: $response.meta.next, results: $response.data}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}
    """
    for operation, vendors in _annotated(description):
        own = operation.node["x-pagination"]
        if own and not well_formed("x-pagination", own):
            continue
        for name, text in _lines(operation, vendors.disagreements, FOREIGN):
            if text.startswith("has "):
                yield Problem(operation.node[name], f"{name} {text}", hint="make them agree", aspect=text)


@rule("warning")
def unread(description: Description) -> Iterator[Problem]:
    """An annotation of another tool says how a list is walked, in words that can be read.

    What can't be read is not guessed at: the list then counts as one whose pages nobody knows how to walk. A name that
    the operation lacks is as much of a riddle to the tool that the annotation was written for.

    Wrong:
        paths:
          /messages:
            get:
              x-fern-pagination: {cursor: $request.page_token, next_cursor: $response.next, results: $response.data}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-fern-pagination: {cursor: $request.cursor, next_cursor: $response.next, results: $response.data}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}
    """
    for operation, vendors in _annotated(description):
        if operation.node["x-pagination"]:
            continue
        for name in FOREIGN:
            for _, text in _lines(operation, vendors.unread, (name,)):
                yield Problem(operation.node[name], f"{name}: {text}", aspect=text)


def _annotated(description: Description) -> Iterator[tuple[Operation, ModuleType]]:
    """Yield the operations that another tool's annotation stands on, with what reads it: few descriptions need that."""
    for each in description.operations:
        if any(name in each.node.value for name in FOREIGN):
            from conformance.contract import vendors  # noqa: PLC0415

            yield each, vendors


def _lines(operation: Operation, reader: Reader, names: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - names
    """Yield what a reader says of the annotations of these names: the name, and the line without its place."""
    others = {key: value for key, value in operation.node.value.items() if key not in FOREIGN or key in names}
    merged = {**others, "parameters": [each.node.value for each in operation.parameters]}
    file = operation.node.file

    def resolve(raw: dict[str, Any]) -> dict[str, Any]:
        found = Node(raw, file, "").follow().value
        return found if isinstance(found, dict) else {}

    try:
        found = reader(merged, resolve, file.document, operation.node.at)
    except UsageError as error:
        found = [str(error)]
    except (AttributeError, TypeError, ValueError, KeyError, LookupError):  # the document itself is malformed
        return
    for line in found:
        _, _, text = line.removeprefix(str(file.document.path)).partition(": ")
        name = next((each for each in names if text.startswith((f"{each}:", f"{each} "))), None)
        if name is not None:
            yield name, text.removeprefix(name).removeprefix(":").strip()
