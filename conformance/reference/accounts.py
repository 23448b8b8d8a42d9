"""Two organizations, their numbers and their keys: what a configuration for this server lists.

The keys are throwaway: they follow from the seed and open nothing but this server.
"""

import hashlib
import uuid
from typing import Final

from conformance.reference.values import Key, Organization

READ: Final = "messages:read"
SEND: Final = "messages:send"
_NAMESPACE = uuid.UUID("0190a1b2-c3d4-7566-a7b8-c9d0e1f2a3b4")
TO: Final = ("+15554443333", "+15554443334", "+447700900123")
WITHOUT_CONSENT: Final = "+15550100001"
LANDLINE: Final = "+15550100002"
NOT_OWNED: Final = "+15559990000"
NUMBERS: Final = {"a": ("+15551112222", "+15551112223", "+15551112224"), "b": ("+15557770001", "+15557770002")}
_SCOPES = {
    "full": ("a", (READ, SEND)),
    "spare": ("a", (READ, SEND)),
    "reader": ("a", (READ,)),
    "sender": ("a", (SEND,)),
    "neighbour": ("b", (READ, SEND)),
    "old": ("a", (READ, SEND)),
}
_REVOKED = "old"


def named(seed: int, name: str) -> str:
    """A UUID that follows from seed and name."""
    return str(uuid.uuid5(_NAMESPACE, f"{seed}:{name}"))


def organizations(seed: int) -> dict[str, Organization]:
    """The tenants, by the names that a configuration calls them."""
    return {
        name: Organization(name, named(seed, name), numbers, frozenset({*TO, LANDLINE}), frozenset({LANDLINE}))
        for name, numbers in NUMBERS.items()
    }


def keys(seed: int) -> dict[str, Key]:
    """The keys, by name."""
    return {
        name: Key(name, _token(seed, name), organization, frozenset(scopes), revoked=name == _REVOKED)
        for name, (organization, scopes) in _SCOPES.items()
    }


def _token(seed: int, name: str) -> str:
    """A key that looks like one of the vendor's."""
    return "am_live_" + hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()[:32]
