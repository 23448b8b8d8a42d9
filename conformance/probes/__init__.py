"""Probes: they ask the target, through one guarded client, and write down what came back. Nothing else does I/O."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from conformance.probes.ask import Ask, Probe, probe

__all__ = ["Ask", "Probe", "every", "probe"]

_FRAME = {"ask", "chain", "reach", "client", "gather", "guard", "keys", "pace", "target", "transport", "redaction"}


@cache
def every() -> dict[str, Probe]:
    """Return all probes by id. A function decorated with ``@probe`` in a topic's module is one; there is no list."""
    found: dict[str, Probe] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if module.name.removeprefix(f"{__name__}.") in _FRAME:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Probe):
                found[value.id] = value
    return dict(sorted(found.items()))
