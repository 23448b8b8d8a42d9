"""Rows of one moment on both sides of a page boundary.

Law: where the cursor is the moment itself and its boundary is exclusive, they are lost, whatever the server does. That is
said of the contract, as a warning, and no server is failed for it. All else that is lost or repeated is the server's.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import SMALL, WHOLE, paged, unfiltered
from conformance.checks.pagination.walking import TWO, begin, tokens
from conformance.contract.outcome import CONTRACT, Problem, Seen
from conformance.evidence.edges import spot_of, spot_sent
from conformance.evidence.lists import Known, know, mixed, moment, pages_with_rows, several, sorting
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.walks import Walk


@check(
    probes=(*WHOLE, *SMALL, "pagination.boundaries"),
    needs="rows of one moment on both sides of a page boundary: seed two messages with the same time",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.order),
    relational=True,
)
def ties(case: Case) -> Iterable[Statement]:
    """Rows with equal order keys that straddle a page boundary are neither lost nor repeated.

    A cursor that holds only a time can't tell them apart: rows that share the boundary's moment are skipped or come
    again. Newest first with cursor pagination (000, 001) promises neither that times differ nor that they do not; 003
    names a tiebreaker. 004 has a bare moment for a cursor: there a loss is the contract's own, and only warns.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00Z"}, {"id": "b", "created_at": "2026-01-01T00:00:00.0Z"}]}
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00Z"}]}
        pagination.small_walks walk=limit=1 page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b", "created_at": "2026-01-01T00:00:00Z"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00Z"}, {"id": "b", "created_at": "2026-01-01T00:00:00Z"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00Z"}, {"id": "b", "created_at": "2026-01-01T00:00:00Z"}]}
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00Z"}]}
        pagination.small_walks walk=limit=1 page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": []}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "created_at": "2026-01-01T00:00:00Z"}, {"id": "b", "created_at": "2026-01-01T00:00:00Z"}]}

    Warns (heymarket):
        pagination.walk walk=full page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-02T00:00:00.0Z"}]
        pagination.small_walks walk=limit=1 page=0 | listAllMessages {"limit": 1} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}]
        pagination.small_walks walk=limit=1 page=1 | listAllMessages {"limit": 1, "created_at": "2026-01-02T00:00:00Z"} | 200 | []
        pagination.walk_again walk=again page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-02T00:00:00Z"}]
    """
    walks = unfiltered(case)
    others = list(case.walks("pagination.boundaries"))
    known = know(case.evidence, case.operation, walks, others)
    if known is None or not tokens(walks):
        return
    if known.pagination.lossy and known.pagination.boundary == "exclusive":
        yield from _by_contract(known, walks)
        return
    key = known.pagination.order[0]
    wrong = sorting(key, [[known.rows[name] for name in known.order]])
    for at in [at for at in key.by if not wrong[at]] or key.by[:1]:
        groups = [
            (value, list(names))
            for value, names in groupby(known.order, key=lambda name, at=at: moment(key, at, known.rows[name]))  # type: ignore[misc]
        ]
        group_of = {name: names for value, names in groups if value is not None and len(names) >= TWO for name in names}
        for walk in walks:
            yield from _straddling(case, known, walk, group_of)


def _straddling(case: Case, known: Known, walk: Walk, group_of: dict[str, list[str]]) -> Iterator[Statement]:
    pagination = known.pagination
    pages = pages_with_rows(walk)
    names = [[identity(pagination, row) for row in page.rows] for page in pages]
    counts = Counter(name for page in names for name in page)
    places = [known.place[name] for page in names for name in page if name in known.place]
    if not walk.whole and list(dict.fromkeys(places)) != sorted(set(places)):
        return
    begun = begin(case, known, walk, min(places)) if places else 0
    reported: set[str] = set()
    for index, page in enumerate(names):
        group = group_of.get(page[-1])
        if group is None or group[0] in reported:
            continue
        before = {name for part in names[: index + 1] for name in part}
        due = [name for name in group if known.place[name] >= begun and name not in before]
        rest = [name for part in names[index + 1 :] for name in part]
        past = walk.end in {"token", "empty"} or any(name in known.place and name not in group for name in rest)
        lost = [name for name in due if name not in rest and past and known.still(name, walk)]
        twice = [name for name in group if counts[name] > 1]
        if not due and not twice:
            continue
        yield Seen((pages[index].exchange.number,), len(group), 1)
        if lost or twice:
            reported.add(group[0])
            follows = pages[index + 1].exchange if index + 1 < len(pages) else None
            odd = follows is not None and mixed(pagination, pages[index].exchange, follows)
            what = "lost" if lost else "repeated"
            yield Problem(
                f"walk {walk.name}: of {len(group)} rows of one moment, cut by the end of page {index}, "
                f"{len(lost or twice)} are {what}: {several(pagination, lost or twice, known.rows)}",
                "each row of one moment once, on whichever page",
                f"{len(lost)} lost, {len(twice)} repeated",
                f"after page {index} of walk {walk.name}",
                tuple(item.number for item in (pages[index].exchange, follows) if item is not None),
                basis="inferred" if odd else "stated",
            )


def _by_contract(known: Known, walks: list[Walk]) -> Iterator[Statement]:
    """Yield what pages hide because the cursor after them is a moment that rows on both sides share."""
    pagination = known.pagination
    groups: dict[object, list[str]] = {}
    for name, row in known.rows.items():
        groups.setdefault(spot_of(pagination, row), []).append(name)
    lost: dict[str, tuple[Walk, int]] = {}
    cuts: set[object] = set()
    for walk in walks:
        begun = spot_sent(pagination, walk.pages[0].exchange) if walk.pages else None
        before: set[str] = set()
        for index, page in enumerate(pages_with_rows(walk)):
            before |= {identity(pagination, row) for row in page.rows}
            at = spot_of(pagination, page.rows[-1])
            due = [name for name in groups.get(at, ()) if name not in before]
            if not due or at == begun or index + 1 == len(walk.pages):
                continue  # all of them are on the page, are none of this walk's, or what follows was not asked for
            follows = {identity(pagination, row) for later in walk.pages[index + 1 :] for row in later.rows}
            yield Seen((page.exchange.number,), len(groups[at]), 1)
            for name in due:
                if name not in follows and known.still(name, walk):
                    lost.setdefault(name, (walk, index))
                    cuts.add(at)
    if not lost:
        return
    walk, index = next(iter(lost.values()))
    numbers = walk.numbers[index : index + TWO]
    yield Problem(
        f"{len(lost)} row(s) are on no page of a walk that ends a page within their moment ({len(cuts)} moment(s)): "
        f"{several(pagination, list(lost), known.rows)}; the first after page {index} of walk {walk.name}. The cursor is "
        f"a row's {pagination.next.at if pagination.next else ''} alone and excludes whatever shares it: a defect of the "
        "contract, which no server can mend",
        "a cursor that tells rows of one moment apart",
        "rows that only another page size shows",
        f"after page {index} of walk {walk.name}",
        numbers,
        aspect=CONTRACT,
        basis="inferred",
    )
