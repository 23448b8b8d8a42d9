"""Ways to break the documented form of an answer, which generated requests find."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference import parameters
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Call, Json, Key, Page, Refusal, RefusedError, Reply, Row


def _rows(parts: Parts, operation: str, change: Callable[[dict[str, Json]], Mapping[str, Json]]) -> Parts:
    """Every row of a list, changed."""
    row = parts.lists[operation].row
    return alter.listing(parts, operation, row=lambda service, found, now: change(row(service, found, now)))


@fault(kills=("schema.response",))
def segments_as_text(parts: Parts) -> Parts:
    """segment_count is a string."""
    return _rows(parts, OUTBOUND, lambda row: {**row, "segment_count": str(row["segment_count"])})


@fault(kills=("schema.response",))
def time_as_a_number(parts: Parts) -> Parts:
    """bandwidth_received_at is a number of seconds."""
    return _rows(parts, INBOUND, lambda row: {**row, "bandwidth_received_at": 1_777_204_860})


@fault(kills=("schema.response",))
def status_of_no_list(parts: Parts) -> Parts:
    """A status is shown that no document has."""
    row = parts.get.row

    def accepted(service: Service, found: Row, now: int) -> Json:
        shown = row(service, found, now)
        return {**shown, "status": "accepted"} if shown["status"] == "sent" else shown

    return alter.listing(parts, OUTBOUND, row=accepted)


@fault(kills=("schema.response",))
def empty_list_is_null(parts: Parts) -> Parts:
    """Where there is no row, `data` is null rather than an empty list."""
    body = parts.lists[INBOUND].body

    def null(service: Service, listing: Listing, page: Page) -> Json:
        full = body(service, listing, page)
        return {**full, "data": full["data"] or None}

    return alter.listing(parts, INBOUND, body=null)


@fault(kills=("schema.response",))
def media_as_text(parts: Parts) -> Parts:
    """media_urls is a text with commas."""
    return _rows(parts, INBOUND, lambda row: {**row, "media_urls": ",".join(row["media_urls"])})


@fault(
    kills=(
        "schema.status",
        "filtering.complete",
    ),
    blinds=("filtering.rejects",),
)
def unknown_tag_is_gone(parts: Parts) -> Parts:
    """A tag that no message has is 410, which no document lists."""
    fetch = parts.lists[OUTBOUND].fetch

    def gone(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = fetch(service, listing, ask)
        if "tag" in ask.filters and not found:
            raise RefusedError(Refusal(410, "GONE", "no such tag"))
        return found

    return alter.listing(parts, OUTBOUND, fetch=gone)


@fault(kills=("schema.content_type",))
def lists_as_plain_text(parts: Parts) -> Parts:
    """The inbound list is JSON that is labelled text/plain."""
    encode = parts.errors.encode

    def plain(reply: Reply, call: Call) -> tuple[bytes, str]:
        content, media_type = encode(reply, call)
        listed = call.operation == INBOUND and reply.status < 400  # noqa: PLR2004 - no refusal
        return content, "text/plain" if listed else media_type

    return alter.errors(parts, encode=plain)


@fault(
    kills=(
        "rate_limit.retry_after",
        "schema.headers",
    ),
    blinds=(
        "rate_limit.retry_after_form",
        "rate_limit.retry_after_honest",
    ),
)
def limited_without_its_header(parts: Parts) -> Parts:
    """429 lacks the Retry-After that 002 promises, so that its headers don't fit their description."""
    return alter.limits(parts, retry_after=lambda _, __: None)


@fault(
    kills=(
        "schema.negative_rejected",
        "filtering.rejects",
    )
)
def wrong_types_accepted(parts: Parts) -> Parts:
    """Whatever is wrong with a filter of the inbound list, it is ignored."""

    def lenient(listing: Listing, call: Call, key: Key) -> Ask:
        given = dict(listing.parameters(call.query))
        for name, narrowing in listing.filters.items():
            try:
                narrowing.parse(given.get(name, ""))
            except ValueError:
                given.pop(name, None)
        pairs = replace(listing, parameters=lambda _: given)
        return parts.lists[INBOUND].ask(pairs, call, key)

    return alter.listing(parts, INBOUND, ask=lenient)


@fault(
    kills=(
        "schema.positive_accepted",
        "filtering.range",
    )
)
def fractions_refused(parts: Parts) -> Parts:
    """A `since` with an offset or a fraction of a second is refused, though both are date-times."""
    parse = parts.lists[INBOUND].filters["since"].parse

    def narrow(text: str) -> object:
        if not text.endswith("Z") or "." in text:
            raise ValueError
        return parse(text)

    return alter.filtering(parts, INBOUND, "since", parse=narrow)


@fault(
    kills=(
        "schema.positive_accepted",
        "filtering.complete",
    )
)
def tags_of_letters_only(parts: Parts) -> Parts:
    """A tag may only hold ASCII letters, digits and dashes, which no document says."""
    parse = parameters.at_most(64)

    def narrow(text: str) -> object:
        if not text.replace("-", "").isalnum() or not text.isascii():
            raise ValueError
        return parse(text)

    return alter.filtering(parts, OUTBOUND, "tag", parse=narrow)


@fault(kills=("schema.positive_accepted",), blinds=("filtering.rejects",))
def tags_half_as_long(parts: Parts) -> Parts:
    """A tag of more than 32 characters is refused, where 000 allows 64."""
    return alter.filtering(parts, OUTBOUND, "tag", parse=parameters.at_most(32))


@fault(
    kills=(
        "schema.no_server_error",
        "errors.no_server_error",
    )
)
def other_scripts_crash(parts: Parts) -> Parts:
    """A tag that is not ASCII is a 500."""

    def crash(text: str) -> object:
        try:
            text.encode("ascii")
        except UnicodeEncodeError as wrong:
            raise RuntimeError from wrong
        return parameters.at_most(64)(text)

    return alter.filtering(parts, OUTBOUND, "tag", parse=crash)
