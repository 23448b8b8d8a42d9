"""The scopes that an operation's text requires."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.regex import regex
from conformance.lint.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_NAME = r"`[A-Za-z][\w.:/*-]{0,80}`"
_NAMES = rf"{_NAME}(?:(?:,\s?(?:and\s|or\s)?|\sand\s|\sor\s){_NAME}){{0,9}}"
_NEEDS = r"\b(?:requires?|needs?|required|needed|must\shave)[\s:]{1,2}(?:(?:the|an?)\s)?(?:oauth\s?2?(?:\.0)?\s)?"
_REQUIRED = regex(rf"{_NEEDS}(?:{_NAMES}\sscopes?\b|scopes?[\s:]{{1,2}}{_NAMES})", re.IGNORECASE)
_QUOTED = regex(r"`([^`]+)`")
_NOT = regex(r"(?:\bnot|n['\u2019]t|\bno\slonger|\bnever|\bif|\bwhen|\bonly)\s{1,2}(?:\w{1,20}\s)?$", re.IGNORECASE)
_SIGNS = regex(r"[.:/_-]")


def worded(description: Description, listed: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Yield the scopes that a text requires and nobody declares, where security requires another one.

    ``listed``: the scopes that each scheme declares, of those that declare any.
    """
    known = set[str]().union(*listed.values())
    signed = all(_SIGNS.search(name) for name in known)
    for operation in description.operations:
        required = _required(operation, listed)
        if not required or "scope" not in operation.description:
            continue
        for node in (operation.node["description"], operation.node["summary"]):
            for scope in _told(node):
                if scope in known or scope in required or (signed and not _SIGNS.search(scope)):
                    continue
                yield Problem(
                    node,
                    f"the text requires the scope '{scope}', which no scheme declares; "
                    f"security requires {', '.join(repr(each) for each in sorted(required))}",
                    hint="name the scope that security requires, or declare this one and require it",
                    related=((operation.node["security"] or description.root["security"], "what is required"),),
                    aspect=scope,
                )


def _required(operation: Operation, listed: Mapping[str, set[str]]) -> set[str]:
    """Return the scopes of an operation; none where a scheme of it doesn't list what it has."""
    required = operation.security or []
    if any(name not in listed for item in required for name in item):
        return set()
    lists = [names for item in required for names in item.values() if isinstance(names, list)]
    return {name for names in lists for name in names if isinstance(name, str)}


def _told(node: Node) -> Iterator[str]:
    text = node.text()
    for found in _REQUIRED.finditer(text) if "`" in text else ():
        if not _NOT.search(text, max(0, found.start() - 40), found.start()) and " or " not in found[0]:
            yield from _QUOTED.findall(found[0])
