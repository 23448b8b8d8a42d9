"""A send: who, whether allowed, not too often, well formed, own number, consent, no landline; then the effect (002).

Law: whatever is refused has had no effect, because the effect is the last step.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace

from conformance.reference import access, limits, parameters
from conformance.reference.clock import micros
from conformance.reference.errors import invalid
from conformance.reference.parts import Service
from conformance.reference.values import Attempt, Call, Json, Key, Organization, Refusal, RefusedError, Reply, Row

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_SEGMENT = 160
_LONGEST_TEXT = 1600
_LONGEST_TAG = 64
_FATES = ("delivered",) * 6 + ("failed",) + ("undelivered",)


def read(service: Service, attempt: Attempt) -> Attempt:
    """The body is one JSON object, in UTF-8, labelled as JSON if it is labelled."""
    del service
    content = parameters.body(attempt.call)
    if not content:
        raise invalid("the body is empty")
    return replace(attempt, draft=parameters.fields(content))


def phone(name: str, draft: Mapping[str, Json]) -> str | None:
    """What is wrong with a number; None if it is E.164."""
    value = draft.get(name)
    return None if isinstance(value, str) and _E164.fullmatch(value) else "must be E.164"


def from_number(draft: Mapping[str, Json]) -> str | None:
    """The sender's number."""
    return phone("from", draft)


def to_number(draft: Mapping[str, Json]) -> str | None:
    """The recipient's number."""
    return phone("to", draft)


def text(draft: Mapping[str, Json]) -> str | None:
    """1 to 1600 characters; the error example of 000 gives the bounds."""
    value = draft.get("text")
    return None if isinstance(value, str) and 1 <= len(value) <= _LONGEST_TEXT else "must be 1..1600 chars"


def tag(draft: Mapping[str, Json]) -> str | None:
    """At most 64 characters, as where it is a filter (000)."""
    value = draft.get("tag")
    return (
        None if value is None or (isinstance(value, str) and len(value) <= _LONGEST_TAG) else "must be at most 64 chars"
    )


def priority(draft: Mapping[str, Json]) -> str | None:
    """A string; no document lists its values."""
    return None if isinstance(draft.get("priority", ""), str) else "must be a string"


def media(draft: Mapping[str, Json]) -> str | None:
    """A list of web addresses."""
    value = draft.get("media_urls")
    fine = value is None or (
        isinstance(value, list)
        and all(isinstance(url, str) and url.startswith(("https://", "http://")) for url in value)
    )
    return None if fine else "must be a list of URLs"


FIELDS = {"from": from_number, "to": to_number, "text": text, "tag": tag, "priority": priority, "media_urls": media}


def validate(service: Service, attempt: Attempt) -> Attempt:
    """Every field that is wrong is named."""
    problems = ((name, check(attempt.draft)) for name, check in service.parts.send.fields.items())
    if details := {name: problem for name, problem in problems if problem is not None}:
        raise invalid(details=details)
    return attempt


def authenticate(service: Service, attempt: Attempt) -> Attempt:
    """Who sends and whether they may."""
    return replace(attempt, key=access.admit(service, attempt.call, service.parts.send.scope))


def known(attempt: Attempt) -> Key:
    """The caller of an attempt that was authenticated."""
    if attempt.key is None:
        raise RefusedError(Refusal(401, "UNAUTHORIZED", "authentication failed"))
    return attempt.key


def limited(service: Service, attempt: Attempt) -> Attempt:
    """One token of the organization's bucket."""
    limits.spend(service, attempt.call, known(attempt))
    return attempt


def organization(service: Service, attempt: Attempt) -> Organization:
    """The sender's organization."""
    return service.organizations[known(attempt).organization]


def owned(service: Service, attempt: Attempt) -> Attempt:
    """The number is one of the organization's own."""
    if attempt.draft["from"] not in organization(service, attempt).numbers:
        raise invalid(details={"from": "is not a number of your organization"})
    return attempt


def consent(service: Service, attempt: Attempt) -> Attempt:
    """The recipient opted in."""
    if attempt.draft["to"] not in organization(service, attempt).opted_in:
        raise RefusedError(Refusal(453, "CONSENT_REQUIRED", "consent required"))
    return attempt


def line_type(service: Service, attempt: Attempt) -> Attempt:
    """The recipient is not known to be a landline."""
    if attempt.draft["to"] in organization(service, attempt).landlines:
        raise RefusedError(Refusal(422, "LINE_TYPE_BLOCKED", "the recipient is a landline"))
    return attempt


def create(service: Service, attempt: Attempt) -> Attempt:
    """The one effect: a message that begins its life now."""
    row = composed(service, attempt)
    service.parts.send.store(service, row)
    return replace(attempt, row=row)


def composed(service: Service, attempt: Attempt) -> Row:
    """The message of an accepted draft."""
    draft = attempt.draft
    return {
        "id": str(uuid.UUID(int=service.random.getrandbits(128), version=4)),
        "organization": known(attempt).organization,
        "direction": "outbound",
        "sender": draft["from"],
        "recipient": draft["to"],
        "text": draft["text"],
        "channel": "mms" if draft.get("media_urls") else "sms",
        "priority": draft.get("priority", "default"),
        "tag": draft.get("tag"),
        "fate": service.random.choice(_FATES),
        "segments": -(-len(draft["text"]) // _SEGMENT),
        "carrier_id": f"bw-{service.random.getrandbits(40)}",
        "at": micros(attempt.call.now),
    }


STEPS = (
    ("authenticate", authenticate),
    ("limit", limited),
    ("read", read),
    ("validate", validate),
    ("owned", owned),
    ("consent", consent),
    ("line_type", line_type),
    ("create", create),
)


def perform(service: Service, call: Call) -> Reply:
    """All steps in order, then 202."""
    attempt = Attempt(call)
    for _, step in service.parts.send.steps:
        attempt = step(service, attempt)
    if attempt.row is None:
        msg = "no step created a message"
        raise RuntimeError(msg)
    return service.parts.send.accepted(service, attempt.row)
