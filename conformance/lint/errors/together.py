"""What is wrong at more places than anybody reads one by one is told once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.lint.rule import Problem

_MANY = 3
_SHOWN = 5


def together(problems: list[Problem]) -> list[Problem]:
    """Return the problems, or one for all: the first, with the operations of the others and some of their places.

    They are of one kind: the same part of the document, written out again and again.
    """
    places = {each.node.place: each for each in problems}
    if len(places) <= _MANY:
        return problems
    first, *others = places.values()
    return [
        replace(
            first,
            message=f"{first.message}, here and at {len(others)} other places",
            operations=tuple(dict.fromkeys(name for each in problems for name in each.operations)),
            related=(*first.related, *((each.node, "here too") for each in others[: _SHOWN - 1])),
        )
    ]
