"""How much is asked of a list: less where a document gives a rate, since there each request takes its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.contract.model import Operation


@dataclass(frozen=True, slots=True)
class Plan:
    """The longest of each kind of walk, in pages, and how many of them."""

    default: int  # a walk without a limit
    head: int  # a window at the head
    group: int  # a window around rows of one moment
    longest: int  # a walk by sevens: through the largest groups
    few: int  # a whole walk at a divisor of the total
    groups: int  # groups of rows that are looked at
    exact: int  # walks whose last page is exactly full, for each filter
    writes: int  # a walk during which rows are added
    varied: bool = False  # whether the last walk has another page size than the first


WIDE = Plan(default=25, head=12, group=8, longest=20, few=20, groups=6, exact=100, writes=7)
SPARING = Plan(default=8, head=6, group=4, longest=8, few=6, groups=3, exact=1, writes=4, varied=True)


def plan_of(operation: Operation) -> Plan:
    """Return the plan for a list."""
    limit = operation.rate_limit
    return SPARING if limit is not None and limit.requests is not None else WIDE
