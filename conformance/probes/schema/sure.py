"""Values that every careful server takes, in place of those that some may refuse though the contract allows them.

A generator knows a value's form and no more. A moment in the year 9000, the number 10^30 where no bound is documented,
a page size that nobody promises, two filters that exclude each other, the way back without a place to go back from: a
right server may refuse them all. What a negative case breaks is left as it is, so that it is refused for that alone.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from conformance.checks.schema.outside import kinds_of, outside, plain, text_outside, value_outside
from conformance.contract import pointer, times
from conformance.contract.outcome import BINDING
from conformance.contract.pagination import Place
from conformance.contract.pointer import MISSING
from conformance.evidence.exchange import Exchange
from conformance.probes.schema.derive import same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Contract, Operation
    from conformance.probes.schema.drawn import Drawn

# In every form that RFC 3339 knows and that has a meaning for all.
MOMENTS = (
    "2026-01-01T00:00:00Z",
    "2025-06-30T23:59:59.250Z",
    "2024-02-29T12:30:00+00:00",
    "2025-12-31T19:00:00-05:00",
    "2025-03-01T06:30:00.5+05:30",
)
_SECONDS = 1_767_225_600  # the first of them, as Unix counts
_SPAN = 50_000_000  # seconds before it that are as good
FEW = 10  # a number where the contract gives no bound: every server knows so many
AFTER = {"after", "at-or-after", "after-about", "at-least", "above"}
BEFORE = {"before", "at-or-before", "at-most", "below"}


def sure(contract: Contract, operation: Operation, case: Drawn) -> Drawn:
    """Return a case whose values every careful server takes, but for what it breaks on purpose."""
    broken = broken_by(operation, case)
    for place, schema in fields(operation):
        value = case.get(place)
        if value is MISSING or touched(operation, place, broken):
            continue
        if case.mode == "negative" and schema.get("format") == "date-time" and times.parse(value) is None:
            continue  # no moment at all, though some reader may take it for one: what was meant stays
        better = _better(contract, operation, place, schema, value)
        if repr(better) != repr(value):
            case = case.put(place, better)
    for one in _exclusive(operation, case, broken):
        case = case.put(one, MISSING)
    return _alternatives(operation, case)


def broken_by(operation: Operation, case: Drawn) -> frozenset[str]:
    """Return the addresses of the constraints that a case breaks for certain."""
    path = operation.path
    for name, value in case.path:
        path = path.replace("{" + name + "}", value.replace("/", "%2F"))
    url = f"{path}?{case.raw_query}"
    asked = Exchange(0, operation.contract, operation.id, "", operation.method, url, request_body=case.body)
    return frozenset(address for address, _ in outside(operation, asked))


def address(operation: Operation, place: Place) -> str:
    """Return a field's address, as the register's ``constrains`` has it."""
    return f"{operation.id}/body{place.at}" if place.where == "body" else f"{operation.id}/{place.where}/{place.name}"


def touched(operation: Operation, place: Place, broken: frozenset[str]) -> bool:
    """Whether one of the broken constraints is a field's own."""
    own = address(operation, place)
    return any(item.startswith(f"{own}/") for item in broken)


def fields(operation: Operation) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield what a generated request may hold, with its schema."""
    for parameter in operation.parameters:
        if parameter.where in {"query", "path"}:
            yield Place(parameter.where, parameter.name), parameter.schema  # type: ignore[arg-type]
    if operation.sends is None:
        for name, schema in (operation.body or {}).get("properties", {}).items():
            yield Place("body", at=pointer.join("", name)), schema


def _better(contract: Contract, operation: Operation, place: Place, schema: dict[str, Any], value: object) -> object:
    if kinds_of(schema) - {"null"} == {"integer"}:
        number = _number(value)
        known = "enum" in schema or "x-known-values" in schema
        if number is not None:
            return _like(value, number if known else _integer(contract, operation, place, schema, number))
    if schema.get("format") == "date-time" and isinstance(value, str):
        pages = operation.pagination
        first = pages is not None and pages.first is not None and same(place, pages.cursor)
        if not plain(schema, value) or (first and value[:4] > MOMENTS[0][:4]):
            return MOMENTS[zlib.crc32(value.encode("utf-8", "surrogatepass")) % len(MOMENTS)]
    return value


def _number(value: object) -> int | None:
    try:
        if isinstance(value, float):  # 7.0 is an integer to a schema, and to many readers none
            return int(value) if value.is_integer() else None
        return int(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
    except ValueError:
        return None


def _like(value: object, number: int) -> object:
    return str(number) if isinstance(value, str) else number


def _integer(contract: Contract, operation: Operation, place: Place, schema: dict[str, Any], number: int) -> int:
    """Return a number within the bounds that are certain, and a small one where there is none."""
    pages = operation.pagination
    if any(same(place, item.place) and item.form == "unix-seconds" for item in (pages.filters if pages else ())):
        return number if _SECONDS - _SPAN <= number <= _SECONDS else _SECONDS - abs(number) % _SPAN
    least, most = schema.get("minimum"), schema.get("maximum")
    if pages is not None and same(place, pages.limit) and not _bounded(contract, operation):
        most = None
    if least is not None and most is not None:
        return number
    low = least if least is not None else (1 if most is None else min(1, most))
    return number if low <= number < low + FEW and (most is None or number <= most) else low + abs(number) % FEW


def _bounded(contract: Contract, operation: Operation) -> bool:
    """Whether a document promises that the bounds of a page's size are accepted."""
    check = "pagination.limit_bounds"
    entries = contract.requirements(operation.id, check)
    best = max(entries, key=lambda item: item.serves(check, "bounds_accepted"), default=None)
    return best is None or (best.level == "must" and best.basis in BINDING)


def _exclusive(operation: Operation, case: Drawn, broken: frozenset[str]) -> Iterator[Place]:
    """Yield what must go so that nothing contradicts itself."""
    pages = operation.pagination
    if pages is None:
        return
    direction = pages.direction
    lost = pages.cursor is None or case.get(pages.cursor) is MISSING
    if direction is not None and lost and case.get(direction.place) == direction.backward:
        yield direction.place
    for low in (item for item in pages.filters if item.match in AFTER):
        for high in (item for item in pages.filters if item.match in BEFORE and set(item.at) & set(low.at)):
            one, other = case.get(low.place), case.get(high.place)
            known = not touched(operation, low.place, broken) and not touched(operation, high.place, broken)
            if known and one is not MISSING and other is not MISSING and not _in_order(one, other):
                yield high.place


def _in_order(one: object, other: object) -> bool:
    values = [times.parse(value) if times.parse(value) is not None else _number(value) for value in (one, other)]
    first, last = values
    return first is not None and last is not None and first <= last


def _alternatives(operation: Operation, case: Drawn) -> Drawn:
    """Treat names of which a target takes but one alike: a wrong value stands under each, a right one under none."""
    places = operation.count.cutoff if operation.count is not None else ()
    if len(places) < 2:  # noqa: PLR2004 - one is no alternative
        return case
    wrong = [case.get(place) for place in places if _wrong(operation, place, case)]
    for place in places:
        case = case.put(place, wrong[0] if wrong else MISSING)
    return case


def _wrong(operation: Operation, place: Place, case: Drawn) -> bool:
    value = case.get(place)
    return value is not MISSING and bool(_field_outside(operation, place, value))


def _field_outside(operation: Operation, place: Place, value: object) -> str:
    """Return the keyword that a value breaks for certain at a place."""
    schema = operation.schema_at(place)
    if place.where == "body":
        return value_outside(schema, value, required=False)
    return text_outside(schema, value) if isinstance(value, str) else ""
