"""What the servers are seeded with: rows that are all days old and hold the traps of a list in pages.

Newest first, each organization has groups of rows with one time, across the boundaries of every small page size and of
the largest, rows within one millisecond and within one second, and texts that need escaping.
"""

import random
from collections.abc import Iterator
from typing import Final

from conformance.reference.clock import DAY, SECOND

NAMES: Final = ("standard", "page", "one", "empty")
TEXTS: Final = (
    "hello from agentmessage",
    "Grüße 👋",
    "100% off + more & <b>",
    'it\'s "quoted"\nand broken',
    "x" * 321,
    "ok",
)
FRACTIONS: Final = (
    900_000,
    750_000,
    500_001,
    500_000,
    456_789,
    250_000,
    123_000,
    100_000,
    99_990,
    50_000,
    12_300,
    1_000,
    1,
    0,
)


def times(plan: str, now: float, name: str, page: int, chance: random.Random) -> list[int]:
    """Times, newest first, in groups as the plan has them: of a data set the first, one page, one, or none at all."""
    count = {"standard": None, "page": page, "one": 1, "empty": 0}[name]
    return list(_times(plan, int(now) * SECOND - DAY, chance))[:count]


def turns(count: int, chance: random.Random) -> list[int]:
    """The numbers of so many rows, shuffled: what a row holds does not follow from its time."""
    numbers = list(range(count))
    chance.shuffle(numbers)
    return numbers


def _times(plan: str, newest: int, chance: random.Random) -> Iterator[int]:
    """Groups of one time (`tie`), one millisecond (`ms`), one second (`s`), and rows that are minutes apart (`one`)."""
    at = newest
    for group in plan.split():
        form, count = group.rstrip("0123456789"), int(group.lstrip("tiemsonr"))
        at -= chance.randrange(600, 6000) * SECOND
        match form:
            case "tie":
                tied = at + chance.choice((123_457, 120_001, 999_999))
                yield from [tied] * count
            case "ms":
                yield from (at + 123_000 + 111 * left for left in range(count - 1, -1, -1))
            case "s":
                yield from (at + fraction for fraction in FRACTIONS[-count:])
            case _:
                for _ in range(count):
                    at -= chance.randrange(30, 6000) * SECOND
                    yield at + chance.choice(FRACTIONS)
