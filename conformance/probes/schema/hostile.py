"""Requests that nobody means well: NUL, bytes that are no UTF-8, numbers beyond every machine word, endless nesting.

Whatever stands before a server may refuse them in its own way, so only a server error in answer to one is held
against anybody.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conformance.checks.schema.outside import kinds_of
from conformance.contract import pointer
from conformance.probes.schema.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Place

HUGE = 10**30
DEEP = 400
_VALUES = (
    ("NUL", '"a\\u0000b"'),
    ("half a character", '"\\ud800"'),
    ("nesting", "[" * DEEP + "]" * DEEP),
    ("infinity", "Infinity"),
)


def hostile(
    operation: Operation, sound: tuple[tuple[str, str], ...], fixed: Mapping[Place, object] | None = None
) -> Iterator[Drawn]:
    """Yield the requests; ``sound`` are path parameters that are in order, ``fixed`` what else a body must have."""
    for parameter in operation.parameters:
        if parameter.where == "query":
            number = bool(kinds_of(parameter.schema) & {"integer", "number"})
            values = [str(HUGE), f"-{HUGE}", "%00"] if number else ["%00", "%ED%A0%80"]
            for value in values:
                yield _case("query", parameter.name, value, path=sound, query=f"{parameter.name}={value}")
        elif parameter.where == "path":
            for value in ("\0", "x" * 300, "'--", str(HUGE)):
                yield _case("path", parameter.name, repr(value[:20]), path=((parameter.name, value),))
    names = [item.name for item in operation.parameters if item.where == "query"]
    for value in ("%ff", "%zz", "%F0%9F%92%A3%00") if names else ():
        yield _case("query", names[-1], value, path=sound, query=f"{names[-1]}={value}")
    if operation.body is not None:
        yield from _bodies(operation, sound, {place.at: value for place, value in (fixed or {}).items() if place.at})


def _bodies(operation: Operation, sound: tuple[tuple[str, str], ...], fixed: dict[str, object]) -> Iterator[Drawn]:
    recipient = operation.sends.recipient if operation.sends else ""
    for name in (operation.body or {}).get("properties", {}):
        at = pointer.join("", name)
        if at == recipient:
            continue
        others = [
            f"{json.dumps(pointer.parts(key)[0])}: {json.dumps(value)}, " for key, value in fixed.items() if key != at
        ]
        for what, raw in _VALUES:
            yield _case("body", name, what, path=sound, body=f"{{{''.join(others)}{json.dumps(name)}: {raw}}}".encode())
    for what, body in (("no UTF-8", b'{"\xff": "\xfe"}'), ("cut", b'{"')):
        yield _case("body", "", what, path=sound, body=body)


def _case(place: str, name: str, what: str, **parts: Any) -> Drawn:  # noqa: ANN401 - any JSON, or a library without types
    given = {"path": (), "query": "", "body": b"", **parts}
    json_type = "application/json"
    return Drawn("negative", "hostile", place, name, what, given["path"], given["query"], given["body"], json_type)
