"""The rows of filtered walks: none that the filter excludes, all that it lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.filtering.arrays import spelling
from conformance.checks.filtering.judged import LISTED, filters, first_pages, kept, left_out, turned_away
from conformance.checks.filtering.matching import Matching
from conformance.checks.filtering.values import ranged
from conformance.checks.kinds import Case, check
from conformance.contract.outcome import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.lists import Known
    from conformance.evidence.walks import Walk


def _equal(operation: Operation) -> bool:
    return any(item.match == "equal" for item in filters(operation))


def _two(operation: Operation) -> bool:
    return len(filters(operation)) > 1


def _by_value(case: Case) -> Iterator[Walk]:
    """Yield the walks with filters that ask for one value each."""
    yield from (walk for walk in case.walks("filtering.plain", "filtering.walks") if "spelling" not in walk.labels)


@check(
    probes=("filtering.plain", "filtering.walks", *LISTED),
    needs="rows that a filter leaves out: seed messages that differ in their fields",
    applies=_equal,
    relational=True,
)
def equal(case: Case) -> Iterable[Statement]:
    """With a filter, each row has exactly that value in the field of that name.

    A near match is another value: a tag in other letters, a number cut short, a per cent sign read as a wildcard
    (000: status, from, to, tag; 001: from, to, phone_number_id, channel, opt_out; 003: the identifiers; 004: phone number
    and inbox). A field that moves with time is judged only where it can't have moved. Where rows don't show the field, a
    value that nothing has must give none.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}, {"id": "b", "tag": "y"}]}
        filtering.walks walk=tag-0 page=0 filtered=["tag"] kind=real | listMessages ?tag=x&limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}, {"id": "b", "tag": "X"}]}
        filtering.walks walk=tag-0 page=0 filtered=["tag"] kind=real | listMessages ?tag=x&limit=200 | 200 | {"data": [{"id": "a", "tag": "x"}, {"id": "b", "tag": "X"}]}
    """
    matching = Matching.of(case)
    names = [name for name, item in matching.filters.items() if item.match == "equal"]
    yield from first_pages(matching, _by_value(case), kept(case), names)


@check(
    probes=(
        "filtering.plain",
        "filtering.spellings",
        "filtering.walks",
        "filtering.ranges",
        "filtering.pairs",
        *LISTED,
    ),
    needs="rows that two filters tell apart: seed messages that differ in two fields",
    applies=_two,
    relational=True,
)
def combined(case: Case) -> Iterable[Statement]:
    """Several filters together give the rows that each of them gives, no more and no fewer.

    Parameters narrow a list (000, 001, 003: query parameters; 004: the timestamp within a conversation): a second one
    that is ignored, or that widens what the first let through, gives a client rows that it did not ask for.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}, {"id": "b", "tag": "x", "to": "2"}]}
        filtering.pairs walk=pair-0 page=0 filtered=["to","tag"] kind=pair | listMessages ?to=1&tag=x&limit=2 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}, {"id": "b", "tag": "x", "to": "2"}]}
        filtering.pairs walk=pair-0 page=0 filtered=["to","tag"] kind=pair | listMessages ?to=1&tag=x&limit=2 | 200 | {"data": [{"id": "a", "tag": "x", "to": "1"}, {"id": "b", "tag": "x", "to": "2"}]}
    """
    known, matching = kept(case), Matching.of(case)
    wrong = _wrong_alone(case, matching, known)
    names = [name for name in matching.filters if name not in wrong]
    walks = [walk for walk in case.walks("filtering.pairs") if walk.pages and not wrong & _asked(matching, walk)]
    yield from first_pages(matching, walks, known)
    yield from left_out(matching, walks, known)
    # A list that must be asked with filters has them beside each moment, too.
    equal_ones = [name for name in names if not ranged(matching.filters[name])]
    both = [walk for walk in case.walks("filtering.ranges") if walk.pages and len(_asked(matching, walk)) > 1]
    yield from first_pages(matching, both, known, equal_ones)


def _asked(matching: Matching, walk: Walk) -> set[str]:
    return set(matching.asked(walk.pages[0].exchange))


def _wrong_alone(case: Case, matching: Matching, known: Known | None) -> set[str]:
    """Return the filters that go wrong by themselves: of these a pair tells nothing new."""
    wrong: set[str] = set()
    taken = {item.name: spelling(case, item) for item in matching.filters.values() if item.match == "any-of"}
    for walk in case.walks("filtering.plain", "filtering.spellings", "filtering.walks", "filtering.ranges"):
        told = walk.labels.get("spelling")
        if not walk.pages or (told is not None and told not in taken.values()):
            continue
        own = {name for name in matching.asked(walk.pages[0].exchange) if name in walk.labels.get("filtered", ())}
        # Of filters that every request has beside others, those are wrong whose rows are.
        for name in own:
            statements = [*first_pages(matching, [walk], known, [name])]
            if len(own) == 1:
                statements += left_out(matching, [walk], known)
            if any(isinstance(item, Problem) for item in statements):
                wrong.add(name)
    return wrong


@check(
    probes=("filtering.plain", "filtering.walks", *LISTED),
    needs="rows that a filter lets through: seed messages with different fields",
    applies=_equal,
    relational=True,
)
def complete(case: Case) -> Iterable[Statement]:
    """A filtered walk leaves out no row that has the value: it is the whole walk, filtered by us.

    What goes wrong: a plus sign or a per cent sign that is decoded twice, rows that are filtered after the page was cut,
    a filter that looks at another field. A row counts only where it has the value for certain and a later request still
    shows it. A value that a row has is never refused. Where a list shows no more than some rows (004: up to 50), all of
    them are expected if there are no more, else the newest: that is read from one word, so that it only warns.

    Passes:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
        filtering.walks walk=to-0 page=0 filtered=["to"] kind=real | listMessages ?to=%2B15554443333&limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}

    Fails:
        pagination.walk walk=full page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
        filtering.walks walk=to-0 page=0 filtered=["to"] kind=real | listMessages ?to=%2B15554443333&limit=200 | 200 | {"data": []}
        pagination.walk_again walk=again page=0 | listMessages ?limit=200 | 200 | {"data": [{"id": "a", "to": "+15554443333"}]}
    """
    matching = Matching.of(case)
    yield from left_out(matching, _by_value(case), kept(case))
    yield from turned_away(case, matching, _first(case, "real", "none"))


def _first(case: Case, *kinds: str) -> Iterator[Exchange]:
    for kind in kinds:
        for item in case.asked("filtering.walks", kind=kind, page=0):
            if "spelling" not in item.labels:
                yield item
