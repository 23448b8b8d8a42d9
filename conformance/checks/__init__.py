"""Checks: pure functions that judge evidence against a contract; collected from the topic modules."""

from __future__ import annotations

import sys
from functools import cache

from conformance.checks.kinds import Case, Check, check
from conformance.contract.collecting import instances

__all__ = ["Case", "Check", "check", "every"]


@cache
def every() -> dict[str, Check]:
    """Return all checks by id. A function decorated with ``@check`` in a topic's module is one; there is no list."""
    found = {item.id: item for item in instances(sys.modules[__name__], Check)}
    return dict(sorted(found.items()))
