"""What is wrong with each shown value: the plain ones at a glance, the others by a validator."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeVar

from conformance.contract.pointer import MISSING
from conformance.lint.examples.compiled import Compiled
from conformance.lint.examples.formats import SURE
from conformance.lint.examples.shown import shown
from conformance.lint.examples.wrong import Judging
from conformance.lint.schema import types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.examples.shown import Shown
    from conformance.lint.examples.wrong import Wrong

T = TypeVar("T")
_KINDS: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float)}
_ALL = {"array", "object", "string", "number", "integer", "boolean", "null"}
# With any other word the value has to be looked at closely.
_SILENT = frozenset(
    (
        *("type", "enum", "format", "description", "title", "example", "examples", "default", "deprecated"),
        *("readOnly", "writeOnly", "externalDocs"),
    )
)


Judged = tuple[tuple["Shown", "Wrong"], ...]


def examples(description: Description) -> Judged:
    """Return each thing that is wrong with each example."""
    return _kept(description, "_examples", lambda: judge(description, shown(description)))


def judge(description: Description, values: Iterable[Shown]) -> Judged:
    """Return each thing that is wrong with each of the values."""
    compiled = _kept(description, "_compiled", lambda: Compiled(description))
    return tuple(
        (each, found)
        for each in values
        if not _plain(each.schema.value, each.node.value)
        for found in _judged(compiled, each, each.node.value)
    )


def serialized(each: Shown) -> Any:  # noqa: ANN401 - any JSON
    """Return what a text says as JSON where the schema wants no text; ``MISSING`` where that is not so."""
    text = each.node.value
    if not isinstance(text, str) or each.kind == "default" or text.lstrip()[:1] not in {"{", "["}:
        return MISSING
    kinds = types(each.schema)
    if not kinds or "string" in kinds:
        return MISSING
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return MISSING


def _kept(description: Description, name: str, make: Callable[[], T]) -> T:
    """Return what is made once for all rules on a description, and kept with it as a cached property is."""
    kept = vars(description)
    if name not in kept:
        kept[name] = make()
    found: T = kept[name]
    return found


def _judged(compiled: Compiled, each: Shown, value: Any) -> Iterator[Wrong]:  # noqa: ANN401 - any JSON
    if each.kind in {"parameter", "header"} and isinstance(value, str) and not _own(each):
        return
    inner = serialized(each)
    value = value if inner is MISSING else inner
    strict = compiled.validator(each.schema)
    try:
        if strict is None or strict.is_valid(value):
            return
        yield from Judging(compiled, value, each.way).wrong(list(strict.iter_errors(value)))
    except (ValueError, TypeError, OverflowError):  # what no validator can take: half a surrogate pair, deep nesting
        return


def _own(each: Shown) -> bool:
    """Whether a text stands for itself: of a parameter an example may be written as it stands in a URL."""
    kinds = types(each.schema)
    if kinds & {"array", "object"}:
        return False
    written = re.fullmatch(r"-?\d+(\.\d+)?|true|false", str(each.node.value))
    return written is None or "string" in kinds or not kinds or each.node.at.endswith("/schema/example")


def _plain(schema: Any, value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value without an inside fits a schema that says no more than type, enum and a sure format."""
    if not isinstance(schema, dict) or not schema.keys() <= _SILENT:
        return False
    kinds = _KINDS.get(schema["type"]) if isinstance(schema.get("type"), str) else None
    if kinds is None or not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        return False
    if "enum" in schema and not (isinstance(schema["enum"], list) and value in schema["enum"]):
        return False
    sure = SURE.get(schema["format"]) if isinstance(schema.get("format"), str) else None
    return sure is None or not isinstance(value, str) or sure(value)
