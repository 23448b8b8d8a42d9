"""Heymarket: its parameters, its rows, its routes (004; names, envelope and limits: vendor's pages).

A time alone is the cursor: a page holds what was sent strictly before it, and the last row's `date` leads to the next.
So `date` has every digit that is stored, and only rows of one microsecond are lost at a boundary, as 004 has it.
"""

import sqlite3
from dataclasses import replace
from typing import Final

from conformance.reference import access, clock, errors, limits, lists, parameters, store
from conformance.reference.accounts import UNSCOPED, Accounts
from conformance.reference.clock import SECOND, printed
from conformance.reference.data import heymarket as data
from conformance.reference.errors import invalid
from conformance.reference.parts import Filter, Listing, Parts, Service
from conformance.reference.system import System
from conformance.reference.values import Ask, Call, Clause, Json, Page, Position, Refusal, Reply, Row

RECENT: Final = "getRecentMessages"
ALL: Final = "listAllMessages"
COUNT: Final = "countMessages"
ROUTES: Final = {
    "/v1/messages": {"GET": RECENT},
    "/v1/messages/all": {"POST": ALL},
    "/v1/messages/all/count": {"POST": COUNT},
}
RATE: Final = (500, 60.0)
ROOMY_RATE: Final = (50, 0.5)
TERMS: Final = {
    "VALIDATION_FAILED": (400, "bad_data"),
    "UNAUTHORIZED": (401, "unauthorized"),
    "NOT_FOUND": (404, "not_found"),
    "METHOD_NOT_ALLOWED": (405, "method_not_allowed"),
    "RATE_LIMITED": (429, "rate_limited"),
    "INTERNAL_ERROR": (500, "internal_error"),
}
COLUMNS: Final = {"created_at": "at", "updated_at": "updated"}
RECENT_AT_MOST: Final = 50
_LARGEST = (1 << 63) - 1


def error_body(refusal: Refusal, identifier: str) -> Json:
    """The code, and what is wrong in words; the request's id is a header of every answer."""
    del identifier
    return {"error": refusal.code, "message": "; ".join(errors.described(refusal))}


def stamp(service: Service, answer: Reply, call: Call) -> Reply:
    """X-Request-Id, whatever the answer."""
    del call
    identifier = service.parts.errors.request_id(service)
    return replace(answer, headers={**answer.headers, "X-Request-Id": identifier})


def instant(value: Json) -> int:
    """An RFC 3339 date-time in a body, as microseconds."""
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - whatever is wrong, the parameter is not valid
    return clock.read(value)


def choice(*values: str) -> parameters.Parse:
    """One of these, to the letter."""

    def parse(value: Json) -> object:
        if not isinstance(value, str) or value not in values:
            raise ValueError
        return value

    return parse


def flag(value: Json) -> object:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - as above
    return value


def limit(listing: Listing, value: Json) -> int:
    """A page size of at least one; no document has a maximum. JSON Schema takes 30.0 for a whole number."""
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or value < 1:
        raise invalid(details={"limit": "must be at least 1"})
    return min(int(value), listing.maximum)


def unlock(listing: Listing, value: Json, organization: str) -> Position:
    """The time that the page lies before."""
    del organization
    try:
        return Position(instant(value))
    except ValueError:
        raise invalid(details={listing.cursor_name: "must be an RFC 3339 date-time"}) from None


def never_locked(listing: Listing, ask: Ask, position: Position) -> str:
    """No token is issued: the client takes it from the last row."""
    raise LookupError(listing, ask, position)


def seek(position: Position) -> Clause:
    """Strictly before a time, whatever the order."""
    return Clause("at < ?", (position.at,))


def order(ask: Ask) -> str:
    """By the time that was chosen, newest first unless it was turned round; ties by id."""
    column = COLUMNS[str(ask.options.get("order", "created_at"))]
    way = "ASC" if ask.options.get("ascending", False) else "DESC"
    return f"{column} {way}, id {way}"


def newest_first(ask: Ask) -> str:
    """Newest first, ties by id."""
    del ask
    return "at DESC, id DESC"


def phone(text: str) -> object:
    """E.164 without the leading plus."""
    if not (text.isascii() and text.isdigit() and 2 <= len(text) <= 15 and text[0] != "0"):  # noqa: PLR2004 - E.164
        raise ValueError
    return text


def clamped(value: object, factor: int = 1) -> int:
    """A number that fits the store; beyond it lies nothing, whatever the number."""
    number = value if isinstance(value, int) else 0
    return max(-_LARGEST, min(_LARGEST, number * factor))


def before(value: object, ask: Ask) -> Clause:
    """Strictly before a time."""
    del ask
    return Clause("at < ?", (value,))


FILTERS: Final = {
    "phoneNumber": Filter(phone, parameters.equal("phone"), required=True),
    "inboxID": Filter(parameters.integer, lambda value, _: Clause("inbox = ?", (clamped(value),)), required=True),
    "timestamp": Filter(parameters.integer, lambda value, ask: before(clamped(value, SECOND), ask)),
}
CUTOFFS: Final = {"created_at": Filter(instant, before), "date": Filter(instant, before)}


def row(service: Service, found: Row, now: int) -> Json:
    """A message; what it has not got is null."""
    del service, now
    return {
        "id": found["id"],
        "text": found["text"],
        "media": found["media"],
        "phone": found["phone"],
        "type": found["type"],
        "status": found["status"],
        "date": printed(found["at"]),
        "updated": printed(found["updated"]),
        "user": found["author"],
        "conversation": {"id": found["conversation"], "inbox": found["inbox"]},
        "broadcast_id": found["broadcast"],
        "flagged": bool(found["flagged"]),
        "local_id": found["local_id"],
        "header": found["header"],
    }


def cut(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
    """The page; what follows is not said."""
    del listing
    return Page(ask, found[: ask.limit], None)


def bare(service: Service, listing: Listing, page: Page) -> Json:
    """Rows without an envelope."""
    return [listing.row(service, found, page.ask.now) for found in page.rows]


def form(count: int) -> Json:
    """A string of decimal digits."""
    return str(count)


def counted(service: Service, listing: Listing, page: Page) -> Json:
    """How many rows there are."""
    return form(listing.total(service, listing, page.ask))


def nothing(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
    """No rows: they are only counted."""
    del service, listing, ask
    return ()


def _all() -> Listing:
    """The messages of the whole team."""
    return Listing(
        operation=ALL,
        scope="",
        direction="",
        default=data.PAGE,
        maximum=1_000_000,
        filters={},
        source=parameters.body,
        parameters=parameters.fields,
        limit=limit,
        lock=never_locked,
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
        body=bare,
        headers=lists.no_headers,
        cursor_name="created_at",
        options={"order": choice(*COLUMNS), "ascending": flag},
    )


def _recent() -> Listing:
    """The newest messages of one conversation."""
    return replace(
        _all(),
        operation=RECENT,
        default=RECENT_AT_MOST,
        maximum=RECENT_AT_MOST,
        filters=FILTERS,
        source=parameters.query,
        parameters=parameters.pairs,
        ask=lists.ask_bounded,
        order=newest_first,
        options={},
    )


def _count() -> Listing:
    """How many messages the team has."""
    return replace(
        _all(), operation=COUNT, filters=CUTOFFS, ask=lists.ask_bounded, fetch=nothing, body=counted, options={}
    )


def parts(*, roomy: bool) -> Parts:
    """A correct server; requests are limited for each key."""
    return Parts(
        access=replace(access.correct(), steps=(access.authenticate, limits.admit)),
        errors=replace(errors.correct(), body=error_body, stamp=stamp, terms=TERMS),
        lists={RECENT: _recent(), ALL: _all(), COUNT: _count()},
        limits=limits.rated(*(ROOMY_RATE if roomy else RATE), limits.bucket_of_key),
    )


_TABLE = {
    "id": "INTEGER PRIMARY KEY",
    "organization": "TEXT NOT NULL",
    "at": "INTEGER NOT NULL",
    "updated": "INTEGER NOT NULL",
    "phone": "TEXT NOT NULL",
    "inbox": "INTEGER NOT NULL",
    "conversation": "INTEGER NOT NULL",
    "type": "TEXT NOT NULL",
    "status": "TEXT NOT NULL",
    "text": "TEXT NOT NULL",
    "media": "TEXT",
    "author": "INTEGER",
    "broadcast": "INTEGER",
    "flagged": "INTEGER NOT NULL",
    "local_id": "TEXT",
    "header": "TEXT",
}


def opened(made: Parts) -> sqlite3.Connection:
    """An empty store."""
    del made
    return store.opened(_TABLE, "(organization, at, id)", "(organization, phone, inbox, at, id)")


SYSTEM: Final = System(
    routes=ROUTES,
    handle=lists.perform,
    parts=parts,
    opened=opened,
    rows=data.rows,
    accounts=Accounts("hm_", UNSCOPED),
    roomy_rate=ROOMY_RATE,
)
