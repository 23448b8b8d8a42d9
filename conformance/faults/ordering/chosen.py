"""Ways to be out of an order that the request chooses, or that holds where it chooses none."""

import random
from collections.abc import Callable
from functools import partial

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.heymarket import ALL, COLUMNS, choice
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Json, Page

heymarket = partial(fault, contract="heymarket")
# A date as the server prints it, in SQL.
_PRINTED = (
    "strftime('%Y-%m-%dT%H:%M:%S', at / 1000000, 'unixepoch')"
    " || rtrim(rtrim('.' || substr(1000000 + at % 1000000, 2), '0'), '.') || 'Z'"
)


def _column(ask: Ask) -> str:
    """The column that was chosen."""
    return COLUMNS[str(ask.options.get("order", "created_at"))]


def _ascends(ask: Ask) -> bool:
    """Whether the order was turned round."""
    return bool(ask.options.get("ascending", False))


def _ordered(parts: Parts, column: Callable[[Ask], str] = _column, ascends: Callable[[Ask], bool] = _ascends) -> Parts:
    """Another order."""

    def order(ask: Ask) -> str:
        way = "ASC" if ascends(ask) else "DESC"
        return f"{column(ask)} {way}, id {way}"

    return alter.listing(parts, ALL, order=order)


def _shown(parts: Parts, change: Callable[[Ask, list[Json]], list[Json]]) -> Parts:
    """A page whose rows are shown in another order than they were read."""
    body = parts.lists[ALL].body

    def other(service: Service, listing: Listing, page: Page) -> Json:
        return change(page.ask, body(service, listing, page))

    return alter.listing(parts, ALL, body=other)


@heymarket(kills=("ordering.ascending_parameter", "ordering.order_parameter"))
def order_ignored(parts: Parts) -> Parts:
    """`order` is checked, then not used: always by when messages were made."""
    return _ordered(parts, lambda _: "at")


@heymarket(
    kills=(
        "ordering.ascending_parameter",
        "ordering.sorted",
        "pagination.boundary",
        "pagination.complete",
        "pagination.exclusive",
    ),
    blinds=("pagination.stable_under_writes",),
)
def by_change_by_default(parts: Parts) -> Parts:
    """Without `order` messages come in the order in which they changed."""
    return _ordered(parts, lambda ask: _column(ask) if "order" in ask.options else "updated")


@heymarket(kills=("ordering.ascending_parameter", "ordering.order_parameter"))
def orders_swapped(parts: Parts) -> Parts:
    """`created_at` sorts by change, and `updated_at` by when messages were made."""
    other = {"at": "updated", "updated": "at"}
    return _ordered(parts, lambda ask: other[_column(ask)] if "order" in ask.options else "at")


@heymarket(kills=("ordering.ascending_parameter", "ordering.order_parameter"))
def updated_at_not_known(parts: Parts) -> Parts:
    """`updated_at` is refused: the order is called `updated` there."""
    return alter.option(parts, ALL, "order", choice("created_at", "updated"))


@heymarket(kills=("errors.no_server_error",), blinds=("ordering.order_parameter",))
def updated_at_crashes(parts: Parts) -> Parts:
    """`updated_at` is a 500: there is no column of that name."""
    return _ordered(parts, lambda ask: "updated_at" if _column(ask) == "updated" else "at")


@heymarket(kills=("filtering.rejects", "schema.negative_rejected"))
def other_orders_ignored(parts: Parts) -> Parts:
    """An `order` that there is not counts for none."""
    return alter.option(parts, ALL, "order", lambda value: value if value == "updated_at" else "created_at")


@heymarket(kills=("ordering.order_parameter",))
def changes_of_everyone(parts: Parts) -> Parts:
    """In the order of changes all teams' messages are shown: that query forgets the team."""

    def tenant(ask: Ask) -> Clause:
        return Clause("1") if _column(ask) == "updated" else Clause("organization = ?", (ask.organization,))

    return alter.listing(parts, ALL, tenant=tenant)


@heymarket(kills=("ordering.ascending_parameter",))
def ascending_ignored(parts: Parts) -> Parts:
    """`ascending` has no effect: the latest message is always first."""
    return _ordered(parts, ascends=lambda _: False)


@heymarket(kills=("ordering.ascending_parameter",))
def ascending_inverted(parts: Parts) -> Parts:
    """With `ascending` true the latest message is first, with false the earliest."""
    return _ordered(parts, ascends=lambda ask: "ascending" in ask.options and not _ascends(ask))


@heymarket(kills=("ordering.ascending_parameter",))
def ascending_by_its_presence(parts: Parts) -> Parts:
    """Whatever `ascending` is, that it is there turns the order round: false does, too."""
    return _ordered(parts, ascends=lambda ask: "ascending" in ask.options)


@heymarket(
    kills=(
        "filtering.complete",
        "ordering.order_parameter",
        "ordering.sorted",
        "pagination.boundary",
        "pagination.complete",
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
def ascending_by_default(parts: Parts) -> Parts:
    """Without `ascending` the earliest message is first, so that the walk begins at its end."""
    return _ordered(parts, ascends=lambda ask: bool(ask.options.get("ascending", True)))


@heymarket(kills=("ordering.ascending_parameter",))
def ascending_forgotten_by_change(parts: Parts) -> Parts:
    """In the order of changes `ascending` has no effect."""
    return _ordered(parts, ascends=lambda ask: _ascends(ask) and _column(ask) == "at")


@heymarket(kills=("filtering.rejects", "schema.negative_rejected"))
def ascending_of_words(parts: Parts) -> Parts:
    """`ascending` is tested for truth alone: whatever is not empty turns the order round."""
    return alter.option(parts, ALL, "ascending", bool)


@heymarket(
    kills=(
        "ordering.ascending_parameter",
        "ordering.order_parameter",
        "ordering.repeatable_order",
        "ordering.sorted",
        "pagination.complete",
        "pagination.exclusive",
        "pagination.terminates",
    ),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.last_page",
        "pagination.stable_under_writes",
        "pagination.ties",
    ),
)
def page_as_a_conversation(parts: Parts) -> Parts:
    """Each page is shown earliest first, as a conversation is read: its last message is its latest."""
    return _shown(parts, lambda _, found: found[::-1])


@heymarket(
    kills=(
        "ordering.ascending_parameter",
        "ordering.order_parameter",
        "ordering.repeatable_order",
        "ordering.sorted",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.limit_default",
        "pagination.terminates",
    ),
    blinds=(
        "counting.count_honours_cutoff",
        "counting.count_matches_walk",
        "pagination.stable_under_writes",
        "pagination.ties",
    ),
)
def sent_before_received(parts: Parts) -> Parts:
    """A page has what was sent first and then what was received, each in order: two queries, one after the other."""
    return _shown(parts, lambda _, found: sorted(found, key=lambda row: row["type"] == "inbound"))


@heymarket(
    kills=(
        "ordering.ascending_parameter",
        "ordering.order_parameter",
        "ordering.repeatable_order",
        "ordering.sorted",
        "pagination.exclusive",
        "pagination.last_page",
        "pagination.terminates",
    ),
    blinds=("counting.count_honours_cutoff", "pagination.stable_under_writes", "pagination.ties"),
)
def page_sorted_by_id(parts: Parts) -> Parts:
    """The messages of a page come in the order of their ids, in the belief that these grow with time."""
    return _shown(parts, lambda _, found: sorted(found, key=lambda row: -row["id"]))


@heymarket(
    kills=("ordering.ascending_parameter", "ordering.order_parameter", "ordering.repeatable_order", "ordering.sorted"),
    blinds=("pagination.stable_under_writes", "pagination.ties"),
)
def page_in_no_order(parts: Parts) -> Parts:
    """The messages of a page come as the database finds them, but for the last one."""
    chance = random.Random(0)  # noqa: S311 - no secret

    def shuffled(_: Ask, found: list[Json]) -> list[Json]:
        return [*chance.sample(found[:-1], len(found[:-1])), *found[-1:]]

    return _shown(parts, shuffled)


@heymarket(
    kills=(
        "ordering.ascending_parameter",
        "ordering.order_parameter",
        "ordering.sorted",
        "pagination.boundary",
        "pagination.complete",
        "pagination.exclusive",
    ),
    blinds=("pagination.stable_under_writes",),
)
def dates_sorted_as_text(parts: Parts) -> Parts:
    """Printed dates are sorted: 12:00:00Z comes before 12:00:00.5Z."""
    return _ordered(parts, lambda ask: _PRINTED if _column(ask) == "at" else "updated")


@heymarket(
    kills=(
        "ordering.ascending_parameter",
        "ordering.order_parameter",
        "ordering.sorted",
        "pagination.boundary",
        "pagination.complete",
        "pagination.exclusive",
    ),
    blinds=("pagination.stable_under_writes",),
)
def seconds_sorted_by_id(parts: Parts) -> Parts:
    """Messages are sorted by whole seconds: within one the id decides."""
    return _ordered(parts, lambda ask: f"{_column(ask)} / 1000000")


@heymarket(kills=("ordering.repeatable_order",))
def ties_in_another_order_each_time(parts: Parts) -> Parts:
    """Messages of one moment come in another order each time."""
    chance = random.Random(0)  # noqa: S311 - no secret

    def order(ask: Ask) -> str:
        way = "ASC" if _ascends(ask) else "DESC"
        return f"{_column(ask)} {way}, id * {chance.randrange(1, 1000)} % 1009"

    return alter.listing(parts, ALL, order=order)
