"""Ways to be wrong, each built from the parts of the correct server, one function each, by topic.

They are found in the modules of this package; there is no list to keep.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from conformance.faults.fault import Fault

__all__ = ["Fault", "every"]


def every(contract: str | None = None) -> Mapping[str, Fault]:
    """All faults by id, in order; those of one contract if one is named."""
    return {name: fault for name, fault in _all().items() if contract in {None, fault.contract}}


@cache
def _all() -> Mapping[str, Fault]:
    """The faults of all modules."""
    modules = [import_module(found.name) for found in pkgutil.walk_packages(__path__, f"{__name__}.")]
    faults = {value.id: value for module in modules for value in vars(module).values() if isinstance(value, Fault)}
    return dict(sorted(faults.items()))
