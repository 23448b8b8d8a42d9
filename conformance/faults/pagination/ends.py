"""Ways to end a walk, or to show one message, otherwise than with an array."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.heymarket import ALL
from conformance.reference.lists import fetch, narrowed, rows
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Json, Page, Refusal, RefusedError, Row

heymarket = partial(fault, contract="heymarket")


def _end(parts: Parts, answer: Callable[[], Json]) -> Parts:
    """Something else than an empty array where no row is left."""
    body = parts.lists[ALL].body

    def other(service: Service, listing: Listing, page: Page) -> Json:
        return body(service, listing, page) if page.rows else answer()

    return alter.listing(parts, ALL, body=other)


@heymarket(
    kills=(
        "pagination.boundary",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.limit_default",
        "pagination.terminates",
    ),
    blinds=("counting.count_honours_cutoff", "counting.count_matches_walk"),
)
def last_page_again(parts: Parts) -> Parts:
    """Where no message is left the last page comes again, so that the walk never ends."""

    def again(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        found = fetch(service, listing, ask)
        return found or rows(service, narrowed(listing, ask), "at, id", ask.limit)[::-1]

    return alter.listing(parts, ALL, fetch=again)


@heymarket(
    kills=("pagination.boundary", "pagination.exclusive", "pagination.last_page", "pagination.terminates"),
    blinds=("counting.count_honours_cutoff", "counting.count_matches_walk"),
)
def first_page_again(parts: Parts) -> Parts:
    """Where no message is left the walk begins anew."""

    def again(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        return fetch(service, listing, ask) or fetch(service, listing, replace(ask, position=None))

    return alter.listing(parts, ALL, fetch=again)


@heymarket(
    kills=("pagination.next_token",),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.last_page",
        "pagination.terminates",
    ),
)
def end_is_not_found(parts: Parts) -> Parts:
    """Where no message is left the answer is 404 rather than an empty array."""

    def missing() -> Json:
        raise RefusedError(Refusal(404, "NOT_FOUND", "no messages"))

    return _end(parts, missing)


@heymarket(
    kills=("ordering.order_parameter", "pagination.next_token", "schema.positive_accepted"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.last_page",
        "pagination.terminates",
    ),
)
def end_is_bad_data(parts: Parts) -> Parts:
    """Where no message is left the cursor is called bad data."""

    def wrong() -> Json:
        raise RefusedError(Refusal(400, "VALIDATION_FAILED", "created_at is too early"))

    return _end(parts, wrong)


@heymarket(
    kills=("errors.no_server_error", "pagination.next_token", "schema.no_server_error"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.last_page",
        "pagination.terminates",
    ),
)
def end_crashes(parts: Parts) -> Parts:
    """Where no message is left the server fails: it looks at the first of none."""

    def crash() -> Json:
        raise IndexError

    return _end(parts, crash)


@heymarket(
    kills=("pagination.next_token", "schema.response"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.last_page",
        "pagination.terminates",
    ),
)
def end_is_null(parts: Parts) -> Parts:
    """Where no message is left the answer is null rather than an empty array: a slice that was never filled."""
    return _end(parts, lambda: None)


@heymarket(
    kills=("pagination.next_token", "schema.response"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.last_page",
        "pagination.terminates",
    ),
)
def end_is_an_object(parts: Parts) -> Parts:
    """Where no message is left the answer is an empty object: the language can't tell one from an empty array."""
    return _end(parts, dict)


@heymarket(
    kills=("schema.response",),
    blinds=(
        "access.malformed_header",
        "access.missing_key",
        "access.revoked_key",
        "access.scheme",
        "access.tenant_isolation",
        "access.unknown_key",
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "errors.request_id",
        "filtering.combined",
        "filtering.complete",
        "filtering.equal",
        "filtering.range",
        "filtering.rejects",
        "filtering.required",
        "ordering.ascending_parameter",
        "ordering.order_parameter",
        "ordering.repeatable_order",
        "ordering.sorted",
        "pagination.bad_cursor",
        "pagination.boundary",
        "pagination.complete",
        "pagination.exclusive",
        "pagination.foreign_cursor",
        "pagination.last_page",
        "pagination.limit_default",
        "pagination.limit_respected",
        "pagination.next_token",
        "pagination.repeatable",
        "pagination.terminates",
        "pagination.ties",
        "schema.content_type",
        "schema.status",
    ),
)
def page_in_an_object(parts: Parts) -> Parts:
    """Pages stand in an object, under `messages`, where a bare array is documented."""
    body = parts.lists[ALL].body
    return alter.listing(parts, ALL, body=lambda service, it, page: {"messages": body(service, it, page)})


@heymarket(kills=("pagination.next_token", "schema.response"))
def single_message_without_an_array(parts: Parts) -> Parts:
    """A page of one message is that message: a converter makes an array of several only."""
    body = parts.lists[ALL].body

    def unwrapped(service: Service, listing: Listing, page: Page) -> Json:
        found = body(service, listing, page)
        return found[0] if len(found) == 1 else found

    return alter.listing(parts, ALL, body=unwrapped)
