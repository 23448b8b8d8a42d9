"""Rows of one moment on both sides of a page boundary."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import SMALL, WHOLE, paged, unfiltered
from conformance.checks.pagination.walking import TWO, begin, tokens
from conformance.contract.outcome import Problem, Seen
from conformance.evidence.lists import Known, know, mixed, moment, pages_with_rows, several, sorting
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.walks import Walk


@check(
    probes=(*WHOLE, *SMALL),
    needs="rows of one moment on both sides of a page boundary: seed two messages with the same time",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.order),
    relational=True,
)
def ties(case: Case) -> Iterable[Statement]:
    """Rows with equal order keys that straddle a page boundary are neither lost nor repeated.

    A cursor that holds only a time can't tell them apart: rows that share the boundary's moment are skipped or come
    again. Newest first with cursor pagination (000, 001) promises neither that times differ nor that they do not.

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
    """
    walks = unfiltered(case)
    known = know(case.evidence, case.operation, walks)
    if known is None or not tokens(walks):
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
