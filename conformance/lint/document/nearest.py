"""The known name that somebody may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MANY = 2000  # names; comparing with more takes longer than it helps


def nearest(name: str, known: Iterable[object], cutoff: float = 0.65) -> str:
    """Return the nearest known name; empty if none is near. Case counts less than letters."""
    import difflib  # noqa: PLC0415 - only for what is wrong

    names = {each.lower(): each for each in known if isinstance(each, str)}
    if name.lower() in names:
        return names[name.lower()]
    if len(names) > _MANY:
        names = {key: each for key, each in names.items() if key[:2] == name.lower()[:2]}
    close = difflib.get_close_matches(name.lower(), sorted(names)[:_MANY], n=1, cutoff=cutoff)
    return names[close[0]] if close else ""


def meant(name: str, known: Iterable[object], cutoff: float = 0.65) -> str:
    """Return a hint that asks for the nearest name; empty if none is near."""
    found = nearest(name, known, cutoff)
    return f"did you mean '{found}'?" if found and found != name else ""
