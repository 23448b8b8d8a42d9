from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance.contract.loading import load_contract
from conformance.contract.outcome import Outcome, Problem, Result
from conformance.evidence.exchange import Exchange
from conformance.evidence.setting import Setting
from conformance.evidence.transcript import Transcript
from conformance.report.run import Report, Section

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
BEGAN = 1_780_272_000.0  # 2026-06-01T00:00:00Z


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="write the golden files of tests/report anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of `golden/`; `pytest tests/report --golden-update` writes the file."""

    def compare(name: str, text: str) -> None:
        path = HERE / "golden" / name
        if request.config.getoption("--golden-update", default=False):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text("utf-8")

    return compare


def result(operation: str, check: str, outcome: Outcome, *names: str, reason: str = "", **more: object) -> Result:
    return Result("shop", operation, check, outcome, requirements=names, reason=reason, **more)  # type: ignore[arg-type]


REPEATED = Problem(
    message="order 17 (2026-01-03T12:00:00Z), the last row of page 1, is the first row of page 2 too",
    expected="each order once",
    actual="order 17 twice; its time, 2026-01-03T12:00:00Z, is order 18's too, so the boundary may be a time alone",
    at="/data/0/id",
    exchanges=(12, 13),
    requirement="SH-1",
)
CURL = (
    """curl -sS -i -g -H 'Authorization: Bearer '"${FULL_KEY}" 'https://shop.example/orders?limit=2' ; """
    """curl -sS -i -g -H 'Authorization: Bearer '"${FULL_KEY}" 'https://shop.example/orders?limit=2&cursor=%5B9%5D'"""
)
NEEDS = "needs two organizations: add credentials of another one"
RESULTS = (
    result("listOrders", "access.scope", Outcome.PASSED, "SH-4", examined={"exchanges": 3}),
    result("placeOrder", "access.scope", Outcome.PASSED, "SH-4", examined={"exchanges": 2}),
    result("listOrders", "access.tenant_isolation", Outcome.INCONCLUSIVE, "SH-3", reason=NEEDS),
    result("placeOrder", "access.tenant_isolation", Outcome.INCONCLUSIVE, "SH-3", reason=NEEDS),
    result("listOrders", "errors.no_leak", Outcome.WAIVED, reason="waived until 2026-12-31: TICKET-1"),
    result("listOrders", "ordering.tiebreaker", Outcome.NOT_APPLICABLE, reason="no tiebreaker is declared"),
    result(
        "listOrders",
        "pagination.exclusive",
        Outcome.FAILED,
        "SH-1",
        problems=(REPEATED, *[Problem(f"row {n} comes twice\x1b[31m", requirement="SH-1") for n in range(4)]),
        examined={"exchanges": 2, "rows": 4, "pages": 2},
        reproduce=CURL,
    ),
    result(
        "listOrders",
        "pagination.limit_bounds",
        Outcome.WARNED,
        "SH-2",
        problems=(Problem("limit=501 was answered with 200 and 500 rows", requirement="SH-2", basis="inferred"),),
    ),
    result("placeOrder", "schema.response", Outcome.ERROR, reason="the check itself broke: KeyError('x')"),
)


@pytest.fixture
def report() -> Report:
    contract = load_contract(str(HERE / "shop" / "openapi.yaml"))
    transcript = Transcript(Setting("shop", "https://shop.example"))
    for number in range(1, 15):
        transcript.add(Exchange(number, "shop", "listOrders", "p", "GET", "https://shop.example/orders"))
    return Report(
        sections=(Section(contract, "https://shop.example", transcript),),
        results=RESULTS,
        started=BEGAN,
        finished=BEGAN + 4.25,
        seed=7,
        partial=True,
        notes=("narrowed: 3 of 12 applicable checks were not judged",),
        version="0.1.0",
        gathering=3.14159,
        chain=2.5,
        missing=3,
    )
