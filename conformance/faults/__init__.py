"""Ways to be wrong, each built from the parts of the correct server, one function each, by topic.

They are found in the modules of this package; there is no list to keep.
"""

import sys
from collections.abc import Mapping
from functools import cache

from conformance.contract.collecting import instances
from conformance.faults.fault import Fault

__all__ = ["Fault", "every"]


def every(contract: str | None = None) -> Mapping[str, Fault]:
    """All faults by id, in order; those of one contract if one is named."""
    return {name: fault for name, fault in _all().items() if contract in {None, fault.contract}}


@cache
def _all() -> Mapping[str, Fault]:
    """The faults of all modules."""
    faults: dict[str, Fault] = {}
    for fault in instances(sys.modules[__name__], Fault):
        if faults.setdefault(fault.id, fault) is not fault:
            msg = f"two faults are called {fault.id}: an id is the topic and the function's name, whatever the contract"
            raise ValueError(msg)
    return dict(sorted(faults.items()))
