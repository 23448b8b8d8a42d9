"""What a send is answered with, and what is kept of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import OUTBOUND
from conformance.faults.fault import fault
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Clause, Json, Reply, Row


def _accepting(parts: Parts, change: Callable[[Reply], Reply]) -> Parts:
    """The answer to an accepted send, changed."""
    accepted = parts.send.accepted
    return alter.sending(parts, accepted=lambda service, row: change(accepted(service, row)))


def _echoing(parts: Parts, change: Callable[[dict[str, Json]], Mapping[str, Json]]) -> Parts:
    """The message in that answer, changed."""
    return _accepting(parts, lambda it: replace(it, body={**it.body, "data": change(it.body["data"])}))


@fault(kills=("sending.accepted", "schema.status"))
def accepted_is_200(parts: Parts) -> Parts:
    """200 where 202 belongs."""
    return _accepting(parts, lambda it: replace(it, status=200))


@fault(kills=("sending.accepted", "schema.status"))
def accepted_is_201(parts: Parts) -> Parts:
    """201, as if the message had been delivered to a mailbox."""
    return _accepting(parts, lambda it: replace(it, status=201))


@fault(
    kills=("sending.accepted", "schema.response"),
    blinds=("sending.listed", "sending.lifecycle", "sending.rejected_has_no_effect"),
)
def accepted_without_id(parts: Parts) -> Parts:
    """The answer has no id."""
    return _echoing(parts, lambda data: {name: value for name, value in data.items() if name != "id"})


@fault(kills=("sending.accepted",))
def accepted_as_sent(parts: Parts) -> Parts:
    """The answer's status is `sent` (002: it starts as queued)."""
    return _echoing(parts, lambda data: {**data, "status": "sent"})


@fault(kills=("sending.accepted",))
def echo_cut(parts: Parts) -> Parts:
    """The text in the answer is not the text that was sent."""
    return _echoing(parts, lambda data: {**data, "text": data["text"][:3]})


@fault(kills=("sending.accepted",))
def echo_swaps_numbers(parts: Parts) -> Parts:
    """Sender and recipient are swapped in the answer."""
    return _echoing(parts, lambda data: {**data, "from": data["to"], "to": data["from"]})


@fault(kills=("sending.accepted",))
def echo_without_tag(parts: Parts) -> Parts:
    """The tag in the answer is another one."""
    return _echoing(parts, lambda data: {**data, "tag": "untagged"} if data.get("tag") else data)


def _storing(parts: Parts, change: Callable[[Row], tuple[Row, ...]]) -> Parts:
    """What is kept of an accepted send, changed."""
    keep = parts.send.store

    def other(service: Service, row: Row) -> None:
        for kept in change(row):
            keep(service, kept)

    return alter.sending(parts, store=other)


@fault(
    kills=("sending.listed",),
    blinds=(
        "access.denied_has_no_effect",
        "pagination.stable_under_writes",
        "rate_limit.limited_has_no_effect",
        "sending.lifecycle",
        "sending.rejected_has_no_effect",
    ),
)
def accepted_and_lost(parts: Parts) -> Parts:
    """A message is accepted and never seen again."""
    return _storing(parts, lambda _: ())


@fault(
    kills=("sending.listed",),
    blinds=(
        "access.denied_has_no_effect",
        "pagination.stable_under_writes",
        "rate_limit.limited_has_no_effect",
        "sending.rejected_has_no_effect",
    ),
)
def accepted_and_unlisted(parts: Parts) -> Parts:
    """A new message is found by its id, but the list leaves it out."""
    kind = parts.lists[OUTBOUND].kind

    def settled(listing: Listing) -> Clause:
        old = kind(listing)
        return Clause(f"{old.sql} AND settled IS NOT NULL", old.values)

    return alter.listing(parts, OUTBOUND, kind=settled)


@fault(kills=("sending.listed",))
def sent_twice(parts: Parts) -> Parts:
    """A message is kept twice, under two ids: the write is retried without need."""

    def twin(row: Row) -> tuple[Row, ...]:
        return row, {**row, "id": row["id"][:-4] + ("0000" if row["id"][-4:] != "0000" else "1111")}

    return _storing(parts, twin)


@fault(kills=("sending.listed",))
def text_altered(parts: Parts) -> Parts:
    """The list shows another text than was accepted."""
    return _storing(parts, lambda row: ({**row, "text": row["text"].upper() + "."},))


@fault(kills=("sending.listed",))
def tag_lost(parts: Parts) -> Parts:
    """The list shows no tag where one was accepted; it can't be found by it either."""
    return _storing(parts, lambda row: ({**row, "tag": None},))


@fault(kills=("sending.listed",))
def recipient_altered(parts: Parts) -> Parts:
    """The list shows the recipient without its plus."""
    return _storing(parts, lambda row: ({**row, "recipient": row["recipient"].removeprefix("+")},))
