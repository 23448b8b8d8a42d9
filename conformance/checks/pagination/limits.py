"""What a limit does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import SMALL, WHOLE, annotation, every_walk, sized
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.lists import know, mixed, size_of, source
from conformance.evidence.tokens import sent
from conformance.evidence.walks import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Basis, Statement
    from conformance.evidence.exchange import Exchange


def schema(operation: Operation) -> dict[str, Any]:
    """Return the schema of a list's limit."""
    place = operation.pagination.limit if operation.pagination else None
    if place is None:
        return {}
    if place.where == "query":
        found = operation.parameter(place.name)
        return found.schema if found else {}
    node = pointer.get(operation.body, "/properties" + place.at)
    return node if isinstance(node, dict) else {}


@check(
    probes=(*WHOLE, *SMALL, "filtering.walks"),
    needs="a page size smaller than the list: seed at least two rows",
    applies=sized,
)
def limit_respected(case: Case) -> Iterable[Statement]:
    """A page holds at most ``limit`` rows, on every page of a walk.

    A client sizes its memory and its screen by it (000, 001: limit). Fewer are legal.

    Passes:
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a"}]}
        pagination.small_walks walk=limit=1 page=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}

    Fails:
        pagination.small_walks walk=limit=1 page=0 | listMessages ?limit=1 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
    """
    pagination = annotation(case)
    walks = list(every_walk(case))
    most = max((len({str(row) for row in walk.rows}) for walk in walks), default=0)
    worst: dict[tuple[bool, bool], Problem] = {}
    for walk in walks:
        before = source(case.evidence, walk)
        for index, page in enumerate(walk.pages):
            size = size_of(pagination, page.exchange)
            odd = mixed(pagination, before, page.exchange)
            before = page.exchange
            if size is None:
                continue
            if size < most:
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


@check(
    probes=("pagination.default_walk", "pagination.walk"),
    needs="more rows than the default page size: seed more",
    applies=lambda operation: sized(operation) and "default" in schema(operation),
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
    default = int(schema(case.operation)["default"])
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
    )


@check(
    probes=("pagination.limits",),
    needs="a legal limit that is accepted, beside one that is not legal",
    applies=lambda operation: sized(operation) and bool(operation.refusals) and bool(schema(operation)),
)
def limit_bounds(case: Case) -> Iterable[Statement]:
    """A limit below, above or beside the documented range is refused; the bounds themselves are accepted.

    000: 1 to 200, 001: 1 to 100; both document an error for invalid parameters. A server that serves no more than the
    maximum for a larger limit keeps the bound though it doesn't refuse: that only warns, since authorities differ.

    Passes:
        pagination.limits kind=bound | listMessages ?limit=1 | 200 | {"data": []}
        pagination.limits kind=bound | listMessages ?limit=200 | 200 | {"data": []}
        pagination.limits kind=below_minimum | listMessages ?limit=0 | 422 | {"success": false}
        pagination.limits kind=over_maximum | listMessages ?limit=201 | 400 | {"success": false}

    Fails:
        pagination.limits kind=bound | listMessages ?limit=1 | 200 | {"data": []}
        pagination.limits kind=below_minimum | listMessages ?limit=0 | 200 | {"data": []}

    Warns:
        pagination.limits kind=bound | listMessages ?limit=1 | 200 | {"data": []}
        pagination.limits kind=over_maximum | listMessages ?limit=201 | 200 | {"data": []}
    """
    pagination = annotation(case)
    bounds = [item for item in case.asked("pagination.limits", kind="bound") if item.answered]
    accepted = [item for item in bounds if item.ok]
    if not bounds:
        return
    if not accepted and not any(item.status in case.operation.refusals for item in bounds):
        yield Lack(f"no legal limit was accepted, so no refusal tells anything: {bounds[0].line}")
        return
    for item in bounds:
        yield Seen((item.number,))
        if item.status in case.operation.refusals or item.status >= 500:  # noqa: PLR2004
            yield Problem(
                f"the limit {sent(pagination.limit, item)} is a documented bound, yet it is answered {item.status}",
                "a page",
                item.line,
                "limit",
                (item.number,),
                aspect="bounds_accepted",
            )
    for kind in ("below_minimum", "over_maximum", "malformed"):
        for item in case.asked("pagination.limits", kind=kind):
            if item.answered and accepted:
                yield from _judged(case, item, kind)
    for item in case.asked("pagination.limits", kind="empty"):
        if item.answered and item.status >= 500:  # noqa: PLR2004
            yield _problem(case, item, "malformed", "a page or a client error")


def _judged(case: Case, item: Exchange, kind: str) -> Iterator[Statement]:
    pagination = annotation(case)
    if item.status in {401, 403, 429}:
        yield Lack(f"not refused for its limit: {item.line}")
        return
    yield Seen((item.number,))
    if item.status in case.operation.refusals:
        return
    expected = f"refused as invalid ({' or '.join(map(str, case.operation.refusals))})"
    if item.refused:
        yield _problem(case, item, kind, expected, basis="inferred")
    elif item.ok and kind == "over_maximum":
        most = int(schema(case.operation).get("maximum", 0))
        rows = rows_of(pagination, item)
        over = rows is None or len(rows) > most
        yield _problem(case, item, "over_maximum" if over else "clamped", expected, rows=len(rows or ()))
    else:
        yield _problem(case, item, kind, expected)


def _problem(  # noqa: PLR0913 - each keyword is one part of a problem
    case: Case, item: Exchange, aspect: str, expected: str, *, rows: int | None = None, basis: Basis = "stated"
) -> Problem:
    value = sent(annotation(case).limit, item)
    count = "" if rows is None else f" with {rows} rows"
    return Problem(
        f"the limit {value!r} is answered {item.status}{count}",
        expected,
        item.line + count,
        "limit",
        (item.number,),
        aspect=aspect,
        basis=basis,
    )
