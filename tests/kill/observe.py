"""Judge faults in two processes; write what each made worse: ``python -m tests.kill.observe [FAULT…] > kills.json``."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from conformance.contract.outcome import Outcome
from conformance.faults import every
from tests.kill.matrix import judged_with

WORSE = (Outcome.FAILED, Outcome.WARNED, Outcome.INCONCLUSIVE, Outcome.ERROR)


def observe(fault: str) -> tuple[str, dict[str, Any]]:
    """Return the checks that are worse than passed, by outcome, with the first words of each."""
    judged = judged_with(every()[fault])
    worse: dict[str, Any] = {}
    for result in judged.results.values():
        if result.outcome in WORSE:
            said = result.problems[0].message if result.problems else result.reason
            worse.setdefault(result.outcome.value, {}).setdefault(result.check, {})[result.operation] = said[:400]
    return fault, worse


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(every())
    with ProcessPoolExecutor(2) as pool:
        json.dump(dict(pool.map(observe, chosen)), sys.stdout, indent=1)
