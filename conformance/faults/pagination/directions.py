"""What a direction means, and a parameter that the list does not have."""

from collections.abc import Callable
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import lists, parameters, whippy
from conformance.reference.errors import invalid
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Row
from conformance.reference.whippy import LIST

_LONGEST = 9  # digits of a number of rows


@fault(contract="whippy", kills=("filtering.rejects",))
def any_direction_is_forward(parts: Parts) -> Parts:
    """Whatever is not `backward` is taken for `forward`, misspelt directions too."""
    return alter.option(parts, LIST, "direction", parameters.anything)


@fault(
    contract="whippy",
    kills=(
        "pagination.complete",
        "pagination.exclusive",
        "pagination.filters_carried",
        "pagination.terminates",
        "pagination.ties",
    ),
    blinds=("pagination.direction_needs_cursor", "pagination.stable_under_writes"),
)
def direction_backward_by_default(parts: Parts) -> Parts:
    """A cursor without a direction leads back."""

    def asked(ask: Ask) -> bool:
        return whippy.asked_backward(ask) or (ask.position is not None and "direction" not in ask.options)

    return alter.backward(parts, LIST, asked=asked)


@fault(contract="whippy", kills=("pagination.direction_needs_cursor",), blinds=("filtering.rejects",))
def forward_needs_a_cursor(parts: Parts) -> Parts:
    """Either direction is refused without a cursor, where `forward` is the default and gives page one."""

    def asked(ask: Ask) -> bool:
        if "direction" in ask.options and ask.position is None:
            raise invalid(details={"cursor": "is required with a direction"})
        return whippy.asked_backward(ask)

    return alter.backward(parts, LIST, asked=asked)


@fault(contract="whippy", kills=("pagination.direction_needs_cursor",))
def forward_without_a_cursor_is_the_newest_page(parts: Parts) -> Parts:
    """`forward` without a cursor shows the end of the list, from where new messages would follow."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        if ask.position is None and ask.options.get("direction") == "forward":
            return lists.fetch(service, listing, replace(ask, backward=True))[: ask.limit][::-1]
        return lists.fetch(service, listing, ask)

    return alter.listing(parts, LIST, fetch=fetch)


def _skipping(parts: Parts, when: Callable[[Ask], bool]) -> Parts:
    """`offset` skips rows."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        text = ask.given.get("offset", "")
        skip = int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST and when(ask) else 0
        return lists.fetch(service, listing, replace(ask, limit=ask.limit + skip))[skip:]

    return alter.listing(parts, LIST, fetch=fetch)


@fault(contract="whippy", kills=("pagination.unsupported",))
def offset_honoured(parts: Parts) -> Parts:
    """`offset` skips rows, left over from the list's first version."""
    return _skipping(parts, lambda _: True)


@fault(contract="whippy", kills=("pagination.unsupported",))
def offset_honoured_with_a_cursor(parts: Parts) -> Parts:
    """`offset` skips rows behind a cursor, and on the first page it does not."""
    return _skipping(parts, lambda ask: ask.position is not None)


@fault(contract="whippy", kills=("errors.no_server_error", "pagination.unsupported"))
def offset_crashes(parts: Parts) -> Parts:
    """A request with `offset` is a 500: the query that it belonged to is no more."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Row, ...]:
        if "offset" in ask.given:
            raise NotImplementedError
        return lists.fetch(service, listing, ask)

    return alter.listing(parts, LIST, fetch=fetch)
