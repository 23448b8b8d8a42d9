"""The conformance.toml that fits this server: every key, and all else that a system needs to be examined."""

import json
from collections.abc import Mapping

from conformance.reference.system import System
from conformance.reference.values import Key


def text(systems: Mapping[str, System], urls: Mapping[str, str], *, seed: int, roomy: bool) -> str:
    """The complete file; with several systems, each has its own URL, keys and rate limit in it."""
    several = len(systems) > 1
    credentials = (
        _credential(contract if several else "", key)
        for contract, system in systems.items()
        for key in system.accounts.keys(seed).values()
    )
    settings = (system.settings(roomy=roomy) for system in systems.values())
    return _target(systems, urls, roomy=roomy) + "".join(credentials) + "".join(settings)


def _target(systems: Mapping[str, System], urls: Mapping[str, str], *, roomy: bool) -> str:
    """Where the server is, and how often it may be asked."""
    rates = {
        contract: f"{{ requests = {system.roomy_rate[0]}, seconds = {system.roomy_rate[1]} }}"
        for contract, system in systems.items()
        if roomy and system.roomy_rate is not None
    }
    lines = {
        "url": _choice({contract: _toml(urls[contract]) for contract in systems}, len(systems)),
        "contract": _toml(list(systems)),
        "rate_limit": _choice(rates, len(systems)),
    }
    return "[target]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items() if value)


def _choice(values: Mapping[str, str], count: int) -> str:
    """The one value, or a table of one for each contract."""
    if count == 1:
        return next(iter(values.values()), "")
    return "{ " + ", ".join(f"{contract} = {value}" for contract, value in values.items()) + " }" if values else ""


def _credential(contract: str, key: Key) -> str:
    """One key with what it may do."""
    lines = {"key": key.token, "organization": key.organization, "scopes": sorted(key.scopes)}
    lines |= {"contract": contract} if contract else {}
    shown = "".join(f"{field} = {_toml(value)}\n" for field, value in lines.items())
    name = f"{contract}-{key.name}" if contract else key.name
    return f"\n[credentials.{name}]\n{shown}" + ("revoked = true\n" if key.revoked else "")


def _toml(value: object) -> str:
    """ASCII strings and lists of them are written in TOML as in JSON."""
    return json.dumps(value)
