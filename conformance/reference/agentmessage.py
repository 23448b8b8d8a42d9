"""AgentMessage: its parameters, its rows, its routes (000, 001, 002; one message by its id: vendor's pages)."""

import json
import sqlite3
from dataclasses import replace
from typing import Final

from conformance.reference import access, cursors, errors, lifecycle, limits, lists, parameters, sending, store
from conformance.reference.accounts import Accounts
from conformance.reference.clock import micros, printed
from conformance.reference.data import agentmessage as data
from conformance.reference.parameters import same
from conformance.reference.parts import Filter, Getting, Listing, Parts, Sending, Service
from conformance.reference.system import System
from conformance.reference.values import Ask, Call, Clause, Json, Refusal, RefusedError, Reply, Row

READ: Final = "messages:read"
SEND: Final = "messages:send"
ROUTES: Final = {
    "/v1/messages": {"GET": "listMessages", "POST": "sendMessage"},
    "/v1/messages/{id}": {"GET": "getMessage"},
    "/v1/inbound-messages": {"GET": "listInboundMessages"},
}


def status(value: object, ask: Ask) -> Clause:
    """The status that the message has now."""
    return Clause("status_at(settled, fate, at, ?) = ?", (ask.now, value))


OUTBOUND: Final = {
    "status": Filter(parameters.one_of(*lifecycle.STATUSES), status),
    "from": same("sender"),
    "to": same("recipient"),
    "tag": same("tag", parameters.at_most(64)),
}
INBOUND: Final = {
    "from": same("sender"),
    "to": same("recipient"),
    "phone_number_id": same("number_id", parameters.uuid),
    "channel": same("channel", parameters.one_of("sms", "mms")),
    "opt_out": same("opted_out", parameters.boolean),
    "since": Filter(parameters.instant, parameters.since),
}


def outbound_row(service: Service, row: Row, now: int) -> Json:
    """A sent message (000); what it has not got yet is null or absent, the example leaves both open."""
    life = service.parts.send.life(row.get("settled"), row.get("fate"), row["at"], now)
    shown = {
        "id": row["id"],
        "from": row["sender"],
        "to": row["recipient"],
        "text": row["text"],
        "channel": row["channel"],
        "priority": row["priority"],
        "status": life.status,
        "bandwidth_message_id": None if life.status == "queued" else row["carrier_id"],
        "segment_count": row["segments"],
        "tag": row["tag"],
        "created_at": printed(row["at"]),
        "sent_at": None if life.sent_at is None else printed(life.sent_at),
        "delivered_at": None if life.delivered_at is None else printed(life.delivered_at),
    }
    return shown if int(row["id"][-1], 16) % 2 else {name: value for name, value in shown.items() if value is not None}


def inbound_row(service: Service, row: Row, now: int) -> Json:
    """A received message (001)."""
    del now
    return {
        "id": row["id"],
        "org_id": service.organizations[row["organization"]].id,
        "phone_number_id": row["number_id"],
        "from": row["sender"],
        "to": row["recipient"],
        "body": row["text"],
        "channel": row["channel"],
        "media_urls": [row["media"]] if row["media"] else [],
        "segment_count": row["segments"],
        "opt_out": {"detected": bool(row["opted_out"]), "keyword": row["keyword"]},
        "bandwidth_message_id": row["carrier_id"],
        "bandwidth_received_at": printed(row["carrier_at"]),
        "received_at": printed(row["at"]),
    }


def accepted(service: Service, row: Row) -> Reply:
    """202 with the message as it was accepted (002)."""
    shown = outbound_row(service, row, row["at"])
    kept = ("id", "from", "to", "text", "channel", "priority", "status", "tag", "created_at")
    return Reply(202, {"success": True, "data": {name: shown[name] for name in kept if name in shown}})


def read_id(text: str) -> str:
    """A UUID, or 400 (vendor's page)."""
    try:
        return str(parameters.uuid(text))
    except ValueError:
        raise errors.invalid(details={"id": "must be a UUID"}, status=400) from None


def find(service: Service, organization: str, identifier: str) -> Row | None:
    """The organization's own outbound message of that id."""
    sql = "SELECT * FROM messages WHERE id = ? AND organization = ? AND direction = 'outbound'"
    found: Row | None = service.store.execute(sql, (identifier, organization)).fetchone()
    return found


def found_or_not(service: Service, call: Call, row: Row | None) -> Reply:
    """The message, or 404 for unknown and foreign ids alike (vendor's page)."""
    if row is None:
        raise RefusedError(Refusal(404, "NOT_FOUND", "message not found"))
    return Reply(200, {"success": True, "data": service.parts.get.row(service, row, micros(call.now))})


def _outbound_list() -> Listing:
    """000."""
    return Listing(
        operation="listMessages",
        scope=READ,
        direction="outbound",
        default=50,
        maximum=200,
        filters=OUTBOUND,
        source=parameters.query,
        parameters=parameters.pairs,
        limit=parameters.limit,
        lock=cursors.lock,
        unlock=cursors.unlock,
        ask=lists.ask,
        tenant=lists.tenant,
        kind=lists.kind,
        match=lists.match,
        seek=lists.seek,
        order=lists.order,
        fetch=lists.fetch,
        total=lists.total,
        cut=lists.cut,
        row=outbound_row,
        body=lists.body_without_token,
        headers=lists.header_with_token,
    )


def _inbound_list() -> Listing:
    """001: in pages as the outbound list is, but for what stands here."""
    return replace(
        _outbound_list(),
        operation="listInboundMessages",
        direction="inbound",
        default=20,
        maximum=100,
        filters=INBOUND,
        row=inbound_row,
        body=lists.body_with_token,
        headers=lists.no_headers,
    )


def _keep(service: Service, row: Row) -> None:
    """The effect of a send."""
    store.insert(service.store, [row])


def parts(*, roomy: bool) -> Parts:
    """A correct server."""
    return Parts(
        access=access.correct(),
        errors=errors.correct(),
        lists={"listMessages": _outbound_list(), "listInboundMessages": _inbound_list()},
        get=Getting(READ, read_id, find, outbound_row, found_or_not),
        send=Sending(SEND, sending.FIELDS, sending.STEPS, _keep, accepted, lifecycle.life),
        limits=limits.correct(roomy=roomy),
    )


def handle(service: Service, call: Call) -> Reply:
    """One operation, from the request to the answer."""
    if call.operation == "sendMessage":
        return sending.perform(service, call)
    if call.operation == "getMessage":
        key = access.admit(service, call, service.parts.get.scope)
        identifier = service.parts.get.read_id(call.path["id"])
        return service.parts.get.reply(service, call, service.parts.get.find(service, key.organization, identifier))
    return lists.perform(service, call)


_COLUMNS = {
    "id": "TEXT PRIMARY KEY",
    "organization": "TEXT NOT NULL",
    "direction": "TEXT NOT NULL",
    "sender": "TEXT NOT NULL",
    "recipient": "TEXT NOT NULL",
    "text": "TEXT NOT NULL",
    "channel": "TEXT NOT NULL",
    "segments": "INTEGER NOT NULL",
    "carrier_id": "TEXT",
    "at": "INTEGER NOT NULL",
    "priority": "TEXT",
    "tag": "TEXT",
    "settled": "TEXT",
    "fate": "TEXT",
    "number_id": "TEXT",
    "opted_out": "INTEGER",
    "keyword": "TEXT",
    "carrier_at": "INTEGER",
    "media": "TEXT",
}
_HOLDERS = {
    "full": ("a", (READ, SEND)),
    "spare": ("a", (READ, SEND)),
    "reader": ("a", (READ,)),
    "sender": ("a", (SEND,)),
    "neighbour": ("b", (READ, SEND)),
    "old": ("a", (READ, SEND)),
}
_SETTINGS = """
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


def opened(made: Parts) -> sqlite3.Connection:
    """An empty store, which knows what status a message has when."""
    messages = store.opened(_COLUMNS, "(organization, direction, at DESC, id DESC)")
    messages.create_function(
        "status_at", 4, lambda settled, fate, at, moment: made.send.life(settled, fate, at, moment).status
    )
    return messages


def settings(*, roomy: bool) -> str:
    """Every number that a message may be addressed to."""
    return _SETTINGS.format(
        sender=json.dumps(data.NUMBERS["a"][0]),
        neighbour=json.dumps(data.NUMBERS["b"][0]),
        to=json.dumps(data.TO),
        without_consent=json.dumps(data.WITHOUT_CONSENT),
        landline=json.dumps(data.LANDLINE),
        not_owned=json.dumps(data.NOT_OWNED),
        at_most=60 if roomy else 40,
        burst=400 if roomy else 200,
    )


SYSTEM: Final = System(
    routes=ROUTES,
    handle=handle,
    parts=parts,
    opened=opened,
    rows=data.rows,
    accounts=Accounts("am_live_", _HOLDERS, data.organizations),
    settings=settings,
)
