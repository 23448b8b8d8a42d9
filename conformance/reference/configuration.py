"""The conformance.toml that fits this server: every key, every number that a message may be addressed to."""

import json

from conformance.reference import accounts

_SEND = """
[send]
from = {sender}
to = {to}
without_consent = {without_consent}
landline = {landline}
from_not_owned = {not_owned}
at_most = {at_most}
burst_at_most = {burst}

[send.b]
from = {neighbour}
to = {to}
"""


def text(contract: str, url: str, *, seed: int, roomy: bool) -> str:
    """The complete file."""
    target = f"[target]\nurl = {_toml(url)}\ncontract = [{_toml(contract)}]\n"
    credentials = "".join(_credential(name, seed) for name in accounts.keys(seed))
    send = _SEND.format(
        sender=_toml(accounts.NUMBERS["a"][0]),
        neighbour=_toml(accounts.NUMBERS["b"][0]),
        to=_toml(list(accounts.TO)),
        without_consent=_toml(accounts.WITHOUT_CONSENT),
        landline=_toml(accounts.LANDLINE),
        not_owned=_toml(accounts.NOT_OWNED),
        at_most=60 if roomy else 40,
        burst=400 if roomy else 200,
    )
    return target + credentials + send


def _credential(name: str, seed: int) -> str:
    """One key with what it may do."""
    key = accounts.keys(seed)[name]
    lines = {"key": key.token, "organization": key.organization, "scopes": sorted(key.scopes)}
    shown = "".join(f"{field} = {_toml(value)}\n" for field, value in lines.items())
    return f"\n[credentials.{name}]\n{shown}" + ("revoked = true\n" if key.revoked else "")


def _toml(value: object) -> str:
    """ASCII strings and lists of them are written in TOML as in JSON."""
    return json.dumps(value)
