"""Which operations reach a node: a defect in a shared component is reported once, with all that it spoils."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.node import Node, Place
    from conformance.lint.operation import Operation


class Reach:
    """References turned round: from what is pointed at to where that is written. Made when first asked for."""

    def __init__(self, root: Node, operations: tuple[Operation, ...], references: list[Node]) -> None:
        self._order = {operation.id: number for number, operation in enumerate(operations)}
        self._under: dict[Place, tuple[str, ...]] = {}
        for operation in operations:
            self._under[operation.node.place] = (operation.id,)
            for key in ("parameters", "servers", "summary", "description"):
                shared = id(operation.item.file), f"{operation.item.at}/{key}"
                self._under[shared] = (*self._under.get(shared, ()), operation.id)
        self._referrers: dict[Place, set[Place]] = {}
        for node in references:
            target = node.file.lookup(node.value["$ref"])
            if target:
                self._referrers.setdefault(target.place, set()).add(node.place)
        for name, _ in root["components"]["securitySchemes"].members():
            users = {each.node.place for each in operations if any(name in item for item in each.security or ())}
            self._referrers.setdefault((id(root.file), f"/components/securitySchemes/{name}"), set()).update(users)

    def operations(self, node: Node) -> tuple[str, ...]:
        """Return the ids of the operations that the node is part of, in the document's order."""
        found: set[str] = set()
        rest = [node.place]
        seen: set[Place] = set()
        while rest:
            file, at = rest.pop()
            for around in _ancestors(at):
                place = file, around
                if place in seen:
                    continue
                seen.add(place)
                found.update(self._under.get(place, ()))
                rest += self._referrers.get(place, ())
        return tuple(sorted(found, key=lambda name: self._order.get(name, 0)))


def _ancestors(at: str) -> Iterator[str]:
    while at:
        yield at
        at = at.rpartition("/")[0]
    yield at
