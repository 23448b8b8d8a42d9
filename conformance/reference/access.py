"""Bearer keys and scopes: 401 for who, 403 for what (000, 001, 002: Authorization).

RFC 9110 11.1: the scheme's name is case-insensitive; 11.6.1: a 401 carries a challenge.
RFC 6750 2.1: `Bearer` 1*SP b64token.
"""

import re
from collections.abc import Mapping

from conformance.reference.parts import Access, Service
from conformance.reference.values import Call, Key, Refusal, RefusedError

_CREDENTIALS = re.compile(r"bearer +([A-Za-z0-9\-._~+/]+=*)", re.IGNORECASE | re.ASCII)


def token(call: Call) -> str:
    """The bearer token; empty when the one Authorization header holds none."""
    values = [value for name, value in call.headers if name == "authorization"]
    match = _CREDENTIALS.fullmatch(values[0]) if len(values) == 1 else None
    return match.group(1) if match else ""


def find(keys: Mapping[str, Key], text: str) -> Key | None:
    """The key that is exactly this text."""
    return keys.get(text)


def alive(key: Key, call: Call) -> bool:
    """A revoked key opens nothing."""
    del call
    return not key.revoked


def permits(key: Key, scope: str, call: Call) -> bool:
    """The key was granted the scope that the operation requires."""
    del call
    return scope in key.scopes


def refuse_unknown(call: Call) -> Refusal:
    """401 with a challenge."""
    del call
    return Refusal(401, "UNAUTHORIZED", "authentication failed", headers={"WWW-Authenticate": "Bearer"})


def refuse_scope(call: Call) -> Refusal:
    """403: known, but not allowed."""
    del call
    return Refusal(403, "FORBIDDEN", "missing required scope")


def authenticate(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
    """Who calls, or 401."""
    del scope, key
    access = service.parts.access
    found = access.find(service.keys, access.token(call))
    if found is None or not access.alive(found, call):
        raise RefusedError(access.refuse_unknown(call))
    return found


def authorize(service: Service, call: Call, scope: str, key: Key | None) -> Key | None:
    """What they may do, or 403."""
    access = service.parts.access
    if key is None or not access.permits(key, scope, call):
        raise RefusedError(access.refuse_scope(call))
    return key


def admit(service: Service, call: Call, scope: str) -> Key:
    """All steps of access, before anything else is looked at."""
    key: Key | None = None
    for step in service.parts.access.steps:
        key = step(service, call, scope, key)
    if key is None:
        raise RefusedError(service.parts.access.refuse_unknown(call))
    return key


def correct() -> Access:
    """The parts of this topic."""
    return Access(
        token=token,
        find=find,
        alive=alive,
        permits=permits,
        refuse_unknown=refuse_unknown,
        refuse_scope=refuse_scope,
        steps=(authenticate, authorize),
    )
