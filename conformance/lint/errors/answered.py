"""The error responses of a description: each where it is defined, with all that answer with it, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from conformance.lint.annotated import well_formed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Envelope
    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Response

_MANY = 3  # problems of one kind that are still read one by one


@dataclass(frozen=True)
class Answered:
    """One error response. ``uses``: the operations that answer with it, each with the status."""

    response: Response
    uses: list[tuple[Operation, str]]

    @property
    def node(self) -> Node:
        """Where it is defined."""
        return self.response.node

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that it is used for, each once."""
        return tuple(dict.fromkeys(status for _, status in self.uses))

    def annotation(self, name: str) -> Node:
        """Return ``x-error-envelope`` or ``x-error-codes`` as it holds here; no value without a well-formed one."""
        own = self.node[name]
        if own and well_formed(name, own):
            return own
        return self.uses[0][0].annotation(name)

    @cached_property
    def envelope(self) -> Envelope | None:
        """The form that ``x-error-envelope`` says it has."""
        found = self.annotation("x-error-envelope").value
        if not isinstance(found, dict):
            return None
        from conformance.contract.annotations import Envelope  # noqa: PLC0415 - most descriptions have none

        return Envelope.read(found)

    def shown(self) -> Iterator[Node]:
        """Yield the values of the examples of its JSON bodies, each where it is defined."""
        for media in self.response.media:
            if not media.json:
                continue
            if media.node["example"]:
                yield media.node["example"]
            for _, each in media.node["examples"].members():
                value = each.follow()["value"]
                if value:
                    yield value


def answered(description: Description) -> list[Answered]:
    """Return the error responses, each definition once, in the document's order."""
    memory, key = description.root.file.memory, ("errors.answered", 0)
    if key not in memory:
        memory[key] = _answered(description)
    found: list[Answered] = memory[key]
    return found


def _answered(description: Description) -> list[Answered]:
    found: dict[tuple[int, str], Answered] = {}
    for operation in description.operations:
        for status, response in operation.responses.items():
            if response.error and not _only(operation, status):
                place = response.node.place
                if place not in found:
                    found[place] = Answered(response, [])
                found[place].uses.append((operation, status))
    return list(found.values())


def _only(operation: Operation, status: str) -> bool:
    """Whether ``default`` stands for all answers, those of success among them."""
    return status == "default" and not any(each.success for each in operation.responses.values())


def one_by_one(lacking: int, among: int, *, annotated: bool) -> bool:
    """Whether to speak of each operation that lacks something; else it is the custom of the document, told once."""
    if annotated:
        return lacking < among or lacking <= 1
    return lacking <= 1 or (lacking <= _MANY and 2 * lacking <= among)
