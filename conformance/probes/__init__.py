"""Probes: they ask the target, through one guarded client, and write down what came back. Nothing else does I/O."""

from __future__ import annotations

import sys
from functools import cache

from conformance.contract.collecting import instances
from conformance.probes.ask import Ask, Probe, probe

__all__ = ["Ask", "Probe", "every", "probe"]


@cache
def every() -> dict[str, Probe]:
    """Return all probes by id. A function decorated with ``@probe`` in a topic's module is one; there is no list."""
    found = {item.id: item for item in instances(sys.modules[__name__], Probe)}
    return dict(sorted(found.items()))
