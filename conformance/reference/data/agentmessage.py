"""Messages of AgentMessage: every status, channel and opt-out, tags that need escaping, totals with many divisors."""

import random
import uuid
from collections.abc import Iterator
from typing import Final

from conformance.reference.accounts import named
from conformance.reference.clock import SECOND
from conformance.reference.data import TEXTS, times, turns
from conformance.reference.lifecycle import STATUSES
from conformance.reference.values import Organization, Row

TO: Final = ("+15554443333", "+15554443334", "+447700900123")
WITHOUT_CONSENT: Final = "+15550100001"
LANDLINE: Final = "+15550100002"
NOT_OWNED: Final = "+15559990000"
NUMBERS: Final = {"a": ("+15551112222", "+15551112223", "+15551112224"), "b": ("+15557770001", "+15557770002")}
TAGS: Final = (
    "order-7421", None, "promo", "PROMO", "100%", "50%25 off", "a+b", "a b", "x&y=z", "under_score", "underXscore",
    None, "ünïcode ✓", "quo\"te's", "日本語", "#1;--", "t" * 64, "prom",
)  # fmt: skip
WORDS: Final = ("STOP", "UNSUBSCRIBE", "Cancel")
PAGE: Final = {"outbound": 50, "inbound": 20}
_PLANS: Final = {
    ("a", "outbound"): "tie3 ms9 tie2 tie8 s14 one30 tie3 ms8 one40 tie3 tie120 one15 s3 tie2",
    ("a", "inbound"): "tie2 ms8 tie3 s10 one30 tie8 one19 tie40 one8 tie2",
    ("b", "outbound"): "tie3 ms8 s7 one17 tie5",
    ("b", "inbound"): "ms9 tie4 s7 one18 tie2",
}


def organizations(seed: int) -> dict[str, Organization]:
    """The tenants, by the names that a configuration calls them."""
    return {
        name: Organization(name, named(seed, name), numbers, frozenset({*TO, LANDLINE}), frozenset({LANDLINE}))
        for name, numbers in NUMBERS.items()
    }


def rows(now: float, seed: int, name: str) -> Iterator[Row]:
    """All messages of a data set."""
    for (organization, direction), plan in _PLANS.items():
        chance = random.Random(f"{seed}:{organization}:{direction}")  # noqa: S311 - data, no secret
        chosen = times(plan, now, name, PAGE[direction], chance)
        make = _outbound if direction == "outbound" else _inbound
        for at, turn in zip(chosen, turns(len(chosen), chance), strict=True):
            common = {
                "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "organization": organization,
                "direction": direction,
                "at": at,
                "channel": "mms" if turn % 4 == 1 else "sms",
                "carrier_id": f"bw-{at // SECOND}-{chance.getrandbits(24):06x}",
            }
            yield {**common, **make(organization, seed, turn, chance, at)}


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
