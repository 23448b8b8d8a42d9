"""Pagination as other tools' annotations say it, translated to ``x-pagination``: one description serves all.

Only what an annotation says is translated. What ``x-pagination`` has no word for, or what can't be read from the
description, is left out and listed by ``unread``. ``x-pagination`` itself wins over all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.errors import UsageError
from conformance.contract.foreign import FOREIGN
from conformance.contract.vendors import fern, pageable, speakeasy
from conformance.contract.vendors.source import Reading, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.contract.document import Document
    from conformance.contract.vendors.source import Resolve

READERS: dict[str, Callable[[Source], Reading]] = dict(
    zip(FOREIGN, (speakeasy.read, fern.read, pageable.read), strict=True)
)


def pagination(operation: dict[str, Any], resolve: Resolve, document: Document, at: str) -> dict[str, Any] | None:
    """Return the ``x-pagination`` that the first readable annotation of another tool amounts to.

    ``operation`` has the parameters of its path merged in, ``at`` is its pointer. Raise ``UsageError`` for a malformed
    annotation. None: there is none, it says too little, or ``x-pagination`` stands there itself.
    """
    if "x-pagination" in operation:
        return None
    readings = (READERS[name](source) for name, source in _sources(operation, resolve, document, at))
    return next((reading.annotation for reading in readings if reading.annotation is not None), None)


def disagreements(operation: dict[str, Any], resolve: Resolve, document: Document, at: str) -> list[str]:
    """Return a line for each thing that two annotations of an operation say differently; the first of the two wins."""
    own = operation.get("x-pagination")
    known = [("x-pagination", own)] if isinstance(own, dict) else []
    found: list[str] = []
    for name, source in _sources(operation, resolve, document, at):
        try:
            theirs = READERS[name](source).annotation
        except UsageError as error:
            found.append(str(error))
            continue
        if theirs is None:
            continue
        if own is False and theirs.get("style") != "bounded":
            found.append(f"{source.where}: {name} has pages, x-pagination says that the list has none")
        for other, ours in known:
            found += [f"{source.where}: {name} has {what}" for what in _differences(theirs, other, ours)]
        known.append((name, theirs))
    return found


def unread(operation: dict[str, Any], resolve: Resolve, document: Document, at: str) -> list[str]:
    """Return a line for each thing that an annotation says, or should say, and that was not translated."""
    if "x-pagination" in operation:
        return []
    return [
        f"{source.where}: {name}: {note}"
        for name, source in _sources(operation, resolve, document, at)
        for note in READERS[name](source).unread
    ]


def _sources(operation: dict[str, Any], resolve: Resolve, document: Document, at: str) -> list[tuple[str, Source]]:
    return [
        (name, Source(name, operation[name], pointer.join(at, name), operation, document, resolve))
        for name in READERS
        if name in operation
    ]


def _differences(theirs: dict[str, Any], other: str, ours: dict[str, Any]) -> list[str]:
    """Compare what both say: a place is the same if it has the same name or pointer."""
    pairs = [("style", theirs.get("style", "cursor"), ours.get("style", "cursor"))]
    for group, keys in (("request", ("cursor", "limit")), ("response", ("items", "next", "more"))):
        left, right = theirs.get(group, {}), ours.get(group, {})
        pairs += [(f"{group}.{key}", left[key], right[key]) for key in keys if key in left and key in right]
    shown = [(key, _shown(left), _shown(right)) for key, left, right in pairs]
    return [f"{key} {left}, {other} has {right}" for key, left, right in shown if left != right]


def _shown(value: Any) -> str:  # noqa: ANN401 - a word, a pointer or a place
    if not isinstance(value, dict):
        return f"'{value}'"
    return f"{value.get('in')} '{value.get('name', value.get('at', value.get('rel', '')))}'"
