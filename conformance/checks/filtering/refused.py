"""Values that a parameter does not allow, and requests that lack one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.contract.pagination import Place
from conformance.evidence.tokens import sent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Contract, Operation
    from conformance.contract.outcome import Statement
    from conformance.contract.register import Requirement
    from conformance.evidence.exchange import Exchange

NOT_FOUND = 404
ELSEWHERE = {401, 403, 429}  # refused, but not for what the request says


def fields(operation: Operation) -> Iterator[tuple[Place, dict[str, object]]]:
    """Yield the parameters of an operation, and the fields of a list's JSON body, each with its schema.

    Limits and cursors have checks of their own, and so has what is sent to people.
    """
    pages = operation.pagination
    own = {pages.limit, pages.cursor} if pages else set()
    for item in operation.parameters:
        place = Place("path" if item.where == "path" else "query", item.name)
        if item.where in {"query", "path"} and place not in own:
            yield place, item.schema
    for name, schema in (operation.body or {}).get("properties", {}).items() if pages else ():
        place = Place("body", at="/" + name.replace("~", "~0").replace("/", "~1"))
        if place not in own and isinstance(schema, dict):
            yield place, schema


def narrow(schema: dict[str, object]) -> bool:
    """Whether a schema leaves values out that no careful server takes."""
    return (
        bool({"enum", "maxLength"} & schema.keys())
        or schema.get("format") in {"uuid", "date-time"}
        or schema.get("type") in {"boolean", "integer", "number"}
    )


def constrained(operation: Operation) -> bool:
    """Whether an operation documents a refusal and has a parameter whose values are constrained."""
    return bool(operation.refusals) and any(narrow(schema) for _, schema in fields(operation))


def demanded(operation: Operation) -> list[Place]:
    """Return the parameters without which a list refuses a request; what is in the path can't be left out."""
    if operation.pagination is None or not operation.refusals:
        return []
    own = {operation.pagination.limit, operation.pagination.cursor}
    found = [
        Place("header" if item.where == "header" else "query", item.name)
        for item in operation.parameters
        if item.required and item.where in {"query", "header"}
    ]
    found += [Place("body", at=f"/{name}") for name in (operation.body or {}).get("required", ())]
    return [place for place in found if place not in own]


def address(operation: Operation, place: Place, keyword: str) -> str:
    """Return a constraint's address, as the register has it."""
    return f"{operation.id}/{place.where}{place.at or '/' + place.name}/{keyword}"


def _place(operation: Operation, name: str) -> Place:
    return Place("path", name) if operation.parameter(name, "path") is not None else Place.named(name)


@check(
    probes=("filtering.bad_values",),
    needs="a legal value that is accepted, beside one that is not legal",
    applies=constrained,
)
def rejects(case: Case) -> Iterable[Statement]:
    """A value outside a parameter's enum, format, length or type is refused as invalid; a legal twin is not.

    A typing error that is answered with an empty list, or with everything, is never found (000: status, tag; 001:
    phone_number_id, channel, opt_out, since; 003: direction, after, before; 004: order, ascending; the vendors' pages: the
    id of one message, numbers). A refusal proves something only where the same request with a legal value is not refused.
    An empty value and near forms are not judged.

    Passes:
        filtering.bad_values parameter=status constraint=enum twin=good | listMessages ?status=sent | 200 | {"data": []}
        filtering.bad_values parameter=status constraint=enum twin=bad | listMessages ?status=no-such-value | 422 | {"success": false}

    Fails:
        filtering.bad_values parameter=status constraint=enum twin=good | listMessages ?status=sent | 200 | {"data": []}
        filtering.bad_values parameter=status constraint=enum twin=bad | listMessages ?status=no-such-value | 200 | {"data": []}

    Fails (heymarket):
        filtering.bad_values parameter=/order constraint=enum twin=good | listAllMessages {"order": "updated_at"} | 200 | []
        filtering.bad_values parameter=/order constraint=enum twin=bad | listAllMessages {"order": "no-such-value"} | 200 | []

    Inconclusive:
        filtering.bad_values parameter=status constraint=enum twin=good | listMessages ?status=sent | 401 | {"success": false}
        filtering.bad_values parameter=status constraint=enum twin=bad | listMessages ?status=no-such-value | 401 | {"success": false}
    """
    for bad in case.asked("filtering.bad_values", twin="bad"):
        name, constraint = str(bad.labels["parameter"]), str(bad.labels["constraint"])
        place = _place(case.operation, name)
        good = [
            item
            for item in case.asked("filtering.bad_values", twin="good", parameter=name, constraint=constraint)
            if item.ok or (item.status == NOT_FOUND and place.where == "path")
        ]
        if not bad.answered:
            continue
        if not good:
            yield Lack(f"{name}: no legal value was accepted, so no refusal tells anything")
        elif bad.status in ELSEWHERE:
            yield Lack(f"{name}: not refused for its value: {bad.line}")
        else:
            yield Seen((good[0].number, bad.number))
            if bad.status not in case.operation.refusals:
                yield _accepted(case, bad, place, constraint, good[0])


def _accepted(case: Case, bad: Exchange, place: Place, constraint: str, good: Exchange) -> Problem:
    # 404 for a malformed identifier says "unknown", which is documented apart from "invalid"; other client errors are
    # a refusal all the same.
    documented = NOT_FOUND in {int(status) for status in case.operation.answers if status.isdigit()}
    milder = bad.refused and not (bad.status == NOT_FOUND and documented)
    value = bad.target.rpartition("/")[2] if place.where == "path" else sent(place, bad) or ""
    name = place.name or place.at
    return Problem(
        f"{name}={value[:40]!r} breaks the parameter's {constraint}, yet it is answered {bad.status}",
        f"refused as invalid ({' or '.join(map(str, case.operation.refusals))}), as {good.line} is not",
        bad.line,
        name,
        (good.number, bad.number),
        basis="inferred" if milder else "stated",
        constraint=_counted(case, address(case.operation, place, {"length": "maxLength"}.get(constraint, constraint))),
    )


def entry(contract: Contract, at: str) -> Requirement | None:
    """Return the register's entry that speaks most closely of a constraint."""
    found = [
        (len(each), item) for item in contract.register for each in item.constrains if f"{at}/".startswith(f"{each}/")
    ]
    return max(found, key=lambda each: each[0], default=(0, None))[1]


def _counted(case: Case, at: str) -> str:
    """Return a constraint's address where its own entry counts: it names this check, or asks nothing of a server."""
    own = entry(case.contract, at)
    named = own is not None and any(name.partition("#")[0] == "filtering.rejects" for name in own.checks)
    return at if own is not None and (named or own.level == "may") else ""


@check(
    probes=("filtering.required",),
    needs="a request with all its parameters that is accepted, beside one that lacks one",
    applies=lambda operation: bool(demanded(operation)),
)
def required(case: Case) -> Iterable[Statement]:
    """A list that can't be asked for without a parameter refuses a request that lacks it.

    What is left out by mistake must not be taken for everything, or for nothing (004: phone number and inbox). It proves
    something only where the same request with the parameter is accepted.

    Passes (heymarket):
        filtering.required twin=good | getRecentMessages ?phoneNumber=1&inboxID=2 | 200 | []
        filtering.required parameter=inboxID twin=bad | getRecentMessages ?phoneNumber=1 | 400 | {}

    Fails (heymarket):
        filtering.required twin=good | getRecentMessages ?phoneNumber=1&inboxID=2 | 200 | []
        filtering.required parameter=inboxID twin=bad | getRecentMessages ?phoneNumber=1 | 200 | []

    Warns (heymarket):
        filtering.required twin=good | getRecentMessages ?phoneNumber=1&inboxID=2 | 200 | []
        filtering.required parameter=inboxID twin=bad | getRecentMessages ?phoneNumber=1 | 404 | {}
    """
    good = next((item for item in case.asked("filtering.required", twin="good") if item.ok), None)
    for bad in case.asked("filtering.required", twin="bad"):
        place = _place(case.operation, str(bad.labels["parameter"]))
        name = place.name or place.at
        if not bad.answered:
            continue
        if good is None:
            yield Lack("the request with all its parameters was not accepted, so no refusal tells anything")
        elif bad.status in ELSEWHERE:
            yield Lack(f"{name}: not refused for what it lacks: {bad.line}")
        else:
            yield Seen((good.number, bad.number))
            if bad.status not in case.operation.refusals:
                yield Problem(
                    f"without {name}, which is required, a request is answered {bad.status}",
                    f"refused ({' or '.join(map(str, case.operation.refusals))}), as {good.line} is not",
                    bad.line,
                    name,
                    (good.number, bad.number),
                    basis="inferred" if bad.refused else "stated",
                    constraint=address(case.operation, place, "required"),
                )
