"""Reports of small rules, for the tests of the formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conformance.lint.formats.view import View
from conformance.lint.result import Mark, Report, Result, Stale
from conformance.lint.rule import Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.rule import Severity

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
VIEW = View(root=ROOT)
SHOP = Path("tests/lint/golden/shop.yaml")  # as named in a run at the root of the repository
PAGE = """Rows have an order.

Without one a caller meets a row twice, or never.
It matters on page two.

Wrong:
    paths: {/a: {get: {}}}

Right:
    paths:
      /a: {}
"""


def rule(name: str = "ordering.declared", severity: Severity = "error", check: str = "", doc: str = PAGE) -> Rule:
    def judge(_: Description) -> tuple[Problem, ...]:
        return ()

    judge.__doc__ = doc
    return Rule(name, severity, check, judge)


def mark(line: int = 7, column: int = 5, end: int = 8, path: Path = SHOP, **more: str) -> Mark:
    return Mark(path, line, column, end, more.get("pointer", "/paths/~1orders/get"), more.get("note", ""))


def result(message: str = "rows have no order", of: Rule | None = None, **more: object) -> Result:
    of = of or rule()
    known: dict[str, object] = {
        "hint": "say it: order: [{by: /id}]",
        "place": mark(),
        "document": SHOP,
        "definition": "/paths/~1orders/get",
        "operations": ("listOrders",),
    }
    return Result(of, of.severity, message, **{**known, **more})  # type: ignore[arg-type]


def report(*results: Result, **more: object) -> Report:
    known: dict[str, object] = {"documents": (SHOP,), "operations": {SHOP: 3}}
    return Report(results=results, **{**known, **more})  # type: ignore[arg-type]


def everything() -> Report:
    """Return a report in which each thing that a format shows is there."""
    return report(*_results(), stale=(Stale("errors.gone", "openapi.yaml", "/paths/~1old/get"),), **_broken())


def _broken() -> dict[str, object]:
    missing = Path("nowhere.yaml")
    return {
        "documents": (SHOP, missing),
        "unreadable": ("nowhere.yaml: can't be read: No such file or directory",),
        "broken": (f"{SHOP}: the rule errors.odd itself broke: KeyError: 'x'",),
    }


def _results() -> Iterator[Result]:
    shared = mark(21, 5, 10, pointer="/components/parameters/limit")
    yield result()
    yield result(
        "the page size 'limit' has no default",
        rule("pagination.limit_default", "warning", "pagination.limit_default"),
        place=shared,
        definition="/components/parameters/limit",
        hint="",
        operations=("listOrders", "listItems", "listUsers", "listPets", "listCats"),
        related=(mark(9, 7, 17, note="used [here]"), mark(23, 7, 9, note="its schema")),
        requirements=("SH-1", "SH-2"),
    )
    yield result("known", rule("errors.envelope"), definition="/paths", suppressed="the vendor has none", aspect="a")
    yield result("recorded", rule("errors.code"), definition="", baseline=True, operations=())


def view(**more: object) -> View:
    return View(**{"root": ROOT, **more})  # type: ignore[arg-type]
