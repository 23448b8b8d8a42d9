"""Where the token of the next page stands, and how the last page looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import (
    FILTERED,
    SMALL,
    WHOLE,
    annotation,
    every_walk,
    paged,
    unfiltered,
)
from conformance.checks.pagination.walking import sound
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.contract.pointer import MISSING
from conformance.evidence.lists import know, mixed, pages_with_rows, size_of, source
from conformance.evidence.tokens import token_of, value_at
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Basis, Statement
    from conformance.contract.pagination import Pagination, Place
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Page, Walk


@check(
    probes=(*WHOLE, *SMALL),
    needs="a page that another page follows: seed more rows than the smallest page size",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.next),
    relational=True,
)
def next_token(case: Case) -> Iterable[Statement]:
    """The token of the next page is where the contract says, and sent back it leads there; other places hold none.

    A client reads one place. If the token stands elsewhere it takes the first page for all there is (000: the header
    X-Next-Cursor and not meta.next_cursor; 001: meta.next_cursor). Null, empty and absent are all no token.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t1 | {"data": [{"id": "a"}], "meta": {"next_cursor": null}}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t1 | 200 | {"data": [{"id": "b"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t1 | {"data": [{"id": "a"}], "meta": {"next_cursor": "t1"}}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t1 | 200 | {"data": [{"id": "b"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t1 | {"data": [{"id": "a"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=1&cursor=t1 | 403 | {"success": false}
    """
    pagination = annotation(case)
    walks = unfiltered(case)
    pages = [(walk, page) for walk in walks for page in walk.pages]
    for walk in walks:
        if len(walk.pages) > 1:
            yield Seen(walk.numbers, len(walk.rows), len(walk.pages))
    for place in pagination.elsewhere:
        found = [(walk, page, value) for walk, page in pages if (value := _there(place, page.exchange)) is not None]
        for walk, page, value in found[:1]:
            number = page.exchange.number
            yield Seen((number,), len(page.rows), 1)
            yield Problem(
                f"{len(found)} page(s) hold a token in {place}, the first in walk {walk.name}",
                f"no token in {place}: null, empty or absent",
                f"{value!r}",
                f"{place}",
                (number,),
                aspect="elsewhere",
            )
    for walk in [walk for walk in walks if walk.end == "abroad"][:1]:
        page = walk.pages[-1]
        yield Problem(
            f"walk {walk.name}: the next page of page {len(walk.pages) - 1} is at another origin, which is not followed",
            f"a URL at the target's own origin, as {page.exchange.url}",
            f"{page.token}",
            f"{pagination.next}",
            (page.exchange.number,),
            aspect="origin",
            basis="inferred",
        )
    yield from _refused(case)
    if pages and not any(page.token is not None for _, page in pages):
        yield from _never(case, walks)


def _refused(case: Case) -> Iterator[Problem]:
    """Yield tokens that were answered with an error."""
    pagination = annotation(case)
    found: list[tuple[bool, Walk, Exchange, Exchange]] = []
    refused = {  # page sizes that are refused on a first page too: not the token's fault
        size_of(pagination, item)
        for item in case.asked(*WHOLE, *SMALL, page=0)
        if not item.ok and "from" not in item.labels
    }
    for probe in (*WHOLE, *SMALL):
        for walk in case.walks(probe):
            if walk.end != "error" or walk.labels.get("filtered"):
                continue
            asked = next(
                (item for item in case.asked(probe, walk=_label(walk), page=len(walk.pages)) if item.answered), None
            )
            before = walk.pages[-1].exchange if walk.pages else source(case.evidence, walk)
            if asked is None or before is None or asked.status == 429 or size_of(pagination, asked) in refused:  # noqa: PLR2004
                continue
            if asked.status:
                found.append((mixed(pagination, before, asked), walk, before, asked))
    for odd in (False, True):
        group = [item for item in found if item[0] is odd]
        for _, walk, before, asked in group[:1]:
            basis: Basis = "inferred" if odd else "stated"
            rest = f" ({len(group)} walks like this)" if len(group) > 1 else ""
            yield Problem(
                f"walk {walk.name}: the token of page {len(walk.pages) - 1} leads to {asked.status} and no page{rest}",
                "the next page",
                asked.line,
                f"page {len(walk.pages)} of walk {walk.name}",
                (before.number, asked.number),
                basis=basis,
            )


def _label(walk: Walk) -> object:
    return walk.labels.get("walk")


def _never(case: Case, walks: list[Walk]) -> Iterator[Statement]:
    """Yield a problem where no page has a token though pages are followed by more rows."""
    pagination = annotation(case)
    known = know(case.evidence, case.operation, walks)
    if known is None:
        return
    for walk in walks:
        met = {identity(pagination, row) for row in walk.rows}
        after = [name for name in known.order if name not in met and known.still(name, walk)]
        if walk.end == "token" and after and not walk.labels.get("from"):
            number = walk.numbers[-1]
            yield Seen((number,), len(walk.rows), 1)
            yield Problem(
                f"no page has a token in {pagination.next}, though {len(after)} rows follow walk {walk.name}",
                f"the token of the next page in {pagination.next}",
                "null, empty or absent",
                f"{pagination.next}",
                (number,),
            )
            return


def _there(place: Place, exchange: Exchange) -> object:
    """Return a token that a place holds, None where it holds none."""
    if place.where == "header":
        return token_of(place, exchange)
    value = pointer.get(exchange.json, place.at)
    return None if value is MISSING or value is None or value == "" else value


@check(
    probes=(*WHOLE, *SMALL, *FILTERED),
    needs="a last page that is exactly full, and its end: seed at least one row",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.next),
    relational=True,
)
def last_page(case: Case) -> Iterable[Statement]:  # noqa: C901 - each way to end is one branch
    """The end of a list is signalled as declared, also where the last page is exactly full.

    001: the token is null on the last page, so no token leads to an empty page. 000 does not say how the end looks: the
    header may be absent, empty or the word null, or its token leads to an empty page; to an error or to rows that came
    before it may not lead.

    Passes:
        pagination.small_walks walk=limit=2 page=0 | listInboundMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "meta": {"next_cursor": null}}

    Fails:
        pagination.small_walks walk=limit=2 page=0 | listInboundMessages ?limit=2 | 200 | {"data": [{"id": "a"}, {"id": "b"}], "meta": {"next_cursor": "t"}}
        pagination.small_walks walk=limit=2 page=1 | listInboundMessages ?limit=2&cursor=t | 200 | {"data": [], "meta": {"next_cursor": null}}

    Inconclusive:
        pagination.small_walks walk=limit=2 page=0 | listInboundMessages ?limit=2 | 200 | {"data": [{"id": "a"}], "meta": {"next_cursor": null}}
    """
    pagination = annotation(case)
    known = know(case.evidence, case.operation, unfiltered(case))
    last = known.order[-1] if known is not None else None
    exactly = False
    ended = False
    silent = pagination.next is not None and pagination.next.where in {"body", "header", "link"}
    problems: dict[str, list[Problem]] = {}
    for walk in every_walk(case):
        if walk.end == "token" and walk.pages:
            ended = True
            form = _form(pagination.next, walk.pages[-1].exchange)
            if form not in pagination.end and token_of(pagination.next, walk.pages[-1].exchange) is None and silent:
                problems.setdefault("form", []).append(_odd_form(pagination, walk, form))
        elif walk.end == "empty":
            page = walk.pages[-1]
            if not pagination.empty_last_page and (len(walk.pages) > 1 or page.token is not None):
                if not _came(case, walk, last):
                    continue  # rows are lost behind this page: then it is not the last
                problems.setdefault("empty", []).append(_empty(walk))
            elif len(walk.pages) > 1:
                ended = True
        pages = pages_with_rows(walk)
        if walk.end in {"token", "empty"} and pages:
            size = size_of(pagination, pages[-1].exchange)
            if size is not None and len(pages[-1].rows) == size:
                exactly = True
                yield Seen((pages[-1].exchange.number,), len(pages[-1].rows), 1)
    problems["after"] = list(_beyond(case))
    for found in problems.values():
        yield from found[:2]
    if ended and not exactly:
        yield Lack("no last page was exactly full: seed a number of rows that a page size divides")


def _came(case: Case, walk: Walk, last: str | None) -> bool:
    """Whether a walk met the last row that it should meet."""
    if walk.labels.get("filtered"):
        return sound(case)
    return last is None or not walk.rows or identity(annotation(case), walk.rows[-1]) == last


def _form(place: Place | None, exchange: Exchange) -> str:
    value = MISSING if place is None else value_at(place, exchange)
    return "absent" if value is MISSING else "empty" if value == "" else "null"


def _odd_form(pagination: Pagination, walk: Walk, form: str) -> Problem:
    return Problem(
        f"walk {walk.name}: on the last page the token is {form}",
        f"{pagination.next} is {' or '.join(pagination.end)}",
        form,
        f"{pagination.next}",
        walk.numbers[-1:],
        basis="inferred",
    )


def _seen(pagination: Pagination, pages: list[Page], index: int) -> bool:
    """Whether a page has nothing but rows of the pages before it."""
    before = {identity(pagination, row) for page in pages[:index] for row in page.rows}
    return {identity(pagination, row) for row in pages[index].rows} <= before


def _empty(walk: Walk) -> Problem:
    if len(walk.pages) == 1:
        return Problem(
            f"walk {walk.name}: an empty list has a token",
            "no token",
            f"{walk.pages[0].token!r}",
            "page 0",
            walk.numbers,
        )
    last = len(walk.pages) - 2
    return Problem(
        f"walk {walk.name}: page {last} is the last with rows ({len(walk.pages[last].rows)} of them), yet its token "
        "leads to an empty page",
        "no token on the last page, also where it is exactly full",
        f"the token {walk.pages[last].token!r}",
        f"page {last} of walk {walk.name}",
        walk.numbers[-2:],
    )


def _beyond(case: Case) -> Iterator[Problem]:
    """Yield walks that met everything, yet whose token led on to an error or to rows that came before."""
    walks = unfiltered(case)
    known = know(case.evidence, case.operation, walks)
    if known is None:
        return
    pagination = known.pagination
    for probe, walk in ((name, walk) for name in (*WHOLE, *SMALL) for walk in unfiltered(case, name)):
        if walk.end in {"token", "empty"} or not walk.pages:
            continue
        pages = pages_with_rows(walk)
        ends = [
            index
            for index, page in enumerate(pages)
            if page.token is not None and identity(pagination, page.rows[-1]) == known.order[-1]
        ]
        if not ends or (ends[0] + 1 == len(pages) and walk.end not in {"error", "loop"}):
            continue
        over = ends[0] + 1 == len(pages)
        if (over and not known.base.whole) or (not over and not _seen(pagination, pages, ends[0] + 1)):
            continue  # the list may go on behind what is known of it, and new rows may come there
        asked = case.asked(probe, walk=_label(walk), page=ends[0] + 1)
        follows = next((item for item in asked if item.answered), None)
        what = "a token of an earlier page" if follows is None else f"{follows.status}"
        yield Problem(
            f"walk {walk.name}: page {ends[0]} holds the last row, yet it has a token; it leads to "
            + (what if follows is None or not follows.ok else "rows that came before"),
            "no token on the last page, or one that leads to an empty page",
            f"the token {pages[ends[0]].token!r}",
            f"page {ends[0]} of walk {walk.name}",
            tuple(item.number for item in (pages[ends[0]].exchange, follows) if item is not None),
        )
