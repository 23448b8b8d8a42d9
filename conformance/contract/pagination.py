"""``x-pagination`` as typed values: how a list is walked, in which order, and what narrows it.

Each key's meaning stands in ``spec/schemas/annotations.schema.json``, which also refuses unknown keys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

Where = Literal["query", "header", "body", "path", "last-item", "link"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in a request or a response."""

    where: Where
    name: str = ""  # of a parameter, header or link relation
    at: str = ""  # JSON Pointer in a body or an item
    holds: Literal["token", "url"] = "token"

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Place:
        """Read ``{in: …, name: … | at: … | rel: …}``."""
        name = raw.get("name", raw.get("rel", ""))
        return cls(raw["in"], name, raw.get("at", ""), raw.get("holds", "url" if raw["in"] == "link" else "token"))

    @classmethod
    def named(cls, name: str) -> Place:
        """Read a parameter's name: ``/pointer`` is in the JSON body, ``header:Name`` a header, else the query."""
        if name.startswith("/"):
            return cls("body", at=name)
        kind, colon, rest = name.partition(":")
        return cls("header", rest) if colon and kind == "header" else cls("query", name)

    def __str__(self) -> str:
        label = {"header": "response header", "last-item": "last item", "link": "Link relation"}.get(
            self.where, self.where
        )
        return f"{label} {self.name or self.at}"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order: the first of ``by`` that a whole walk is sorted by counts."""

    by: tuple[str, ...]
    type: str = "text"
    descending: bool = False
    tiebreaker: bool = False
    nulls: str = ""  # first, last; empty: not said

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Key:
        """Read one order key."""
        descending = raw.get("direction") == "descending"
        kind = raw.get("type", "text")
        return cls(_several(raw["by"]), kind, descending, raw.get("tiebreaker", False), raw.get("nulls", ""))


@dataclass(frozen=True, slots=True)
class Filter:
    """A request parameter that narrows a list, and the fields of a row that it looks at."""

    name: str
    at: tuple[str, ...]
    match: str = "equal"
    array: tuple[str, ...] = ()  # spellings of several values that a target may take
    form: str = ""  # digits, unix-seconds

    @property
    def place(self) -> Place:
        """Where a request carries it."""
        return Place.named(self.name)

    @classmethod
    def read(cls, name: str, raw: dict[str, Any]) -> Filter:
        """Read one filter."""
        at = _several(raw.get("at", ()))
        return cls(name, at, raw.get("match", "equal"), tuple(raw.get("array", ())), raw.get("form", ""))


@dataclass(frozen=True, slots=True)
class Direction:
    """A parameter that says which way the walk goes from the cursor."""

    place: Place
    forward: str
    backward: str
    without_cursor: int | None  # status of a request to go back without a cursor


@dataclass(frozen=True, slots=True)
class Backward:
    """A parameter of its own that takes a token to go back from."""

    place: Place
    reversed: bool
    from_end: bool  # given without a value it begins at the end of the list


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter that chooses the order: each value with its order keys."""

    place: Place
    default: object
    values: dict[str, tuple[Key, ...]]


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean parameter, and what holds without it."""

    place: Place
    default: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What a cursor decodes to: its encoding, and each field with where a row has the same value."""

    encoding: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pagination:
    """``x-pagination`` of a list."""

    style: str = "cursor"
    cursor: Place | None = None
    first: object = None  # what page one is asked for with; ``now``: the time at which the run began
    also_from: tuple[str, ...] = ()
    limit: Place | None = None
    over_maximum: str = "reject"
    under_minimum: str = "reject"
    malformed: str = "reject"
    direction: Direction | None = None
    backward: Backward | None = None
    order_by: Choice | None = None
    ascending: Flag | None = None
    items: str = ""
    identity: tuple[str, ...] = ()
    next: Place | None = None
    previous: Place | None = None
    more: str | None = None
    elsewhere: tuple[Place, ...] = ()
    total: Place | None = None
    item_cursor: str | None = None
    page_size: int | None = None
    end: tuple[str, ...] = ("absent", "empty", "null")
    empty_last_page: bool = True
    full_pages: bool = False
    order: tuple[Key, ...] = ()
    boundary: str = "exclusive"
    contents: Contents | None = None
    row_next: str = ""  # which row of its page the token stands for: first, last
    row_previous: str = ""
    filters_in: str = ""  # repeated, encoded, url; empty: not said
    filters: tuple[Filter, ...] = ()
    unsupported: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()

    @property
    def paged(self) -> bool:
        """Whether there is a way from one page to the next."""
        return self.style != "bounded" and (self.cursor is not None or self.follows)

    @property
    def follows(self) -> bool:
        """Whether the next page is a whole URL."""
        return self.next is not None and self.next.holds == "url"

    @property
    def counted(self) -> bool:
        """Whether the next value is computed from the request: an offset or a page number."""
        return self.style in {"offset", "page"} and self.next is None

    @property
    def lossy(self) -> bool:
        """Whether the cursor is a value that several rows may share: what shares the boundary's is lost or repeated."""
        if self.next is None or self.next.where != "last-item" or self.next.at in self.identity:
            return False
        return not any(self.next.at in key.by and key.tiebreaker for key in self.order)

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Pagination:
        """Read the annotation, which its JSON Schema has already accepted."""
        request, response, cursor = raw.get("request", {}), raw.get("response", {}), raw.get("cursor", {})
        limit, row = request.get("limit", {}), cursor.get("row", {})
        order = tuple(Key.read(key) for key in raw.get("order", ()))
        return cls(
            style=raw.get("style", "cursor"),
            cursor=_place(request, "cursor"),
            first=request.get("cursor", {}).get("first"),
            also_from=tuple(request.get("cursor", {}).get("also_from", ())),
            limit=_place(request, "limit"),
            over_maximum=limit.get("over_maximum", "reject"),
            under_minimum=limit.get("under_minimum", "reject"),
            malformed=limit.get("malformed", "reject"),
            direction=_direction(request.get("direction")),
            backward=_backward(request.get("backward")),
            order_by=_choice(request.get("order"), order),
            ascending=Flag(Place.read(request["ascending"]), request["ascending"].get("default", True))
            if "ascending" in request
            else None,
            items=response.get("items", ""),
            identity=_several(response.get("identity", ())),
            next=_place(response, "next"),
            previous=_place(response, "previous"),
            more=response.get("more"),
            elsewhere=tuple(Place.read(place) for place in response.get("not_in", ())),
            total=_place(response, "total"),
            item_cursor=response.get("item_cursor"),
            page_size=response.get("page_size"),
            end=tuple(raw.get("end", ("absent", "empty", "null"))),
            empty_last_page=raw.get("empty_last_page", True),
            full_pages=raw.get("full_pages", False),
            order=order,
            boundary=raw.get("boundary", "exclusive"),
            contents=_contents(cursor.get("contains")),
            row_next=row.get("next", ""),
            row_previous=row.get("previous", ""),
            filters_in=cursor.get("filters", ""),
            filters=tuple(Filter.read(name, value) for name, value in raw.get("filters", {}).items()),
            unsupported=tuple(raw.get("unsupported", ())),
            volatile=tuple(raw.get("volatile", ())),
        )


def _several(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _place(raw: dict[str, Any], name: str) -> Place | None:
    return Place.read(raw[name]) if name in raw else None


def _direction(raw: dict[str, Any] | None) -> Direction | None:
    if raw is None:
        return None
    words = raw.get("forward", "forward"), raw.get("backward", "backward")
    return Direction(Place.read(raw), *words, raw.get("without_cursor"))


def _backward(raw: dict[str, Any] | None) -> Backward | None:
    return None if raw is None else Backward(Place.read(raw), raw.get("rows") == "reversed", raw.get("start") == "last")


def _contents(raw: dict[str, Any] | None) -> Contents | None:
    return None if raw is None else Contents(raw["encoding"], dict(raw["fields"]))


def _choice(raw: dict[str, Any] | None, order: tuple[Key, ...]) -> Choice | None:
    """Read a choice of orders: a bare pointer is ordered as the list's own first key is."""
    if raw is None:
        return None
    first = order[0] if order else Key(())

    def keys(value: Any) -> tuple[Key, ...]:  # noqa: ANN401 - a pointer, pointers, or keys
        if isinstance(value, str) or all(isinstance(item, str) for item in value):
            return (replace(first, by=_several(value)),)
        return tuple(Key.read(item) for item in value)

    values = {str(name): keys(value) for name, value in raw.get("values", {}).items()}
    return Choice(Place.read(raw), raw.get("default"), values)
