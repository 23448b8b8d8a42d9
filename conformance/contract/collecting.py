"""Find what a package holds by looking: checks, probes and faults have no list to append to."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

T = TypeVar("T")


def instances(package: ModuleType, kind: type[T]) -> Iterator[T]:
    """Yield the values of a kind that stand at the top of a package's modules, at any depth."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(found.name)).values():
            if isinstance(value, kind):
                yield value
