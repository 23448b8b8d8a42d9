"""Few cases that show much: where a contract says how many requests anybody may make, none is wasted."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from conformance.probes.schema.sure import broken_by, fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.contract.model import Contract, Operation
    from conformance.probes.schema.drawn import Drawn


def few(contract: Contract, operation: Operation, cases: Iterable[Drawn], most: int) -> list[Drawn]:
    """Choose at most so many: three bad ones for each good one, and of them some for each constraint that counts.

    A case that breaks nothing for certain, or what a document lets pass, could not be held against anybody.
    """
    good: dict[tuple[object, ...], Drawn] = {}
    bad: dict[tuple[object, ...], tuple[int, str, Drawn]] = {}
    for case in cases:
        if case.mode == "positive":
            good.setdefault(case.key, case)
            continue
        broken = broken_by(operation, case)
        counted = sorted(item for item in broken if _counts(contract, item))
        if counted:
            bad.setdefault(case.key, (len(broken), counted[0], case))
    kinds: dict[str, list[Drawn]] = {}
    for number, address, case in sorted(bad.values(), key=lambda item: item[0]):
        del number
        kinds.setdefault(address, []).append(case)
    wrong = in_turn(list(kinds.values()), max(most * 3 // 4, most - len(good)))
    return [*_different(operation, list(good.values()), most - len(wrong)), *wrong]


def _different(operation: Operation, cases: list[Drawn], most: int) -> list[Drawn]:
    """Choose at most so many, each time the one that brings most values that no other one has."""
    shown = [{(place, repr(case.get(place))) for place, _ in fields(operation)} for case in cases]
    left, known = list(range(len(cases))), set[object]()
    chosen: list[Drawn] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda index: len(shown[index] - known))
        left.remove(best)
        known |= shown[best]
        chosen.append(cases[best])
    return chosen


def in_turn(kinds: Sequence[Sequence[Drawn]], most: int) -> list[Drawn]:
    """Choose at most so many, one of each kind before a second of any."""
    rounds = zip_longest(*kinds)
    return [case for one in rounds for case in one if case is not None][:most]


def _counts(contract: Contract, address: str) -> bool:
    """Whether the register holds a broken constraint against a target; without an entry it does."""
    entries = [
        (len(place), entry)
        for entry in contract.register
        for place in entry.constrains
        if f"{address}/".startswith(f"{place}/")
    ]
    return not entries or max(entries, key=lambda item: item[0])[1].level != "may"
