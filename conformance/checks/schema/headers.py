"""The headers of answers. Judged on every exchange of the run, whoever asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conformance.checks.kinds import Case, check
from conformance.checks.schema.answers import PROBE, SAME, described, validator
from conformance.contract.outcome import Problem, Seen, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange


def _has_headers(operation: Operation) -> bool:
    return any(answer.headers for answer in operation.answers.values()) and operation.askable


@check(
    probes=(PROBE,),
    needs="an answer with a documented header: rows for a second page, or --allow-burst for a 429",
    applies=_has_headers,
)
def headers(case: Case) -> Iterator[Statement]:
    """A documented header is there where it is promised, once, and has the documented form.

    Of a header that comes twice, clients take the first, the last, or both joined by a comma. Documents 000, 002; for
    Heymarket the vendor's page.

    Passes:
        schema.cases mode=positive | listMessages ?limit=1 | 200 X-Next-Cursor=abc | {"success": true, "data": []}
    Fails:
        schema.cases mode=positive | listMessages ?limit=1 | 200 X-Next-Cursor=abc X-Next-Cursor=abd | {"success": true, "data": []}
    Fails:
        rate_limit.burst | sendMessage {} | 429 | {"success": false, "error": {"code": "RATE_LIMITED", "message": "", "request_id": "a"}}
    Passes (heymarket):
        schema.cases mode=positive | listAllMessages {} | 200 X-Request-Id=7f3 | []
        pagination.bad_cursors | listAllMessages { | 400 | refused before anything reads it
    Fails (heymarket):
        schema.cases mode=positive | listAllMessages {} | 200 | []
    """
    found: dict[tuple[str, int, str], list[tuple[Exchange, Problem]]] = {}
    for exchange, answer in described(case):
        for name, documented in answer.headers.items():
            values = [value for key, value in exchange.response_headers if key.lower() == name.lower()]
            if not values and not documented["required"]:
                continue
            yield Seen((exchange.number,))
            constraint = f"{case.operation.id}/{answer.status}/header/{name}"
            problem = _header_problem(exchange, name, values, documented["schema"], constraint)
            if problem is not None:
                found.setdefault((name, exchange.status, problem.message), []).append((exchange, problem))
    for cases in found.values():
        numbers = tuple(exchange.number for exchange, _ in cases)[:SAME]
        more = f" ({len(cases)} answers like this)" if len(cases) > 1 else ""
        first = cases[0][1]
        yield replace(first, message=f"{first.message}{more}", exchanges=numbers)


def _header_problem(
    exchange: Exchange, name: str, values: list[str], schema: dict[str, Any], constraint: str
) -> Problem | None:
    status = exchange.status
    if not values:
        return Problem(f"a {status} has no {name}", name, "(absent)", name, constraint=constraint)
    if len(values) > 1:
        return Problem(f"a {status} has {name} {len(values)} times", "once", ", ".join(values), name)
    if not _fits(schema, values[0]):
        message = f"{name} of a {status} has not the documented form"
        return Problem(message, str(schema), values[0], name, constraint=constraint)
    return None


def _fits(schema: dict[str, Any], text: str) -> bool:
    """Whether a header's text fits a schema, read as a number where the schema asks for one."""
    value: object = text
    if schema.get("type") in {"integer", "number"} and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        value = int(text) if "." not in text else float(text)
    return bool(validator(schema).is_valid(value))
