"""The register: every normative statement of the documents, in our words, and the checks that serve it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract.document import load
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.contract.outcome import Basis, Level


@dataclass(frozen=True, slots=True)
class Requirement:
    """One statement. ``checks`` are check ids, with ``#aspect`` where only a part of the check serves it."""

    id: str
    level: Level
    basis: Basis
    text: str
    source: tuple[str, ...]
    operations: tuple[str, ...]
    checks: tuple[str, ...]
    constrains: tuple[str, ...]
    reason: str
    note: str

    def serves(self, check: str, aspect: str) -> int:
        """Return how closely this entry speaks of a check's aspect: 2 exactly, 1 the whole check, 0 not."""
        if aspect and f"{check}#{aspect}" in self.checks:
            return 2
        return 1 if check in self.checks else 0


def load_register(path: Path) -> tuple[Requirement, ...]:
    """Read ``requirements.yaml``; raise ``UsageError`` for an entry that is not one."""
    document = load(path)
    try:
        return tuple(_requirement(entry) for entry in document.tree["requirements"])
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not a register of requirements: {error}; see requirements.schema.json") from None


def _requirement(raw: dict[str, Any]) -> Requirement:
    source = tuple(f"{item['document']}: {item.get('place', '')}".rstrip(": ") for item in raw["source"])
    return Requirement(
        id=raw["id"],
        level=raw["level"],
        basis=raw["basis"],
        text=raw["text"],
        source=source,
        operations=tuple(raw.get("operations", ())),
        checks=tuple(raw.get("checks") or ()),
        constrains=tuple(raw.get("constrains", ())),
        reason=raw.get("reason", ""),
        note=raw.get("note", ""),
    )
