"""What a run was allowed and given: recorded with the evidence, without any key."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Credential:
    """A key's name, organization and scopes; never the key. ``scopes`` None: not known."""

    name: str
    organization: str
    scopes: tuple[str, ...] | None = None
    revoked: bool = False
    variable: str = ""  # the environment variable that a `curl` line takes the key from

    def allows(self, scopes: frozenset[str]) -> bool | None:
        """Whether it may use an operation that needs ``scopes``; None where its scopes are not known."""
        if not scopes:
            return True
        return None if self.scopes is None else scopes <= set(self.scopes)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The phone numbers of one organization that ``[send]`` names; empty where it names none."""

    sender: str = ""
    to: tuple[str, ...] = ()
    without_consent: str = ""
    landline: str = ""
    from_not_owned: str = ""
    at_most: int = 20
    burst_at_most: int = 200

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every number that a message may be addressed to."""
        return tuple(number for number in (*self.to, self.without_consent, self.landline) if number)


@dataclass(frozen=True, slots=True)
class Setting:
    """The circumstances of the evidence on one contract."""

    contract: str
    url: str
    credentials: tuple[Credential, ...] = ()
    send: dict[str, Numbers] = field(default_factory=dict)  # by organization
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)  # by operationId
    allow_send: bool = False
    allow_burst: bool = False
    seed: int = 0
    began: float = 0.0  # seconds since 1970 UTC, by our clock
    request_budget: int = 5000
    time_budget: float = 300.0
    masked: bool = False  # phone numbers and texts are pseudonyms, here and in the exchanges
    examples: int = 50  # generated cases of each kind and operation
    rate_limit: tuple[int, float] | None = None  # the account's own: requests in seconds

    def credential(self, name: str) -> Credential | None:
        """Return a credential by name."""
        return next((item for item in self.credentials if item.name == name), None)

    @property
    def organizations(self) -> tuple[str, ...]:
        """The organizations of the credentials that work, in the order of the configuration."""
        return tuple(dict.fromkeys(item.organization for item in self.credentials if not item.revoked))

    def pick(self, scopes: frozenset[str], organization: str | None = None) -> Credential | None:
        """Return a working credential that has the scopes (or whose scopes are not known), the best known first."""
        wanted = organization if organization is not None else next(iter(self.organizations), "")
        fit = [
            item
            for item in self.credentials
            if not item.revoked and item.organization == wanted and item.allows(scopes) is not False
        ]
        return min(fit, key=lambda item: (item.scopes is None, -len(item.scopes or ())), default=None)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the HAR."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Setting:
        """Read what ``to_json`` wrote."""
        credentials = tuple(
            Credential(**{**item, "scopes": None if item["scopes"] is None else tuple(item["scopes"])})
            for item in raw["credentials"]
        )
        send = {name: Numbers(**{**item, "to": tuple(item["to"])}) for name, item in raw["send"].items()}
        limit = raw.get("rate_limit")
        known = {**raw, "credentials": credentials, "send": send, "rate_limit": tuple(limit) if limit else None}
        return cls(**known)
