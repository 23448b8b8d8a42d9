"""Whippy: its parameters, its rows, its route (003; path, key and envelope: vendor's pages).

The one list is oldest first and goes both ways. Its token names a row at the page's edge: the last one for what is
newer, the first one for what is older; where there is nothing further, it is null.
"""

import base64
import binascii
import json
import re
import sqlite3
from dataclasses import replace
from typing import Final

from conformance.reference import access, clock, errors, limits, lists, parameters, store
from conformance.reference.accounts import UNSCOPED, Accounts
from conformance.reference.clock import printed
from conformance.reference.cursors import malformed
from conformance.reference.data import whippy as data
from conformance.reference.errors import invalid
from conformance.reference.parameters import same
from conformance.reference.parts import Backward, Filter, Listing, Parts, Service
from conformance.reference.system import System
from conformance.reference.values import Ask, Call, Clause, Json, Page, Position, Refusal, Row

LIST: Final = "listMessages"
ROUTES: Final = {"/v1/message/list": {"GET": LIST}}
KEY_HEADER: Final = "x-whippy-key"
ARRAYS: Final = ("type", "delivery_status")
RATE: Final = (25, 1.0)
ROOMY_RATE: Final = (50, 0.5)
DIGITS: Final = 6  # of a second's fraction: times are printed to the microsecond
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def token(call: Call) -> str:
    """The key; empty when the one header holds none."""
    values = [value for name, value in call.headers if name == KEY_HEADER]
    return values[0] if len(values) == 1 else ""


def refuse_unknown(call: Call) -> Refusal:
    """401; RFC 9110 11.6.1 wants a challenge, of whatever scheme."""
    del call
    return Refusal(401, "UNAUTHORIZED", "Not authenticated", headers={"WWW-Authenticate": "ApiKey"})


def error_body(refusal: Refusal, identifier: str) -> Json:
    """The envelope: what is wrong in words, and the status again."""
    del identifier
    return {"errors": [{"description": text} for text in errors.described(refusal)], "status": refusal.status}


def first_instant(text: str) -> object:
    """The first microsecond of what is at or after a time; without an offset it is UTC."""
    return clock.read(text, zoned=False)


def last_instant(text: str) -> object:
    """The last microsecond of what is at or before it."""
    return clock.read(text, up=False, zoned=False)


def any_of(column: str) -> Filter:
    """A filter for one or more values, of which any will do."""
    return Filter(tuple, lambda values, _: within(column, values))


def within(column: str, values: object) -> Clause:
    """The column is one of the values."""
    every = values if isinstance(values, tuple) else ()
    return Clause(f"{column} IN ({', '.join('?' * len(every))})", every)


FILTERS: Final = {
    **{name: same(name) for name in data.IDS},
    **{name: any_of(name) for name in ARRAYS},
    "after": Filter(first_instant, lambda value, _: Clause("at >= ?", (value,))),
    "before": Filter(last_instant, lambda value, _: Clause("at <= ?", (value,))),
}


def pack(at: int, identifier: str) -> str:
    """A row's place as a token."""
    fields = {"inserted_at": printed(at, DIGITS), "id": identifier}
    return base64.b64encode(json.dumps(fields, separators=(",", ":")).encode()).decode()


def unpack(text: str) -> Position:
    """The place in a token that is, to the letter, what would have been issued; ValueError for any other."""
    fields = json.loads(base64.b64decode(text.encode("ascii"), validate=True).decode())
    match fields:
        case {"inserted_at": str(inserted_at), "id": str(identifier)} if _UUID.fullmatch(identifier):
            at = clock.read(inserted_at)
            if at >= 0 and text == pack(at, identifier):
                return Position(at, identifier)
    raise ValueError(text)


def lock(listing: Listing, ask: Ask, position: Position) -> str:
    """The token for what lies beyond a position; it holds no filter, so that they have to be repeated."""
    del listing, ask
    return pack(position.at, position.id)


def unlock(listing: Listing, text: str, organization: str) -> Position:
    """The position in a token; whose it was does not matter, since it only says where to begin."""
    del listing, organization
    try:
        return unpack(text)
    except (ValueError, binascii.Error, RecursionError):
        raise malformed() from None


def seek(position: Position) -> Clause:
    """Strictly newer than the position."""
    return Clause("(at, id) > (?, ?)", (position.at, position.id))


def order(ask: Ask) -> str:
    """Oldest first, ties by id."""
    del ask
    return "at ASC, id ASC"


def asked_backward(ask: Ask) -> bool:
    """Whether to go backward; that needs a place to go back from."""
    backward = ask.options.get("direction") == "backward"
    if backward and ask.position is None:
        raise invalid(details={"cursor": "is required to go backward"})
    return backward


def seek_backward(position: Position) -> Clause:
    """Strictly older than the position."""
    return Clause("(at, id) < (?, ?)", (position.at, position.id))


def order_backward(ask: Ask) -> str:
    """From the position back, so that the page is the one beside it."""
    del ask
    return "at DESC, id DESC"


def turn(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """What was read backward, oldest first as every page is."""
    return rows[::-1]


def cut(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
    """The page, with a token for either side on which there is more.

    On the side that a cursor came from there is at least the row that it names.
    """
    shown, more = found[: ask.limit], len(found) > ask.limit
    shown = listing.backward.turn(shown) if ask.backward else shown
    older = more if ask.backward else ask.position is not None
    newer = True if ask.backward else more
    places = [Position(row["at"], row["id"]) for row in (*shown[:1], *shown[-1:])]
    return Page(
        ask,
        shown,
        token=listing.lock(listing, ask, places[-1]) if places and newer else None,
        previous=listing.lock(listing, ask, places[0]) if places and older else None,
    )


def row(service: Service, found: Row, now: int) -> Json:
    """A message; what it does not belong to is null."""
    del service, now
    return {
        "id": found["id"],
        "inserted_at": printed(found["at"], DIGITS),
        "updated_at": printed(found["updated"], DIGITS),
        **{name: found[name] for name in data.IDS},
        "type": found["type"],
        "direction": found["direction"],
        "delivery_status": found["delivery_status"],
        "contact_phone": found["contact"],
        "body": found["text"],
    }


def body(service: Service, listing: Listing, page: Page) -> Json:
    """The envelope of the list."""
    return {
        "data": [listing.row(service, found, page.ask.now) for found in page.rows],
        "metadata": {"next_cursor": page.token, "prev_cursor": page.previous},
    }


def _list() -> Listing:
    """003."""
    return Listing(
        operation=LIST,
        scope="",
        direction="",
        default=data.PAGE,
        maximum=500,
        filters=FILTERS,
        source=parameters.query,
        parameters=parameters.pairs_and_arrays(*ARRAYS),
        limit=parameters.limit,
        lock=lock,
        unlock=unlock,
        ask=lists.ask,
        tenant=lists.tenant,
        kind=lists.any_kind,
        match=lists.match,
        seek=seek,
        order=order,
        fetch=lists.fetch,
        total=lists.total,
        cut=cut,
        row=row,
        body=body,
        headers=lists.no_headers,
        options={"direction": parameters.one_of("forward", "backward")},
        backward=Backward(asked_backward, seek_backward, order_backward, turn),
    )


def parts(*, roomy: bool) -> Parts:
    """A correct server.

    Requests are limited for each key and for each organization. The number is the same, so that an organization's is
    always reached first.
    """
    return Parts(
        access=replace(
            access.correct(), token=token, refuse_unknown=refuse_unknown, steps=(access.authenticate, limits.admit)
        ),
        errors=replace(errors.correct(), body=error_body),
        lists={LIST: _list()},
        limits=limits.rated(*(ROOMY_RATE if roomy else RATE), limits.bucket_of),
    )


_COLUMNS = {
    "id": "TEXT PRIMARY KEY",
    "organization": "TEXT NOT NULL",
    "at": "INTEGER NOT NULL",
    "updated": "INTEGER NOT NULL",
    **dict.fromkeys(data.IDS, "TEXT"),
    "type": "TEXT NOT NULL",
    "direction": "TEXT NOT NULL",
    "delivery_status": "TEXT",
    "contact": "TEXT NOT NULL",
    "text": "TEXT NOT NULL",
}


def opened(made: Parts) -> sqlite3.Connection:
    """An empty store."""
    del made
    return store.opened(_COLUMNS, "(organization, at, id)")


SYSTEM: Final = System(
    routes=ROUTES,
    handle=lists.perform,
    parts=parts,
    opened=opened,
    rows=data.rows,
    accounts=Accounts("whp_", UNSCOPED),
    roomy_rate=ROOMY_RATE,
)
