"""Bounds of a schema that nothing fits between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.lint.node import Node

    Check = Callable[[Node, str], Iterator[Problem]]

_UPPER = {
    "minLength": "maxLength",
    "minItems": "maxItems",
    "minProperties": "maxProperties",
    "minContains": "maxContains",
}
_NOTHING = {"minLength": "no string fits", "minProperties": "no object fits"}


def number(value: object) -> float | int | None:
    """Return a number; None for anything else."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _counts(name: str) -> Check:
    other = _UPPER[name]

    def check(node: Node, _: str) -> Iterator[Problem]:
        low, high = number(node.value[name]), number(node.value.get(other))
        if low is not None and high is not None and low > high:
            yield _crossed(node, name, other, _NOTHING.get(name, "no array fits"))

    return check


def _crossed(node: Node, name: str, other: str, nothing: str) -> Problem:
    return Problem(
        node[name],
        f"{name} {node.value[name]} is more than {other} {node.value[other]}: {nothing}",
        hint="swap them, or mend one",
        related=((node[other], other),),
    )


def _numbers(node: Node, version: str) -> Iterator[Problem]:
    """Judge an inclusive or an exclusive bound on either side; in 3.0 a boolean makes one exclusive."""
    value = node.value
    lows = [(each, name) for name in ("exclusiveMinimum", "minimum") if (each := number(value.get(name))) is not None]
    highs = [(each, name) for name in ("exclusiveMaximum", "maximum") if (each := number(value.get(name))) is not None]
    if not lows or not highs:
        return
    low, name = max(lows, key=lambda each: each[0])
    high, other = min(highs, key=lambda each: each[0])
    out = name.startswith("exclusive") or other.startswith("exclusive")
    if version == "3.0":
        out = value.get("exclusiveMinimum") is True or value.get("exclusiveMaximum") is True
    if low > high:
        yield _crossed(node, name, other, "no number fits")
    elif low == high and out:
        yield Problem(
            node[name],
            f"no number fits: {low} is the bound on both sides, and itself not allowed",
            hint="mend one of the bounds",
            related=((node[other], other),),
        )


BOUNDS: dict[str, Check] = {
    **{name: _counts(name) for name in _UPPER},
    "minimum": _numbers,
    "exclusiveMinimum": _numbers,
}
