"""Messages of Whippy: every type and delivery status, ids of which some are missing, oldest and newest at a tie."""

import random
import uuid
from collections.abc import Iterator
from typing import Final

from conformance.reference.accounts import named
from conformance.reference.clock import SECOND
from conformance.reference.data import TEXTS, times, turns
from conformance.reference.values import Row

TYPES: Final = ("sms", "mms", "email", "whatsapp", "note", "voicemail")
STATUSES: Final = ("queued", "sent", "delivered", "failed", "undelivered", "opened")
PAGE: Final = 50
# How many there are of what a row belongs to, and how often it belongs to none: every so many rows, or never.
IDS: Final = {
    "conversation_id": (5, 0),
    "contact_id": (7, 0),
    "sequence_id": (2, 2),
    "campaign_id": (3, 2),
    "user_id": (4, 3),
    "channel_id": (3, 0),
    "integration_id": (2, 5),
}
_PLANS: Final = {
    "a": "tie2 ms9 one14 tie3 s13 tie2 one16 tie36 ms8 one18 tie5 tie2 one12 s8 tie3 one18 ms6 tie2 tie3",
    "b": "tie3 ms6 one11 tie2 s7 one8 tie3",
}


def rows(now: float, seed: int, name: str) -> Iterator[Row]:
    """All messages of a data set."""
    for organization, plan in _PLANS.items():
        chance = random.Random(f"{seed}:whippy:{organization}")  # noqa: S311 - data, no secret
        chosen = times(plan, now, name, PAGE, chance)
        for at, turn in zip(chosen, turns(len(chosen), chance), strict=True):
            kind = TYPES[chance.randrange(len(TYPES))]
            yield {
                "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "organization": organization,
                "at": at,
                "updated": at + chance.randrange(900 * SECOND),
                "type": kind,
                "direction": "inbound" if turn % 3 == 0 else "outbound",
                "delivery_status": None if kind == "note" else STATUSES[chance.randrange(len(STATUSES))],
                "text": TEXTS[turn % len(TEXTS)],
                "contact": f"+1555333{turn % IDS['contact_id'][0]:04}",
                **{field: _belongs(seed, organization, field, turn, chance) for field in IDS},
            }


def _belongs(seed: int, organization: str, field: str, turn: int, chance: random.Random) -> str | None:
    """What a row belongs to; a contact's number follows from its row, and so does the contact."""
    count, missing = IDS[field]
    if missing and turn % missing == 0:
        return None
    number = turn % count if field == "contact_id" else chance.randrange(count)
    return named(seed, f"whippy:{organization}:{field}:{number}")
