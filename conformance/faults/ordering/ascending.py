"""Ways for a list that is oldest first, with ids for ties, to be out of order."""

import random

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference.clock import SECOND
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Clause, Json, Page, Position
from conformance.reference.whippy import LIST


def _sorted(parts: Parts, *keys: str, descending: bool = False) -> Parts:
    """A list that is wholly in another order, in both directions: columns of the rows, of which the last is the id.

    A cursor names a row, and the other keys are that row's.
    """
    up, down = ("DESC", "ASC") if descending else ("ASC", "DESC")
    theirs = ", ".join(f"(SELECT {key} FROM messages WHERE id = ?)" for key in keys)  # noqa: S608 - only our own text

    def seek(sign: str, at: Position) -> Clause:
        return Clause(f"({', '.join(keys)}) {sign} ({theirs})", (at.id,) * len(keys))

    def order(way: str) -> str:
        return ", ".join(f"{key} {way}" for key in keys)

    less, more = ("<", ">") if descending else (">", "<")
    changed = alter.backward(parts, LIST, order=lambda _: order(down), seek=lambda at: seek(more, at))
    return alter.listing(changed, LIST, order=lambda _: order(up), seek=lambda at: seek(less, at))


@fault(contract="whippy", kills=("ordering.sorted",))
def newest_first(parts: Parts) -> Parts:
    """Newest first, consistently and in both directions, where oldest first is documented."""
    return _sorted(parts, "at", "id", descending=True)


@fault(contract="whippy", kills=("ordering.sorted", "ordering.tiebreaker"))
def ordered_by_the_last_change(parts: Parts) -> Parts:
    """The order is by when a message was changed."""
    return _sorted(parts, "updated", "id")


@fault(contract="whippy", kills=("ordering.sorted",))
def ordered_by_whole_seconds(parts: Parts) -> Parts:
    """Rows are ordered by whole seconds, and within one by id."""
    return _sorted(parts, f"(at / {SECOND})", "id")


@fault(contract="whippy", kills=("ordering.tiebreaker",))
def ties_by_the_last_change(parts: Parts) -> Parts:
    """Rows of one time come in the order of their last change; walks are whole, but the id decides nothing."""
    return _sorted(parts, "at", "updated", "id")


@fault(contract="whippy", kills=("ordering.tiebreaker",))
def ties_by_the_end_of_the_id(parts: Parts) -> Parts:
    """Rows of one time come in the order of their ids' last digits, as some databases keep UUIDs."""
    return _sorted(parts, "at", "substr(id, 25)", "id")


@fault(
    contract="whippy",
    kills=(
        "ordering.repeatable_order",
        "ordering.tiebreaker",
        "pagination.backward",
        "pagination.cursor_contents",
        "pagination.direction_needs_cursor",
        "pagination.unsupported",
    ),
)
def ties_stirred(parts: Parts) -> Parts:
    """What shares a time on a page comes in another order each time, after the page was cut."""
    chance = random.Random(0)  # noqa: S311 - no secret
    body = parts.lists[LIST].body

    def stirred(service: Service, listing: Listing, page: Page) -> Json:
        turn = {row["id"]: (row["at"], chance.random()) for row in page.rows}
        answer = body(service, listing, page)
        return {**answer, "data": sorted(answer["data"], key=lambda row: turn[row["id"]])}

    return alter.listing(parts, LIST, body=stirred)
