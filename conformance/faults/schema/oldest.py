"""Ways to break the form of a list of which little is documented."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists
from conformance.reference.clock import SECOND
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Call, Json, Key, Page, Refusal, RefusedError, Reply, Row
from conformance.reference.whippy import LIST


def _rows(parts: Parts, change: Callable[[dict[str, Json], Row], Mapping[str, Json]]) -> Parts:
    """Every row, changed."""
    row = parts.lists[LIST].row
    return alter.listing(parts, LIST, row=lambda service, found, now: change(row(service, found, now), found))


def _bodies(parts: Parts, change: Callable[[dict[str, Json], Page], Json]) -> Parts:
    """Every page's envelope, changed."""
    body = parts.lists[LIST].body

    def other(service: Service, listing: Listing, page: Page) -> Json:
        return change(body(service, listing, page), page)

    return alter.listing(parts, LIST, body=other)


@fault(contract="whippy", kills=("pagination.cursor_contents", "schema.response"))
def id_with_a_prefix(parts: Parts) -> Parts:
    """An id begins with `msg_`, where a UUID is documented."""
    return _rows(parts, lambda row, _: {**row, "id": f"msg_{row['id']}"})


@fault(contract="whippy", kills=("pagination.cursor_contents", "schema.response"), blinds=("ordering.tiebreaker",))
def id_a_number(parts: Parts) -> Parts:
    """An id is a number."""
    return _rows(parts, lambda row, _: {**row, "id": int(row["id"].replace("-", ""), 16) >> 75})


@fault(
    contract="whippy",
    kills=("pagination.cursor_contents", "schema.response"),
    blinds=("filtering.range", "ordering.sorted", "ordering.tiebreaker", "pagination.ties"),
)
def insertion_an_epoch(parts: Parts) -> Parts:
    """inserted_at is a number of seconds since 1970."""
    return _rows(parts, lambda row, found: {**row, "inserted_at": found["at"] / SECOND})


@fault(
    contract="whippy",
    kills=("schema.response",),
    blinds=("filtering.range", "ordering.sorted", "ordering.tiebreaker", "pagination.ties"),
)
def insertion_missing(parts: Parts) -> Parts:
    """A message does not say when it was inserted."""
    return _rows(parts, lambda row, _: {name: value for name, value in row.items() if name != "inserted_at"})


@fault(contract="whippy", kills=("pagination.backward", "schema.response"))
def metadata_missing_at_the_end(parts: Parts) -> Parts:
    """The last page has no metadata."""
    return _bodies(parts, lambda body, page: body if page.token else {"data": body["data"]})


@fault(
    contract="whippy",
    kills=("pagination.next_token", "schema.response"),
    blinds=(
        "pagination.backward",
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.cursor_contents",
        "pagination.cursor_encoding",
        "pagination.direction_needs_cursor",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.foreign_cursor",
        "pagination.repeatable",
        "pagination.ties",
    ),
)
def metadata_called_meta(parts: Parts) -> Parts:
    """The tokens are in `meta`."""
    return _bodies(parts, lambda body, _: {"data": body["data"], "meta": body["metadata"]})


@fault(
    contract="whippy",
    kills=("pagination.next_token",),
    blinds=(
        "pagination.backward",
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.cursor_contents",
        "pagination.cursor_encoding",
        "pagination.direction_needs_cursor",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.foreign_cursor",
        "pagination.repeatable",
        "pagination.ties",
    ),
)
def tokens_beside_the_data(parts: Parts) -> Parts:
    """The tokens are beside `data`, and `metadata` is empty."""
    return _bodies(parts, lambda body, _: {"data": body["data"], "metadata": {}, **body["metadata"]})


@fault(contract="whippy", kills=("pagination.filters_carried", "schema.response"))
def no_messages_is_null(parts: Parts) -> Parts:
    """Where there is no message, `data` is null."""
    return _bodies(parts, lambda body, _: {**body, "data": body["data"] or None})


@fault(contract="whippy", kills=("pagination.backward", "pagination.next_token", "schema.response"))
def one_message_is_no_list(parts: Parts) -> Parts:
    """Where there is one message, `data` is that message and no list."""
    return _bodies(parts, lambda body, _: {**body, "data": body["data"][0]} if len(body["data"]) == 1 else body)


@fault(contract="whippy", kills=("schema.content_type",))
def pages_labelled_html(parts: Parts) -> Parts:
    """Pages are JSON that is labelled text/html, as a framework has it by default."""
    encode = parts.errors.encode

    def labelled(reply: Reply, call: Call) -> tuple[bytes, str]:
        content, media_type = encode(reply, call)
        return content, "text/html; charset=utf-8" if reply.status == 200 else media_type  # noqa: PLR2004

    return alter.errors(parts, encode=labelled)


@fault(contract="whippy", kills=("schema.status",))
def unknown_user_is_409(parts: Parts) -> Parts:
    """A user that has no messages is 409, which is not documented."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = lists.fetch(service, listing, ask)
        if "user_id" in ask.filters and not found:
            raise RefusedError(Refusal(409, "CONFLICT", "no such user"))
        return found

    return alter.listing(parts, LIST, fetch=fetch)


@fault(contract="whippy", kills=("filtering.rejects", "schema.negative_rejected"))
def whatever_is_wrong_ignored(parts: Parts) -> Parts:
    """What is wrong with a parameter that narrows the list is ignored, with the parameter."""

    def lenient(listing: Listing, call: Call, key: Key) -> Ask:
        given = dict(listing.parameters(call.query))
        for name, parse in {**{name: it.parse for name, it in listing.filters.items()}, **listing.options}.items():
            try:
                parse(given.get(name, ""))
            except ValueError:
                given.pop(name, None)
        return lists.ask(replace(listing, parameters=lambda _: given), call, key)

    return alter.listing(parts, LIST, ask=lenient)


@fault(contract="whippy", kills=("filtering.range", "schema.positive_accepted"))
def offset_in_a_moment_refused(parts: Parts) -> Parts:
    """An `after` with an offset or a fraction of a second is refused, though both are date-times."""
    parse = parts.lists[LIST].filters["after"].parse

    def narrow(text: str) -> object:
        if not text.endswith("Z") or "." in text:
            raise ValueError
        return parse(text)

    return alter.filtering(parts, LIST, "after", parse=narrow)


@fault(contract="whippy", kills=("schema.positive_accepted",), blinds=("filtering.combined",))
def two_filters_refused(parts: Parts) -> Parts:
    """More than one filter in a request is refused, which no document says."""

    def one(listing: Listing, call: Call, key: Key) -> Ask:
        ask = lists.ask(listing, call, key)
        if len(ask.filters) > 1:
            raise RefusedError(Refusal(422, "VALIDATION_FAILED", "only one filter"))
        return ask

    return alter.listing(parts, LIST, ask=one)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.bad_cursor", "schema.no_server_error"))
def nul_in_the_query_crashes(parts: Parts) -> Parts:
    """A NUL byte in the query is a 500: the database has no such texts."""
    read = parts.lists[LIST].parameters

    def crash(query: bytes) -> Mapping[str, Json]:
        if b"%00" in query:
            raise RuntimeError(query)
        return read(query)

    return alter.listing(parts, LIST, parameters=crash)
