"""What sends a message: operations that say so, and those whose names and fields do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.names import plain, words
from conformance.lint.regex import regex
from conformance.lint.schema import element, is_array, is_object, keyword, member, properties, types

if TYPE_CHECKING:
    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_PLACES = regex(r"\{[^{}]*\}")
_WORD = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


_RECIPIENT = words("""
    to recipient recipients tonumber tonumbers phonenumber phonenumbers phone msisdn destination destinations
    destinationnumber number numbers mobile toaddress toaddresses
""")
_TEXT = words("text body content message messagebody messagetext messagecontent smstext")
_MEDIA = words("media multimedia mediaurl mediaurls mediauris attachments mediaids images files")
_OF_MESSAGES = words("""
    message messages sms mms text texts send whatsapp rcs email emails mail mails fax faxes
""")
# What is done with messages, or prepared, and reaches nobody yet.
_OTHER = words("""
    search draft drafts template templates preview validate validation estimate price pricing cost schedule scheduled
    webhook webhooks callback callbacks count list query campaign campaigns verify verification verifications lookup
    contact contacts translate parse simulate inbound receive received log logs report reports import export queue auto
    recipient recipients archive label labels tag tags settings profile profiles service services
""")


@dataclass(frozen=True, slots=True)
class Send:
    """An operation that sends. Schemas have no value where a field is not described; ``media`` is by pointer."""

    operation: Operation
    recipient: Node
    recipient_at: str
    text: Node
    text_at: str
    media: dict[str, Node]
    annotated: bool


def sends(description: Description) -> list[Send]:
    """Return the operations with ``x-sends``, and the POSTs that take a recipient beside a text."""
    memory, key = description.root.file.memory, ("sending.sends", 0)
    if key not in memory:
        memory[key] = [send for each in description.operations if (send := _send(each)) is not None]
    found: list[Send] = memory[key]
    return found


def _send(operation: Operation) -> Send | None:
    if operation.node["x-sends"]:
        return _annotated(operation, operation.annotation("x-sends"))
    if operation.method != "POST" or "requestBody" not in operation.node.value:
        return None
    words = {word.lower() for word in _WORD.findall(f"{_PLACES.sub('', operation.path)} {operation.id}")}
    if not words & _OF_MESSAGES or words & _OTHER:
        return None
    body = next((media.schema for media in operation.request_media if media.schema), None)
    if body is None:
        return None
    rows = is_array(body)
    fields = properties(element(body) if rows else body)
    at = "/0" if rows else ""
    recipient = _first(fields, _RECIPIENT)
    text = _first(fields, _TEXT)
    media = {pointer.join(at, name): each for name, each in fields.items() if plain(name) in _MEDIA}
    if recipient is None or not (text or media):
        return None
    return Send(
        operation,
        fields[recipient],
        pointer.join(at, recipient),
        fields[text] if text else body["-"],
        pointer.join(at, text) if text else "",
        media,
        annotated=False,
    )


def _annotated(operation: Operation, declared: Node) -> Send | None:
    if not declared:
        return None  # malformed: a rule of its own says so
    body = operation.body

    def field(name: str) -> tuple[Node, str]:
        at = declared.value.get(name, "")
        return (member(body, at), at) if at and body else (body["-"], at)

    recipient, recipient_at = field("recipient")
    text, text_at = field("text")
    if not text_at and body:
        name = _first(properties(body), _TEXT)
        text, text_at = (properties(body)[name], pointer.join("", name)) if name else (text, "")
    fields = properties(body) if body else {}
    media = {pointer.join("", name): each for name, each in fields.items() if plain(name) in _MEDIA}
    return Send(operation, recipient, recipient_at, text, text_at, media, annotated=True)


def _first(fields: dict[str, Node], words: frozenset[str]) -> str | None:
    """Return the first field of a name that carries something; `number: 3` and `text: true` are something else."""
    for name, each in fields.items():
        kinds = types(each) - {"null"}
        if plain(name) in words and (not kinds or kinds & {"string", "array", "object"}):
            return name
    return None


def is_text(schema: Node) -> bool:
    """Whether it is a text that somebody wrote: no object, and none of a fixed set of words."""
    return "string" in types(schema) and not is_object(schema) and not keyword(schema, "enum")
