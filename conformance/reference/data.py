"""Seeded messages, all of them days old, that hold the traps of a list in pages.

Newest first, each organization has groups of rows with one time (pairs to a hundred and more, across the boundaries
of every small page size and of the largest), rows within one millisecond and within one second whose printed times sort
otherwise as text, tags and texts that need escaping, every status, channel and opt-out, and totals with many divisors.
"""

import random
import uuid
from collections.abc import Iterator
from typing import Final

from conformance.reference.accounts import NUMBERS, named
from conformance.reference.clock import DAY, SECOND
from conformance.reference.lifecycle import STATUSES
from conformance.reference.values import Row

TAGS: Final = (
    "order-7421", None, "promo", "PROMO", "100%", "50%25 off", "a+b", "a b", "x&y=z", "under_score", "underXscore",
    None, "ünïcode ✓", "quo\"te's", "日本語", "#1;--", "t" * 64, "prom",
)  # fmt: skip
TEXTS: Final = (
    "hello from agentmessage",
    "Grüße 👋",
    "100% off + more & <b>",
    'it\'s "quoted"\nand broken',
    "x" * 321,
    "ok",
)
WORDS: Final = ("STOP", "UNSUBSCRIBE", "Cancel")
_PLANS: Final = {
    ("a", "outbound"): "tie3 ms9 tie2 tie8 s14 one30 tie3 ms8 one40 tie3 tie120 one15 s3 tie2",
    ("a", "inbound"): "tie2 ms8 tie3 s10 one30 tie8 one19 tie40 one8 tie2",
    ("b", "outbound"): "tie3 ms8 s7 one17 tie5",
    ("b", "inbound"): "ms9 tie4 s7 one18 tie2",
}
SIZES: Final = {
    "standard": {"outbound": 1000, "inbound": 1000},
    "page": {"outbound": 50, "inbound": 20},
    "one": {"outbound": 1, "inbound": 1},
    "empty": {"outbound": 0, "inbound": 0},
}
_FRACTIONS: Final = (
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


def rows(now: float, seed: int, data: str) -> Iterator[Row]:
    """All messages of a data set."""
    for (organization, direction), plan in _PLANS.items():
        chance = random.Random(f"{seed}:{organization}:{direction}")  # noqa: S311 - data, no secret
        times = list(_times(plan, int(now) * SECOND - DAY, chance))[: SIZES[data][direction]]
        make = _outbound if direction == "outbound" else _inbound
        turns = list(range(len(times)))
        chance.shuffle(turns)
        for at, turn in zip(times, turns, strict=True):
            common = {
                "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "organization": organization,
                "direction": direction,
                "at": at,
                "channel": "mms" if turn % 4 == 1 else "sms",
                "carrier_id": f"bw-{at // SECOND}-{chance.getrandbits(24):06x}",
            }
            yield {**common, **make(organization, seed, turn, chance, at)}


def _times(plan: str, newest: int, chance: random.Random) -> Iterator[int]:
    """Times, newest first, in groups as the plan has them."""
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
                yield from (at + fraction for fraction in _FRACTIONS[-count:])
            case _:
                for _ in range(count):
                    at -= chance.randrange(30, 6000) * SECOND
                    yield at + chance.choice(_FRACTIONS)


def _outbound(organization: str, seed: int, turn: int, chance: random.Random, at: int) -> Row:
    """A sent message that has settled in one of the statuses."""
    del seed, at
    text = TEXTS[turn % len(TEXTS)]
    numbers = NUMBERS[organization]
    return {
        "sender": numbers[turn % len(numbers)],
        "recipient": f"+1555444{chance.randrange(12):04}",
        "text": text,
        "segments": -(-len(text) // 160),
        "priority": "default",
        "tag": TAGS[turn % len(TAGS)],
        "settled": STATUSES[turn // 2 % len(STATUSES)] if turn % 2 else "delivered",
    }


def _inbound(organization: str, seed: int, turn: int, chance: random.Random, at: int) -> Row:
    """A received message; every third asks to be left alone."""
    numbers = NUMBERS[organization]
    keyword = WORDS[turn % len(WORDS)] if turn % 7 < 2 else None  # noqa: PLR2004 - two of seven
    text = keyword or TEXTS[turn % len(TEXTS)]
    number = numbers[turn % len(numbers)]
    return {
        "sender": f"+1555444{chance.randrange(12):04}",
        "recipient": number,
        "text": text,
        "segments": -(-len(text) // 160),
        "number_id": named(seed, number),
        "opted_out": int(keyword is not None),
        "keyword": keyword,
        "carrier_at": at - chance.randrange(40_000_000),
        "media": "https://media.example.com/1.jpg" if turn % 4 == 1 else None,
    }
