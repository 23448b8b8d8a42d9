"""What an answer says of access: let in, refused, or nothing at all.

Law: a refusal counts only beside its control, the same request with the key that must work. A target that answers 401 to
everything enforces nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.checks.errors.shape import asked
from conformance.contract.outcome import Lack, Problem, Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.checks import Case
    from conformance.contract.outcome import Basis, Statement
    from conformance.evidence.exchange import Exchange

WHO, WHAT, LIMITED, FAILED = 401, 403, 429, 500
# Forms that some standard lets in: RFC 6750 section 2.3 knows a key in the query, and many read the first two words only.
MILDER: dict[str, Basis] = {"in-query": "inferred", "two-words": "standard"}
KEYS = ("access.keys", "access.control")


@dataclass
class Answers:
    """The answers to one wrong form of a key, sorted by what they say."""

    admitted: list[Exchange] = field(default_factory=list)
    refused: list[Exchange] = field(default_factory=list)  # 401 or 403
    otherwise: list[Exchange] = field(default_factory=list)  # refused, with a status that says neither who nor what
    unclear: list[Exchange] = field(default_factory=list)


def who(case: Case) -> str:
    """Return the statuses that say that nobody is known by this key."""
    return " or ".join(map(str, case.operation.unauthenticated))


def controls(case: Case) -> dict[str, Exchange]:
    """Return, by what the request reaches, the answer to the same request with the right key, where that was let in."""
    found: dict[str, Exchange] = {}
    for exchange in (*case.asked("access.keys", form="control"), *case.asked("access.control"), *_allowed(case)):
        reach = str(exchange.labels.get("reach"))
        if let_in(case, exchange):
            found.setdefault(reach, exchange)
    return found


def _allowed(case: Case) -> Iterator[Exchange]:
    yield from case.asked("access.scopes", cell="allowed")


def let_in(case: Case, exchange: Exchange) -> bool:
    """Whether a right key was taken for one: data, an accepted send, or a refusal that is about the request."""
    if exchange.labels.get("reach") in {"nobody", "no-resource"}:
        return exchange.refused and exchange.status not in {*case.operation.unauthenticated, WHO, WHAT, LIMITED}
    return exchange.ok


def sort(case: Case, exchanges: Iterator[Exchange]) -> Answers:
    """Sort answers to one form by what they say, where there is a control for them."""
    answers, known = Answers(), controls(case)
    for exchange in exchanges:
        reach = str(exchange.labels.get("reach"))
        if reach not in known or not exchange.answered or exchange.status == LIMITED:
            answers.unclear.append(exchange)
        elif exchange.ok:
            answers.admitted.append(exchange)
        elif exchange.status in {*case.operation.unauthenticated, WHO, WHAT}:
            answers.refused.append(exchange)
        elif reach in {"nobody", "no-resource"} and exchange.status < FAILED:
            # The request was found wrong before the key, or the key was let in: by itself it can't be told.
            (answers.admitted if _as_if_known(case, exchange) else answers.unclear).append(exchange)
        else:
            answers.otherwise.append(exchange)
    return answers


def _as_if_known(case: Case, exchange: Exchange) -> bool:
    """Whether a wrong key was answered as the right one is, while a key of nobody was refused on the same request."""
    if exchange.auth not in {"cut", "cut-in-half", "lengthened", "other-case"}:
        return False
    reach = exchange.labels.get("reach")
    known = case.operation.unauthenticated
    return any(item.status in known for item in case.asked("access.keys", form="unknown", reach=reach))


def uncontrolled(case: Case) -> Iterator[Lack]:
    """Yield why there is no control."""
    if controls(case):
        return
    asked_for = [item for item in case.asked("access.keys", form="control") if item.answered]
    for exchange in asked_for[:1]:
        yield Lack(f"the control is missing: the right key was answered {exchange.status} on {asked(exchange)}")


def _basis(exchange: Exchange, form: str, *, mild: bool) -> Basis:
    """A revoked key is mentioned nowhere, and a malformed header may be any client error; 5xx never, and 403 is not 401."""
    if exchange.status >= FAILED:
        return "stated"
    return "inferred" if form == "revoked" or (mild and exchange.status != WHAT) else "stated"


def refusals(
    case: Case,
    forms: tuple[str, ...],
    what: Callable[[Exchange], str],
    *,
    tolerated: tuple[int, ...] = (),
    aspect: str = "",
) -> Iterator[Statement]:
    """Judge that each form of a key is refused with 401, or what the contract has in its place."""
    yield from uncontrolled(case)
    for form in forms:
        answers = sort(case, case.asked("access.keys", form=form))
        for exchange in answers.admitted[:1]:
            yield Problem(
                f"{what(exchange)} was let in: {asked(exchange)} was answered {exchange.status}",
                f"{who(case)}, and neither data nor effect",
                f"{exchange.status}, as with the right key",
                "Authorization",
                (exchange.number,),
                aspect,
                basis=MILDER.get(form, "stated"),
            )
        known = case.operation.unauthenticated
        for exchange in [item for item in (*answers.otherwise, *answers.refused) if item.status not in known][:1]:
            if exchange.status not in tolerated and form not in MILDER:
                yield Problem(
                    f"{what(exchange)} is refused with another status than {who(case)}: {asked(exchange)}",
                    who(case),
                    str(exchange.status),
                    "Authorization",
                    (exchange.number,),
                    aspect,
                    basis=_basis(exchange, form, mild=bool(tolerated)),
                )
        if answers.refused or answers.otherwise:
            yield Seen(tuple(item.number for item in (*answers.refused, *answers.otherwise)))
        elif answers.unclear and not answers.admitted and form not in MILDER:
            status = answers.unclear[-1].status
            yield Lack(
                f"{what(answers.unclear[-1])} can't be judged: it was answered {status} on a request that was wrong "
                "besides, or that has no control; for a send that takes --allow-send and [send]"
            )
