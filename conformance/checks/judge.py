"""From evidence to results: run a check, weigh its problems by the register, and say the outcome.

A pure function of contract and evidence: the live run and ``conformance judge`` come to the same results.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.checks import every
from conformance.checks.kinds import Case, Check
from conformance.contract.outcome import (
    BINDING,
    CONTRACT,
    Lack,
    NotApplicable,
    Outcome,
    Problem,
    Result,
    Seen,
    Statement,
)
from conformance.evidence.curl import curl

if TYPE_CHECKING:
    from conformance.contract.model import Contract, Operation
    from conformance.contract.register import Requirement
    from conformance.evidence.transcript import Transcript

MOST_PROBLEMS = 20  # of one check on one operation in a report; the rest is counted, not listed


def applicable(contract: Contract) -> list[tuple[Operation, Check]]:
    """Return every check on every operation that it speaks of: what a whole run judges."""
    return [
        (operation, check)
        for operation in contract.operations.values()
        for check in every().values()
        if check.applies(operation)
    ]


def judge(contract: Contract, operation: Operation, check: Check, transcript: Transcript) -> Result:
    """Judge one check on one operation.

    A problem of a relational check counts only if the repeated probe shows it again: what does not repeat is
    ``inconclusive``, since a target that is alive may have moved between two requests.
    """
    broken = [
        f"probe {note['probe']} on {note['operation']}: {note['reason']}"
        for note in transcript.notes
        if note.get("broken") and note["probe"] in check.probes and note["operation"] == operation.id
    ]
    if broken:
        return Result(contract.name, operation.id, check.id, Outcome.ERROR, reason=f"the suite broke: {broken[0]}")
    try:
        statements = _state(contract, operation, check, transcript, 1)
        doubtful = any(item.aspect != CONTRACT for item in _problems(statements))
        if check.relational and doubtful and _repeated(check, transcript):
            again = _state(contract, operation, check, transcript, 2)
            if not _problems(again) and not any(isinstance(item, Lack) for item in again):
                reason = f"did not repeat: {_problems(statements)[0].message}"
                seen = [item for item in statements if isinstance(item, Seen)]
                return _result(contract, operation, check, [*seen, Lack(reason)], transcript)
        return _result(contract, operation, check, statements, transcript)
    except Exception as error:  # noqa: BLE001 - a broken check is an outcome of its own, not the end of the run
        return Result(contract.name, operation.id, check.id, Outcome.ERROR, reason=f"the check itself broke: {error!r}")


def _repeated(check: Check, transcript: Transcript) -> bool:
    return any(item.probe in check.probes for item in transcript.view(2).exchanges)


def _state(
    contract: Contract, operation: Operation, check: Check, transcript: Transcript, attempt: int
) -> list[Statement]:
    """Run a check on one attempt's evidence; what it said of the same evidence before is what it says now."""
    view = transcript.view(attempt)
    key = (contract.name, operation.id, check.id)
    if key not in view.said:
        view.said[key] = list(check.judge(Case(contract, operation, view)))
    return view.said[key]


def _problems(statements: list[Statement]) -> list[Problem]:
    return [item for item in statements if isinstance(item, Problem)]


def weigh(contract: Contract, operation: Operation, check: Check, problem: Problem) -> Problem:
    """Give a problem its requirement, level and basis: the register's, unless the check itself is milder."""
    best = _entry(contract, operation, check, problem)
    level, basis = (best.level, best.basis) if best else (check.level, check.basis)
    milder = not problem.breaks_must
    return replace(
        problem,
        requirement=best.id if best else "",
        level=problem.level if problem.level != "must" else level,
        basis=problem.basis if milder and problem.basis not in BINDING else basis,
    )


def _entry(contract: Contract, operation: Operation, check: Check, problem: Problem) -> Requirement | None:
    """Return the register's entry that speaks most closely of a problem: its constraint's, its aspect's, its check's."""
    entries: list[tuple[int, Requirement]] = [
        (len(address), entry)
        for entry in contract.register
        for address in entry.constrains
        if problem.constraint and f"{problem.constraint}/".startswith(f"{address}/")
    ]
    entries = entries or [
        (entry.serves(check.id, problem.aspect), entry) for entry in contract.requirements(operation.id, check.id)
    ]
    size, best = max(entries, key=lambda item: item[0], default=(0, None))
    return best if size else None


def _result(
    contract: Contract, operation: Operation, check: Check, statements: list[Statement], transcript: Transcript
) -> Result:
    weighed = [weigh(contract, operation, check, item) for item in _problems(statements)]
    problems = [item for item in weighed if item.level != "may"]  # what a document permits is not held against anyone
    problems.sort(key=lambda item: not item.breaks_must)
    seen = [item for item in statements if isinstance(item, Seen)]
    lacks = list(dict.fromkeys(item.reason for item in statements if isinstance(item, Lack)))
    moot = [item.reason for item in statements if isinstance(item, NotApplicable)]
    notes = [
        str(note["reason"])
        for note in transcript.notes
        if note["probe"] in check.probes and note["operation"] in {operation.id, ""}
    ]
    if problems:
        outcome, reason = Outcome.FAILED if problems[0].breaks_must else Outcome.WARNED, "; ".join(lacks)
    elif lacks:
        outcome, reason = Outcome.INCONCLUSIVE, "; ".join(lacks)
    elif seen:
        outcome, reason = Outcome.PASSED, ""
    elif moot:
        outcome, reason = Outcome.NOT_APPLICABLE, moot[0]
    else:
        outcome = Outcome.INCONCLUSIVE
        reason = "; ".join(dict.fromkeys([f"needs {check.needs}", *notes[:2]]))
    by_number = {item.number: item for item in transcript.exchanges} if problems else {}
    numbers = [number for number in (problems[0].exchanges if problems else ()) if number in by_number]
    return Result(
        contract=contract.name,
        operation=operation.id,
        check=check.id,
        outcome=outcome,
        problems=_few(problems),
        requirements=tuple(entry.id for entry in contract.requirements(operation.id, check.id)),
        examined={
            "exchanges": len(set(itertools.chain.from_iterable(item.exchanges for item in seen))),
            "rows": sum(item.rows for item in seen),
            "pages": sum(item.pages for item in seen),
        },
        reason=reason,
        reproduce=" ; ".join(curl(by_number[number]) for number in numbers[-2:]),
    )


def _few(problems: list[Problem]) -> tuple[Problem, ...]:
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    rest = len(problems) - MOST_PROBLEMS
    last = problems[MOST_PROBLEMS - 1]
    return (*problems[: MOST_PROBLEMS - 1], replace(last, message=f"{last.message} (and {rest} more like these)"))


def judge_all(contract: Contract, transcript: Transcript) -> list[Result]:
    """Judge every applicable check."""
    return [judge(contract, operation, check, transcript) for operation, check in applicable(contract)]
