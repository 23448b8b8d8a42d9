"""Ways to show a message otherwise than its description has it."""

from collections.abc import Callable, Mapping
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND
from conformance.reference.errors import invalid
from conformance.reference.heymarket import ALL, COUNT, RECENT, clamped
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Call, Json, Key, Reply, Row

heymarket = partial(fault, contract="heymarket")


def _messages(parts: Parts, change: Callable[[dict[str, Json]], Mapping[str, Json]], *operations: str) -> Parts:
    """Every message of some operations, changed; of both that show some if none is named."""
    for operation in operations or (RECENT, ALL):
        row = parts.lists[operation].row
        parts = alter.listing(
            parts, operation, row=lambda service, found, now, row=row: change(row(service, found, now))
        )
    return parts


def _typed(parts: Parts, operation: str, media_type: str, content: Callable[[Reply], bytes] | None = None) -> Parts:
    """Answers of an operation that succeed, as another media type."""
    encode = parts.errors.encode

    def other(reply: Reply, call: Call) -> tuple[bytes, str]:
        usual = encode(reply, call)
        if call.operation != operation or reply.status >= 400:  # noqa: PLR2004 - a refusal
            return usual
        return content(reply) if content else usual[0], media_type

    return alter.errors(parts, encode=other)


@heymarket(kills=("schema.response",))
def type_received(parts: Parts) -> Parts:
    """`type` is `received` where `inbound` is documented."""
    names = {"inbound": "received", "outbound": "sent"}
    return _messages(parts, lambda it: {**it, "type": names[it["type"]]})


@heymarket(kills=("schema.response",))
def type_in_capitals(parts: Parts) -> Parts:
    """`type` is `INBOUND` in a conversation, as the constant is called in the server."""
    return _messages(parts, lambda it: {**it, "type": it["type"].upper()}, RECENT)


@heymarket(kills=("schema.response",))
def type_of_a_note(parts: Parts) -> Parts:
    """Notes of the team are shown among the messages, with a type of their own."""
    return _messages(parts, lambda it: {**it, "type": "note"} if it["flagged"] and not it["media"] else it, ALL)


@heymarket(kills=("schema.response",))
def id_as_text(parts: Parts) -> Parts:
    """`id` is a text, as for languages that lose digits of large numbers."""
    return _messages(parts, lambda it: {**it, "id": str(it["id"])})


@heymarket(
    kills=("schema.response",),
    blinds=(
        "access.malformed_header",
        "access.missing_key",
        "access.revoked_key",
        "access.scheme",
        "access.tenant_isolation",
        "access.unknown_key",
        "errors.request_id",
        "filtering.combined",
        "filtering.complete",
        "filtering.equal",
        "filtering.range",
        "filtering.rejects",
        "filtering.required",
        "pagination.limit_respected",
        "schema.content_type",
        "schema.negative_rejected",
        "schema.positive_accepted",
        "schema.status",
    ),
)
def conversation_by_its_id(parts: Parts) -> Parts:
    """`conversation` is a number where an object is documented."""
    return _messages(parts, lambda it: {**it, "conversation": it["conversation"]["id"]})


@heymarket(kills=("schema.response",))
def flagged_as_text(parts: Parts) -> Parts:
    """`flagged` is `"false"`, which most languages take for true."""
    return _messages(parts, lambda it: {**it, "flagged": str(it["flagged"]).lower()})


@heymarket(kills=("schema.response",))
def flagged_as_a_number(parts: Parts) -> Parts:
    """`flagged` is 0 or 1, as the database has it."""
    return _messages(parts, lambda it: {**it, "flagged": int(it["flagged"])}, ALL)


@heymarket(kills=("schema.response",))
def user_by_name(parts: Parts) -> Parts:
    """`user` is a name where a number is documented."""
    return _messages(parts, lambda it: {**it, "user": it["user"] and f"user-{it['user']}"})


@heymarket(kills=("schema.response",))
def broadcast_as_text(parts: Parts) -> Parts:
    """`broadcast_id` is a text, empty where there is none."""
    return _messages(parts, lambda it: {**it, "broadcast_id": str(it["broadcast_id"] or "")})


@heymarket(kills=("schema.response",))
def media_in_a_list(parts: Parts) -> Parts:
    """`media` is a list of addresses where one is documented."""
    return _messages(parts, lambda it: {**it, "media": [it["media"]] if it["media"] else []})


@heymarket(kills=("filtering.equal", "schema.response"))
def phone_missing(parts: Parts) -> Parts:
    """Messages that were received have no `phone`: the number is the contact's, which is left out."""
    return _messages(
        parts, lambda it: {k: v for k, v in it.items() if k != "phone" or it["type"] == "outbound"}, RECENT
    )


@heymarket(kills=("schema.response",))
def phone_as_a_number(parts: Parts) -> Parts:
    """`phone` is a number."""
    return _messages(parts, lambda it: {**it, "phone": int(it["phone"])})


@heymarket(kills=("schema.response",))
def date_in_seconds(parts: Parts) -> Parts:
    """In a conversation `date` is a number of seconds since 1970."""
    row = parts.lists[RECENT].row

    def shown(service: Service, found: Row, now: int) -> Json:
        return {**row(service, found, now), "date": found["at"] // SECOND}

    return alter.listing(parts, RECENT, row=shown)


@heymarket(kills=("schema.response",))
def text_in_an_object(parts: Parts) -> Parts:
    """`text` is an object with its form, as an editor has it."""
    return _messages(parts, lambda it: {**it, "text": {"plain": it["text"]}}, ALL)


@heymarket(
    kills=("schema.response",),
    blinds=(
        "access.tenant_isolation",
        "filtering.combined",
        "filtering.complete",
        "filtering.equal",
        "filtering.range",
        "pagination.limit_respected",
    ),
)
def conversation_in_an_object(parts: Parts) -> Parts:
    """A conversation stands in an object, where a bare array is documented."""
    body = parts.lists[RECENT].body
    return alter.listing(parts, RECENT, body=lambda service, it, page: {"messages": body(service, it, page)})


@heymarket(kills=("schema.content_type",))
def list_as_text(parts: Parts) -> Parts:
    """The list is JSON that is labelled text/plain."""
    return _typed(parts, ALL, "text/plain; charset=utf-8")


@heymarket(kills=("schema.content_type",))
def list_as_html(parts: Parts) -> Parts:
    """A conversation is JSON that is labelled text/html, the language's default."""
    return _typed(parts, RECENT, "text/html; charset=utf-8")


@heymarket(kills=("counting.count_form", "schema.content_type", "schema.response"))
def count_in_plain_text(parts: Parts) -> Parts:
    """The count is a line of plain text, without quotes: a text that nobody encoded."""
    return _typed(parts, COUNT, "text/plain", lambda reply: str(reply.body).encode())


@heymarket(kills=("schema.status",))
def part_of_a_list_is_206(parts: Parts) -> Parts:
    """A page that more messages follow is 206, which belongs to ranges of bytes and is not documented."""
    stamp = parts.errors.stamp

    def partial_content(service: Service, answer: Reply, call: Call) -> Reply:
        more = call.operation == ALL and answer.status == 200 and answer.body  # noqa: PLR2004 - a page
        return stamp(service, Reply(206, answer.body, answer.headers) if more else answer, call)

    return alter.errors(parts, stamp=partial_content)


@heymarket(kills=("ordering.ascending_parameter",), blinds=("filtering.rejects",))
def ascending_needs_an_order(parts: Parts) -> Parts:
    """`ascending` without `order` is refused, though either may be left out."""
    ask = parts.lists[ALL].ask

    def strict(listing: Listing, call: Call, key: Key) -> Ask:
        asked = ask(listing, call, key)
        if "ascending" in asked.options and "order" not in asked.options:
            raise invalid(details={"order": "is required with ascending"})
        return asked

    return alter.listing(parts, ALL, ask=strict)


@heymarket(kills=("schema.positive_accepted",), blinds=("schema.negative_rejected",))
def old_timestamps_refused(parts: Parts) -> Parts:
    """A timestamp of more than 90 days ago is refused, though any moment may be asked for."""
    ask = parts.lists[RECENT].ask

    def recent(listing: Listing, call: Call, key: Key) -> Ask:
        asked = ask(listing, call, key)
        if clamped(asked.filters.get("timestamp", asked.now), 1) < asked.now // SECOND - 90 * 86_400:
            raise invalid(details={"timestamp": "is too long ago"})
        return asked

    return alter.listing(parts, RECENT, ask=recent)
