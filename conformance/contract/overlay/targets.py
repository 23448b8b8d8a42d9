"""What an action's target, a JSONPath (RFC 9535), selects."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from conformance.contract import pointer
from conformance.contract.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonpath import JSONPath

    from conformance.contract.document import Document
    from conformance.contract.overlay.draft import Parts

_LIST = 200  # a longer list of what is known helps nobody


def compiled(overlay: Document, at: str) -> JSONPath:
    """Return the query that stands at a pointer of an overlay."""
    with _theirs(overlay, at):
        return _query(str(pointer.get(overlay.tree, at)))


def selected(document: Document, tree: dict[str, Any], overlay: Document, at: str) -> list[Parts]:
    """Return the path of each node that the target at ``at`` selects in ``tree``; none is an error."""
    query = compiled(overlay, at)
    with _theirs(overlay, at):
        found: list[Parts] = list(dict.fromkeys(match.parts for match in query.finditer(tree)))
    if found:
        return found
    where, text = f"{overlay.path}:{overlay.line(at)}", pointer.get(overlay.tree, at)
    raise UsageError(f"{where}: the target {text} selects nothing in {document.path}{_stop(query, tree)}")


@cache
def _query(text: str) -> JSONPath:
    import jsonpath  # noqa: PLC0415 - 60 ms that a contract without an overlay need not pay

    # strict: as RFC 9535 has it, so never a compound of several queries
    return cast("JSONPath", jsonpath.JSONPathEnvironment(strict=True).compile(text))


@contextmanager
def _theirs(overlay: Document, at: str) -> Iterator[None]:
    """Blame the query for what can't be parsed or followed; numbers that are too large come as built-in errors."""
    import jsonpath  # noqa: PLC0415

    try:
        yield
    except (jsonpath.JSONPathError, ValueError, ArithmeticError, RecursionError) as error:
        where, text = f"{overlay.path}:{overlay.line(at)}", pointer.get(overlay.tree, at)
        cause = str(error).partition("\n")[0]
        raise UsageError(
            f"{where}: the target {text} is no JSONPath: {cause}; write for instance $.paths['/messages'].get"
        ) from None


def _stop(query: JSONPath, tree: object) -> str:
    """Say where a path of plain names ends, and which name is near."""
    node, at = tree, ""
    for segment in query.segments:
        names = [getattr(selector, "name", None) for selector in segment.selectors]
        if type(segment).__name__ != "JSONPathChildSegment" or len(names) != 1 or not isinstance(names[0], str):
            return ""
        if not isinstance(node, dict) or names[0] not in node:
            known = nearest(names[0], node) if isinstance(node, dict) else ""
            return f": {at or 'the description'} has no '{names[0]}'{known if len(known) < _LIST else ''}"
        node, at = node[names[0]], pointer.join(at, names[0])
    return ""
