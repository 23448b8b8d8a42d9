"""Lint rules: pure functions that judge a description alone; collected from the topic packages."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from conformance.contract.collecting import instances
from conformance.lint.rule import Problem, Rule, rule

__all__ = ["Problem", "Rule", "every", "rule"]


@cache
def every() -> dict[str, Rule]:
    """Return all rules by id. A function decorated with ``@rule`` in a topic's module is one; there is no list."""
    topics = [each.name for each in pkgutil.iter_modules(__path__) if each.ispkg and each.name != "formats"]
    packages = [import_module(f"{__name__}.{topic}") for topic in topics]
    return {item.id: item for item in sorted((item for each in packages for item in instances(each, Rule)), key=_id)}


def _id(item: Rule) -> str:
    return item.id
