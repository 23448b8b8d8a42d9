"""Page sizes at, past and beside their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import annotation, sized
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.tokens import sent
from conformance.evidence.walks import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Basis, Statement
    from conformance.evidence.exchange import Exchange


@check(
    probes=("pagination.limits",),
    needs="a legal limit that is accepted, beside one that is not legal",
    applies=lambda operation: (
        sized(operation) and bool(operation.limit_schema) and (bool(operation.refusals) or _lenient(operation))
    ),
)
def limit_bounds(case: Case) -> Iterable[Statement]:
    """A limit below, above or beside the documented range is refused; the bounds themselves are accepted.

    000: 1 to 200, 001: 1 to 100; both document an error for invalid parameters. A server that serves no more than the
    maximum for a larger limit keeps the bound though it doesn't refuse: that only warns, since authorities differ. Where
    a contract says that such a limit is cut down, or counts for none, that is what must happen. Where it gives no bound
    (004) any number may be served or refused, and only a failure is wrong.

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
    bounds = [item for item in case.asked("pagination.limits", kind="bound") if item.answered]
    accepted = [item for item in bounds if item.ok]
    if not bounds:
        return
    if not accepted and not any(item.status in case.operation.refusals for item in bounds):
        yield Lack(f"no legal limit was accepted, so no refusal tells anything: {bounds[0].line}")
        return
    yield from _twins(case, bounds)
    for kind in ("below_minimum", "over_maximum", "malformed"):
        for item in case.asked("pagination.limits", kind=kind):
            if item.answered and accepted:
                yield from _judged(case, item, kind)
    for kind, aspect in (("empty", "malformed"), ("unbounded", "no_5xx")):
        for item in case.asked("pagination.limits", kind=kind):
            if item.answered and item.status >= 500:  # noqa: PLR2004
                yield _problem(case, item, aspect, "a page or a client error")


def _lenient(operation: Operation) -> bool:
    """Whether the contract says that some limit is cut down, or counts for none."""
    found = operation.pagination
    return found is not None and {found.over_maximum, found.under_minimum, found.malformed} != {"reject"}


def _twins(case: Case, bounds: Iterable[Exchange]) -> Iterator[Statement]:
    """Yield the legal limits, and a problem for each that is refused."""
    pagination = annotation(case)
    documented = {str(case.operation.limit_schema.get(word)) for word in ("minimum", "maximum", "default")}
    for item in bounds:
        yield Seen((item.number,))
        if item.status in case.operation.refusals or item.status >= 500:  # noqa: PLR2004
            known = sent(pagination.limit, item) in documented
            yield Problem(
                f"the limit {sent(pagination.limit, item)} is {'documented' if known else 'positive'}, yet it is "
                f"answered {item.status}",
                "a page",
                item.line,
                "limit",
                (item.number,),
                aspect="bounds_accepted",
                basis="stated" if known else "inferred",
            )


def _judged(case: Case, item: Exchange, kind: str) -> Iterator[Statement]:
    pagination = annotation(case)
    if item.status in {401, 403, 429}:
        yield Lack(f"not refused for its limit: {item.line}")
        return
    yield Seen((item.number,))
    kinds = {"below_minimum": pagination.under_minimum, "over_maximum": pagination.over_maximum}
    promised = kinds.get(kind, pagination.malformed)
    if promised != "reject":
        yield from _served(case, item, kind, promised)
        return
    if item.status in case.operation.refusals:
        return
    expected = f"refused as invalid ({' or '.join(map(str, case.operation.refusals))})"
    if item.refused:
        yield _problem(case, item, kind, expected, basis="inferred")
    elif item.ok and kind == "over_maximum":
        most = int(case.operation.limit_schema.get("maximum", 0))
        rows = rows_of(pagination, item)
        if rows is None or len(rows) > most:
            yield _problem(case, item, "over_maximum", expected, rows=len(rows or ()))
        else:
            yield _problem(case, item, "clamped", expected, rows=len(rows), basis="inferred")
    else:
        yield _problem(case, item, kind, expected)


def _served(case: Case, item: Exchange, kind: str, promised: str) -> Iterator[Problem]:
    """Yield a problem unless a limit was cut down to the bound, or counted for none, as the contract promises."""
    bounds = case.operation.limit_schema
    word = "default" if promised == "default" else "maximum" if kind == "over_maximum" else "minimum"
    most = bounds.get(word)
    expected = f"a page of at most {most} rows, the {word}" if most is not None else "a page"
    rows = rows_of(annotation(case), item)
    if rows is None:
        yield _problem(case, item, kind, expected)
    elif isinstance(most, int) and len(rows) > most:
        yield _problem(case, item, kind, expected, rows=len(rows))


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
