"""``report.json``: the format that the others are made from; ``spec/schemas/report.schema.json`` describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conformance.contract import times
from conformance.contract.outcome import Outcome
from conformance.report.coverage import coverage

if TYPE_CHECKING:
    from conformance.contract.outcome import Problem, Result
    from conformance.report.run import Report, Section

FORMAT = "conformance-report/1"


def render(report: Report) -> str:
    """Return the report as JSON text."""
    return json.dumps(tree(report), indent=2) + "\n"  # ASCII: a lone surrogate in a message survives it


def tree(report: Report) -> dict[str, Any]:
    """Return the report as plain data."""
    totals, counted = report.totals, coverage(report)
    return {
        "format": FORMAT,
        "tool": {"name": "messaging-conformance", "version": report.version},
        "target": {"contracts": [_contract(section) for section in report.sections]},
        "started_at": times.show(report.started),
        "finished_at": times.show(report.finished),
        "seed": report.seed,
        "partial": report.partial,
        "notes": list(report.notes),
        "verdict": report.verdict,
        "totals": {outcome.value: totals[outcome] for outcome in Outcome},
        "statements": {
            "required": counted.required,
            "examined": counted.examined,
            "inconclusive": sum(counted.inconclusive.values()),
            "unjudged": counted.unjudged,
            "unchecked": counted.unchecked,
        },
        "requests": report.requests,
        "pace": {
            "gathering_seconds": round(report.gathering, 3),
            "longest_chain_seconds": round(report.chain, 3),
        },
        "results": [_result(result) for result in report.results],
    }


def _contract(section: Section) -> dict[str, str]:
    contract = section.contract
    return {
        "name": contract.name,
        "url": section.url,
        "version": contract.version,
        "sha256": contract.document.sha256,
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "contract": result.contract,
        "operation": result.operation,
        "check": result.check,
        "requirements": list(result.requirements),
        "outcome": result.outcome.value,
        "problems": [_problem(problem) for problem in result.problems],
        "examined": {name: result.examined.get(name, 0) for name in ("exchanges", "rows", "pages")},
        "reason": result.reason,
        "reproduce": result.reproduce,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "message": problem.message,
        "expected": problem.expected,
        "actual": problem.actual,
        "at": problem.at,
        "exchanges": list(problem.exchanges),
        "requirement": problem.requirement,
        "level": problem.level,
        "basis": problem.basis,
    }
