"""Lint rules: pure functions that judge a description alone; collected from the topic packages."""

from __future__ import annotations

import sys
from functools import cache

from conformance.contract.collecting import instances
from conformance.lint.rule import Problem, Rule, rule

__all__ = ["Problem", "Rule", "every", "rule"]


@cache
def every() -> dict[str, Rule]:
    """Return all rules by id. A function decorated with ``@rule`` in a topic's module is one; there is no list."""
    found = {item.id: item for item in instances(sys.modules[__name__], Rule)}
    return dict(sorted(found.items()))
