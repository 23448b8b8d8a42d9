"""Merge keys (``<<: *a``, https://yaml.org/type/merge.html), and how much aliases make of little."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from conformance.contract.reading.events import OFFSET, UPPER
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from conformance.contract.reading.events import Built

MOST = 3_000_000  # nodes after expansion, that any description may have
FACTOR = 10  # and how many times as many as are written, beyond that


def refuse_bombs(built: Built) -> None:
    """Refuse aliases of aliases of aliases: a page of text that stands for millions of nodes."""
    marks, numbers, totals = built.marks, list(built.aliases), [0]
    most = max(MOST, FACTOR * len(marks))
    for number, origin in built.aliases.items():
        end = marks[origin] >> UPPER or origin + 1
        inside = totals[bisect_left(numbers, end, 0, len(totals) - 1)]
        before = totals[bisect_left(numbers, origin, 0, len(totals) - 1)]
        totals.append(totals[-1] + end - origin - 1 + inside - before)
        if totals[-1] + len(marks) > most:
            cause = f"the aliases expand to more than {most:,} nodes; write less of them, or $refs instead"
            raise Unreadable(marks[number] & OFFSET, cause)


def merge(built: Built) -> None:
    """Expand the merge keys, the inner ones first; a ``<<`` whose value can't be merged stays as it is."""
    for here, _, key in sorted(built.merging, key=lambda each: (built.marks[each[1]] >> UPPER, -each[1])):
        value, origin = here.get("<<"), built.aliases.get(key + 1, key + 1)
        sources = [(value, origin)] if isinstance(value, dict) else _listed(built, value, origin)
        if not sources or not all(isinstance(source, dict) for source, _ in sources):
            continue
        del here["<<"]
        built.merges[key] = sources
        for source, _ in sources:
            for name, member in source.items():
                here.setdefault(name, member)


def _listed(built: Built, value: object, number: int) -> list[tuple[Any, int]]:
    if not isinstance(value, list):
        return []
    found, each = [], number + 1
    for item in value:
        found.append((item, built.aliases.get(each, each)))
        each = built.marks[each] >> UPPER or each + 1
    return found
