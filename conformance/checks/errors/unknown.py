"""What is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.errors.shape import Fault, asked, code_of, envelope_of, grouped
from conformance.contract.outcome import Lack, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.outcome import Statement

NOT_FOUND = 404
RATE_LIMITED = 429


@check(
    probes=("errors.provoke",),
    needs="a row that can be read by its id: seed one",
    applies=lambda operation: bool(operation.resource and operation.answer(NOT_FOUND)) and operation.askable,
)
def not_found(case: Case) -> Iterator[Statement]:
    """An id that nobody has is answered 404, and so is one that another organization has.

    A client that is told 404 stops asking; told 403 it knows that the id exists, which is nobody else's business. Source:
    the vendor's page of this operation. The control is a row of one's own, read by its id.

    Passes:
        errors.provoke provoke=known_id | getMessage | 200 | {"success": true, "data": {"id": "a", "status": "sent"}}
        errors.provoke provoke=unknown_id | getMessage | 404 | {"success": false, "error": {"code": "NOT_FOUND", "message": "none", "request_id": "r1"}}
        errors.provoke provoke=foreign_id | getMessage | 404 | {"success": false, "error": {"code": "NOT_FOUND", "message": "none", "request_id": "r2"}}
    Fails:
        errors.provoke provoke=known_id | getMessage | 200 | {"success": true, "data": {"id": "a", "status": "sent"}}
        errors.provoke provoke=unknown_id | getMessage | 404 | {"success": false, "error": {"code": "NOT_FOUND", "message": "none", "request_id": "r1"}}
        errors.provoke provoke=foreign_id | getMessage | 403 | {"success": false, "error": {"code": "FORBIDDEN", "message": "not yours", "request_id": "r2"}}
    """
    controls = list(case.asked("errors.provoke", provoke="known_id"))
    if controls and not any(item.ok for item in controls):
        yield Lack(f"the control, a listed id, was not read: {asked(controls[0])} was answered {controls[0].status}")
        return
    codes = [name for name, statuses in case.operation.error_codes.items() if NOT_FOUND in statuses]
    wrong, examined = [], []
    for what in ("unknown_id", "foreign_id"):
        for exchange in case.asked("errors.provoke", provoke=what):
            if not controls or not exchange.answered or exchange.status == RATE_LIMITED:
                continue
            examined.append(exchange.number)
            whose = "that nobody has" if what == "unknown_id" else "of another organization's row"
            code = code_of(envelope_of(case.operation, exchange), exchange)
            if exchange.status != NOT_FOUND or (codes and code is not None and code not in codes):
                expected = f"404 {' or '.join(codes)}".strip()
                fault = Fault(
                    f"an id {whose} is not answered 404", expected, f"{exchange.status} {code or ''}".strip(), ""
                )
                wrong.append((fault, exchange))
    yield from grouped(wrong)
    if examined:
        yield Seen(tuple(examined))
