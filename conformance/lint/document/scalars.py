"""Unquoted YAML scalars that are one thing to one reader and another to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.document.keys import files
from conformance.lint.names import words
from conformance.lint.node import Node
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.document import Ambiguous
    from conformance.lint.description import Description
    from conformance.lint.node import File

_SAYS = {
    "boolean": "is true or false to readers of YAML 1.1, and text to those of 1.2",
    "date": "is a date to readers of YAML 1.1, and text to those of 1.2",
    "sexagesimal": "is a number to the base of 60 to readers of YAML 1.1, and text to those of 1.2",
    "octal": "is octal to readers of YAML 1.1, and decimal or text to those of 1.2",
    "number": "is a number to some readers of YAML and text to others",
    "phone": "is a number to every reader of YAML, and its '+' is lost",
}
_NUMBER = "; or, if a number is meant, write it without '_', '0b' or exponent"
_ALIKE = {"sexagesimal": "date"}  # who leaves the quotes away around dates, does so around times of day
_MANY = 20  # related places in one report
# Where a number is meant, a sign before it takes nothing away.
_NUMBERS = words("""
    minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems minProperties
    maxProperties
""")


@rule("warning")
def ambiguous_scalar(description: Description) -> Iterator[Problem]:
    """A YAML scalar that readers take for different things is quoted.

    Half of the tools read YAML 1.1 (https://yaml.org/type/), the others 1.2: an unquoted `no` in an enum is false to
    some of them, a date in an example is no text, and `+15551112222` has lost its plus to all of them. Code that is
    generated from such a description, or a server that is tested with its examples, goes wrong without a word.

    Wrong:
        components:
          schemas:
            Consent: {type: string, enum: [yes, no]}

    Wrong:
        components:
          schemas:
            Phone: {type: string, example: +15551112222}

    Right:
        components:
          schemas:
            Consent: {type: string, enum: ['yes', 'no']}
            Phone: {type: string, example: '+15551112222'}
            Text: {type: string, description: no more than one}
    """
    kinds: dict[str, list[tuple[File, Ambiguous]]] = {}
    for file in files(description):
        for each in file.document.ambiguous:
            if _matters(each, file):
                kinds.setdefault(_ALIKE.get(each.kind, each.kind), []).append((file, each))
    for kind, found in kinds.items():
        (file, first), *others = found
        more = f"; {len(others)} more like it" if others else ""
        yield Problem(
            _node(file, first),
            f"{first.text} without quotes {_SAYS.get(first.kind, 'is not the same to all readers of YAML')}{more}",
            hint=f"put it in quotes: '{first.text}'{_NUMBER if kind == 'number' else ''}",
            value=not first.key,
            related=tuple((_node(where, each), each.text) for where, each in others[:_MANY]),
            aspect=first.kind,
        )


def _node(file: File, each: Ambiguous) -> Node:
    return Node(pointer.get(file.document.tree, each.at), file, each.at)


def _matters(each: Ambiguous, file: File) -> bool:
    around, _, name = each.at.rpartition("/")
    if each.kind == "boolean" and len(each.text) == 1:  # y and n: text to the readers that are in use
        return False
    if each.kind != "phone" or each.key:
        return True
    beside = pointer.get(file.document.tree, around)
    if name in _NUMBERS:
        return False
    while isinstance(beside, list) and around:  # in an enum, the schema is one further out
        around = around.rpartition("/")[0]
        beside = pointer.get(file.document.tree, around)
    return not (isinstance(beside, dict) and beside.get("type") in ("integer", "number"))
