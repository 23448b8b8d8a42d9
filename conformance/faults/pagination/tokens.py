"""The token: where it is, what it opens, and how a wrong one is met."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote_plus

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference import cursors, lists, parameters
from conformance.reference.parts import Listing, Parts
from conformance.reference.values import Ask, Call, Clause, Key, Page, Position, Refusal, RefusedError, Row

_GARBAGE = Position(0, "")


@fault(kills=("pagination.next_token",))
def token_in_header_and_body(parts: Parts) -> Parts:
    """The token is in X-Next-Cursor and in meta.next_cursor too (000 rules the second out)."""
    return alter.listing(parts, OUTBOUND, body=lists.body_with_token)


@fault(
    kills=("pagination.next_token",),
    blinds=(
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.cursor_encoding",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.foreign_cursor",
        "pagination.repeatable",
        "pagination.stable_under_writes",
        "pagination.ties",
        "schema.headers",
    ),
)
def token_in_the_body_alone(parts: Parts) -> Parts:
    """The token is in meta.next_cursor where 000 promises a header."""
    return alter.listing(parts, OUTBOUND, body=lists.body_with_token, headers=lists.no_headers)


@fault(
    kills=("pagination.next_token",),
    blinds=(
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.cursor_encoding",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.foreign_cursor",
        "pagination.repeatable",
        "pagination.ties",
    ),
)
def token_in_the_header_alone(parts: Parts) -> Parts:
    """The inbound list gives its token as the outbound one does; meta.next_cursor stays null (001)."""
    return alter.listing(parts, INBOUND, body=lists.body_without_token, headers=lists.header_with_token)


@fault(kills=("pagination.last_page",))
def full_last_page_offers_another(parts: Parts) -> Parts:
    """An exactly full last page carries a token, for an empty page (001: null on the last page)."""

    def hopeful(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        shown = found[: ask.limit]
        full = len(shown) == ask.limit
        return Page(
            ask, shown, listing.lock(listing, ask, Position(shown[-1]["at"], shown[-1]["id"])) if full else None
        )

    return alter.listing(parts, INBOUND, cut=hopeful)


@fault(kills=("pagination.last_page",))
def last_page_always_offers_another(parts: Parts) -> Parts:
    """Every page with rows carries a token, a short last one too; only an empty page does not."""

    def hopeful(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        shown = found[: ask.limit]
        return Page(
            ask, shown, listing.lock(listing, ask, Position(shown[-1]["at"], shown[-1]["id"])) if shown else None
        )

    return alter.listing(parts, INBOUND, cut=hopeful)


@fault(
    kills=(
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.terminates",
        "pagination.ties",
    )
)
def walk_begins_again(parts: Parts) -> Parts:
    """The last page's token leads back to the first page."""

    def round_again(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = parts.lists[INBOUND].cut(listing, ask, found)
        start = listing.lock(listing, ask, Position((1 << 62) - 1, "ffffffff-ffff-ffff-ffff-ffffffffffff"))
        return page if page.token or ask.position is None else replace(page, token=start)

    return alter.listing(parts, INBOUND, cut=round_again)


@fault(kills=("pagination.terminates",))
def token_echoed(parts: Parts) -> Parts:
    """A page that was asked for with a token gives that token back."""

    def echo(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        page = parts.lists[OUTBOUND].cut(listing, ask, found)
        return replace(page, token=ask.given.get("cursor", page.token)) if page.token else page

    return alter.listing(parts, OUTBOUND, cut=echo)


@fault(
    kills=(
        "pagination.repeatable",
        "pagination.complete",
        "pagination.ties",
    ),
    blinds=(
        "pagination.cursor_encoding",
        "pagination.stable_under_writes",
    ),
)
def token_opens_once(parts: Parts) -> Parts:
    """A token that was used shows an empty page the second time."""
    used: set[str] = set()

    def once(listing: Listing, ask: Ask, found: tuple[Row, ...]) -> Page:
        token = ask.given.get("cursor", "")
        if token in used:
            return Page(ask, (), None)
        used.update([token] if token else [])
        return parts.lists[OUTBOUND].cut(listing, ask, found)

    return alter.listing(parts, OUTBOUND, cut=once)


def _lenient(
    parts: Parts,
    operation: str,
    answer: Callable[[RefusedError], Position],
) -> Parts:
    """A list that meets what is no cursor in its own way."""
    unlock = parts.lists[operation].unlock

    def lenient(listing: Listing, text: str, organization: str) -> Position:
        try:
            return unlock(listing, text, organization)
        except RefusedError as refused:
            return answer(refused)

    return alter.listing(parts, operation, unlock=lenient)


@fault(kills=("pagination.bad_cursor",))
def bad_cursor_is_page_one(parts: Parts) -> Parts:
    """A malformed cursor is ignored: page one again, so that a client loops without knowing."""
    first = Position((1 << 62) - 1, "g")
    return _lenient(parts, OUTBOUND, lambda _: first)


@fault(kills=("pagination.bad_cursor",))
def bad_cursor_is_an_empty_page(parts: Parts) -> Parts:
    """A malformed cursor gives 200 and no rows, so that a client takes it for the end."""
    return _lenient(parts, INBOUND, lambda _: _GARBAGE)


@fault(kills=("pagination.bad_cursor", "errors.no_server_error"))
def bad_cursor_crashes(parts: Parts) -> Parts:
    """A malformed cursor is a 500: what the decoder raises is not caught."""

    def crash(refused: RefusedError) -> Position:
        msg = "binascii.Error: Incorrect padding"
        raise RuntimeError(msg) from refused

    return _lenient(parts, OUTBOUND, crash)


@fault(kills=("pagination.bad_cursor", "errors.no_server_error"))
def cursor_of_other_types_crashes(parts: Parts) -> Parts:
    """A cursor that decodes, but has a field of another type, is a 500."""
    unlock = parts.lists[INBOUND].unlock

    def trusting(listing: Listing, text: str, organization: str) -> Position:
        fields = cursors.unpack(text)
        if isinstance(fields, dict) and not (isinstance(fields.get("at"), int) and isinstance(fields.get("id"), str)):
            raise TypeError(fields)
        return unlock(listing, text, organization)

    return alter.listing(parts, INBOUND, unlock=trusting)


@fault(
    kills=(
        "pagination.cursor_encoding",
        "pagination.next_token",
    ),
    blinds=(
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.last_page",
        "pagination.repeatable",
    ),
)
def cursor_unquoted_twice(parts: Parts) -> Parts:
    """The cursor is percent-decoded twice: its `+` becomes a space, and the server refuses its own token."""
    unlock = parts.lists[INBOUND].unlock
    return alter.listing(parts, INBOUND, unlock=lambda it, text, org: unlock(it, unquote_plus(text), org))


@fault(kills=("pagination.cursor_encoding",))
def cursor_escapes_half_read(parts: Parts) -> Parts:
    """Only the three escapes that the server's own links contain are decoded; `%41` for `A` stays as it is."""

    def half(query: bytes) -> dict[str, str]:
        given = dict(parameters.pairs(query))
        raw = dict(piece.partition("=")[::2] for piece in query.decode("latin-1").split("&"))
        if "cursor" in given and "cursor" in raw:
            text = raw["cursor"]
            for escape, character in (
                ("%2B", "+"),
                ("%2F", "/"),
                ("%3D", "="),
                ("%2b", "+"),
                ("%2f", "/"),
                ("%3d", "="),
            ):
                text = text.replace(escape, character)
            given["cursor"] = text
        return given

    return alter.listing(parts, OUTBOUND, parameters=half)


@fault(kills=("pagination.foreign_cursor", "access.tenant_isolation"))
def foreign_cursor_shows_rows(parts: Parts) -> Parts:
    """The organization is taken from the cursor rather than from the key."""

    def believing(listing: Listing, call: Call, key: Key) -> Ask:
        given = listing.parameters(call.query)
        if "cursor" not in given:
            return lists.ask(listing, call, key)
        fields = cursors.unpack(given["cursor"])
        owner = fields.get("org") if isinstance(fields, dict) else None
        return lists.ask(
            listing, call, replace(key, organization=owner if isinstance(owner, str) else key.organization)
        )

    return alter.listing(parts, OUTBOUND, ask=believing)


@fault(kills=("pagination.foreign_cursor", "access.tenant_isolation"))
def second_page_of_everyone(parts: Parts) -> Parts:
    """The organization is only in page one's query; a cursor from next door opens next door's rows."""
    unlock = parts.lists[INBOUND].unlock

    def any_owner(listing: Listing, text: str, organization: str) -> Position:
        fields = cursors.unpack(text)
        owner = fields.get("org") if isinstance(fields, dict) else None
        position = unlock(listing, text, owner if isinstance(owner, str) else organization)
        return position if owner == organization else Position(position.at, f"{position.id}@{owner}")

    def tenant(ask: Ask) -> Clause:
        owner = ask.position.id.partition("@")[2] if ask.position else ""
        return Clause("organization = ?", (owner or ask.organization,))

    return alter.listing(parts, INBOUND, unlock=any_owner, tenant=tenant)


@fault(
    kills=("pagination.next_token",),
    blinds=(
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.cursor_encoding",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.last_page",
        "pagination.repeatable",
        "pagination.stable_under_writes",
    ),
)
def second_page_forbidden(parts: Parts) -> Parts:
    """A request with a cursor is refused with 403, because a proxy takes the token for an attack."""
    unlock = parts.lists[OUTBOUND].unlock

    def forbid(listing: Listing, text: str, organization: str) -> Position:
        unlock(listing, text, organization)
        raise RefusedError(Refusal(403, "FORBIDDEN", "request blocked"))

    return alter.listing(parts, OUTBOUND, unlock=forbid)
