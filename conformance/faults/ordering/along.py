"""Ways to be out of order."""

import random

from conformance.faults import alter
from conformance.faults.alter import INBOUND, OUTBOUND
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Ask, Clause, Json, Page


@fault(kills=("ordering.sorted",))
def oldest_first(parts: Parts) -> Parts:
    """Oldest first, consistently: every page and every boundary agree, but the wrong way round."""
    after = "(at, id) > (?, ?)"
    ascending = {"order": lambda _: "at ASC, id ASC", "seek": lambda at: Clause(after, (at.at, at.id))}
    return alter.listing(parts, INBOUND, **ascending)


@fault(
    kills=(
        "ordering.sorted",
        "pagination.last_page",
    ),
    blinds=("ordering.repeatable_order",),
)
def only_page_one_in_order(parts: Parts) -> Parts:
    """From the second page on each page is reversed: the cursor comes from the order, the display does not."""
    body = parts.lists[OUTBOUND].body

    def turned(service: Service, listing: Listing, page: Page) -> Json:
        answer = body(service, listing, page)
        return {**answer, "data": answer["data"][::-1]} if page.ask.position else answer

    return alter.listing(parts, OUTBOUND, body=turned)


@fault(kills=("ordering.sorted",), blinds=("pagination.stable_under_writes",))
def page_reversed(parts: Parts) -> Parts:
    """Each page is shown oldest first, as a conversation is, though the list is newest first."""
    body = parts.lists[INBOUND].body

    def turned(service: Service, listing: Listing, page: Page) -> Json:
        answer = body(service, listing, page)
        return {**answer, "data": answer["data"][::-1]}

    return alter.listing(parts, INBOUND, body=turned)


@fault(kills=("ordering.sorted",))
def times_sorted_as_text(parts: Parts) -> Parts:
    """Printed times are compared: 12:00:00Z comes before 12:00:00.5Z, as Z is greater than a full stop."""
    whole = "strftime('%Y-%m-%dT%H:%M:%S', {0} / 1000000, 'unixepoch')"
    fraction = "rtrim(rtrim('.' || substr(1000000 + {0} % 1000000, 2), '0'), '.')"
    text = f"{whole} || {fraction} || 'Z'"
    key = text.format("at")
    return alter.listing(
        parts,
        OUTBOUND,
        order=lambda _: f"{key} DESC, id DESC",
        seek=lambda at: Clause(f"({key}, id) < ({text.format(at.at)}, ?)", (at.id,)),
    )


@fault(kills=("ordering.sorted",))
def order_within_a_second_lost(parts: Parts) -> Parts:
    """Rows are ordered by whole seconds: within one the id decides."""
    return alter.listing(
        parts,
        INBOUND,
        order=lambda _: "at / 1000000 DESC, id DESC",
        seek=lambda at: Clause("(at / 1000000, id) < (?, ?)", (at.at // SECOND, at.id)),
    )


@fault(kills=("ordering.sorted",))
def ordered_by_id(parts: Parts) -> Parts:
    """Rows are ordered by id, in the belief that ids grow with time."""
    return alter.listing(parts, OUTBOUND, order=lambda _: "id DESC", seek=lambda at: Clause("id < ?", (at.id,)))


@fault(kills=("ordering.repeatable_order",))
def ties_shuffled(parts: Parts) -> Parts:
    """Rows of one time come in another order each time that the page is read; what is on the page stays."""
    chance = random.Random(0)  # noqa: S311 - no secret
    body = parts.lists[INBOUND].body

    def shuffled(service: Service, listing: Listing, page: Page) -> Json:
        turn = {row["id"]: chance.random() for row in page.rows}
        answer = body(service, listing, page)
        at = {row["id"]: row["at"] for row in page.rows}
        return {**answer, "data": sorted(answer["data"], key=lambda row: (-at[row["id"]], turn[row["id"]]))}

    return alter.listing(parts, INBOUND, body=shuffled)


@fault(kills=("ordering.sorted",))
def filtered_lists_unordered(parts: Parts) -> Parts:
    """A list with a filter shows the rows of a page as an index of the filter has them."""

    def fetch(service: Service, listing: Listing, ask: Ask) -> tuple[Json, ...]:
        found = parts.lists[OUTBOUND].fetch(service, listing, ask)
        kept = found[: ask.limit]
        return (*kept[:-1][::-1], *kept[-1:], *found[ask.limit :]) if ask.filters else found

    return alter.listing(parts, OUTBOUND, fetch=fetch)
