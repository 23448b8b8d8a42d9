"""What a lint rule is, and what it says."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.contract.document import Position
    from conformance.lint.description import Description
    from conformance.lint.node import Node

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or missing in a description.

    ``node``: where it is defined; of what is missing, where it would have to stand. ``hint``: how to mend it.
    ``value``: point at the value and not at its key. ``operations``: ids, where the rule knows more than what reaches
    the node. ``related``: other places that make it one, each with what stands there. ``aspect`` tells two problems of
    one rule at one place apart; the same problem met twice (a shared component) is reported once. ``position``: where
    exactly, of what no pointer leads to: the second of two keys.
    """

    node: Node
    message: str
    hint: str = ""
    value: bool = False
    operations: tuple[str, ...] = ()
    related: tuple[tuple[Node, str], ...] = ()
    aspect: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``check``: the check that examines the same requirement on a server; empty where there is none."""

    id: str
    severity: Severity
    check: str
    judge: Callable[[Description], Iterable[Problem]]

    @property
    def doc(self) -> str:
        """Its page: the docstring."""
        return inspect.getdoc(self.judge) or ""

    @property
    def topic(self) -> str:
        """The topic: the first part of the id."""
        return self.id.partition(".")[0]


def rule(severity: Severity, *, check: str = "") -> Callable[[Callable[[Description], Iterable[Problem]]], Rule]:
    """Make a function a rule called ``<topic module>.<function>``.

    ``error``: whoever implements or calls the API will go wrong, or the description is none. ``warning``: something
    that they need is left open. The docstring is the rule's page: what must hold, why it matters to a caller, then
    ``Wrong:`` and ``Right:`` with a piece of a description each, which the tests lint.
    """

    def wrap(function: Callable[[Description], Iterable[Problem]]) -> Rule:
        parts = function.__module__.split(".")
        topic = parts[parts.index("lint") + 1]
        return Rule(f"{topic}.{function.__name__.rstrip('_')}", severity, check, function)

    return wrap
