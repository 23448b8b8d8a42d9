"""What is wrong with each shown value: the plain ones at a glance, the others by a validator."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from conformance.contract.pointer import MISSING
from conformance.lint.examples.compiled import Compiled
from conformance.lint.examples.fits import fits
from conformance.lint.examples.shown import shown
from conformance.lint.examples.wrong import Judging
from conformance.lint.schema import types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.examples.shown import Shown
    from conformance.lint.examples.wrong import Wrong


Judged = tuple[tuple["Shown", "Wrong"], ...]


def examples(description: Description) -> Judged:
    """Return each thing that is wrong with each example."""
    return description.once("_examples", lambda: judge(description, shown(description)))


def judge(description: Description, values: Iterable[Shown]) -> Judged:
    """Return each thing that is wrong with each of the values."""
    compiled = description.once("_compiled", lambda: Compiled(description))
    old = description.version == "3.0"
    return tuple(
        (each, found)
        for each in values
        if not fits(each.schema.file, each.schema.value, each.node.value, old=old)
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
