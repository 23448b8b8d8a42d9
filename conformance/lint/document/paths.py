"""Path templates and the parameters that fill them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.lint.document.nearest import meant
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_PLACE = regex(r"\{([^{}/]+)\}")


@rule("error")
def path_parameter(description: Description) -> Iterator[Problem]:
    """Each `{name}` in a path has a parameter, each path parameter has its `{name}`, and it is required.

    Without the parameter nobody knows what to write there, and generated clients send the braces; one without a place
    is asked for and never sent. A part of the path can't be left out, so it is required (OpenAPI 3.1.1, section
    4.8.12).

    Wrong:
        paths:
          /messages/{id}:
            get: {responses: {'200': {description: The message.}}}

    Wrong:
        paths:
          /messages/{id}:
            parameters:
              - {name: message_id, in: path, required: true, schema: {type: string}}
            get: {responses: {'200': {description: The message.}}}

    Wrong:
        paths:
          /messages/{id}:
            parameters:
              - {name: id, in: path, schema: {type: string}}
            get: {responses: {'200': {description: The message.}}}

    Right:
        paths:
          /messages/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: string}}
            get: {responses: {'200': {description: The message.}}}
    """
    for node in description.index.parameters:
        if node.value.get("in") == "path" and node.value.get("required") is not True:
            name = node.text("name")
            yield Problem(
                node["required"] if "required" in node.value else node,
                f"the path parameter '{name}' is not required: true",
                hint="add required: true; a part of a path can't be left out",
                value="required" in node.value,
                aspect="required",
            )
    by_path: dict[str, list[Operation]] = {}
    for operation in description.operations:
        by_path.setdefault(operation.path, []).append(operation)
    for path, operations in by_path.items():
        yield from _path(path, operations)


@dataclass(frozen=True, slots=True)
class _Told:
    operation: Operation
    extra: tuple[tuple[str, Node], ...]  # parameters of the path that it has no place for
    missing: tuple[str, ...]


def _path(path: str, operations: list[Operation]) -> Iterator[Problem]:
    names = list(dict.fromkeys(_plain(name) for name in _PLACE.findall(re.split(r"[?#]", path)[0])))
    told = [each for operation in operations if (each := _told(names, path, operation)) is not None]
    for each in told:
        for name, written in each.extra:
            hint = meant(name, each.missing, 0.5) or "take it out, or give it a place in the path"
            if len(each.missing) == 1:
                hint = f"the path has {{{each.missing[0]}}}: give both one name"
            yield Problem(written, f"the path {path} has no {{{name}}}", hint=hint, aspect=f"{path} {name}")
    lacking = {name: [each for each in told if name in each.missing and len(each.extra) != 1] for name in names}
    for name, each_lacking in lacking.items():
        if each_lacking and len(each_lacking) == len(operations) > 1:
            ids = tuple(each.operation.id for each in each_lacking)
            yield Problem(
                operations[0].root["paths"][path],
                f"no parameter says what {{{name}}} is",
                hint=_add(name),
                operations=ids,
                aspect=name,
            )
        else:
            for each in each_lacking:
                yield Problem(
                    each.operation.node, f"no parameter says what {{{name}}} in {path} is", hint=_add(name), aspect=name
                )


def _add(name: str) -> str:
    return f"add {{name: {name}, in: path, required: true, schema: …}} to the parameters"


def _told(names: list[str], path: str, operation: Operation) -> _Told | None:
    """Compare an operation's parameters with the path's names; None where it has one that can't be read."""
    found: dict[str, Node] = {}
    for list_ in (operation.node["parameters"], operation.item["parameters"]):
        for written in list_.items():
            value = written.follow().value
            if not isinstance(value, dict) or not isinstance(value.get("name"), str):
                return None
            if value.get("in") == "path":
                found.setdefault(_plain(value["name"]), written)
        if list_ and not isinstance(list_.value, list):
            return None
    extra = tuple((name, node) for name, node in found.items() if name not in names and f"{{{name}}}" not in path)
    return _Told(operation, extra, tuple(name for name in names if name not in found))


def _plain(name: str) -> str:
    return name.strip().strip("+*")  # `{proxy+}` and `{path*}`, as gateways write the rest of a path


@rule("error")
def same_path(description: Description) -> Iterator[Problem]:
    """Two paths differ in more than the names of their parameters.

    `/messages/{id}` and `/messages/{number}` are one and the same to a server: which of the two answers, nobody can
    tell (OpenAPI 3.1.1, section 4.8.8.1).

    Wrong:
        paths:
          /messages/{id}:
            get:
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses: {'200': {description: The message.}}
          /messages/{number}:
            delete:
              parameters: [{name: number, in: path, required: true, schema: {type: string}}]
              responses: {'204': {description: Gone.}}

    Right:
        paths:
          /messages/{id}:
            get:
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses: {'200': {description: The message.}}
          /messages/recent:
            get: {responses: {'200': {description: The newest ones.}}}
    """
    first: dict[str, tuple[str, Node]] = {}
    for path, node in description.root.get("paths").members():
        if not path.startswith("/"):
            continue
        shape = _PLACE.sub("{}", path)
        other, before = first.setdefault(shape, (path, node))
        if other != path:
            yield Problem(
                node,
                f"{path} and {other} are the same path",
                hint="make them one, with one name for the parameter",
                related=((before, "the other"),),
            )


@rule("error")
def duplicate_parameter(description: Description) -> Iterator[Problem]:
    """A parameter stands once in a list: name and place together tell it from the others.

    Of two with one name readers take the first, the last, or both; their schemas can't both hold (OpenAPI 3.1.1,
    section 4.8.10: a list of parameters has no duplicates). An operation may say anew
    what its path says: that is no duplicate.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: limit, in: query, schema: {type: integer}}
                - {name: limit, in: query, schema: {type: string}}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            parameters:
              - {name: limit, in: query, schema: {type: integer}}
            get:
              parameters:
                - {name: limit, in: query, schema: {type: integer, maximum: 10}}
                - {name: limit, in: header, schema: {type: integer}}
              responses: {'200': {description: A page.}}
    """
    for owner in (*description.index.items, *description.index.operations):
        first: dict[tuple[str, str], Node] = {}
        for written in owner["parameters"].items():
            value = written.follow().value
            if not isinstance(value, dict):
                continue
            name, where = value.get("name"), value.get("in")
            if not isinstance(name, str) or not isinstance(where, str):
                continue
            key = (name.lower() if where == "header" else name, where)  # a header's name has no case
            if key in first:
                yield Problem(
                    written,
                    f"the {where} parameter '{name}' stands twice in one list",
                    hint="keep one of them",
                    related=((first[key], "the first"),),
                )
            first.setdefault(key, written)
