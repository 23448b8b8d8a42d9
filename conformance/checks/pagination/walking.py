"""A walk meets each row once, and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import FILTERED, SMALL, WHOLE, annotation, every_walk, paged, unfiltered
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.edges import hidden_at, spot_of, spot_sent
from conformance.evidence.lists import Known, know, mixed, pages_with_rows, several, source
from conformance.evidence.walks import identity, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Basis, Statement
    from conformance.contract.pagination import Pagination
    from conformance.evidence.walks import Page, Row, Walk

TWO = 2


@check(
    probes=(*WHOLE, *SMALL, *FILTERED),
    needs="two pages of one walk: seed more rows than the smallest page size",
    applies=paged,
    relational=True,
)
def exclusive(case: Case) -> Iterable[Statement]:
    """No row comes twice in one walk.

    A client that adds up or copies what it reads would count or store it twice. Cursor pagination (000, 001, 003): a row
    that does not change is met exactly once; 004: only what is before the moment that the last row has.

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
                if name in first and settled(case.evidence, pagination, row) and not _promised(pagination, page, row):
                    again.setdefault((first[name], index), []).append(name)
                first.setdefault(name, index)
        if again and _shifts(case):
            yield Lack(f"rows were added during the walks, and they move each {pagination.style} on")
            return
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


def _promised(pagination: Pagination, page: Page, row: Row) -> bool:
    """Whether a row may come again because the contract's boundary includes what the cursor stands for."""
    return pagination.boundary == "inclusive" and spot_sent(pagination, page.exchange) == spot_of(pagination, row)


def _shifts(case: Case) -> bool:
    """Whether rows were added meanwhile to a list whose pages are counted from its head: they push others on."""
    pagination = annotation(case)
    rows = (row for walk in every_walk(case) for row in walk.rows)
    return pagination.counted and not all(settled(case.evidence, pagination, row) for row in rows)


@check(
    probes=(*WHOLE, *SMALL, "filtering.walks", "pagination.boundaries"),
    needs="two walks with different page sizes, one of several pages: seed at least two rows",
    applies=paged,
    relational=True,
)
def complete(case: Case) -> Iterable[Statement]:
    """Walks with different page sizes give the same rows: nothing is lost at a boundary.

    A client that misses rows never learns of it. Cursor pagination (000, 001): a row that does not change is met exactly
    once, whatever the page size. A row counts as missing only where a later request still shows it. Where a cursor is
    used with another page size than it came with, of which no document speaks, a loss only warns. What shares the moment
    of a boundary is another check's matter where a moment is the cursor (004): no server can help losing it.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.small_walks walk=limit=2 page=0 | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.small_walks walk=limit=2 page=1 | listMessages ?limit=2&cursor=t | 200 | {"data": [{"id": "c"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}

    Passes (heymarket):
        pagination.walk walk=full page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 3, "date": "2026-01-03T00:00:00Z"}, {"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-02T00:00:00Z"}]
        pagination.small_walks walk=limit=1 page=0 | listAllMessages {"limit": 1} | 200 | [{"id": 3, "date": "2026-01-03T00:00:00Z"}]
        pagination.small_walks walk=limit=1 page=1 | listAllMessages {"limit": 1, "created_at": "2026-01-03T00:00:00Z"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}]
        pagination.small_walks walk=limit=1 page=2 | listAllMessages {"limit": 1, "created_at": "2026-01-02T00:00:00Z"} | 200 | []
        pagination.walk_again walk=again page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 3, "date": "2026-01-03T00:00:00Z"}, {"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-02T00:00:00Z"}]

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.small_walks walk=limit=1 page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "c"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}

    Fails (heymarket):
        pagination.walk walk=full page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 3, "date": "2026-01-03T00:00:00Z"}, {"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.small_walks walk=limit=2 page=0 | listAllMessages {"limit": 2} | 200 | [{"id": 3, "date": "2026-01-03T00:00:00Z"}, {"id": 2, "date": "2026-01-02T00:00:00Z"}]
        pagination.small_walks walk=limit=2 page=1 | listAllMessages {"limit": 2, "created_at": "2026-01-02T00:00:00Z"} | 200 | []
        pagination.walk_again walk=again page=0 | listAllMessages {"limit": 100} | 200 | [{"id": 3, "date": "2026-01-03T00:00:00Z"}, {"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
    """
    walks = unfiltered(case)
    known = know(case.evidence, case.operation, walks, case.walks("filtering.walks", "pagination.boundaries"))
    if known is None:
        return
    if not tokens(walks):
        yield Lack("no page had a token, so no walk has a second page")
        return
    if _shifts(case) and any(_passed(case, known, walk) for walk in walks):
        yield Lack(f"rows were added or removed during the walks, which moves each {known.pagination.style}")
        return
    for walk in walks:
        if len(pages_with_rows(walk)) >= TWO and walk is not known.base:
            yield Seen(walk.numbers, len(walk.rows), len(walk.pages))
        yield from _lost(case, known, walk)
    if known.base.whole:
        met = {identity(known.pagination, row) for row in known.base.rows}
        tied = hidden_at(known.pagination, known.base)
        hidden = [
            name
            for name, row in known.rows.items()
            if name not in met
            and known.still(name, known.base)
            and not (tied and spot_of(known.pagination, row) in tied)
        ]
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
    begun = begin(case, known, walk, min(flat))
    if not walk.whole and list(dict.fromkeys(flat)) != sorted(set(flat)):
        return {}  # another order than the list's own: which rows should come here can't be told
    over = walk.end in {"token", "empty"}
    stop = len(known.order) if over else max(flat)
    met, tied = set(flat), hidden_at(pagination, walk)
    missing = [
        place
        for place in range(begun, stop)
        if place not in met
        and known.still(known.order[place], walk)
        and not (tied and spot_of(pagination, known.rows[known.order[place]]) in tied)
    ]
    by_boundary: dict[int, list[str]] = {}
    for place in missing:
        after = max((index for index, page in enumerate(places) if page and min(page) < place), default=-1)
        by_boundary.setdefault(after, []).append(known.order[place])
    return by_boundary


def begin(case: Case, known: Known, walk: Walk, least: int) -> int:
    """Return the place in the list at which a walk began."""
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


def tokens(walks: Iterable[Walk]) -> bool:
    """Whether any page of any walk has a token; where none has, that is the one thing to say."""
    return any(page.token is not None for walk in walks for page in walk.pages)


def sound(case: Case) -> bool:
    """Whether unfiltered walks lose nothing between pages: else what filtered walks lose tells nothing of filters."""
    key = ("sound", case.operation.id)
    if key not in case.evidence.memo:
        case.evidence.memo[key] = not any(isinstance(item, Problem | Lack) for item in complete.judge(case))
    return bool(case.evidence.memo[key])


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
        if walk.end == "abroad":
            yield Lack(f"walk {walk.name} leads to another origin ({walk.pages[-1].token}), which is not followed")
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
