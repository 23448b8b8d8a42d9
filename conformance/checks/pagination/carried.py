"""Filters on the way from page to page: repeated with the cursor, left out, and changed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import FILTERED, annotation, paged
from conformance.checks.pagination.stepping import Ground
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.contract.pagination import Place
from conformance.evidence.lists import several, shown
from conformance.evidence.steps import led, steps
from conformance.evidence.tokens import sent
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Basis, Statement
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.lists import Known
    from conformance.evidence.steps import Step

CARRIED = "pagination.carried"


SPELT = {"offset", "naive"}  # moments in another spelling, which may be misread on every page: filtering.range judges


@check(
    probes=(*FILTERED, CARRIED, "pagination.walk"),
    needs="a filtered walk of two pages: seed two rows with the same value",
    applies=lambda operation: paged(operation) and bool(operation.pagination and operation.pagination.filters),
    relational=True,
)
def filters_carried(case: Case) -> Iterable[Statement]:
    """A filter that is repeated with the cursor holds on every page; one that is not does what the contract says.

    A server that takes everything from the cursor once there is one shows unfiltered rows from page two on. Page one is
    the matter of ``filtering.equal`` and its kin. 003: the cursor holds no filter, so that without it the walk goes on
    through the whole list, and with another one that one holds; where the contract says that the cursor holds it, it
    holds although it is left out.

    Passes:
        filtering.walks walk=a page=0 filtered=["tag"] | listMessages ?tag=x&limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a", "tag": "x"}]}
        filtering.walks walk=a page=1 filtered=["tag"] | listMessages ?tag=x&limit=1&cursor=t | 200 | {"data": [{"id": "b", "tag": "x"}]}

    Fails:
        filtering.walks walk=a page=0 filtered=["tag"] | listMessages ?tag=x&limit=1 | 200 X-Next-Cursor=t | {"data": [{"id": "a", "tag": "x"}]}
        filtering.walks walk=a page=1 filtered=["tag"] | listMessages ?tag=x&limit=1&cursor=t | 200 | {"data": [{"id": "b", "tag": "y"}]}

    Passes (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.carried walk=f page=0 window=f filtered=["user_id"] | listMessages ?user_id=u&limit=500 | 200 | {"data": [{"id": "a"}, {"id": "c"}]}
        pagination.carried kind=first window=f filtered=["user_id"] | listMessages ?user_id=u&limit=1 | 200 | {"data": [{"id": "a"}], "metadata": {"next_cursor": "a"}}
        pagination.carried kind=left_out of=3 token=next way=forward window=f begun=f | listMessages ?limit=1&cursor=a | 200 | {"data": [{"id": "b"}]}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.carried walk=f page=0 window=f filtered=["user_id"] | listMessages ?user_id=u&limit=500 | 200 | {"data": [{"id": "a"}, {"id": "c"}]}
        pagination.carried kind=first window=f filtered=["user_id"] | listMessages ?user_id=u&limit=1 | 200 | {"data": [{"id": "a"}], "metadata": {"next_cursor": "a"}}
        pagination.carried kind=left_out of=3 token=next way=forward window=f begun=f | listMessages ?limit=1&cursor=a | 200 | {"data": [{"id": "c"}]}
        pagination.carried walk=still page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}

    Warns (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.carried walk=f page=0 window=f filtered=["user_id"] | listMessages ?user_id=u&limit=500 | 200 | {"data": [{"id": "a"}, {"id": "c"}]}
        pagination.carried kind=first window= | listMessages ?limit=1 | 200 | {"data": [{"id": "a"}], "metadata": {"next_cursor": "a"}}
        pagination.carried kind=changed of=3 token=next way=forward window=f filtered=["user_id"] begun= | listMessages ?user_id=u&limit=1&cursor=a | 200 | {"data": [{"id": "b"}]}
        pagination.carried kind=left_out of=3 token=next way=forward window=f begun=f | listMessages ?limit=1&cursor=a | 200 | {"data": [{"id": "b"}]}
    """
    yield from _astray(case)
    if annotation(case).filters_in in {"repeated", "encoded"}:
        yield from _on_the_way(case)


def _astray(case: Case) -> Iterator[Statement]:
    """Judge the later pages of filtered walks by the rows' own fields."""
    from conformance.checks.filtering.matching import Matching, astray  # noqa: PLC0415

    matching = Matching.of(case)
    ignored = {  # filters that do not even hold on a first page: not lost on the way
        name for walk in case.walks(*FILTERED) for page in walk.pages[:1] for name in matching.blamed(page)
    }
    for walk in case.walks(*FILTERED):
        if walk.labels.get("kind") in SPELT:
            continue
        for index, page in enumerate(walk.pages[1:], start=1):
            if page.rows:
                yield Seen((page.exchange.number,), len(page.rows), 1)
            # The URL of a next page is the target's own: a filter that it lost counts as asked for all the same.
            asked = replace(page, exchange=walk.pages[0].exchange) if annotation(case).follows else page
            wrong = astray(matching, asked)
            if wrong and not set(matching.blamed(asked)) & ignored:
                yield Problem(
                    f"page {index} of a walk filtered by {matching.said(asked.exchange)}: {wrong[0]}"
                    + (f" (and {len(wrong) - 1} more rows)" if len(wrong) > 1 else ""),
                    f"each row satisfies {matching.said(asked.exchange)}",
                    wrong[0],
                    f"page {index} of walk {walk.name}",
                    (walk.pages[index - 1].exchange.number, page.exchange.number),
                )
                break


@dataclass(frozen=True, slots=True)
class Narrow:
    """A filtered list as its own first page shows it, as far as that goes (place in the whole list)."""

    order: tuple[str, ...]
    reach: int


def _narrow(case: Case, whole: Known) -> dict[str, Narrow]:
    """Return the filtered lists by their windows; only those whose filter leaves something out."""
    found = {}
    for walk in case.walks(CARRIED):
        if walk.name != walk.labels.get("window") or not walk.pages:
            continue
        names = [identity(whole.pagination, row) for row in walk.pages[0].rows]
        order = tuple(name for name in names if name in whole.place)
        over = not any(page.rows for page in walk.pages[1:]) and walk.end in {"token", "empty"}
        reach = len(whole.order) if over else whole.place[order[-1]] if order else 0
        if set(whole.order[: reach + 1]) - set(order):
            found[walk.name] = Narrow(order, reach)
    return found


def _on_the_way(case: Case) -> Iterator[Statement]:
    """Judge what came after a boundary, against the lists that each filter shows from the head."""
    ground = Ground.of(case, CARRIED)
    if ground is None:
        return
    lists = _narrow(case, ground.whole)
    encoded = annotation(case).filters_in == "encoded"
    told: set[str] = set()
    taken = list(steps(case.evidence, case.operation, CARRIED))
    leads = {item.source.number for item in taken if item.source is not None and item.rows is not None}
    for item in taken:
        kind = str(item.exchange.labels.get("kind"))
        begun = str(item.exchange.labels.get("begun"))
        if (begun and begun not in lists) or (item.source is not None and item.source.number not in leads):
            continue  # a filter without effect, or a cursor that leads nowhere at all
        if kind == "left_out" and not encoded:
            statements = list(_whole(ground.whole, lists[begun], item))
        else:
            held = lists.get(begun if kind == "left_out" else str(item.exchange.labels.get("window")))
            statements = list(_filtered(ground.whole, held, item, kind)) if held is not None else []
        told |= {kind} if statements else set()
        yield from statements
    if "left_out" not in told:
        yield Lack(
            "nothing tells what happens to a filter that is left out: seed messages of different times, and several with "
            "the same value between others"
        )


def _whole(whole: Known, narrow: Narrow, item: Step) -> Iterator[Statement]:
    """Judge a page that was asked for without the filter, which the cursor does not hold."""
    edge = identity(whole.pagination, item.edge)
    at = whole.place.get(edge)
    if at is None:
        return
    names = [identity(whole.pagination, row) for row in item.rows or ()]
    where = led(whole.order, whole.place, at, edge, names, back=False)
    near = where.due[: max(1, len(names))]
    if not set(near) - set(narrow.order):
        return  # the filter lets the next rows through anyhow
    yield Seen(item.numbers, len(names), 1)
    missing = [name for name in where.missing if whole.last.get(name, 0) > item.exchange.number]
    if item.rows is None:
        text = f"{item.exchange.status} and no page"
    elif where.again or where.other:
        text = "rows that came before"
    elif missing:
        text = f"a page without {several(whole.pagination, missing, whole.rows, 3)}"
    else:
        return
    expected = f"the rows that follow in the whole list: {several(whole.pagination, near, whole.rows, 3)}"
    yield _problem(whole, item, f"leaving the filter out leads to {text}", expected, "left_out")


def _filtered(whole: Known, held: Narrow, item: Step, kind: str) -> Iterator[Statement]:
    """Judge a page on which a filter should hold: its own rows only, and all of them that follow the boundary."""
    pagination = whole.pagination
    edge = identity(pagination, item.edge)
    if edge not in whole.place:
        return
    names = [identity(pagination, row) for row in item.rows or ()]
    place = {name: index for index, name in enumerate(held.order)}
    at = bisect_left(held.order, whole.place[edge], key=lambda name: whole.place[name])
    where = led(held.order, place, at, edge, names, back=False)
    strange = [name for name in names if whole.place.get(name, held.reach + 1) <= held.reach and name not in place]
    beyond = set(whole.order[whole.place[edge] + 1 : held.reach + 1]) - set(held.order)
    if not beyond and not where.due:
        return
    yield Seen(item.numbers, len(names), 1)
    basis: Basis = "inferred" if kind == "changed" else "stated"
    aspect = "" if kind == "kept" else kind
    said = {"kept": "repeating the filter", "changed": "another filter", "left_out": "leaving the filter out"}[kind]
    lost = [] if kind == "kept" else [name for name in where.missing if whole.last.get(name, 0) > item.exchange.number]
    if strange:
        text = f"shows {len(strange)} row(s) that the filter excludes: {several(pagination, strange, whole.rows, 3)}"
    elif item.rows is None:
        text = f"leads to {item.exchange.status} and no page"
    elif where.other and kind != "kept":
        text = "leads to rows that came before"
    elif lost:
        text = f"loses {several(pagination, lost, whole.rows, 3)}"
    else:
        return
    due = several(pagination, where.due, whole.rows, 3) or "none"
    yield _problem(whole, item, f"{said} {text}", f"what the filter lets through: {due}", aspect, basis)


def _problem(  # noqa: PLR0913, PLR0917 - each is one part of a problem
    whole: Known, item: Step, text: str, expected: str, aspect: str, basis: Basis = "stated"
) -> Problem:
    label = shown(whole.pagination, identity(whole.pagination, item.edge), item.edge)
    names = [identity(whole.pagination, row) for row in item.rows or ()]
    now, before = _said(item.exchange), _said(item.source) if item.source is not None else ""
    return Problem(
        f"{text} (reached {label} {before or 'without a filter'}, went on {now or 'without one'})",
        expected,
        item.exchange.line if item.rows is None else several(whole.pagination, names, whole.rows, 3) or "no row",
        "the rows of the answer",
        item.numbers,
        aspect=aspect,
        basis=basis,
    )


def _said(exchange: Exchange) -> str:
    """Return the filters of a request for a message."""
    names = exchange.labels.get("filtered") or ()
    said = " and ".join(f"{name}={sent(Place.named(name), exchange)!r}" for name in names)
    return f"with {said}" if said else ""
