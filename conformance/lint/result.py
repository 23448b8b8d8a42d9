"""What a run of the linter found, as all formats print it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.lint.rule import Rule, Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text: line and column count from 1, columns in code points; ``end`` is the column after the last."""

    path: Path
    line: int
    column: int
    end: int
    pointer: str
    note: str = ""  # of a related place: what stands there


@dataclass(frozen=True, slots=True)
class Result:
    """One problem with its place. ``suppressed``: the reason of the ``x-lint-ignore`` that speaks of it.

    ``definition`` names what it is about however the lines move: the pointer, with a parameter's name for its number.
    ``operations``: ids of those that reach it, none for what is the whole document's. ``requirements``: ids of the
    register beside the document that the rule's check serves.
    """

    rule: Rule
    severity: Severity
    message: str
    hint: str
    place: Mark
    document: Path  # as the user named it
    definition: str
    aspect: str = ""
    operations: tuple[str, ...] = ()
    related: tuple[Mark, ...] = ()
    requirements: tuple[str, ...] = ()
    suppressed: str = ""
    baseline: bool = False  # known, and recorded as such

    @property
    def counts(self) -> bool:
        """Whether it counts: neither suppressed nor in the baseline."""
        return not self.suppressed and not self.baseline

    @property
    def fingerprint(self) -> str:
        """A digest of the rule and the definition: the same when lines have moved."""
        import hashlib  # noqa: PLC0415 - some formats alone have it

        text = f"{self.rule.id}\0{self.definition}\0{self.aspect}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry of the baseline that no problem matches any more."""

    rule: str
    document: str
    definition: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in the documents of one run, in the order of files and lines."""

    documents: tuple[Path, ...]
    results: tuple[Result, ...] = ()
    stale: tuple[Stale, ...] = ()
    unreadable: tuple[str, ...] = ()  # one line for each document that can't be read or parsed
    broken: tuple[str, ...] = ()  # one line for each rule that itself broke
    operations: dict[Path, int] = field(default_factory=dict)

    def number(self, severity: Severity) -> int:
        """Return how many problems of a severity count."""
        return sum(result.counts and result.severity == severity for result in self.results)
