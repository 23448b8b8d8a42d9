"""Values that a schema itself holds: each must be of its type, and a default also in its enum and its bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.lint.document.bounds import number
from conformance.lint.document.expected import expects, shown
from conformance.lint.document.hints import of_quotes
from conformance.lint.document.nearest import meant
from conformance.lint.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conformance.lint.node import Node

_SHORT = 40
_IS: dict[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: number(value) is not None and (isinstance(value, int) or value.is_integer()),
    "null": lambda value: value is None,
    "number": lambda value: number(value) is not None,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def types(value: dict[str, Any]) -> set[str]:
    """Return the types that a schema itself names, with null where it is nullable; empty where it names none."""
    kind = value.get("type")
    found = {kind} if isinstance(kind, str) else set()
    if isinstance(kind, list) and all(isinstance(each, str) for each in kind):
        found = set(kind)
    if not found <= _IS.keys():
        return set()  # that is a problem of its own
    return found | {"null"} if found and value.get("nullable") is True else found


def fits(value: object, kinds: Iterable[str]) -> bool:
    """Whether a value is of one of the types."""
    return any(_IS[kind](value) for kind in kinds)


def _of_type(name: str, kinds: set[str], at: Node) -> Iterator[Problem]:
    if kinds and not fits(at.value, kinds):
        hint = "allow null, or take it out" if at.value is None else of_quotes(at.value, kinds)
        if kinds == {"array"} and isinstance(at.value, str) and len(at.value) <= _SHORT:
            hint = f"write a list: [{at.value}]"
        text = f"{name} {shown(at.value)} is not {expects(sorted(kinds))}, as 'type' says"
        yield Problem(at, text, hint=hint, value=True)


def _enum(node: Node, _: str) -> Iterator[Problem]:
    kinds, values = types(node.value), node.value["enum"]
    wrong = [n for n, each in enumerate(values) if not fits(each, kinds)] if kinds and isinstance(values, list) else []
    if len(wrong) > 1 and len(wrong) == len(values):
        hint = of_quotes(values[0], kinds).replace(" it ", " each ")
        if kinds == {"array"}:
            hint = "put the enum under items: it is what the array's items may be"
        text = f"none of the enum's values is {expects(sorted(kinds))}, as 'type' says"
        yield Problem(node["enum"], text, hint=hint)
        return
    for n in wrong:
        yield from _of_type("the enum's value", kinds, node["enum"][n])


def _const(node: Node, _: str) -> Iterator[Problem]:
    yield from _of_type("const", types(node.value), node["const"])


def _default(node: Node, _: str) -> Iterator[Problem]:
    value, at = node.value, node["default"]
    kinds, options = types(value), value.get("enum")
    wrong = [*_of_type("default", kinds, at)]
    yield from wrong
    if wrong or (at.value is None and "null" in kinds):
        return
    mistyped = kinds and isinstance(options, list) and not any(fits(each, kinds) for each in options)  # is said there
    if isinstance(options, list) and options and at.value not in options and not mistyped:
        hint = meant(at.value, options) if isinstance(at.value, str) else ""
        yield Problem(at, f"default {shown(at.value)} is none of the enum's values", hint=hint, value=True)
    size, low, high = number(at.value), "minimum", "maximum"
    if isinstance(at.value, str):
        size, low, high = len(at.value), "minLength", "maxLength"
    least, most = number(value.get(low)), number(value.get(high))
    if size is not None and least is not None and size < least:
        yield Problem(at, f"default {shown(at.value)} is below {low} {least}", value=True, aspect=low)
    if size is not None and most is not None and size > most:
        yield Problem(at, f"default {shown(at.value)} is above {high} {most}", value=True, aspect=high)


VALUES = {"enum": _enum, "const": _const, "default": _default}
