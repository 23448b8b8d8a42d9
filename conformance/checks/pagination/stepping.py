"""Where a step from one page to another led, held against the list that the walks forward show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conformance.contract.outcome import Problem, Seen
from conformance.contract.pagination import Place
from conformance.evidence.lists import Known, know, mixed, moment, several, shown, sorting
from conformance.evidence.steps import led, shown_last
from conformance.evidence.tokens import sent
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.checks.kinds import Case
    from conformance.contract.outcome import Basis
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.steps import Led, Step

FORWARD = ("pagination.walk", "pagination.default_walk")
ACROSS = "either_way"
MOST = 2  # problems of one kind that are told; the rest is counted
NEAR = 3  # rows at the boundary that a problem names


@dataclass(frozen=True, slots=True)
class Ground:
    """What steps are held against: the whole list, and each filtered one by the window that it is of."""

    whole: Known
    filtered: dict[str, Known]

    @classmethod
    def of(cls, case: Case, probe: str) -> Ground | None:
        """Read the walks forward; None where they met no row that can't have changed."""
        known = know(case.evidence, case.operation, list(case.walks(*FORWARD)))
        if known is None:
            return None
        later = shown_last(case.evidence, case.operation, probe)
        last = {name: max(known.last.get(name, 0), later.get(name, 0)) for name in {*known.last, *later}}
        narrow = {}
        for walk in case.walks(probe):
            found = know(case.evidence, case.operation, [walk]) if walk.name == walk.labels.get("window") else None
            if found is not None:
                narrow[walk.name] = replace(found, last=last)
        for walk in case.walks(probe):  # a filter that does not even hold going forward is another check's matter
            window = str(walk.labels.get("window"))
            names = {identity(known.pagination, row) for row in walk.rows} if window in narrow else set()
            if any(name in known.place and name not in narrow[window].place for name in names):
                del narrow[window]
        return cls(replace(known, last=last), narrow)

    def list_of(self, exchange: Exchange) -> Known | None:
        """Return the list that a page is one of."""
        if exchange.labels.get("filtered"):
            return self.filtered.get(str(exchange.labels.get("window")))
        return self.whole


def judged(ground: Ground, known: Known, item: Step) -> Iterator[Seen | Problem]:
    """Yield what a step shows of a list, and the first thing that is wrong with it."""
    pagination = known.pagination
    edge = identity(pagination, item.edge) if item.edge is not None else ""
    whole = len(known.order) if known.base.whole else None
    at = known.place.get(edge) if item.edge is not None else whole
    if at is None:
        return
    names = [identity(pagination, row) for row in item.rows or ()]
    if pagination.boundary == "inclusive":
        names = [name for name in names if name != edge]
    where = led(known.order, known.place, at, edge, names, back=item.back)
    if item.rows is None:
        if not item.crossed:
            yield _refused(known, item, where)
        return
    if where.due:
        yield Seen(item.numbers, len(names), 1)
    problem = _boundary(known, item, where) or _excluded(ground, known, item, names) or _between(known, item, where)
    if problem is not None:
        yield problem


def _boundary(known: Known, item: Step, where: Led) -> Problem | None:
    """Return what is wrong at the boundary itself."""
    if where.again and item.edge is not None:
        row = shown(known.pagination, identity(known.pagination, item.edge), item.edge)
        return _problem(known, item, where, "exclusive", "the row at the boundary comes again", f"{row} again")
    if where.other:
        side = "after" if item.back else "before"
        text = f"{len(where.other)} row(s) come that are {side} the boundary"
        return _problem(known, item, where, "side", text, several(known.pagination, where.other, known.rows))
    return None


def _excluded(ground: Ground, known: Known, item: Step, names: list[str]) -> Problem | None:
    """Return what comes though the filter excludes it."""
    strange = [name for name in names if known is not ground.whole and name not in known.place]
    rows = [name for name in strange if name in ground.whole.place]
    if not rows:
        return None
    said = several(known.pagination, rows, ground.whole.rows)
    where = led(known.order, known.place, 0, "", [], back=False)
    text = f"{len(rows)} row(s) come that the same filter excludes going forward: {said}"
    return replace(_problem(known, item, where, "filtered", text, said), expected="no row that the filter excludes")


def _between(known: Known, item: Step, where: Led) -> Problem | None:
    """Return what is wrong between the boundary and the furthest row of the page."""
    pagination = known.pagination
    if _disorder(known, item, where):
        return _problem(
            known,
            item,
            where,
            "order",
            "rows come in another order, or twice",
            several(pagination, where.met, known.rows),
        )
    missing = [name for name in where.missing if known.last.get(name, 0) > item.exchange.number]
    if pagination.lossy and pagination.order and item.edge is not None:  # such a cursor can't tell rows of one moment
        key = pagination.order[0]
        own = {moment(key, at, item.edge) for at in key.by}
        missing = [name for name in missing if not own & {moment(key, at, known.rows[name]) for at in key.by}]
    if not missing:
        return None
    said = several(pagination, missing, known.rows)
    text = f"{len(missing)} row(s) are lost, which later requests still show: {said}"
    return _problem(known, item, where, "lost", text, several(pagination, where.met, known.rows) or "no row")


def _disorder(known: Known, item: Step, where: Led) -> bool:
    """Whether a page is not in the declared order; rows of one moment may stand anyhow where nothing orders them."""
    order = known.pagination.order
    if not where.disorder or any(key.tiebreaker for key in order):
        return where.disorder
    twice = len(set(where.met)) < len(where.met)
    return twice or (bool(order) and all(sorting(order[0], [item.rows or ()]).values()))


def _refused(known: Known, item: Step, where: Led) -> Problem:
    """Return what a token that leads to no page breaks; on the first page, where it leads is not said."""
    end = "" if where.due else ", though nothing lies there: an empty page, or no token, would say so"
    text = f"the token leads to {item.exchange.status} and no page{end}"
    basis: Basis = "stated" if where.due else "inferred"
    return _problem(known, item, where, "refused", text, item.exchange.line, basis)


def _problem(  # noqa: PLR0913, PLR0917 - each is one part of a problem
    known: Known, item: Step, where: Led, aspect: str, text: str, actual: str, basis: Basis = "stated"
) -> Problem:
    pagination = known.pagination
    near = where.due[: min(NEAR, max(1, len(item.rows or ())))]
    near = near[::-1] if item.back else near
    side = "before" if item.back else "after"
    expected = f"the rows just {side} it: {several(pagination, near, known.rows)}" if near else "no row"
    sized = item.exchange.labels.get("token") != "item" and mixed(pagination, item.source, item.exchange)
    return Problem(
        f"{way(known, item)}: {text}",
        expected,
        actual,
        "the rows of the answer",
        item.numbers,
        aspect=ACROSS if item.crossed else aspect,
        basis="inferred" if item.crossed or sized else basis,
    )


def way(known: Known, item: Step) -> str:
    """Return a step for a message."""
    pagination, exchange = known.pagination, item.exchange
    edge = shown(pagination, identity(pagination, item.edge), item.edge) if item.edge is not None else "the end"
    size = sent(pagination.limit, exchange)
    filters = [f"{name}={sent(Place.named(name), exchange)!r}" for name in exchange.labels.get("filtered") or ()]
    kind = exchange.labels.get("token")
    if kind == "item":
        text = f"with the cursor in the row {edge}"
    elif item.crossed:
        text = f"with the {kind} token of a page, going {'back' if item.back else 'forward'} from {edge}"
    elif item.back:
        text = f"going back from {edge}"
    else:
        text = f"turning round and going forward from {edge}"
    return " ".join([text, *([f"at limit={size}"] if size else []), *(["with", *filters] if filters else [])])


def grouped(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield a few problems of each kind, with how many there are.

    What a token does that is used the other way is only told where nothing else is wrong.
    """
    every = list(problems)
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in [item for item in every if item.aspect != ACROSS] or every:
        found.setdefault((problem.aspect, problem.basis), []).append(problem)
    for same in found.values():
        rest = f" ({len(same)} like this)" if len(same) > MOST else ""
        yield from (replace(item, message=item.message + rest) for item in same[:MOST])
