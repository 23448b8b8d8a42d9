"""One generated request, and how a value of it is read and changed without touching the rest."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote_plus

from conformance.contract import pointer
from conformance.contract.pointer import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.contract.pagination import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One generated request. ``mode``: positive or negative, as it was meant; checks look at what was really sent."""

    mode: str
    phase: str  # coverage, fuzzing, evidence, hostile
    place: str  # query, path, body: what was changed; empty in positive cases
    name: str  # of the parameter that was changed
    what: str  # how, for people
    path: tuple[tuple[str, str], ...]
    raw_query: str
    body: bytes
    content_type: str

    @property
    def key(self) -> tuple[object, ...]:
        """What is sent: two cases that send the same are one."""
        return (self.path, self.raw_query, self.body, self.content_type)

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """The body as JSON; ``MISSING`` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return MISSING

    def get(self, place: Place) -> object:
        """Return the value at a place, of a name that is there twice the last; ``MISSING`` where there is none."""
        if place.where == "body":
            return pointer.get(self.json, place.at)
        if place.where == "path":
            return dict(self.path).get(place.name, MISSING)
        found = [piece.partition("=")[2] for piece in _pieces(self.raw_query) if _name(piece) == place.name]
        return unquote_plus(found[-1]) if found and place.where == "query" else MISSING

    def put(self, place: Place, value: object) -> Drawn:
        """Return the case with a value at a place, or without one (``MISSING``); a body that is no object stays."""
        if place.where == "path":
            own = [] if value is MISSING else [(place.name, _text(value))]
            return replace(self, path=tuple(_replaced(self.path, lambda item: item[0] == place.name, own)))
        if place.where == "query":
            made = [] if value is MISSING else [f"{quote(place.name, safe='')}={quote(_text(value), safe='')}"]
            pieces = _replaced(_pieces(self.raw_query), lambda piece: _name(piece) == place.name, made)
            return replace(self, raw_query="&".join(pieces))
        body = self.json
        if place.where != "body" or not isinstance(body, dict):
            return self
        changed = pointer.drop(body, place.at) if value is MISSING else pointer.put(body, place.at, value)
        return replace(self, body=json.dumps(changed).encode())


def _replaced(items: Iterable[T], own: Callable[[T], bool], new: list[T]) -> list[T]:
    """Put what is new where the first of its kind stood, or at the end; the others of its kind are gone."""
    kept: list[T] = []
    for item in items:
        if not own(item):
            kept.append(item)
        elif new:
            kept += new
            new = []
    return kept + new


def _pieces(raw_query: str) -> list[str]:
    return [piece for piece in raw_query.split("&") if piece]


def _name(piece: str) -> str:
    return unquote_plus(piece.partition("=")[0])


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
