"""Read Schema Objects without validating: keywords through ``$ref`` and ``allOf``, of OpenAPI 3.0 and 3.1 alike."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.lint.node import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_DEPTH = 20  # of references and compositions; deeper is a circle


def parts(schema: Node, depth: int = 0) -> Iterator[Node]:
    """Yield all that holds together: the schema itself, what its ``$ref`` leads to, and the members of ``allOf``."""
    if depth > _DEPTH or not isinstance(schema.value, dict):
        return
    value = schema.value
    yield schema
    if isinstance(value.get("$ref"), str):
        yield from parts(schema.file.lookup(value["$ref"]), depth + 1)
    if isinstance(value.get("allOf"), list):
        for member in schema["allOf"].items():
            yield from parts(member, depth + 1)


def branches(schema: Node, depth: int = 0) -> Iterator[Node]:
    """Yield the alternatives: each member of ``oneOf`` and ``anyOf``, or the schema itself where there are none."""
    found = False
    for part in parts(schema):
        for word in ("oneOf", "anyOf"):
            for member in part[word].items():
                found = True
                if depth < _DEPTH:
                    yield from branches(member, depth + 1)
    if not found:
        yield schema


def keyword(schema: Node, name: str) -> Node:
    """Return the nearest value of a keyword; no value where none of the schema's parts has it."""
    for part in parts(schema):
        if name in part.value:
            return part[name]
    return Node(MISSING, schema.file, pointer.join(schema.at, name))


def _once(function: Callable[[Node], T]) -> Callable[[Node], T]:
    """Remember what a function reads from a schema: many rules ask the same of one."""
    name = function.__name__

    @wraps(function)
    def remembered(schema: Node) -> T:
        memory, key = schema.file.memory, (name, id(schema.value))
        if key not in memory:
            memory[key] = function(schema), schema.value  # kept alive, so that nothing else gets its identity
        found: T = memory[key][0]
        return found

    return remembered


@_once
def types(schema: Node) -> frozenset[str]:
    """Return the types that are allowed, ``null`` among them; empty: not said."""
    found: frozenset[str] = frozenset()
    value = keyword(schema, "type").value
    if isinstance(value, str):
        found = frozenset({value})
    elif isinstance(value, list):
        found = frozenset(item for item in value if isinstance(item, str))
    else:
        each = [types(branch) for branch in branches(schema) if branch is not schema]
        if each and all(each):
            found = frozenset().union(*each)
    return found | {"null"} if found and keyword(schema, "nullable").value is True else found


def nullable(schema: Node) -> bool:
    """Whether null is allowed, or the schema doesn't say what is."""
    kinds = types(schema)
    enum = keyword(schema, "enum").value
    if isinstance(enum, list) and None not in enum and keyword(schema, "nullable").value is not True:
        return False
    if not kinds and not keyword(schema, "const"):
        return not isinstance(enum, list) or None in enum
    return "null" in kinds


@_once
def properties(schema: Node) -> dict[str, Node]:
    """Return the properties of an object, those of all alternatives together."""
    found: dict[str, Node] = {}
    for branch in (schema, *(each for each in branches(schema) if each is not schema)):
        for part in parts(branch):
            for name, member in part["properties"].members():
                found.setdefault(name, member)
    return found


@_once
def required(schema: Node) -> frozenset[str]:
    """Return the names of the properties that every object has; of alternatives those that each requires."""
    found: set[str] = set()
    for part in parts(schema):
        names = part.value.get("required")
        found |= {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
    each = [required(branch) for branch in branches(schema) if branch is not schema]
    return frozenset(found | (frozenset.intersection(*each) if each else frozenset()))


def element(schema: Node) -> Node:
    """Return the schema of an array's items; no value where it is not said."""
    for branch in branches(schema):
        found = keyword(branch, "items")
        if isinstance(found.value, dict):
            return found
    return Node(MISSING, schema.file, schema.at)


def member(schema: Node, at: str) -> Node:
    """Return the schema of what a JSON Pointer leads to in a value; no value where the schema doesn't name it."""
    node = schema
    for token in pointer.parts(at):
        named = properties(node)
        if token in named:
            node = named[token]
        elif token.isdigit() or token == "-":  # noqa: S105 - of a pointer, and no secret
            node = element(node)
        else:
            return Node(MISSING, schema.file, schema.at)
        if not node:
            return node
    return node


def is_array(schema: Node) -> bool:
    """Whether it describes an array."""
    kinds = types(schema) - {"null"}
    return kinds == {"array"} or (not kinds and bool(keyword(schema, "items")))


def is_object(schema: Node) -> bool:
    """Whether it describes an object."""
    kinds = types(schema) - {"null"}
    return kinds == {"object"} or (not kinds and bool(properties(schema)))


def number(schema: Node, name: str) -> Any:  # noqa: ANN401 - int, float or None
    """Return the number at a keyword; None where there is none."""
    value = keyword(schema, name).value
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
