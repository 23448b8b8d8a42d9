"""The kill matrix as a table: ``python -m tests.kill.table > reports/kill-matrix.md``, held to the faults by a test."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from conformance.checks import every as every_check
from conformance.faults import every

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines() -> Iterator[str]:
    """Yield the table: each fault with the checks that it makes worse, then each check with its faults."""
    yield "# Kill matrix"
    yield ""
    yield "Each fault of the reference server makes worse exactly the checks named beside it; those in brackets only"
    yield "lose their evidence and are inconclusive. `tests/kill` proves every row, and that the correct server passes"
    yield "every check."
    yield ""
    yield f"{len(every())} faults, {len(every_check())} checks."
    yield ""
    yield "| fault | what is wrong | checks that see it |"
    yield "|---|---|---|"
    for name, fault in every().items():
        seen = [f"`{check}`" for check in fault.kills] + [f"(`{check}`)" for check in fault.blinds]
        yield f"| `{name}` | {fault.summary.replace('|', '&#124;')} | {' '.join(seen)} |"
    yield ""
    yield "| check | seen to fail by |"
    yield "|---|---|"
    for check in every_check():
        killers = [f"`{name}`" for name, fault in every().items() if check in fault.kills]
        yield f"| `{check}` | {' '.join(killers)} |"


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
