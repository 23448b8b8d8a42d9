"""A send that is asked for again, and one that is only taken on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.errors.together import together
from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import element, is_array, keyword, member, properties
from conformance.lint.sending.sends import Send, sends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

# Names of what a client makes up for one message, so that the server knows it again.
_KEYS = (
    "idempot",
    "dedup",
    "retrykey",
    "nonce",
    "clientmessageid",
    "clientmsgid",
    "uniqueid",
    "requestid",
    "transactionid",
    "messageid",
    "localid",
    "externalid",
    "messageuuid",
    "clientuuid",
)
_AGAIN = regex(r"idempoten|de-?duplic|duplicate|exactly once|at most once|safe(?:ly)? (?:to )?retr", re.IGNORECASE)
_LATER = regex(
    r"webhook|callback|delivery[\s-](?:receipt|report|status|notif|update)|status[\s-](?:update|callback|report)|\bDLR\b",
    re.IGNORECASE,
)
_CALLED = ("callback", "webhook", "notifyurl", "notificationurl", "dlr", "statusurl", "deliveryreport")
_LINKS = frozenset({"url", "href", "uri", "link", "links", "self", "location", "statusurl", "resourceurl"})
_WAITING = frozenset({"queued", "enqueued", "pending", "accepted", "sending", "scheduled", "submitted", "processing"})
_NAMES = frozenset({"reference", "uid", "gid", "sid", "key", "messagekey"})


@rule("warning")
def idempotency(description: Description) -> Iterator[Problem]:
    """A send can be repeated without being sent twice.

    When the answer to a send is lost, the client can't know whether the message is under way. It may ask again and have
    somebody get the text twice, or not ask and have nobody get it. A key that the client makes up, and the server knows
    again, ends that; the IETF's draft calls the header Idempotency-Key. The prose may say how repeats are told apart.

    Wrong:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {to: {type: string}, text: {type: string}}}
              responses: {'202': {description: Taken on.}}

    Right:
        paths:
          /messages:
            post:
              parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {to: {type: string}, text: {type: string}}}
              responses: {'202': {description: Taken on.}}
    """
    if not sends(description) or _AGAIN.search(_prose(description)):
        return
    found = []
    for each in sends(description):
        if any(key in name for name in _asked(each) for key in _KEYS) or _AGAIN.search(each.operation.description):
            continue
        found.append(
            Problem(
                each.operation.node,
                "there is no idempotency key: whoever repeats a request whose answer was lost sends the message twice",
                hint="take a header Idempotency-Key, or a field that the client makes up, and say how long it is known",
                operations=(each.operation.id,),
            )
        )
    yield from together(found)


def _prose(description: Description) -> str:
    root = description.root
    return "\n".join([root.text("info", "description"), *(tag.text("description") for tag in root["tags"].items())])


def _asked(each: Send) -> set[str]:
    """Return the plain names of parameters and of the body's own fields."""
    found = {plain(one.name) for one in each.operation.parameters}
    for media in each.operation.request_media:
        schema = element(media.schema) if is_array(media.schema) else media.schema
        found |= {plain(name) for name in properties(schema)} if schema else set()
    return found


@rule("warning", check="sending.listed")
def follow(description: Description) -> Iterator[Problem]:
    """A message that is only taken on can be followed.

    202 says that somebody will try, not that anybody got the text (RFC 9110, section 15.3.3, wants a pointer to a
    status). The answer names the message, and an operation, a link or a webhook tells what became of it; else a failed
    delivery is never seen.

    Wrong:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {to: {type: string}, text: {type: string}}}
              responses: {'202': {description: Taken on.}}

    Right:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {to: {type: string}, text: {type: string}}}
              responses:
                '202':
                  description: Taken on.
                  content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
          /messages/{id}:
            get: {responses: {'200': {description: The message.}}}
    """
    if not sends(description):
        return
    told = bool(description.root["webhooks"].value) or bool(_LATER.search(_prose(description)))
    found = []
    for each in sends(description):
        if told or not _taken_on(each) or _pointed(each):
            continue
        answer = each.operation.success
        if not _named(each):
            message = "a message is taken on, and the answer does not name it"
            place = answer.node if answer is not None else each.operation.node
            hint = "answer with its id, or with a Location"
        elif not _readable(each, description):
            message = "a message is taken on, and nothing tells what became of it"
            place = each.operation.node["x-sends"] or each.operation.node
            hint = "add an operation that reads it by its id, a status URL or a webhook"
            hint += " (x-sends: read_by, listed_by)" if each.annotated else ""
        else:
            continue
        found.append(Problem(place, message, hint=hint, operations=(each.operation.id,)))
    yield from together(found)


def _taken_on(each: Send) -> bool:
    """Whether success means no more than that the message will be sent."""
    answer = each.operation.success
    life = each.operation.annotation("x-lifecycle").value
    if "202" in each.operation.responses:
        return True
    if isinstance(life, dict) and life.get("initial") and life["initial"] not in life.get("terminal", ()):
        return True
    if answer is None or not answer.schema:
        return False
    return any(
        _waits(node) for name, node in _fields(answer.schema) if "status" in plain(name) or plain(name) == "state"
    )


def _waits(schema: Node) -> bool:
    values = keyword(schema, "enum").value
    return isinstance(values, list) and any(isinstance(each, str) and each.lower() in _WAITING for each in values)


def _fields(schema: Node) -> Iterator[tuple[str, Node]]:
    """Yield the properties of an answer, and of the objects and lists in it."""
    top = element(schema) if is_array(schema) else schema
    for name, each in properties(top).items():
        yield name, each
        yield from properties(element(each) if is_array(each) else each).items()


def _pointed(each: Send) -> bool:
    """Whether the answer, or what was asked with, leads to the status by itself."""
    answer = each.operation.success
    if each.operation.node["callbacks"].value or _LATER.search(each.operation.description):
        return True
    if any(word in name for name in _asked(each) for word in _CALLED):
        return True
    if answer is None:
        return False
    if "location" in answer.headers or answer.node["links"].value or _LATER.search(answer.node.text("description")):
        return True
    return bool(answer.schema) and any(plain(name) in _LINKS for name, _ in _fields(answer.schema))


def _named(each: Send) -> bool:
    """Whether the answer has an id of the message; what is not described may have one."""
    answer = each.operation.success
    if answer is None or not answer.media:
        return False
    if not answer.schema or not properties(element(answer.schema) if is_array(answer.schema) else answer.schema):
        return True
    schema = answer.schema
    if each.annotated:
        resource = each.operation.annotation("x-sends").value.get("resource", "")
        schema = member(schema, resource) if resource else schema
        return any(_identifies(name) for name in properties(schema))
    return any(_identifies(name) for name, _ in _fields(schema))


def _identifies(name: str) -> bool:
    return plain(name).endswith(("id", "uuid")) or plain(name) in _NAMES


def _readable(each: Send, description: Description) -> bool:
    """Whether an operation shows the message afterwards."""
    if each.annotated:
        declared = each.operation.annotation("x-sends").value
        return "listed_by" in declared or "read_by" in declared
    own = each.operation.path.rstrip("/").rpartition("/")[2].lower()
    for other in description.operations:
        if other.method != "GET":
            continue
        segments = [segment.lower() for segment in other.path.rstrip("/").split("/")]
        if other.path == each.operation.path or own in segments or any("message" in segment for segment in segments):
            return True
    return False


@rule("warning", check="sending.lifecycle")
def lifecycle(description: Description) -> Iterator[Problem]:
    """Of a message in an annotated document is said which states it goes through, and which are final.

    Who waits for a message has to know when to stop: `queued` and `sending` pass, `delivered` and `failed` stay. An
    enumeration doesn't say which is which; `x-lifecycle` does.

    Wrong:
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              responses:
                '202':
                  description: Taken on.
                  content:
                    application/json:
                      schema: {type: object, properties: {status: {type: string, enum: [queued, sent, failed]}}}

    Right:
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              x-lifecycle: {at: /status, initial: queued, order: [queued, sent], terminal: [sent, failed]}
              responses:
                '202':
                  description: Taken on.
                  content:
                    application/json:
                      schema: {type: object, properties: {status: {type: string, enum: [queued, sent, failed]}}}
    """
    for each in sends(description):
        answer = each.operation.success
        if not each.annotated or each.operation.node["x-lifecycle"] or answer is None or not answer.schema:
            continue
        states = next((node for name, node in _fields(answer.schema) if _state(name) and _waits(node)), None)
        if states is not None:
            yield Problem(
                each.operation.node,
                "the message has a status that passes, and nothing says which of its values are final",
                hint="add x-lifecycle: {at: …, initial: …, order: […], terminal: […]}",
                related=((keyword(states, "enum"), "the values"),),
            )


def _state(name: str) -> bool:
    return plain(name).endswith(("status", "state"))
