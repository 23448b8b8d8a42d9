"""Filters that take several values, of which any will do."""

from collections.abc import Callable

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import whippy
from conformance.reference.parts import Parts
from conformance.reference.values import Ask, Clause, Json
from conformance.reference.whippy import LIST

_ALL = Clause("1")


def _clause(parts: Parts, name: str, instead: Callable[[tuple[str, ...]], Clause]) -> Parts:
    """A filter that demands something else."""

    def clause(values: object, ask: Ask) -> Clause:
        del ask
        return instead(values if isinstance(values, tuple) else ())

    return alter.filtering(parts, LIST, name, clause=clause)


@fault(contract="whippy", kills=("filtering.any_of",))
def type_ignored(parts: Parts) -> Parts:
    """`type` has no effect, in either spelling."""
    return _clause(parts, "type", lambda _: _ALL)


@fault(contract="whippy", kills=("filtering.any_of",))
def several_types_ignored(parts: Parts) -> Parts:
    """One type narrows the list; several do not, as if all were meant."""
    return _clause(parts, "type", lambda values: _ALL if len(values) > 1 else whippy.within("type", values))


@fault(contract="whippy", kills=("filtering.any_of",))
def only_the_first_type(parts: Parts) -> Parts:
    """Of several types the first alone counts."""
    return _clause(parts, "type", lambda values: whippy.within("type", values[:1]))


@fault(contract="whippy", kills=("filtering.any_of",))
def only_the_last_status(parts: Parts) -> Parts:
    """Of several delivery statuses the last alone counts, as where one name has one value."""
    return _clause(parts, "delivery_status", lambda values: whippy.within("delivery_status", values[-1:]))


@fault(contract="whippy", kills=("filtering.any_of",))
def every_type_at_once(parts: Parts) -> Parts:
    """With several types a message would have to be of all of them: AND where OR belongs."""
    return _clause(parts, "type", lambda values: Clause(" AND ".join(["type = ?"] * len(values)), values))


@fault(contract="whippy", kills=("filtering.any_of",))
def types_as_one_text(parts: Parts) -> Parts:
    """Several types are joined with commas and compared as one."""
    return _clause(parts, "type", lambda values: Clause("type = ?", (",".join(values),)))


@fault(contract="whippy", kills=("filtering.any_of",))
def no_more_than_two_statuses(parts: Parts) -> Parts:
    """Of several delivery statuses the first two count."""
    return _clause(parts, "delivery_status", lambda values: whippy.within("delivery_status", values[:2]))


@fault(contract="whippy", kills=("filtering.any_of",))
def delivery_status_ignored(parts: Parts) -> Parts:
    """`delivery_status` has no effect."""
    return _clause(parts, "delivery_status", lambda _: _ALL)


@fault(contract="whippy", kills=("filtering.any_of",))
def messages_without_status_let_through(parts: Parts) -> Parts:
    """A message that has no delivery status is shown whichever is asked for."""

    def clause(values: tuple[str, ...]) -> Clause:
        known = whippy.within("delivery_status", values)
        return Clause(f"delivery_status IS NULL OR {known.sql}", known.values)

    return _clause(parts, "delivery_status", clause)


@fault(contract="whippy", kills=("filtering.any_of",))
def unknown_type_finds_all(parts: Parts) -> Parts:
    """A type that no message has is dropped from the request, and with it the filter."""

    def clause(values: tuple[str, ...]) -> Clause:
        known = tuple(value for value in values if value in {"sms", "mms", "email", "whatsapp", "note", "voicemail"})
        return whippy.within("type", known) if known else _ALL

    return _clause(parts, "type", clause)


@fault(contract="whippy", kills=("errors.no_server_error",))
def brackets_crash(parts: Parts) -> Parts:
    """`type[]` is a 500, where the vendor's page has it."""
    pairs = parts.lists[LIST].parameters

    def crash(query: bytes) -> dict[str, Json]:
        if any(name in query for name in (b"type[]", b"type%5B%5D")):
            raise NotImplementedError
        return dict(pairs(query))

    return alter.listing(parts, LIST, parameters=crash)
