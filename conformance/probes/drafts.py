"""Bodies for an operation that sends: one that reaches nobody, and one for a configured number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.sends import tag_of
from conformance.evidence.setting import Numbers

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.probes.ask import Ask


def numbers(ask: Ask, organization: str) -> Numbers:
    """Return an organization's configured numbers; all empty where it has none."""
    return ask.setting.send.get(organization, Numbers())


def mark(ask: Ask, number: int) -> str:
    """Return a text that no other request of this or another run carries: what it made can be told by it."""
    return f"conf-{ask.setting.seed}-{int(ask.clock() * 1000) % 10**10}-{ask.random.getrandbits(24):06x}-{number}"


def to_nobody(ask: Ask, operation: Operation, organization: str) -> dict[str, Any]:
    """Return a body that is right but for its recipient, which is missing."""
    sends = operation.sends
    assert sends is not None  # noqa: S101 - only for operations that send
    body: object = {}
    sender = numbers(ask, organization).sender
    if sends.sender and sender:
        body = pointer.put(body, sends.sender, sender)
    if sends.text:
        body = pointer.put(body, sends.text, "conformance check: this reaches nobody")
    return body  # type: ignore[return-value]  # put into an object is an object


def to_somebody(ask: Ask, operation: Operation, organization: str, tag: str) -> dict[str, Any] | None:
    """Return a right body to a configured number, marked by ``tag``; None where sending isn't allowed or configured."""
    sends = operation.sends
    assert sends is not None  # noqa: S101 - only for operations that send
    known = numbers(ask, organization)
    if not ask.setting.allow_send or not known.to or not known.sender:
        return None
    body: object = pointer.put({}, sends.recipient, known.to[0])
    if sends.sender:
        body = pointer.put(body, sends.sender, known.sender)
    if sends.text:
        body = pointer.put(body, sends.text, f"conformance check {tag}")
    label = tag_of(ask.contract, operation)
    if label is not None:
        body = pointer.put(body, label.at, tag)
    return body  # type: ignore[return-value]  # put into an object is an object
