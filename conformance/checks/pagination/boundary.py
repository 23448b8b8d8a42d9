"""What a cursor that is a row's own value leads to: what lies beyond it, all of it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import FILTERED, SMALL, WHOLE, annotation, paged, unfiltered
from conformance.contract import pointer
from conformance.contract.outcome import Problem, Seen
from conformance.evidence.edges import Side, edge_key, read_sent
from conformance.evidence.lists import Known, know, several, shown
from conformance.evidence.tokens import sent
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Basis, Statement
    from conformance.evidence.walks import Page, Row, Walk


@check(
    probes=(*WHOLE, *SMALL, "pagination.boundaries"),
    needs="a page that a row's own value leads to: seed two rows of different moments",
    applies=lambda operation: (
        paged(operation) and operation.pagination is not None and edge_key(operation.pagination) is not None
    ),
    relational=True,
)
def boundary(case: Case) -> Iterable[Statement]:
    """A page holds what lies beyond its cursor: nothing at the cursor itself, nothing before it, and without a gap.

    A client takes the cursor from the last row, or makes one up to begin at a date (004: only what was created before).
    A server that includes the moment itself shows rows twice; one that compares moments as text, or cuts their digits,
    loses some. Equal moments lead to equal pages, however they are written (RFC 3339).

    Passes (heymarket):
        pagination.walk walk=full page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.boundaries walk=own-0 page=0 from=1 form=own | listAllMessages {"created_at": "2026-01-02T00:00:00.000001Z"} | 200 | [{"id": 1, "date": "2026-01-01T00:00:00Z"}]

    Fails (heymarket):
        pagination.walk walk=full page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.boundaries walk=own-0 page=0 from=1 form=own | listAllMessages {"created_at": "2026-01-02T00:00:00.000001Z"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}]

    Fails (heymarket):
        pagination.walk walk=full page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.boundaries walk=past-0 page=0 from=1 form=past | listAllMessages {"created_at": "2026-01-02T00:00:00.000002Z"} | 200 | [{"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.walk_again walk=again page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]

    Warns (heymarket):
        pagination.walk walk=full page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.boundaries walk=own-0 page=0 from=1 form=own | listAllMessages {"created_at": "2026-01-02T00:00:00Z"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}]
    """
    pagination = annotation(case)
    walks = unfiltered(case)
    probed = list(case.walks("pagination.boundaries"))
    far = [walk for walk in probed if walk.labels.get("form") == "far" and walk.rows]
    if far and (side := Side.of(pagination, far[0].rows)) is not None:
        yield Seen(far[0].numbers, len(far[0].rows), 1)
        yield from _not_beyond(case, side, far)
        return
    known = know(case.evidence, case.operation, walks, probed)
    side = Side.of(pagination, known.rows.values()) if known is not None else None
    if known is None or side is None:
        return
    for walk in probed:
        for page in walk.pages:
            yield Seen((page.exchange.number,), len(page.rows), 1)
    yield from _not_beyond(case, side, [*probed, *walks, *case.walks(*FILTERED)])
    skipped = [found for walk in probed for page in walk.pages if (found := _skipped(known, side, walk, page))]
    yield from skipped[:2]
    yield from _refused(case)


def _not_beyond(case: Case, side: Side, walks: Iterable[Walk]) -> Iterator[Problem]:
    """Yield the first row that the page of its cursor may not hold; what hidden digits may explain only warns."""
    pagination = annotation(case)
    found: dict[bool, list[tuple[Walk, int, Row]]] = {}
    for walk in walks:
        for index, page in enumerate(walk.pages):
            cursor = read_sent(side.key, pagination, page.exchange)
            for row in page.rows if cursor is not None else ():
                value = side.value(row)
                if value is not None and not side.beyond(value, cursor):
                    found.setdefault(side.sure(value, cursor), []).append((walk, index, row))
    for certain, wrong in found.items():
        walk, index, row = wrong[0]
        exchange = walk.pages[index].exchange
        basis: Basis = "stated" if certain else "inferred"
        word = "before" if side.key.descending else "after"
        bound = f"at or {word}" if side.inclusive else word
        yield Problem(
            f"page {index} of walk {walk.name} begins at the cursor {sent(pagination.cursor, exchange)!r} and holds "
            f"{shown(pagination, identity(pagination, row), row)} ({len(wrong)} row(s) like this in all walks)",
            f"only rows whose {side.at} is {bound} the cursor",
            f"{pointer.get(row, side.at)}",
            f"page {index} of walk {walk.name}",
            (exchange.number,),
            basis=basis,
        )


def _skipped(known: Known, side: Side, walk: Walk, page: Page) -> Problem | None:
    """Return the rows that lie between the cursor and the last row of its page, and are not there."""
    pagination = known.pagination
    cursor = read_sent(side.key, pagination, page.exchange)
    there = {identity(pagination, row) for row in page.rows}
    values = [value for row in page.rows if (value := side.value(row)) is not None]
    last = (min if side.key.descending else max)(values, default=None)
    missing = [
        name
        for name, row in known.rows.items()
        if name not in there
        and (value := side.value(row)) is not None
        and cursor is not None
        and side.beyond(value, cursor)
        and side.sure(value, cursor)
        and (last is None or side.before(value, last))
        and known.last.get(name, 0) > page.exchange.number
    ]
    if not missing:
        return None
    return Problem(
        f"the page that begins at the cursor {sent(pagination.cursor, page.exchange)!r} leaves out {len(missing)} row(s) "
        f"that lie between the cursor and "
        + ("the end" if last is None else "its last row")
        + f": {several(pagination, missing, known.rows)}",
        "the rows beyond the cursor, without a gap",
        f"{len(page.rows)} rows, and {len(missing)} missing; later requests still show them",
        f"walk {walk.name}",
        (page.exchange.number,),
    )


def _refused(case: Case) -> Iterator[Problem]:
    """Yield moments that are refused for how they are written, where the row's own form is accepted."""
    pagination = annotation(case)
    asked = [item for item in case.asked("pagination.boundaries") if item.answered]
    if not any(item.ok for item in asked if item.labels.get("form") == "own"):
        return
    for item in asked:
        if item.labels.get("form") != "own" and item.status in (case.operation.refusals or (400, 422)):
            yield Problem(
                f"the cursor {sent(pagination.cursor, item)!r} is refused, though the moments that rows show are not",
                "a page: every spelling of a moment in RFC 3339 is one",
                item.line,
                "the answer",
                (item.number,),
                aspect="spelling",
            )
            return
