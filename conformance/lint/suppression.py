"""``x-lint-ignore``: problems that the author of a description knows of, each with a reason and perhaps a last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import File, Node

KEY = "x-lint-ignore"


@dataclass(slots=True)
class Suppression:
    """One entry of an ``x-lint-ignore``. It holds for the object that it stands in and all below.

    ``node``: the entry. ``until``: the last day on which it holds; None without one, or with one that is no date.
    ``used``: whether it met a problem, which is known once the rules have run.
    """

    node: Node
    scope: str
    rule: str
    reason: str
    until: date | None
    used: bool = False

    def valid(self, today: date) -> bool:
        """Whether it silences anything: it has a reason, and its last day is not over."""
        written = self.node["until"]
        if written and self.until is None:
            return False
        return bool(self.reason) and (self.until is None or today <= self.until)

    def covers(self, rule: str, node: Node, root: Node) -> bool:
        """Whether it speaks of a rule at a node; at the root of the document it speaks of all its files."""
        if rule != self.rule:
            return False
        if self.node.file is not node.file:
            return self.scope == "" and self.node.file is root.file
        return self.scope in {"", node.at} or node.at.startswith(f"{self.scope}/")


def covering(description: Description, rule: str, node: Node) -> list[Suppression]:
    """Return the entries that speak of a rule at a node, whether they hold or not."""
    return [entry for entry in description.suppressions if entry.covers(rule, node, description.root)]


def suppressions(description: Description) -> list[Suppression]:
    """Return the well-formed entries of the document and of the files beside it."""
    _ = description.index  # which reads the files beside
    files = [file for file in description.library.files.values() if file is not None]
    return [entry for file in files if _has_any(file) for entry in _in(file)]


def _has_any(file: File) -> bool:
    document = file.document
    return KEY in document.text or document.named != document.path  # an overlay may have put one there


def lists(file: File) -> Iterator[Node]:
    """Yield each ``x-lint-ignore`` of a file, well-formed or not."""
    rest, seen = [file.root], set[int]()
    while rest:
        node = rest.pop()
        if not isinstance(node.value, dict | list) or id(node.value) in seen:
            continue
        seen.add(id(node.value))
        rest += reversed([each for each in node.items() if isinstance(each.value, dict | list)])
        for key, each in reversed([*node.members()]):
            if key == KEY:
                yield each
            elif isinstance(each.value, dict | list) and key not in {"example", "value", "default", "enum", "const"}:
                rest.append(each)


def _in(file: File) -> Iterator[Suppression]:
    for written in lists(file):
        for entry in written.items():
            if isinstance(entry.value, dict) and isinstance(entry.value.get("rule"), str):
                reason, until = entry.value.get("reason"), entry.value.get("until")
                scope = written.at.rpartition("/")[0]
                text = reason.strip() if isinstance(reason, str) else ""
                yield Suppression(entry, scope, entry.value["rule"], text, _date(until))


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
