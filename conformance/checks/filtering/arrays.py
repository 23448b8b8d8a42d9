"""Filters that take several values, of which any will do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conformance.checks.filtering.judged import LISTED, filters, first_pages, kept, left_out, turned_away
from conformance.checks.filtering.matching import Matching
from conformance.checks.filtering.spelled import State, spellings, state
from conformance.checks.kinds import Case, check
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Filter
    from conformance.evidence.lists import Known
    from conformance.evidence.walks import Walk

PROBES = ("filtering.spellings", "filtering.walks")
TWO = 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """What was asked in one spelling, and what became of it."""

    name: str
    state: State
    statements: tuple[Statement, ...]
    several: bool  # rows came for two values or more, of which some could have been wrong
    worth: tuple[bool, int, int]  # the least is the best


def _named(case: Case, item: Filter, name: str) -> list[Walk]:
    return [walk for walk in case.walks(*PROBES, spelling=name) if walk.labels.get("filtered") == [item.name]]


def _read(case: Case, item: Filter) -> list[Spelling]:
    """Return what became of each spelling that was asked in, the best first; worked out once for all checks."""
    key = ("spelled", case.operation.id, item.name)
    if key not in case.evidence.memo:
        case.evidence.memo[key] = _sorted(case, item)
    read: list[Spelling] = case.evidence.memo[key]
    return read


def _sorted(case: Case, item: Filter) -> list[Spelling]:
    matching, known = Matching.of(case), kept(case)
    found = []
    for name in spellings(item):
        walks = _named(case, item, name)
        asked = [one for one in case.asked(*PROBES, spelling=name, page=0) if one.labels.get("filtered") == [item.name]]
        if not asked:
            continue
        # A walk whose first page was refused is there too, without pages.
        told = [walk for walk in walks if walk.labels.get("kind") in {"real", "none"}]
        became = state(matching.pagination, known.order if known else (), told)
        statements = [
            *first_pages(matching, walks, known, [item.name]),
            *left_out(matching, walks, known),
            *_union(matching, walks, known),
            *turned_away(case, matching, (one for one in asked if one.labels.get("kind") == "real")),
        ]
        # What is asked in each spelling tells which is meant; in one of them more is asked.
        controls = {one.number for one in case.asked("filtering.spellings", spelling=name)}
        wrong = sum(isinstance(one, Problem) and set(one.exchanges[-1:]) <= controls for one in statements)
        seen = {number for one in statements if isinstance(one, Seen) for number in one.exchanges}
        several = any(len(_values(matching, item, walk)) >= TWO and walk.numbers[0] in seen for walk in walks)
        worth = (became != "taken", wrong, -len(walks))
        found.append(Spelling(name, became, tuple(statements), several, worth))
    return sorted(found, key=lambda each: each.worth)


def spelling(case: Case, item: Filter) -> str:
    """Return the spelling that a target takes; empty where it takes none, or that was not found out."""
    best = next(iter(_read(case, item)), None)
    return best.name if best is not None and best.state == "taken" else ""


def _values(matching: Matching, item: Filter, walk: Walk) -> frozenset[str]:
    return frozenset(matching.asked(walk.pages[0].exchange).get(item.name, ())) if walk.pages else frozenset()


def _union(matching: Matching, walks: list[Walk], known: Known | None) -> Iterator[Statement]:
    """Judge several values by the rows of each: what rows don't show can be told no other way."""
    if known is None:
        return
    rows: dict[frozenset[str], tuple[Walk, set[str]]] = {}
    for walk in walks:
        name = walk.labels["filtered"][0]
        if walk.pages and name not in matching.visible and walk.end in {"token", "empty"}:
            own = {identity(matching.pagination, row) for row in walk.rows} & set(known.rows)
            rows.setdefault(_values(matching, matching.filters[name], walk), (walk, own))
    for values, (walk, own) in rows.items():
        singles = [rows[frozenset({value})] for value in values if frozenset({value}) in rows]
        if len(values) < TWO or len(singles) < len(values):
            continue
        due = set.union(*(each for _, each in singles))
        if due:
            yield Seen(walk.numbers, len(own), len(walk.pages))
        if own != due:
            said = matching.said(walk.pages[0].exchange)
            yield Problem(
                f"filtered by {said}: {len(due - own)} rows are missing that come for one of the values alone, and "
                f"{len(own - due)} come that do for none",
                f"{len(due)} rows, those of each value",
                f"{len(own)} rows",
                f"walk {walk.name}",
                (singles[0][0].numbers[0], walk.numbers[0]),
            )


@check(
    probes=("filtering.plain", *PROBES, *LISTED),
    needs="rows with different values, to ask for several of them: seed some",
    applies=lambda operation: any(item.match == "any-of" for item in filters(operation)),
    relational=True,
)
def any_of(case: Case) -> Iterable[Statement]:
    """With several values of one filter, rows with any of them come, and no others.

    What goes wrong: the first value counts alone, or the last; several are read as one text, or must all hold at once;
    nothing is filtered at all. How several values are written is found out: the name repeated, or with brackets
    (003: type, delivery_status); a spelling that a target ignores or refuses is no fault, if it takes another. A field
    that moves with time is judged only where it can't have moved. A value that nothing has may be refused.

    Passes (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a", "type": "x"}, {"id": "b", "type": "y"}, {"id": "c", "type": "z"}]}
        filtering.spellings walk=1 page=0 filtered=["type"] spelling=repeat kind=real | listMessages ?type=x | 200 | {"data": [{"id": "a", "type": "x"}, {"id": "b", "type": "y"}, {"id": "c", "type": "z"}]}
        filtering.spellings walk=2 page=0 filtered=["type"] spelling=brackets kind=real | listMessages ?type%5B%5D=x | 200 | {"data": [{"id": "a", "type": "x"}]}
        filtering.walks walk=3 page=0 filtered=["type"] spelling=brackets kind=real | listMessages ?type%5B%5D=x&type%5B%5D=y | 200 | {"data": [{"id": "a", "type": "x"}, {"id": "b", "type": "y"}]}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a", "type": "x"}, {"id": "b", "type": "y"}, {"id": "c", "type": "z"}]}
        filtering.spellings walk=1 page=0 filtered=["type"] spelling=repeat kind=real | listMessages ?type=x | 200 | {"data": [{"id": "a", "type": "x"}]}
        filtering.walks walk=2 page=0 filtered=["type"] spelling=repeat kind=real | listMessages ?type=x&type=y&limit=500 | 200 | {"data": [{"id": "b", "type": "y"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a", "type": "x"}, {"id": "b", "type": "y"}, {"id": "c", "type": "z"}]}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
        filtering.spellings walk=1 page=0 filtered=["type"] spelling=repeat kind=none | listMessages ?type=unused | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
        filtering.spellings walk=2 page=0 filtered=["type"] spelling=brackets kind=none | listMessages ?type%5B%5D=unused | 200 | {"data": [{"id": "a"}, {"id": "b"}]}

    Inconclusive (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}]}
        filtering.spellings walk=1 page=0 filtered=["type"] spelling=repeat kind=none | listMessages ?type=unused | 422 | {"errors": []}
        filtering.spellings walk=2 page=0 filtered=["type"] spelling=brackets kind=none | listMessages ?type%5B%5D=unused | 422 | {"errors": []}
    """
    for item in filters(case.operation):
        if item.match == "any-of":
            yield from _judged(case, item)


def _judged(case: Case, item: Filter) -> Iterator[Statement]:
    read, real = _read(case, item), list(case.asked("filtering.spellings", kind="real", filtered=[item.name]))
    if not read:
        return
    best = read[0]
    if best.state == "taken":
        yield from best.statements
        if not best.several:
            yield Lack(f"{item.name}: no two values are known that rows have: seed messages that differ in it")
        return
    became = {each.name: each.state for each in read}
    said = ", ".join(f"{name}: {state}" for name, state in became.items())
    if set(became.values()) == {"ignored"} or (real and set(became.values()) <= {"ignored", "refused"}):
        # The rows break the filter, or come for a value that nothing has; or a value that rows have is refused.
        problems = [one for each in read for one in each.statements if isinstance(one, Problem)]
        yield Seen(tuple(one.number for one in case.asked("filtering.spellings", filtered=[item.name], page=0)))
        yield from (_whole(item, said, one) for one in problems[:2])
    else:
        yield Lack(f"{item.name}: whether it filters was not found out ({said}): no value is known that rows have")


def _whole(item: Filter, said: str, problem: Problem) -> Problem:
    return replace(problem, message=f"{item.name} filters in no spelling ({said}): {problem.message}")
