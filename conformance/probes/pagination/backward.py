"""Going back: from the last page to the first, in windows at small page sizes, filtered, and turning round on the way.

Windows begin where a boundary goes wrong: within and after rows that share a moment, at the head, at the tail.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.evidence.steps import goes_back, leading, ordered, step
from conformance.evidence.walks import Walk, identity
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.pagination.narrowed import cut, equal
from conformance.probes.pagination.paging import Start, bounds, request, starts, take
from conformance.probes.pagination.stepping import doubtful, going
from conformance.probes.pagination.whole import MOST, accepted, largest
from conformance.probes.pagination.windows import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.steps import Step
    from conformance.probes.ask import Ask
    from conformance.probes.pagination.paging import Filters

HEAD = 6  # rows before a window at the head: 1, 2 and 3 divide it, so the page at the head is exactly full
SEVENS = 14
LONGEST = 12  # pages of a walk back from the last page
WINDOW = 7  # pages of a window
GROUPS = 5  # groups of rows that share a moment
PARTS = 4  # pages of a filtered walk


@dataclass(frozen=True, slots=True)
class Road:
    """What the windows share: the list as it was found, and the cursors that lead into it."""

    ask: Ask
    operation: Operation
    rows: list[Any]
    place: dict[str, int]
    known: list[Start]
    most: int  # the largest page that the target was seen to give
    bridges: dict[int, asyncio.Task[Start | None]] = field(default_factory=dict)
    holes: list[str] = field(default_factory=list)  # windows from which nothing led back

    async def start(self, place: int) -> Start | None:
        """Return a cursor that leads to a place of the list, or near it; one request of a fitting size may find it."""
        if place not in self.bridges:
            self.bridges[place] = asyncio.ensure_future(self._bridge(place))
        return await asyncio.shield(self.bridges[place])

    async def _bridge(self, place: int) -> Start | None:
        before = max((item for item in self.known if item.place <= place), key=lambda item: item.place)
        gap = place - before.place
        if not gap or not bounds(self.operation).least <= gap <= self.most:
            return before
        asked = request(self.operation, limit=gap, cursor=before.cursor)
        exchange = await self.ask.send(self.operation, kind="bridge", **asked)
        pagination = self.operation.pagination
        assert pagination is not None  # noqa: S101 - only lists have pages
        rows, token = ordered(pagination, exchange), leading(pagination, exchange, back=False)
        last = self.place.get(identity(pagination, rows[-1])) if rows else None
        return Start(last + 1, token, exchange.number, gap) if token is not None and last is not None else None


async def _back(  # noqa: PLR0913 - each keyword is one part of a walk
    ask: Ask,
    operation: Operation,
    page: Exchange,
    *,
    limit: int | None,
    most: int,
    turns: int = 1,
    filters: Filters = (),
    **labels: Any,  # noqa: ANN401 - a label is any JSON
) -> list[Step]:
    """Go back from a page for so many pages, then forward again, and back once more where there are two turns."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    found: list[Step] = []
    seen: set[str] = set()

    async def go(source: Exchange, *, back: bool) -> Exchange | None:
        asked = going(operation, source, back=back, limit=limit, filters=filters)
        if asked is None:
            return None
        token, way = ("previous", "backward") if back else ("next", "forward")
        exchange = await ask.send(operation, of=source.number, token=token, way=way, **asked, **labels)
        made = step(operation, source, exchange)
        found.extend([made] if made is not None else [])
        return exchange if ordered(pagination, exchange) else None

    for _ in range(most):
        further = await go(page, back=True)
        rows = {identity(pagination, row) for row in ordered(pagination, further) or ()} if further else set()
        if further is None or rows <= seen:
            break
        seen |= rows
        page = further
    back = False
    for _ in range(turns if found else 0):
        turned = await go(page, back=back)
        if turned is None:
            break
        page, back = turned, not back
    return found


async def _window(  # noqa: PLR0913 - each is one part of a walk
    road: Road, place: int, limit: int, *, most: int, turns: int, across: bool
) -> list[Step]:
    """Go back from a page of a certain size that begins at a place of the list."""
    ask, operation = road.ask, road.operation
    name = f"limit={limit} before={place}"
    page = await _page(road, place, limit, name)
    if page is None:
        return []
    crossed = _across(ask, operation, page, limit, name) if across else _nothing()
    found = await together(_back(ask, operation, page, limit=limit, most=most, turns=turns, window=name), crossed)
    road.holes.extend([] if found[0] else [name])
    return [item for steps in found for item in steps]


async def _page(road: Road, place: int, limit: int, name: str) -> Exchange | None:
    ask, operation = road.ask, road.operation
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    if pagination.follows:  # a whole URL has its page size in it: such a walk has one size from the head on
        walk = await take(ask, operation, name, limit=limit, most=min(WINDOW, -(-place // limit) + 1), window=name)
        pages = [page for page in walk.pages if page.rows]
        return pages[-1].exchange if pages else None
    start = await road.start(place)
    if start is None:
        return None
    asked = request(operation, limit=limit, cursor=start.cursor)
    return await ask.send(operation, kind="from", window=name, **asked)


async def _nothing() -> list[Step]:
    return []


async def _across(ask: Ask, operation: Operation, page: Exchange, limit: int, name: str) -> list[Step]:
    """Use each token of a page the other way: both stand for a row."""
    found: list[Step] = []
    for token, way in (("previous", "forward"), ("next", "backward")):
        back = way == "backward"
        asked = going(operation, page, back=not back, limit=limit, other=True)
        if asked is not None:
            exchange = await ask.send(operation, of=page.number, token=token, way=way, window=name, **asked)
            made = step(operation, page, exchange)
            found.extend([made] if made is not None else [])
    return found


def _plan(operation: Operation, rows: list[Any], most: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield place, page size, pages and turns of each window."""
    total = len(rows)
    last = total - 1
    for size in (1, 2, 3):
        yield min(HEAD, last), size, HEAD // size + 2, 2
    yield min(SEVENS, last), 7, SEVENS // 7 + 2, 1
    yield total // 2, most, 2, 1
    yield last, 2, 2, 1
    pagination = operation.pagination
    key = pagination.order[0] if pagination is not None and pagination.order else None
    for first, length in groups(key, rows)[:GROUPS]:
        fit = [size for size in (1, 2, 3, 7) if size < length]
        for size in dict.fromkeys((fit[0], fit[-1])):
            span = min(length, (WINDOW - 2) * size)
            yield min(first + span, last), size, min(WINDOW, -(-(span + 1) // size) + 1), 1


async def _windows(road: Road) -> list[Step]:
    """Go back in windows; in two of them each token is used the other way, too."""
    operation, sizes = road.operation, bounds(road.operation)
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    plan: dict[tuple[int, int], tuple[int, int]] = {}
    for place, size, most, turns in _plan(operation, road.rows, road.most):
        if place > 0 and sizes.least <= size <= road.most:
            plan.setdefault((place, size), (most, turns))
    known = pagination.row_next and pagination.row_previous
    crossed = {next(iter(plan)), list(plan)[-1]} if known and plan else set()
    found = await together(
        *(
            _window(road, place, size, most=most, turns=turns, across=(place, size) in crossed)
            for (place, size), (most, turns) in plan.items()
        )
    )
    return [item for steps in found for item in steps]


async def _whole(ask: Ask, operation: Operation, walks: list[Walk]) -> list[Step]:
    """Go back from the last page of a walk forward, to the first page if it is not too far."""
    long = [walk for walk in walks if len([page for page in walk.pages if page.rows]) > 1]
    walk = min(long, key=lambda walk: (len(walk.pages) > LONGEST, -len(walk.pages)), default=None)
    if walk is None:
        return []
    page = [page for page in walk.pages if page.rows][-1]
    limit = largest(operation) if walk.name == "full" else None
    return await _back(ask, operation, page.exchange, limit=limit, most=LONGEST, window="whole")


async def _filtered(ask: Ask, operation: Operation, name: str, filters: Filters) -> list[Step]:
    """Walk a filtered list on, at the maximum page size and in pages, and back from its last page.

    What it comes to is held against the filtered list and not the whole one: it returns no step.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    labels: dict[str, Any] = {"filtered": [name for name, _ in filters], "window": name}
    limit = await accepted(ask, operation)
    whole = await take(ask, operation, name, limit=limit, most=PARTS, filters=filters, **labels)
    if len(whole.rows) < 2 or (pagination.limit is None and len(whole.pages) < 2):  # noqa: PLR2004 - two pages
        return []
    walk = whole
    if pagination.limit is not None:
        limit = max(bounds(operation).least, min(-(-len(whole.rows) // PARTS), bounds(operation).most))
        walk = await take(ask, operation, f"{name} on", limit=limit, most=PARTS + 1, filters=filters, **labels)
    pages = [page for page in walk.pages if page.rows]
    if not pages:
        return []
    page = pages[-1].exchange
    found = await _back(ask, operation, page, limit=limit, most=PARTS + 1, filters=filters, **labels)
    order = list(dict.fromkeys(identity(pagination, row) for row in whole.rows))
    if doubtful(operation, order, found):
        limit = await accepted(ask, operation)
        await take(ask, operation, f"{name} still", limit=limit, most=PARTS, filters=filters, **labels)
    return []


async def _from_end(ask: Ask, operation: Operation) -> list[Step]:
    """Begin at the end of the list: the parameter for going back without a value."""
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    if pagination.backward is None or not pagination.backward.from_end:
        return []
    limit = max(bounds(operation).least, 3) if pagination.limit is not None else None
    asked = going(operation, None, back=True, limit=limit)
    assert asked is not None  # noqa: S101 - without a page there is always a way to ask
    exchange = await ask.send(operation, of=0, token="none", way="backward", window="end", **asked)  # noqa: S106 - no secret
    made = step(operation, None, exchange)
    found = await _back(ask, operation, exchange, limit=limit, most=3, window="end")
    return [*([made] if made is not None else []), *found]


@probe(applies=goes_back)
async def backward(ask: Ask, operation: Operation) -> None:
    """Go back: from the last page, in windows at small page sizes and around rows of one moment, and filtered.

    Labels: of, token, way (see ``evidence.steps``), window; kind=from for the page that a window begins with, bridge
    for one that only leads there; walk, page and filtered for walks forward; walk=still, where a row seems to be lost.
    """
    pagination = operation.pagination
    assert pagination is not None  # noqa: S101 - only lists have pages
    full, default = await together(ask.of("pagination.walk", operation), ask.of("pagination.default_walk", operation))
    walks = [walk for walk in (default, full) if isinstance(walk, Walk)]
    rows = full.rows if isinstance(full, Walk) else []
    if len(rows) < 2:  # noqa: PLR2004 - what goes back needs two pages
        ask.lack("needs two rows: seed some")
        return
    place = {identity(pagination, row): index for index, row in reversed(list(enumerate(rows)))}
    most = await accepted(ask, operation) or max(len(page.rows) for walk in walks for page in walk.pages)
    road = Road(ask, operation, rows, place, starts(operation, place, walks), most)
    narrow = [next((filters for filters, _ in equal(operation, rows)), None), cut(operation, rows, head=True)]
    tasks = [_whole(ask, operation, walks), _from_end(ask, operation)]
    tasks += [_windows(road)] if pagination.limit is not None else []
    tasks += [_filtered(ask, operation, f"filtered-{index}", item) for index, item in enumerate(narrow) if item]
    taken = [item for steps in await together(*tasks) for item in steps]
    order = list(dict.fromkeys(identity(pagination, row) for row in rows))
    if not taken or road.holes or doubtful(operation, order, taken):
        await take(ask, operation, "still", limit=await accepted(ask, operation), most=MOST)
