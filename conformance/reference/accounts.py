"""Two organizations and their keys, which a configuration for this server lists.

The keys are throwaway: they follow from the seed and open nothing but this server.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from conformance.reference.values import Key, Organization

_NAMESPACE = uuid.UUID("0190a1b2-c3d4-7566-a7b8-c9d0e1f2a3b4")
_REVOKED = "old"
# A system without scopes; `spare` is a second key of the first organization.
UNSCOPED: Final = {"full": ("a", ()), "spare": ("a", ()), "neighbour": ("b", ()), _REVOKED: ("a", ())}


def named(seed: int, name: str) -> str:
    """A UUID that follows from seed and name."""
    return str(uuid.uuid5(_NAMESPACE, f"{seed}:{name}"))


def plain(seed: int) -> Mapping[str, Organization]:
    """Two tenants of which nothing is known but that there are two."""
    return {name: Organization(name, named(seed, name)) for name in ("a", "b")}


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who may call a system: keys by name, each with its organization and scopes, and how the vendor's keys begin."""

    prefix: str
    holders: Mapping[str, tuple[str, tuple[str, ...]]]
    organizations: Callable[[int], Mapping[str, Organization]] = plain

    def keys(self, seed: int) -> dict[str, Key]:
        """The keys, by name."""
        return {
            name: Key(name, self._token(seed, name), organization, frozenset(scopes), revoked=name == _REVOKED)
            for name, (organization, scopes) in self.holders.items()
        }

    def _token(self, seed: int, name: str) -> str:
        """A key that looks like one of the vendor's."""
        return self.prefix + hashlib.sha256(f"{self.prefix}:{seed}:{name}".encode()).hexdigest()[:32]
