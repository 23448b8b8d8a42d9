"""A description as the rules see it: its version, operations, everything of one kind, and what reaches a component."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from conformance.contract.document import read
from conformance.contract.errors import UsageError
from conformance.contract.methods import METHODS
from conformance.lint.annotated import well_formed
from conformance.lint.index import Index, index
from conformance.lint.listing import listing
from conformance.lint.node import Library, Node
from conformance.lint.operation import Operation, operation_id
from conformance.lint.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from conformance.contract.document import Document
    from conformance.contract.register import Requirement
    from conformance.lint.listing import Listing
    from conformance.lint.suppression import Suppression


T = TypeVar("T")

ANNOTATIONS = frozenset(
    ("x-pagination", "x-error-envelope", "x-error-codes", "x-rate-limit", "x-sends", "x-lifecycle", "x-count")
)


@dataclass(frozen=True)
class Description:
    """One description. ``today``: the day on which suppressions expire or not."""

    document: Document
    library: Library
    root: Node
    today: date
    suppressions: list[Suppression] = field(default_factory=list)  # filled when the rules run
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what several rules read from the description alike, made by the first that asks."""
        if name not in self.kept:
            self.kept[name] = make()
        found: T = self.kept[name]
        return found

    @property
    def path(self) -> Path:
        """The file that the user named."""
        return self.document.named

    @cached_property
    def version(self) -> str:
        """``3.0``, ``3.1``, another ``major.minor``, or nothing where the document says none."""
        text = str(self.root.value.get("openapi", ""))
        return ".".join(text.split(".")[:2])

    @cached_property
    def readable(self) -> bool:
        """Whether it is an OpenAPI 3.0 or 3.1 document at all: else only its version is a problem."""
        return self.version in {"3.0", "3.1"}

    @cached_property
    def annotated(self) -> bool:
        """Whether it says anything in our annotations: then what it leaves unsaid is a gap, and no mere habit."""
        return any(
            key in ANNOTATIONS and well_formed(key, node[key])  # others have an `x-pagination` of another form
            for node in (self.root, *(each.node for each in self.operations))
            for key in node.value
        )

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations below ``paths``, in the document's order."""
        found = []
        for path, written in self.root.get("paths").members():
            item = written.follow()
            if path.startswith("x-") or not isinstance(item.value, dict):
                continue
            for method in METHODS:
                node = item[method]
                if isinstance(node.value, dict):
                    name = operation_id(node, method, path)
                    found.append(Operation(name, method.upper(), path, node, item, self.root))
        return tuple(found)

    @cached_property
    def lists(self) -> tuple[Listing, ...]:
        """The operations that answer with rows, annotated or told by their names."""
        return tuple(found for operation in self.operations if (found := listing(operation)) is not None)

    @cached_property
    def index(self) -> Index:
        """Everything of one kind."""
        return index(self.root)

    @cached_property
    def reach(self) -> Reach:
        """Which operations reach a node."""
        return Reach(self.root, self.operations, self.index.references)

    @cached_property
    def register(self) -> tuple[Requirement, ...]:
        """The register of requirements beside the document; empty without one, or with one that can't be read."""
        from conformance.contract.register import load_register  # noqa: PLC0415 - only where there is one to report

        path = self.path.parent / "requirements.yaml"
        try:
            return load_register(path) if path.is_file() else ()
        except UsageError:
            return ()


def describe(path: Path, today: date) -> Description:
    """Read a description, or an overlay and what it extends; ``UsageError`` for what can't be read or parsed."""
    document = read(path)
    if isinstance(document.tree, dict) and "overlay" in document.tree and "openapi" not in document.tree:
        from conformance.contract.overlay import load_overlay  # noqa: PLC0415 - few are

        document = load_overlay(path)
    if not isinstance(document.tree, dict):
        raise UsageError(f"{path}:1: not an OpenAPI document: the top level must be an object")
    library = Library()
    return Description(document, library, library.add(document).root, today)
