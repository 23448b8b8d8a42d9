"""Which values a filter is asked with: those that rows have, and those that are near them and must match nothing."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any

from conformance.checks.filtering.values import comparable, digits, shown
from conformance.contract import pointer

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter

AWKWARD = "%+ &#/?=_'\"\\,;:"
ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
NUMBER = re.compile(r"\+[0-9]{3,}")
MANY = 8  # filters of one list: each of them is asked with fewer values


def text_of(value: object) -> str:
    """Return a field's value as it is written in a query."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def schema_of(operation: Operation, item: Filter) -> dict[str, Any]:
    """Return the schema of a filter's values."""
    found = operation.schema_at(item.place)
    return dict(found.get("items", {})) if found.get("type") == "array" else found


def written(item: Filter, value: object) -> str:
    """Return a row's value as the filter writes it."""
    return digits(text_of(value)) if item.form == "digits" else text_of(value)


def value_of(item: Filter, row: object) -> str | bool | int | None:
    """Return what a row has for a filter: the first of its fields that is there."""
    found = (value for value in shown(item, row) if isinstance(value, str | bool | int))
    return next(found, None)


def many(operation: Operation) -> bool:
    """Whether a list has so many filters that each is asked with fewer values."""
    return operation.pagination is not None and len(operation.pagination.filters) > MANY


def real(operation: Operation, item: Filter, rows: Sequence[Any]) -> list[object]:
    """Return values to ask for: all of an enum; else the commonest, the rarest, one for each awkward character."""
    schema = schema_of(operation, item)
    if "enum" in schema:
        return list(schema["enum"])
    if schema.get("type") == "boolean":
        return [True, False]
    kind = str(schema.get("type") or "")
    counted = Counter(
        value
        for row in rows
        for at in item.at
        if isinstance(value := pointer.get(row, at), str | int)
        and not isinstance(value, bool)
        and value != ""
        and comparable(kind, value)
    )
    common = [value for value, _ in counted.most_common()]
    chosen: dict[object, None] = dict.fromkeys([*common[: 1 if many(operation) else 2], *common[-1:]])
    texts = [value for value in common if isinstance(value, str) and not NUMBER.fullmatch(value)]
    escaped = [value for value in texts if ESCAPED.search(value)]  # decoded twice, it is another value
    chosen.update(dict.fromkeys(escaped[:1]))
    for character in AWKWARD:
        chosen.update(dict.fromkeys([value for value in texts if character in value][:1]))
    chosen.update(dict.fromkeys([value for value in texts if not value.isascii()][:1]))
    return list(chosen)[:8]


def strange(
    operation: Operation, item: Filter, rows: Sequence[Any], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield kind and value: ``none`` is a value that nothing has; ``near`` resembles one that rows have."""
    schema = schema_of(operation, item)
    if "enum" in schema or schema.get("type", "string") not in {"string", "integer"}:
        return
    if schema.get("type") == "integer":
        yield "none", str(chance.randrange(10**8, 2**31))
        return
    known = [value for value in real(operation, item, rows) if isinstance(value, str)]
    if schema.get("format") == "uuid":
        yield "none", str(uuid.UUID(int=chance.getrandbits(128), version=4))
        return
    if item.form == "digits":
        yield from (("near", near(written(item, value))) for value in known[:1])
        return
    if "pattern" in schema or (known and all(NUMBER.fullmatch(value) for value in known)):
        for value in [value for value in known if NUMBER.fullmatch(value)][:1]:
            yield "near", value[:-1]
            yield "near", near(value)
        return
    yield "none", f"unused-{chance.getrandbits(48):x}"
    if item.match == "any-of":
        return
    texts = (value for row in rows for value in (pointer.get(row, at) for at in item.at))
    numerals = [value for value in texts if isinstance(value, str) and value.isdecimal()]
    yield from (("near", f"0{value}") for value in numerals[:1])  # a text, not a number: 007 is not 7
    yield "near", "%"
    for value in sorted(known, key=lambda text: not any(c.isalpha() and c.isascii() for c in text))[:1]:
        yield "near", value.swapcase()
        yield "near", value[:-1] or "x"
        yield "near", "_" * len(value)


def near(value: str) -> str:
    """Return a number of which the last digit is another."""
    return value[:-1] + str((int(value[-1]) + 5) % 10)
