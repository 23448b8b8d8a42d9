"""Dates that lead elsewhere than behind the message that they are of, where its date is the cursor."""

from collections.abc import Callable
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND, printed
from conformance.reference.heymarket import ALL
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Json, Row

heymarket = partial(fault, contract="heymarket")


def _dates(parts: Parts, change: Callable[[int], str]) -> Parts:
    """Dates of the list in another form."""
    row = parts.lists[ALL].row

    def shown(service: Service, found: Row, now: int) -> Json:
        return {**row(service, found, now), "date": change(found["at"])}

    return alter.listing(parts, ALL, row=shown)


@heymarket(
    kills=("pagination.boundary", "pagination.exclusive", "pagination.terminates"),
    blinds=("pagination.stable_under_writes",),
)
def dates_rounded(parts: Parts) -> Parts:
    """Dates are rounded to milliseconds, some of them up: with such a cursor the message itself comes again."""
    return _dates(parts, lambda at: printed((at + 500) // 1000 * 1000))


@heymarket(
    kills=("pagination.boundary", "pagination.exclusive", "pagination.terminates"), blinds=("pagination.last_page",)
)
def dates_rounded_to_seconds(parts: Parts) -> Parts:
    """Dates are rounded to seconds, half of them up."""
    return _dates(parts, lambda at: printed((at + SECOND // 2) // SECOND * SECOND))


@heymarket(
    kills=(
        "filtering.range",
        "ordering.sorted",
        "pagination.boundary",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.terminates",
    ),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.stable_under_writes",
        "pagination.ties",
    ),
)
def dates_in_local_time(parts: Parts) -> Parts:
    """Dates are in summer time and say that they are UTC: as a cursor each is two hours late."""
    return _dates(parts, lambda at: printed(at + 7200 * SECOND))


@heymarket(
    kills=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "filtering.range",
        "pagination.boundary",
        "pagination.complete",
    ),
    blinds=("pagination.stable_under_writes",),
)
def dates_in_winter_time(parts: Parts) -> Parts:
    """Dates are five hours behind and say that they are UTC: as a cursor each skips five hours."""
    return _dates(parts, lambda at: printed(at - 5 * 3600 * SECOND))


@heymarket(
    kills=("ordering.ascending_parameter", "ordering.order_parameter", "pagination.next_token"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.bad_cursor",
        "pagination.complete",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.limit_respected",
        "pagination.repeatable",
        "pagination.terminates",
        "pagination.ties",
    ),
)
def dates_without_an_offset(parts: Parts) -> Parts:
    """Dates have no offset from UTC, and a cursor without one is bad data: no date leads to the next page."""
    return _dates(parts, lambda at: printed(at).rstrip("Z"))


@heymarket(
    kills=("ordering.order_parameter", "pagination.next_token", "schema.response"),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "ordering.ascending_parameter",
        "ordering.sorted",
        "pagination.bad_cursor",
        "pagination.boundary",
        "pagination.complete",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.limit_respected",
        "pagination.repeatable",
        "pagination.terminates",
        "pagination.ties",
    ),
)
def dates_in_seconds(parts: Parts) -> Parts:
    """Dates are seconds since 1970, which the cursor is not."""
    row = parts.lists[ALL].row

    def shown(service: Service, found: Row, now: int) -> Json:
        return {**row(service, found, now), "date": found["at"] // SECOND}

    return alter.listing(parts, ALL, row=shown)
