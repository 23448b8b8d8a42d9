"""A list in pages: keyset queries that never lose or repeat a row (000, 001, 003).

Law: the order is total (time, then id), the token names the last row of its page, and the next page begins strictly
after it. One row more than asked is read, so that the end is known also where the last page is exactly full.
"""

from collections.abc import Mapping
from dataclasses import replace

from conformance.reference import access, parameters
from conformance.reference.clock import micros
from conformance.reference.parts import Listing, Service
from conformance.reference.values import Ask, Call, Clause, Json, Key, Page, Position, Reply, Row


def ask(listing: Listing, call: Call, key: Key) -> Ask:
    """What the request asks for, or a refusal."""
    given = listing.parameters(listing.source(call))
    size = listing.limit(listing, given["limit"]) if "limit" in given else listing.default
    values = parameters.filters(listing, given)
    options = parameters.options(listing, given)
    cursor = listing.cursor_name
    start = listing.unlock(listing, given[cursor], key.organization) if cursor in given else None
    asked = Ask(key.organization, size, start, values, micros(call.now), given, options)
    return replace(asked, backward=listing.backward.asked(asked))


def ask_bounded(listing: Listing, call: Call, key: Key) -> Ask:
    """The same where there is one page, of a size that the server sets."""
    given = listing.parameters(listing.source(call))
    return Ask(key.organization, listing.default, None, parameters.filters(listing, given), micros(call.now), given)


def tenant(asked: Ask) -> Clause:
    """Only the caller's organization."""
    return Clause("organization = ?", (asked.organization,))


def kind(listing: Listing) -> Clause:
    """Only messages of the list's direction."""
    return Clause("direction = ?", (listing.direction,))


def any_kind(listing: Listing) -> Clause:
    """Messages of both directions."""
    del listing
    return Clause("1")


def match(listing: Listing, asked: Ask) -> Clause:
    """Every filter holds."""
    return every(*(listing.filters[name].clause(value, asked) for name, value in asked.filters.items()))


def seek(position: Position) -> Clause:
    """Strictly after the position, in the list's order."""
    return Clause("(at, id) < (?, ?)", (position.at, position.id))


def order(asked: Ask) -> str:
    """Newest first, ties by id."""
    del asked
    return "at DESC, id DESC"


def every(*clauses: Clause) -> Clause:
    """All of these hold."""
    sql = " AND ".join(f"({clause.sql})" for clause in clauses) or "1"
    return Clause(sql, tuple(value for clause in clauses for value in clause.values))


def narrowed(listing: Listing, asked: Ask) -> Clause:
    """All that a row of the list must satisfy, whatever the page."""
    return every(listing.tenant(asked), listing.kind(listing), listing.match(listing, asked))


def fetch(service: Service, listing: Listing, asked: Ask) -> tuple[Row, ...]:
    """The rows of the page, and one more if there is one."""
    way = listing.backward if asked.backward else listing
    where = narrowed(listing, asked)
    if asked.position is not None:
        where = every(where, way.seek(asked.position))
    return rows(service, where, way.order(asked), asked.limit + 1)


def rows(service: Service, where: Clause, ordering: str, count: int, offset: int = 0) -> tuple[Row, ...]:
    """The query itself; every value is bound, never written into it."""
    sql = f"SELECT * FROM messages WHERE {where.sql} ORDER BY {ordering} LIMIT ? OFFSET ?"  # noqa: S608 - only our own text
    return tuple(service.store.execute(sql, (*where.values, count, offset)))


def total(service: Service, listing: Listing, asked: Ask) -> int:
    """How many rows the whole list has."""
    where = narrowed(listing, asked)
    sql = f"SELECT count(*) AS n FROM messages WHERE {where.sql}"  # noqa: S608 - only our own text
    return int(service.store.execute(sql, where.values).fetchone()["n"])


def cut(listing: Listing, asked: Ask, found: tuple[Row, ...]) -> Page:
    """The page, and the token for the next where there is one."""
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    token = listing.lock(listing, asked, Position(shown[-1]["at"], shown[-1]["id"])) if more else None
    return Page(asked, shown, token)


def body(service: Service, listing: Listing, page: Page, token: str | None) -> Json:
    """The envelope of a list."""
    return {
        "success": True,
        "data": [listing.row(service, row, page.ask.now) for row in page.rows],
        "meta": {
            "total": listing.total(service, listing, page.ask),
            "limit": page.ask.limit,
            "offset": 0,
            "next_cursor": token,
        },
    }


def body_without_token(service: Service, listing: Listing, page: Page) -> Json:
    """000: the token is in a header rather than here."""
    return body(service, listing, page, None)


def body_with_token(service: Service, listing: Listing, page: Page) -> Json:
    """001: the token is here, null on the last page."""
    return body(service, listing, page, page.token)


def header_with_token(page: Page) -> Mapping[str, str]:
    """000: X-Next-Cursor, absent on the last page."""
    return {} if page.token is None else {"X-Next-Cursor": page.token}


def no_headers(page: Page) -> Mapping[str, str]:
    """No list but 000's names a header."""
    del page
    return {}


def perform(service: Service, call: Call) -> Reply:
    """Access, then what is asked, then the page."""
    listing = service.parts.lists[call.operation]
    key = access.admit(service, call, listing.scope)
    asked = listing.ask(listing, call, key)
    page = listing.cut(listing, asked, listing.fetch(service, listing, asked))
    return Reply(200, listing.body(service, listing, page), listing.headers(page))
