"""Checks: pure functions that judge evidence against a contract; collected from the topic modules."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from conformance.checks.kinds import Case, Check, check

__all__ = ["Case", "Check", "check", "every"]

_FRAME = {"kinds", "judge", "examples"}


@cache
def every() -> dict[str, Check]:
    """Return all checks by id. A function decorated with ``@check`` in a topic's module is one; there is no list."""
    found: dict[str, Check] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if module.name.removeprefix(f"{__name__}.") in _FRAME:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Check):
                found[value.id] = value
    return dict(sorted(found.items()))
