"""Which values a filter is asked with: those that rows have, and those that are near them and must match nothing."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter

AWKWARD = "%+ &#/?=_'\"\\,;:"
ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
NUMBER = re.compile(r"\+[0-9]{3,}")


def text_of(value: object) -> str:
    """Return a field's value as it is written in a query."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def schema_of(operation: Operation, name: str) -> dict[str, Any]:
    """Return a query parameter's schema."""
    found = operation.parameter(name)
    return found.schema if found else {}


def real(operation: Operation, item: Filter, rows: Sequence[Any]) -> list[object]:
    """Return values to ask for: all of an enum; else the commonest, the rarest, one for each awkward character."""
    schema = schema_of(operation, item.name)
    if "enum" in schema:
        return list(schema["enum"])
    if schema.get("type") == "boolean":
        return [True, False]
    counted = Counter(
        value
        for row in rows
        for at in item.at
        if isinstance(value := pointer.get(row, at), str | int) and not isinstance(value, bool) and value != ""
    )
    common = [value for value, _ in counted.most_common()]
    chosen: dict[object, None] = dict.fromkeys([*common[:2], *common[-1:]])
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
    schema = schema_of(operation, item.name)
    if "enum" in schema or schema.get("type", "string") != "string":
        return
    known = [value for value in real(operation, item, rows) if isinstance(value, str)]
    if schema.get("format") == "uuid":
        yield "none", str(uuid.UUID(int=chance.getrandbits(128), version=4))
        return
    if "pattern" in schema or (known and all(NUMBER.fullmatch(value) for value in known)):
        for value in [value for value in known if NUMBER.fullmatch(value)][:1]:
            yield "near", value[:-1]
            yield "near", value[:-1] + str((int(value[-1]) + 5) % 10)
        return
    yield "none", f"unused-{chance.getrandbits(48):x}"
    shown = (pointer.get(row, at) for row in rows for at in item.at)
    digits = [value for value in shown if isinstance(value, str) and value.isdecimal()]
    yield from (("near", f"0{value}") for value in digits[:1])  # a text, not a number: 007 is not 7
    yield "near", "%"
    for value in sorted(known, key=lambda text: not any(c.isalpha() and c.isascii() for c in text))[:1]:
        yield "near", value.swapcase()
        yield "near", value[:-1] or "x"
        yield "near", "_" * len(value)
