"""What a metaschema can't say of a schema: keywords that contradict each other, or mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.document.bounds import BOUNDS
from conformance.lint.document.expected import shown
from conformance.lint.document.hints import KEYWORDS_31
from conformance.lint.document.nearest import nearest
from conformance.lint.document.patterns import fault
from conformance.lint.document.values import VALUES
from conformance.lint.names import words
from conformance.lint.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.lint.node import Node

# Keywords of which nothing can be said here; most schemas have no others.
QUIET = words("""
    $ref type description title format properties required items additionalProperties allOf anyOf oneOf example examples
    maxLength maxItems maxProperties readOnly writeOnly deprecated uniqueItems multipleOf
""")
KNOWN = (
    QUIET
    | KEYWORDS_31
    | words("""
    $recursiveRef $recursiveAnchor additionalItems definitions dependencies id not default enum const pattern minimum
    maximum exclusiveMinimum exclusiveMaximum minLength minItems minProperties nullable discriminator xml externalDocs
""")
)
_LOWER = frozenset(word.lower() for word in KNOWN)
NULLABLE = "nullable"  # an aspect: a habit of some generators
_ALIKE = 6  # letters; shorter words are near to too many others


def said(node: Node, version: str) -> Iterator[Problem]:
    """Yield what is wrong with the keywords of a schema, one by one and together."""
    for key in node.value:
        check = _CHECKS.get(key)
        if check is not None:
            yield from check(node, version)
        elif version == "3.1" and key not in KNOWN and not key.startswith("x-"):
            yield from _misspelt(node, key)


def _pattern(node: Node, _: str) -> Iterator[Problem]:
    yield from _expression(node["pattern"], node.value["pattern"])


def _patterns(node: Node, _: str) -> Iterator[Problem]:
    for key, member in node["patternProperties"].members():
        yield from _expression(member, key)


def _expression(node: Node, text: object) -> Iterator[Problem]:
    cause = fault(text) if isinstance(text, str) else ""
    if cause:
        value = node.value is text
        yield Problem(node, f"the pattern {shown(text)} is no regular expression: {cause}", value=value)


def _nullable(node: Node, version: str) -> Iterator[Problem]:
    value = node.value
    if version == "3.1" and isinstance(value["nullable"], bool):
        kind = value.get("type")
        hint = "take it out"
        if value["nullable"]:
            hint = f"write type: [{kind}, 'null']" if isinstance(kind, str) else "write anyOf: […, {type: 'null'}]"
        yield Problem(node["nullable"], "nullable means nothing since OpenAPI 3.1", hint=hint, aspect=NULLABLE)
    elif version == "3.0" and value["nullable"] is True and isinstance(value.get("$ref"), str):
        yield Problem(
            node["nullable"],
            "nullable beside a $ref means nothing in OpenAPI 3.0: null is not allowed",
            hint="say it where the $ref leads to; or, since 3.1, anyOf: [{$ref: …}, {type: 'null'}]",
            aspect=NULLABLE,
        )


def _discriminator(node: Node, _: str) -> Iterator[Problem]:
    known = node.file.root["components"]["schemas"]
    lost = [
        (name, member)
        for name, member in node["discriminator"]["mapping"].members()
        if isinstance(member.value, str)
        and not known[member.value]
        and not node.file.lookup(member.value)
        and "://" not in member.value  # not examined, like any reference to another host
        and not member.value.startswith("//")
    ]
    if not lost:
        return
    (name, first), *others = lost
    around, slash, last = first.value.rpartition("/")
    near = nearest(last, known.value) if isinstance(known.value, dict) else ""
    hint = f"did you mean '{around}{slash}{near}'?" if near else "write a pointer: '#/components/schemas/…'"
    more = f", nor at {len(others)} more of its targets" if others else ""
    text = f"the discriminator maps '{name}' to '{first.value}', and nothing is there{more}"
    yield Problem(first, text, hint=hint, value=True, related=tuple((each, "nor there") for _, each in others))


def _misspelt(node: Node, key: str) -> Iterator[Problem]:
    """Judge a keyword one slip away from a known one: since 3.1 unknown ones are allowed, and do nothing."""
    near = nearest(key, KNOWN, 0.85) if len(key) >= _ALIKE or key.lower() in _LOWER else ""
    if near and near not in node.value and (key.lower() == near.lower() or _slips(key, near)):
        text = f"'{key}' is no keyword of a schema, and does nothing"
        yield Problem(node[key], text, hint=f"did you mean '{near}'?")


def _slips(one: str, other: str) -> bool:
    """Whether one letter is too many, missing, wrong, or has changed places with its neighbour."""
    if abs(len(one) - len(other)) > 1 or one in {f"{other}s", f"_{other}"}:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


_CHECKS: dict[str, Callable[[Node, str], Iterator[Problem]]] = {
    **BOUNDS,
    **VALUES,
    "pattern": _pattern,
    "patternProperties": _patterns,
    "nullable": _nullable,
    "discriminator": _discriminator,
}
