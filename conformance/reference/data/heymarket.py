"""Messages of Heymarket: a long conversation and short ones, few ties, since a time alone is the cursor there."""

import random
from collections.abc import Iterator
from typing import Final

from conformance.reference.clock import SECOND
from conformance.reference.data import TEXTS, times, turns
from conformance.reference.values import Row

STATUSES: Final = ("delivered", "failed", "pending", "sent")
PAGE: Final = 30
LOCAL_IDS: Final = ("c-1001", None, "a+b", "x&y=z", "50%25 off", "ünïcode ✓", "quo\"te's", None, "under_score")
# Phone and inbox by organization, with how many of ten rows each conversation has: one number in two inboxes, and one
# inbox with several numbers.
CONVERSATIONS: Final = {
    "a": (("14155550100", 101, 4), ("14155550100", 102, 2), ("14155550123", 101, 2), ("447700900123", 103, 2)),
    "b": (("14155550100", 201, 5), ("14155550177", 202, 5)),
}
_PLANS: Final = {
    "a": "one8 ms7 one13 tie2 one12 s13 one17 tie2 one20 ms9 one16 s8 one21 tie2 one9 s13 one8 tie3 one7",
    "b": "one6 s7 one5 tie2 one8 ms6 one6",
}


def rows(now: float, seed: int, name: str) -> Iterator[Row]:
    """All messages of a data set."""
    for start, (organization, plan) in enumerate(_PLANS.items()):
        chance = random.Random(f"{seed}:heymarket:{organization}")  # noqa: S311 - data, no secret
        chosen = times(plan, now, name, PAGE, chance)
        shares = [(phone, inbox) for phone, inbox, share in CONVERSATIONS[organization] for _ in range(share)]
        ids = chance.sample(range(1000), len(chosen))
        for at, turn, number in zip(chosen, turns(len(chosen), chance), ids, strict=True):
            phone, inbox = shares[turn % len(shares)]
            outbound = chance.randrange(3) > 0
            yield {
                "id": 48_210_000 + 2 * number + start,
                "organization": organization,
                "at": at,
                "updated": at + chance.choice((0, 1, 7200)) * chance.randrange(SECOND),
                "phone": phone,
                "inbox": inbox,
                "conversation": 7000 + 10 * inbox + int(phone[-1]),
                "type": "outbound" if outbound else "inbound",
                "status": STATUSES[turn // 3 % len(STATUSES)],
                "text": TEXTS[turn % len(TEXTS)],
                "media": "https://media.example.com/1.jpg" if turn % 5 == 1 else None,
                "author": 501 + turn % 3 if outbound else None,
                "broadcast": 9001 + turn % 2 if outbound and turn % 4 == 0 else None,
                "flagged": int(turn % 6 == 0),
                "local_id": LOCAL_IDS[turn % len(LOCAL_IDS)] if outbound else None,
                "header": "Support" if turn % 7 == 0 else None,
            }
