"""What an operation that counts answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.checks.counting.listed import Listed
from conformance.checks.kinds import Case, check
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.counts import number_of, printed
from conformance.evidence.tokens import sent
from conformance.evidence.walks import order_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Place
    from conformance.evidence.exchange import Exchange


def counts(operation: Operation) -> bool:
    """Whether an operation counts the rows of a list."""
    return operation.count is not None


@check(
    probes=("counting.counts",),
    needs="an accepted request for the count",
    applies=counts,
)
def count_form(case: Case) -> Iterable[Statement]:
    """The count has the documented form: a JSON string of decimal digits, or a JSON number.

    A client in a typed language reads one of them and fails on the other (004: the total as a string).

    Passes (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | "1042"

    Fails (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | 1042

    Fails (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | "1,042"
    """
    count = case.operation.count
    assert count is not None  # noqa: S101 - applies says so
    text = count.form == "decimal-string"
    wrong: list[tuple[Exchange, object]] = []
    for item in case.asked("counting.counts"):
        if not item.ok:
            continue
        yield Seen((item.number,))
        value = printed(case.operation, item)
        right = (
            isinstance(value, str) and value.isascii() and value.isdigit()
            if text
            else isinstance(value, int) and not isinstance(value, bool)
        )
        if not right:
            wrong.append((item, value))
    for item, value in wrong[:1]:
        yield Problem(
            f"the count is {value!r}" + (f" ({len(wrong)} answers like this)" if len(wrong) > 1 else ""),
            "a JSON string of decimal digits" if text else "a JSON number without a fraction",
            f"{value!r}",
            count.at or "the body",
            (item.number,),
        )


@check(
    probes=("counting.counts",),
    needs="a whole walk of the list that is counted, with a row: seed some",
    applies=counts,
    relational=True,
)
def count_matches_walk(case: Case) -> Iterable[Statement]:
    """The count is that of the list: not less than a walk meets, and no more where no page hides a row.

    A client shows it beside the list, and sizes a copy by it (004: the total number). Where a moment is the cursor, rows
    of one moment may be on no page: they count all the same. Each organization's count is that of its own list.

    Passes (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | "1"
        pagination.walk walk=full page=0 | listAllMessages {"created_at": "2026-06-01T00:00:00Z"} | 200 | [{"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.walk walk=full page=1 | listAllMessages {"created_at": "2026-01-01T00:00:00Z"} | 200 | []

    Fails (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | "0"
        pagination.walk walk=full page=0 | listAllMessages {"created_at": "2026-06-01T00:00:00Z"} | 200 | [{"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.walk walk=full page=1 | listAllMessages {"created_at": "2026-01-01T00:00:00Z"} | 200 | []
    """
    for organization in dict.fromkeys(item.labels.get("organization") for item in case.asked("counting.counts")):
        listed = Listed.of(case, organization)
        if listed is not None:
            yield from _held(case, listed, organization)


def _held(case: Case, listed: Listed, organization: object) -> Iterator[Statement]:
    """Hold an organization's counts of all its rows against its list; another's with any cutoff, too."""
    whole, base = len(listed.known.rows), listed.known.base
    for item in case.asked("counting.counts"):
        found, cutoff = number_of(case.operation, item), _cutoff(case, listed, item)
        if found is None or item.labels.get("organization") != organization:
            continue
        before_all = (item.labels.get("row"), item.labels.get("cut")) == ("first", "past")
        if cutoff is not None and organization is None and not before_all:
            continue  # the matter of the next check
        least, most = (whole, listed.quiet()) if cutoff is None else listed.beyond(cutoff)
        yield Seen((item.number, *base.numbers), least, len(base.pages))
        if found < least or (most is not None and found > most):
            expected = f"{least}" if least == most else f"at least {least}"
            who = f" of organization {organization}" if organization is not None else ""
            yield _differs(case, item, found, expected, f"walk {base.name}{who} meets {least} such row(s)")
            return


@check(
    probes=("counting.counts",),
    needs="rows of two moments, and a count with a cutoff between them: seed some",
    applies=lambda operation: operation.count is not None and bool(operation.count.cutoff),
    relational=True,
)
def count_honours_cutoff(case: Case) -> Iterable[Statement]:
    """With a cutoff the count is that of the rows beyond it; a row at the cutoff itself is not counted.

    A client that copies what is older than a date counts with the cutoff that it walks with (004: only what was created
    before is counted). Where documents differ on the parameter's name, a target may know any one of them: which one it
    takes is found out, by a cutoff in the middle of the list that makes a difference.

    Passes (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | "2"
        counting.counts kind=cutoff row=middle cut=own | countMessages {"date": "2026-01-02T00:00:00.000001Z"} | 200 Content-Type=application/json | "1"
        pagination.walk walk=full page=0 | listAllMessages {"created_at": "2026-06-01T00:00:00Z"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.walk walk=full page=1 | listAllMessages {"created_at": "2026-01-01T00:00:00Z"} | 200 | []

    Fails (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | "2"
        counting.counts kind=cutoff row=middle cut=own | countMessages {"date": "2026-01-02T00:00:00.000001Z"} | 200 Content-Type=application/json | "2"
        pagination.walk walk=full page=0 | listAllMessages {"created_at": "2026-06-01T00:00:00Z"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.walk walk=full page=1 | listAllMessages {"created_at": "2026-01-01T00:00:00Z"} | 200 | []

    Fails (heymarket):
        counting.counts kind=all | countMessages {} | 200 Content-Type=application/json | "2"
        counting.counts kind=cutoff row=middle cut=own | countMessages {"date": "2026-01-02T00:00:00.000001Z"} | 200 Content-Type=application/json | "0"
        pagination.walk walk=full page=0 | listAllMessages {"created_at": "2026-06-01T00:00:00Z"} | 200 | [{"id": 2, "date": "2026-01-02T00:00:00.000001Z"}, {"id": 1, "date": "2026-01-01T00:00:00Z"}]
        pagination.walk walk=full page=1 | listAllMessages {"created_at": "2026-01-01T00:00:00Z"} | 200 | []
    """
    listed = Listed.of(case)
    own = [item for item in case.asked("counting.counts") if item.labels.get("organization") is None and item.answered]
    every = [(item, n) for item in own if item.labels.get("kind") == "all" and (n := number_of(case.operation, item))]
    tried = [item for item in own if item.labels.get("kind") == "cutoff"]
    first = [item for item in tried if item.labels.get("row") == "middle" and item.labels.get("cut") == "own"]
    if listed is None or not every or not first:
        return
    total, numbers = every[0][1], (every[0][0].number,)
    told = [item for item in first if item.ok or item.status in (case.operation.refusals or (400, 422))]
    taken = {
        _place(case, item): item for item in told if (n := number_of(case.operation, item)) is not None and n < total
    }
    if not taken:
        cutoff = _cutoff(case, listed, first[0])
        if len(told) == len(first) and cutoff is not None and listed.beyond(cutoff)[0] < len(listed.known.rows):
            yield Seen((*numbers, *(item.number for item in told)), len(listed.known.rows))
            yield Problem(
                f"a cutoff in the middle of the list makes no difference to the count of {total}: "
                + "; ".join(f"as {_place(case, item)} it gives {_answer(case, item)}" for item in told),
                "the number of rows before the cutoff",
                f"{total}, as without one",
                "the cutoff",
                (*numbers, *(item.number for item in told)),
            )
        else:
            yield Lack(f"whether a cutoff makes a difference can't be told: {first[0].line}")
        return
    for place in taken:
        counted = [
            item for item in tried if _place(case, item) == place and number_of(case.operation, item) is not None
        ]
        yield Seen(tuple(item.number for item in counted), len(listed.known.rows))
        yield from list(_wrong(case, listed, place, counted))[:2]


def _wrong(case: Case, listed: Listed, place: Place | None, counted: Iterable[Exchange]) -> Iterator[Problem]:
    """Yield the counts that a cutoff under one name got wrong."""
    found: dict[tuple[object, object], tuple[Exchange, int, Any]] = {}
    for item in counted:
        number, cutoff = number_of(case.operation, item), _cutoff(case, listed, item)
        if number is None or cutoff is None:
            continue
        found[item.labels.get("row"), item.labels.get("cut")] = (item, number, cutoff)
        least, most = listed.beyond(cutoff)
        if number < least or (most is not None and number > most):
            expected = f"{least}" if least == most else f"at least {least}" + (f", at most {most}" if most else "")
            yield _differs(
                case, item, number, expected, f"as {place}: that many rows of the list lie beyond the cutoff"
            )
    for row in dict.fromkeys(row for row, _ in found):
        if (row, "own") in found and (row, "past") in found:
            (item, own, start), (other, past, end) = found[row, "own"], found[row, "past"]
            between = listed.between(start, end)
            if past - own < between:
                yield Problem(
                    f"as {place}: {own} row(s) are counted at a row's own moment and {past} a little past it, though "
                    f"{between} row(s) are of that moment",
                    f"{past - between} at the moment itself: it is not before the cutoff",
                    f"{own}",
                    "the count",
                    (other.number, item.number),
                )


def _place(case: Case, item: Exchange) -> Place | None:
    """Return the name under which a request gave a cutoff."""
    count = case.operation.count
    return next((place for place in (count.cutoff if count else ()) if sent(place, item) is not None), None)


def _cutoff(case: Case, listed: Listed, item: Exchange) -> Any:  # noqa: ANN401 - as the list's key compares
    """Return the cutoff of a request in the form in which the list's values compare; None where it had none."""
    text = sent(_place(case, item), item)
    if text is None or listed.side is None:
        return None
    if listed.side.key.type == "number":
        return int(text) if text.lstrip("-").isdigit() else None
    return order_value(listed.side.key, "", text)


def _answer(case: Case, item: Exchange) -> str:
    number = number_of(case.operation, item)
    return f"{item.status}" if number is None else f"{number}"


def _differs(case: Case, item: Exchange, found: int, expected: str, why: str) -> Problem:
    cutoff = sent(_place(case, item), item)
    return Problem(
        f"the count{f' with the cutoff {cutoff!r}' if cutoff else ''} is {found}, not {expected}: {why}",
        expected,
        f"{found}",
        "the count",
        (item.number,),
    )
