"""The list that is counted, as the walks show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conformance.checks.kinds import Case
from conformance.checks.pagination.cases import annotation, unfiltered
from conformance.evidence.edges import Side, doubtful
from conformance.evidence.lists import Known, know
from conformance.evidence.walks import settled


@dataclass(frozen=True, slots=True)
class Listed:
    """The list that is counted, as the walks show it."""

    case: Case  # of the list
    known: Known
    side: Side | None
    doubt: tuple[Any, ...]  # values of which rows may be hidden from every walk

    @classmethod
    def of(cls, case: Case, organization: object = None) -> Listed | None:
        """Read the list's evidence: our own organization's, or another one's."""
        count = case.operation.count
        operation = case.contract.operations.get(count.of) if count is not None else None
        if operation is None or operation.pagination is None:
            return None
        there = Case(case.contract, operation, case.evidence)
        own, walks, others = unfiltered(there), unfiltered(there), list(there.walks("pagination.boundaries"))
        if organization is not None:
            walks, others = list(there.walks("pagination.neighbour_walk", organization=organization)), []
        known = know(case.evidence, operation, walks, others)
        if known is None or not known.base.whole:
            return None
        side = Side.of(operation.pagination, known.rows.values())
        pages = [page for walk in (*walks, *others) for page in walk.pages]
        room = [page for walk in own for page in walk.pages]
        doubt = doubtful(side, operation.pagination, known.base, pages, room) if side is not None else []
        return cls(there, known, side, tuple(doubt))

    def beyond(self, cutoff: Any) -> tuple[int, int | None]:  # noqa: ANN401 - as its key's type compares
        """Return how many rows lie beyond a cutoff, at least and at most (None: can't be told)."""
        side, known = self.side, self.known
        if side is None:
            return 0, None
        values = [value for row in known.rows.values() if (value := side.value(row)) is not None]
        sure = sum(side.beyond(value, cutoff) and side.sure(value, cutoff) for value in values)
        unsure = sum(not side.sure(value, cutoff) for value in values)
        hidden = any(side.beyond(value, cutoff) for value in self.doubt)
        fixed = side.key.descending and (side.key.type != "date-time" or cutoff < self.case.evidence.horizon)
        return sure, None if hidden or not fixed else sure + unsure

    def between(self, start: Any, end: Any) -> int:  # noqa: ANN401 - as its key's type compares
        """Return how many rows lie beyond one cutoff and not beyond another, for certain."""
        side = self.side
        values = [side.value(row) for row in self.known.rows.values()] if side is not None and side.exact else []
        return sum(
            value is not None and side is not None and side.beyond(value, end) and not side.beyond(value, start)
            for value in values
        )

    def quiet(self) -> int | None:
        """Return the number of rows if nobody can have added some, and no page hides any; else None."""
        case, known = self.case, self.known
        met = [row for walk in unfiltered(case) for row in walk.rows]
        shown_at_once = annotation(case).first is None  # else what is new is beyond the cursor of the first page
        still = shown_at_once and all(settled(case.evidence, annotation(case), row) for row in met)
        return len(known.rows) if still and not self.doubt else None
