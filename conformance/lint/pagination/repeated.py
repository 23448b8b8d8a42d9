"""The same parameter written out at many operations: one thing to mend, so one thing to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.rule import Problem
from conformance.lint.suppression import covering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Parameter

_SHOWN = 5  # other places that are named beside the first


def together(
    description: Description, rule: str, said: Iterable[tuple[Operation, Node, str, str]], *, alike: bool = True
) -> Iterator[Problem]:
    """Yield a problem for each group of (operation, node, message, hint) whose messages and nodes are alike.

    ``alike`` off: of one message, however the nodes are written: a habit of the whole document is one thing to say.
    A node that an ``x-lint-ignore`` speaks of is a group of its own: its reason is not that of the others.
    """
    groups: dict[object, list[tuple[Operation, Node, str, str]]] = {}
    for each in said:
        node = each[1]
        key = node.place if covering(description, rule, node) else repr(node.value) if alike else ""
        groups.setdefault((key, each[2]), []).append(each)
    for group in groups.values():
        node, message, hint = group[0][1:]
        places = {each.place: each for _, each, _, _ in group}
        others = [each for each in places.values() if not each.same(node)]
        yield Problem(
            node,
            message + (f" (the same at {len(places)} places)" if others else ""),
            hint=hint,
            operations=tuple(dict.fromkeys(operation.id for operation, *_ in group)),
            related=tuple((each, "the same again") for each in others[:_SHOWN]),
        )


def named(parameter: Parameter) -> str:
    """Return a parameter's name in quotes; of a field of a body without the pointer's slash."""
    return f"'{parameter.name.removeprefix('/').replace('/', '.') if parameter.where == 'body' else parameter.name}'"
