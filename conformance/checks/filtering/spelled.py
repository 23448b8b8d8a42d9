"""How several values of one filter are written, and which of the ways a target takes.

``type=a&type=b`` and ``type[]=a&type[]=b`` are both in use, and documents forget to say which. So a control tells: a
spelling is taken if a value in it changes the rows; one that a target ignores, or refuses, proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.contract.pagination import Filter, Pagination
    from conformance.evidence.walks import Walk

State = Literal["taken", "ignored", "refused", "unknown"]


def spellings(item: Filter) -> tuple[str, ...]:
    """Return the ways to write several values that a contract allows; a JSON body has arrays, a header commas."""
    if item.place.where != "query":
        return ("array",) if item.place.where == "body" else ("comma",)
    return item.array or ("repeat",)


def spelt(item: Filter, values: Sequence[str], spelling: str) -> tuple[tuple[str, object], ...]:
    """Return names and values of a filter in a spelling."""
    if spelling == "array":
        return ((item.name, list(values)),)
    if spelling == "comma":
        return ((item.name, ",".join(values)),)
    name = f"{item.name}[]" if spelling == "brackets" else item.name
    return tuple((name, value) for value in values)


def state(pagination: Pagination, rows: Sequence[str], walks: Iterable[Walk]) -> State:
    """Say what became of a filter in one spelling; ``rows``: the whole list, by identity.

    A refusal of a value that nothing has tells that it was read, if one that rows have is not refused.
    """
    real, none, ignored = "", "", False
    for walk in walks:
        kind = str(walk.labels.get("kind"))
        if not walk.pages:
            real, none = ("refused", none) if kind == "real" else (real, "refused")
            continue
        own = [name for name in dict.fromkeys(identity(pagination, row) for row in walk.rows) if name in set(rows)]
        if rows and (own != list(rows[: len(own)]) or (len(own) < len(rows) and walk.end in {"token", "empty"})):
            return "taken"
        if kind == "real":
            real = "accepted"
        elif kind == "none" and own:
            ignored = True
    if real == "accepted" and none == "refused":
        return "taken"
    if ignored:
        return "ignored"
    return "refused" if real == "refused" or (none == "refused" and not real) else "unknown"
