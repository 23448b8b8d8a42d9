"""A walk meets each row once, and ends."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import FILTERED, SMALL, WHOLE, annotation, every_walk, paged, unfiltered
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.lists import Known, know, mixed, pages_with_rows, several, source
from conformance.evidence.walks import identity, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Basis, Statement
    from conformance.evidence.walks import Walk

TWO = 2


@check(
    probes=(*WHOLE, *SMALL, *FILTERED),
    needs="two pages of one walk: seed more rows than the smallest page size",
    applies=paged,
    relational=True,
)
def exclusive(case: Case) -> Iterable[Statement]:
    """No row comes twice in one walk.

    A client that adds up or copies what it reads would count or store it twice. Cursor pagination (000, 001): a row
    that does not change is met exactly once.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 X-Next-Cursor=t1 | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=2&cursor=t1 | 200 | {"data": [{"id": "c"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 X-Next-Cursor=t1 | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=2&cursor=t1 | 200 | {"data": [{"id": "b"}]}
    """
    pagination = annotation(case)
    for walk in every_walk(case):
        pages = pages_with_rows(walk)
        if len(pages) < TWO:
            continue
        yield Seen(walk.numbers, len(walk.rows), len(walk.pages))
        first: dict[str, int] = {}
        again: dict[tuple[int, int], list[str]] = {}
        rows = {}
        for index, page in enumerate(pages):
            for row in page.rows:
                name = identity(pagination, row)
                rows[name] = row
                if name in first and settled(case.evidence, pagination, row):
                    again.setdefault((first[name], index), []).append(name)
                first.setdefault(name, index)
        for (one, other), names in list(again.items())[:1]:
            odd = one == 0 and other > 0 and mixed(pagination, pages[0].exchange, pages[1].exchange)
            count = sum(len(found) for found in again.values())
            yield Problem(
                f"walk {walk.name}: {count} row(s) come twice, the first on pages {one} and {other}: "
                f"{several(pagination, names, rows)}",
                "each row once in a walk",
                f"page {one} and page {other} both hold {several(pagination, names, rows, 1)}",
                f"page {other} of walk {walk.name}",
                (pages[one].exchange.number, pages[other].exchange.number),
                basis="inferred" if odd else "stated",
            )


@check(
    probes=(*WHOLE, *SMALL, "filtering.walks"),
    needs="two walks with different page sizes, one of several pages: seed at least two rows",
    applies=paged,
    relational=True,
)
def complete(case: Case) -> Iterable[Statement]:
    """Walks with different page sizes give the same rows: nothing is lost at a boundary.

    A client that misses rows never learns of it. Cursor pagination (000, 001): a row that does not change is met exactly
    once, whatever the page size. A row counts as missing only where a later request still shows it. Where a cursor is
    used with another page size than it came with, of which no document speaks, a loss only warns.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.small_walks walk=limit=2 page=0 | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.small_walks walk=limit=2 page=1 | listMessages ?limit=2&cursor=t | 200 | {"data": [{"id": "c"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.small_walks walk=limit=1 page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "c"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
    """
    walks = unfiltered(case)
    known = know(case.evidence, case.operation, walks, case.walks("filtering.walks"))
    if known is None:
        return
    if not tokens(walks):
        yield Lack("no page had a token, so no walk has a second page")
        return
    for walk in walks:
        if len(pages_with_rows(walk)) >= TWO and walk is not known.base:
            yield Seen(walk.numbers, len(walk.rows), len(walk.pages))
        yield from _lost(case, known, walk)
    if known.base.whole:
        met = {identity(known.pagination, row) for row in known.base.rows}
        hidden = [name for name in known.rows if name not in met and known.still(name, known.base)]
        if hidden:
            number = known.last[hidden[0]]
            yield Problem(
                f"the whole walk {known.base.name} leaves out {len(hidden)} row(s) that other requests show: "
                f"{several(known.pagination, hidden, known.rows)}",
                "a whole walk meets every row",
                f"exchange {number} shows {hidden[0]}, the walk does not",
                f"walk {known.base.name}",
                (known.base.numbers[0], number),
            )


def _lost(case: Case, known: Known, walk: Walk) -> Iterator[Problem]:
    """Yield what a walk passed over, by the page boundary at which it happened."""
    for after, names in list(_passed(case, known, walk).items())[:2]:
        yield _loss(case, known, walk, after, names)


def _passed(case: Case, known: Known, walk: Walk) -> dict[int, list[str]]:
    """Return the rows that a walk passed over, by the page after which they should have come."""
    pagination = known.pagination
    pages = pages_with_rows(walk)
    if not pages or not known.order:
        return {}
    named = [[identity(pagination, row) for row in page.rows] for page in pages]
    places = [[known.place[name] for name in names if name in known.place] for names in named]
    flat = [place for page in places for place in page]
    if not flat:
        return {}
    begun = _begin(case, known, walk, min(flat))
    if not walk.whole and list(dict.fromkeys(flat)) != sorted(set(flat)):
        return {}  # another order than the list's own: which rows should come here can't be told
    over = walk.end in {"token", "empty"}
    stop = len(known.order) if over else max(flat)
    met = set(flat)
    missing = [place for place in range(begun, stop) if place not in met and known.still(known.order[place], walk)]
    by_boundary: dict[int, list[str]] = {}
    for place in missing:
        after = max((index for index, page in enumerate(places) if page and min(page) < place), default=-1)
        by_boundary.setdefault(after, []).append(known.order[place])
    return by_boundary


def _begin(case: Case, known: Known, walk: Walk, least: int) -> int:
    came_from = source(case.evidence, walk)
    if came_from is None:
        return least if walk.labels.get("from") else 0
    from conformance.evidence.walks import rows_of  # noqa: PLC0415

    rows = rows_of(known.pagination, came_from) or ()
    place = known.place.get(identity(known.pagination, rows[-1])) if rows else None
    return least if place is None else place + 1


def _loss(case: Case, known: Known, walk: Walk, after: int, names: list[str]) -> Problem:
    pagination = known.pagination
    pages = pages_with_rows(walk)
    before = source(case.evidence, walk) if after < 0 else pages[after].exchange
    follows = pages[after + 1].exchange if after + 1 < len(pages) else None
    odd = follows is not None and before is not None and mixed(pagination, before, follows)
    basis: Basis = "inferred" if odd else "stated"
    if follows is None:
        how = "though its last page has no token" if walk.end == "token" else f"though it ended ({walk.end})"
        where = f"after page {after} of walk {walk.name}"
    else:
        how = f"between page {after} and page {after + 1}"
        where = f"page {after + 1} of walk {walk.name}"
    return Problem(
        f"walk {walk.name} loses {len(names)} row(s) that walk {known.base.name} shows, {how}: "
        f"{several(pagination, names, known.rows)}",
        f"the rows of walk {known.base.name}, whatever the page size",
        f"{len(names)} of them missing; later requests still show them",
        where,
        tuple(item.number for item in (before, follows) if item is not None) or walk.numbers[-1:],
        basis=basis,
    )


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
    from conformance.evidence.lists import moment, sorting  # noqa: PLC0415

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


def tokens(walks: Iterable[Walk]) -> bool:
    """Whether any page of any walk has a token; where none has, that is the one thing to say."""
    return any(page.token is not None for walk in walks for page in walk.pages)


def sound(case: Case) -> bool:
    """Whether unfiltered walks lose nothing between pages: else what filtered walks lose tells nothing of filters."""
    key = ("sound", case.operation.id)
    if key not in case.evidence.memo:
        case.evidence.memo[key] = not any(isinstance(item, Problem | Lack) for item in complete.judge(case))
    return bool(case.evidence.memo[key])


def _straddling(case: Case, known: Known, walk: Walk, group_of: dict[str, list[str]]) -> Iterator[Statement]:
    pagination = known.pagination
    pages = pages_with_rows(walk)
    names = [[identity(pagination, row) for row in page.rows] for page in pages]
    counts = Counter(name for page in names for name in page)
    places = [known.place[name] for page in names for name in page if name in known.place]
    if not walk.whole and list(dict.fromkeys(places)) != sorted(set(places)):
        return
    begun = _begin(case, known, walk, min(places)) if places else 0
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


@check(
    probes=(*WHOLE, *SMALL, *FILTERED),
    needs="a walk to the end of a list with rows",
    applies=paged,
    relational=True,
)
def terminates(case: Case) -> Iterable[Statement]:
    """A walk ends: with a page that has no token, or with an empty page.

    A client that follows the tokens would ask for ever. A token that comes again with rows, or rows that come again
    under ever new tokens, never end.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t1 | {"data": [{"id": "a"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t1 | 200 | {"data": [{"id": "b"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t1 | {"data": [{"id": "a"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t1 | 200 X-Next-Cursor=t1 | {"data": [{"id": "b"}]}
    """
    pagination = annotation(case)
    unending = []
    for walk in every_walk(case):
        pages = pages_with_rows(walk)
        if walk.end in {"token", "empty"} and pages:
            yield Seen(walk.numbers, len(walk.rows), len(walk.pages))
        if walk.end == "loop":
            yield Problem(
                f"walk {walk.name} never ends: page {len(pages) - 1} gives a token that an earlier page gave",
                "no token twice in one walk",
                f"the token {pages[-1].token!r} again",
                f"page {len(pages) - 1} of walk {walk.name}",
                walk.numbers[-2:],
            )
        elif walk.end == "cut" and len(pages) >= TWO:
            earlier = {identity(pagination, row) for page in pages[:-1] for row in page.rows}
            if {identity(pagination, row) for row in pages[-1].rows} <= earlier:
                yield Problem(
                    f"walk {walk.name} never ends: page {len(pages) - 1} has nothing but rows of earlier pages",
                    "new rows, an empty page, or no token",
                    "rows that came before, and a token",
                    f"page {len(pages) - 1} of walk {walk.name}",
                    walk.numbers[-2:],
                )
            elif walk.name == "full":
                unending.append(walk)
    for walk in unending:
        yield Lack(f"the list is longer than {len(walk.pages)} pages of walk {walk.name}: its end was not reached")
