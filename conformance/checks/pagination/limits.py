"""How many rows a page holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import SMALL, WHOLE, annotation, every_walk, paged, sized, unfiltered
from conformance.contract.outcome import Problem, Seen
from conformance.evidence.lists import know, mixed, size_of, source
from conformance.evidence.walks import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Basis, Statement


@check(
    probes=(*WHOLE, *SMALL, "filtering.walks", "pagination.bounded", "pagination.backward"),
    needs="a page size smaller than the list: seed at least two rows, or more than the documented number of them",
    applies=lambda operation: sized(operation) or bool(operation.pagination and operation.pagination.page_size),
)
def limit_respected(case: Case) -> Iterable[Statement]:
    """A page holds at most ``limit`` rows, on every page of a walk, or as many as the documents say.

    A client sizes its memory and its screen by it (000, 001, 003: limit; 004: limit, and 50 messages of a conversation).
    Fewer are legal.

    Passes:
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.small_walks walk=limit=1 page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}

    Passes (heymarket):
        pagination.bounded walk=busiest page=0 known=60 | getRecentMessages ?phoneNumber=1&inboxID=1 | 200 | [{"id": 1}]

    Inconclusive (heymarket):
        pagination.bounded walk=busiest page=0 known=50 | getRecentMessages ?phoneNumber=1&inboxID=1 | 200 | [{"id": 1}]

    Fails:
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
    """
    pagination = annotation(case)
    walks = [*every_walk(case), *case.walks("pagination.bounded")]
    most = max((len({str(row) for row in walk.rows}) for walk in walks), default=0)
    worst: dict[tuple[bool, bool], Problem] = {}
    for walk in walks:
        before = source(case.evidence, walk)
        there = max(most, int(walk.labels.get("known") or 0))
        for index, page in enumerate(walk.pages):
            # The URL of a next page is the target's own: a limit that it lost counts as asked for all the same.
            own = pagination.follows and index > 0
            size = size_of(pagination, walk.pages[0].exchange if own else page.exchange) or pagination.page_size
            odd = not own and mixed(pagination, before, page.exchange)
            before = page.exchange
            if size is None:
                continue
            if size < there:
                yield Seen((page.exchange.number,), len(page.rows), 1)
            if len(page.rows) > size:
                basis: Basis = "inferred" if odd else "stated"
                worst.setdefault(
                    (odd, index > 0),
                    Problem(
                        f"page {index} of walk {walk.name} holds {len(page.rows)} rows though the limit is {size}",
                        f"at most {size} rows",
                        f"{len(page.rows)} rows",
                        f"page {index} of walk {walk.name}",
                        (page.exchange.number,),
                        basis=basis,
                    ),
                )
    yield from worst.values()
    yield from _too_many_back(case)


def _too_many_back(case: Case) -> Iterator[Problem]:
    """Yield the first page too large that was reached going back: these are steps, and no walk."""
    for item in case.asked("pagination.backward"):
        page, size = page_of(case.operation, item), size_of(annotation(case), item)
        if page is not None and size is not None and len(page.rows) > size:
            yield Problem(
                f"a page reached going back holds {len(page.rows)} rows though the limit is {size}",
                f"at most {size} rows",
                f"{len(page.rows)} rows",
                item.line,
                (item.number,),
            )
            return


@check(
    probes=(*WHOLE, *SMALL),
    needs="a page that another page with rows follows: seed more rows than the smallest page size",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.full_pages),
)
def full_pages(case: Case) -> Iterable[Statement]:
    """Every page but the last holds as many rows as the limit says, where the contract promises it.

    A client of such an API takes a short page for the last one. Only a page that more rows follow can be too short.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}, {"id": "b"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=2&cursor=t | 200 | {"data": [{"id": "c"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=2&cursor=t | 200 | {"data": [{"id": "b"}, {"id": "c"}]}

    Inconclusive:
        pagination.walk walk=full page=0 | listMessages ?limit=2 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.walk walk=full page=1 | listMessages ?limit=2&cursor=t | 200 | {"data": []}
    """
    pagination = annotation(case)
    default = case.operation.limit_schema.get("default", pagination.page_size)
    for walk in unfiltered(case):
        before = source(case.evidence, walk)
        for index, (page, follows) in enumerate(pairwise(walk.pages)):
            size = size_of(pagination, page.exchange) or default
            odd = mixed(pagination, before, page.exchange)
            before = page.exchange
            if not follows.rows or not isinstance(size, int) or odd:
                continue
            yield Seen((page.exchange.number,), len(page.rows), 1)
            if len(page.rows) < size:
                yield Problem(
                    f"page {index} of walk {walk.name} holds {len(page.rows)} rows though more follow",
                    f"{size} rows on every page but the last",
                    f"{len(page.rows)} rows, and a page with {len(follows.rows)} after it",
                    f"page {index} of walk {walk.name}",
                    (page.exchange.number, follows.exchange.number),
                )
                return


@check(
    probes=("pagination.default_walk", "pagination.walk"),
    needs="more rows than the default page size: seed more",
    applies=lambda operation: sized(operation) and "default" in operation.limit_schema,
)
def limit_default(case: Case) -> Iterable[Statement]:
    """Without a limit a page holds at most as many rows as the documented default.

    000: 50, 001: 20. Fewer while more exist is legal, since no document says that pages are full: it only warns.

    Passes:
        pagination.default_walk walk=default page=0 | listInboundMessages ? | 200 | {"data": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20], "meta": {"next_cursor": "t"}}
        pagination.default_walk walk=default page=1 | listInboundMessages ?cursor=t | 200 | {"data": [21], "meta": {"next_cursor": null}}

    Fails:
        pagination.default_walk walk=default page=0 | listInboundMessages ? | 200 | {"data": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21], "meta": {"next_cursor": null}}

    Warns:
        pagination.walk walk=full page=0 | listInboundMessages ?limit=100 | 200 | {"data": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21], "meta": {"next_cursor": null}}
        pagination.default_walk walk=default page=0 | listInboundMessages ? | 200 | {"data": [1, 2, 3], "meta": {"next_cursor": "t"}}
    """
    default = int(case.operation.limit_schema["default"])
    walks = list(case.walks("pagination.default_walk", "pagination.walk"))
    known = know(case.evidence, case.operation, walks)
    total = len(known.order) if known is not None else 0
    for walk in walks:
        if walk.name != "default":
            continue
        for index, page in enumerate(walk.pages):
            count, number = len(page.rows), page.exchange.number
            if total > default or count > default:
                yield Seen((number,), count, 1)
            if count > default:
                yield Problem(
                    f"page {index} without a limit holds {count} rows",
                    f"at most {default} rows, the documented default",
                    f"{count} rows",
                    f"page {index} of walk {walk.name}",
                    (number,),
                )
                return
            if count < default and page.token is not None and total > default and index + 1 < len(walk.pages):
                follows = walk.pages[index + 1].rows
                if any(row not in walk.pages[0].rows for row in follows):
                    yield _fewer(index, count, default, number)
                    return
        if len(walk.pages) == 1 and walk.pages[0].token is not None and 0 < len(walk.rows) < default < total:
            yield Seen((walk.numbers[0],), len(walk.rows), 1)
            yield _fewer(0, len(walk.rows), default, walk.numbers[0])


def _fewer(index: int, count: int, default: int, number: int) -> Problem:
    return Problem(
        f"page {index} without a limit holds {count} rows though more follow",
        f"{default} rows, the documented default",
        f"{count} rows and a token",
        f"page {index} of walk default",
        (number,),
        aspect="fewer",
        basis="inferred",
    )
