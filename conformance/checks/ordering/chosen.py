"""Orders that a request chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.ordering.along import once
from conformance.checks.pagination.cases import WHOLE, annotation, unfiltered
from conformance.contract import pointer
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.edges import hidden_at, spot_of
from conformance.evidence.lists import Known, know, moment, several, shown, sorting
from conformance.evidence.walks import identity, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Choice, Key
    from conformance.evidence.walks import Row, Walk

TWO = 2


@check(
    probes=("ordering.orders", "pagination.boundaries", *WHOLE),
    needs="rows that come in another order by each value of the order parameter: seed some that were changed later",
    applies=lambda operation: operation.pagination is not None and operation.pagination.order_by is not None,
    relational=True,
)
def order_parameter(case: Case) -> Iterable[Statement]:
    """With each value of the order parameter the rows come in the order that the value names.

    A client that asks for what changed last, and reads one page, must not miss it (004: order). Judged within one page
    where the cursor is of another order's field, and along the walk where it goes along. Rows that show no value of the
    field are not judged. Where one page has room for the whole list, each order shows the same rows.

    Passes (heymarket):
        ordering.orders walk=created_at page=0 order=created_at | listAllMessages {"order": "created_at"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z", "updated": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z", "updated": "2026-01-03T00:00:00Z"}]
        ordering.orders walk=updated_at page=0 order=updated_at | listAllMessages {"order": "updated_at"} | 200 | [{"id": 1, "date": "2026-01-01T00:00:00Z", "updated": "2026-01-03T00:00:00Z"}, {"id": 2, "date": "2026-01-02T00:00:00Z", "updated": "2026-01-02T00:00:00Z"}]

    Fails (heymarket):
        ordering.orders walk=updated_at page=0 order=updated_at | listAllMessages {"order": "updated_at"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z", "updated": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z", "updated": "2026-01-03T00:00:00Z"}]

    Inconclusive (heymarket):
        ordering.orders walk=created_at page=0 order=created_at | listAllMessages {"order": "created_at"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        ordering.orders walk=updated_at page=0 order=updated_at | listAllMessages {"order": "updated_at"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
    """
    choice = annotation(case).order_by
    assert choice is not None  # noqa: S101 - applies says so
    usual = choice.values.get(str(choice.default), annotation(case).order)
    for value, keys in choice.values.items():
        key = keys[0]
        walks = [walk for walk in case.walks("ordering.orders", order=value) if walk.pages]
        told, problems = _judged(case, key, walks, f"{choice.place.name or choice.place.at}={value}")
        yield from problems
        yield from _refused(case, "ordering.orders", order=value)
        if not told:
            yield Lack(f"no page in the order {value} shows rows with different values of {' or '.join(key.by)}")
        elif usual and key.by != usual[0].by and not _wrong(case, usual[0], walks):
            yield Lack(f"rows come in the same order by {value} as they do anyhow: seed one that was changed later")
        else:
            yield told
        yield from _other_rows(case, choice, value, walks)


@check(
    probes=("ordering.ascending", *WHOLE),
    needs="a page with rows of two different moments in each direction: seed some",
    applies=lambda operation: operation.pagination is not None and operation.pagination.ascending is not None,
    relational=True,
)
def ascending_parameter(case: Case) -> Iterable[Statement]:
    """Asked to ascend, the rows of a page come smallest first; asked not to, largest first.

    Judged is the order within a page (004: ascending). Which rows an ascending page holds is not: there the documents
    contradict themselves.

    Passes (heymarket):
        ordering.ascending walk=ascending page=0 ascending=true order="" | listAllMessages {"ascending": true} | 200 | [{"id": 1, "date": "2026-01-01T00:00:00Z"}, {"id": 2, "date": "2026-01-02T00:00:00Z"}]
        ordering.ascending walk=descending page=0 ascending=false order="" | listAllMessages {"ascending": false} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]

    Fails (heymarket):
        ordering.ascending walk=ascending page=0 ascending=true order="" | listAllMessages {"ascending": true} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        ordering.ascending walk=descending page=0 ascending=false order="" | listAllMessages {"ascending": false} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
    """
    pagination = annotation(case)
    choice = pagination.order_by
    chosen = choice.values.get(str(choice.default), ()) if choice is not None else ()
    orders = {"": chosen or pagination.order, **(choice.values if choice is not None else {})}
    for up in (True, False):
        yield from _refused(case, "ordering.ascending", ascending=up)
        for value, keys in orders.items():
            walks = [
                walk for walk in case.walks("ordering.ascending", ascending=up, order=value) if walk.pages and keys
            ]
            asked = f"ascending={str(up).lower()}" + (f" and the order {value}" if value else "")
            told, problems = _judged(case, replace(keys[0], descending=not up), walks, asked) if walks else (None, [])
            yield from problems
            if told:
                yield told
            elif not value:
                yield Lack(f"no page with {asked} has rows of two different moments")


def _lists(case: Case, key: Key, walk: Walk) -> list[list[Row]]:
    """Return the rows that must be in order: of the whole walk, or of each page where the field may have moved since."""
    pagination = annotation(case)
    if set(key.by) & set(pagination.volatile):
        return [[row for row in page.rows if settled(case.evidence, pagination, row)] for page in walk.pages]
    return [once(case, walk)]


def _wrong(case: Case, key: Key, walks: Sequence[Walk]) -> list[tuple[Walk, Row, Row, str]]:
    """Return the neighbours that are in the wrong order, by the alternative of the key that fits best."""
    lists = [(walk, rows) for walk in walks for rows in _lists(case, key, walk)]
    wrong = sorting(key, [rows for _, rows in lists])
    best = min(key.by, key=lambda at: len(wrong[at]))
    return [(lists[index][0], lists[index][1][place - 1], lists[index][1][place], best) for index, place in wrong[best]]


def _judged(case: Case, key: Key, walks: Sequence[Walk], asked: str) -> tuple[Seen | None, list[Problem]]:
    """Return what was seen (None: nothing that an order could show in) and what is in disorder."""
    pagination = annotation(case)
    lists = [rows for walk in walks for rows in _lists(case, key, walk)]
    told = any(
        len({value for row in rows if (value := moment(key, at, row)) is not None}) >= TWO
        for rows in lists
        for at in key.by
    )
    seen = Seen(
        tuple(number for walk in walks for number in walk.numbers),
        sum(len(rows) for rows in lists),
        sum(len(walk.pages) for walk in walks),
    )
    wrong = _wrong(case, key, walks)
    problems = [
        Problem(
            f"with {asked}, {shown(pagination, identity(pagination, one), one)} comes before "
            f"{shown(pagination, identity(pagination, other), other)} ({len(wrong)} place(s) like this)",
            f"{at} {'descending' if key.descending else 'ascending'}",
            f"{pointer.get(one, at)} and then {pointer.get(other, at)}",
            f"{at} in walk {walk.name}",
            walk.numbers[:1],
        )
        for walk, one, other, at in wrong[:1]
    ]
    return (seen if told else None), problems


def _refused(case: Case, probe: str, **labels: object) -> Iterator[Problem]:
    """Yield a documented value that is refused while the list itself is served."""
    served = any(item.ok for item in case.asked(*WHOLE))
    for item in case.asked(probe, **labels):
        if served and item.status in case.operation.refusals:
            yield Problem(
                f"a documented way to order is refused: {', '.join(f'{name}={value}' for name, value in labels.items())}",
                "a page",
                item.line,
                "the answer",
                (item.number,),
                aspect="accepted",
            )
            return


def _other_rows(case: Case, choice: Choice, value: str, walks: Sequence[Walk]) -> Iterator[Problem]:
    """Yield rows that are there in the usual order and not in this one, or the other way round."""
    pagination = annotation(case)
    known = know(case.evidence, case.operation, unfiltered(case, *WHOLE), case.walks("pagination.boundaries"))
    if known is None or not known.base.whole:
        return
    on_one_page = _on_one_page(case, known)
    moving = any(set(key.by) & set(pagination.volatile) for key in choice.values[value])
    for walk in walks:
        rows = {identity(pagination, row): row for row in walk.rows}
        fixed = [name for name, row in rows.items() if settled(case.evidence, pagination, row)]
        strange = [name for name in fixed if on_one_page and name not in {*known.rows, *on_one_page}]
        if strange:
            what = (
                f"holds {len(strange)} row(s) that the list has not got otherwise: {several(pagination, strange, rows)}"
            )
            yield _odd(walk, value, what, sure=True)
            return
        along, tied = bool(walk.labels.get("along")), hidden_at(pagination, walk)
        # What a walk in the usual order loses is the matter of the checks of pagination.
        expected = on_one_page if not along else set(known.rows) if walk.whole and not moving else set()
        lost = [
            name
            for name, row in known.rows.items()
            if name in expected - set(rows)
            and not (along and value == str(choice.default))
            and known.still(name, walk)
            and not (tied and spot_of(pagination, row) in tied)
        ]
        if lost:
            yield _odd(
                walk, value, f"leaves out {len(lost)} row(s): {several(pagination, lost, known.rows)}", sure=along
            )
            return


def _on_one_page(case: Case, known: Known) -> set[str]:
    """Return all rows of the list, if one page of it had them all; else nothing."""
    roomy = next((walk for walk in case.walks("ordering.orders", roomy=True) if walk.pages), None)
    page = roomy.pages[0] if roomy is not None else known.base.pages[0]
    names = {identity(known.pagination, row) for row in page.rows}
    return names if names >= set(known.rows) else set()


def _odd(walk: Walk, value: str, what: str, *, sure: bool) -> Problem:
    return Problem(
        f"in the order {value}, walk {walk.name} {what}",
        "the same rows in each order",
        f"{len(walk.rows)} rows",
        f"walk {walk.name}",
        walk.numbers[:1],
        aspect="rows",
        basis="stated" if sure else "inferred",
    )
