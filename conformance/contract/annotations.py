"""The annotations as typed values: what OpenAPI can't say of an API.

Each key's meaning stands in ``spec/schemas/annotations.schema.json``, which also refuses unknown keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in a request or a response."""

    where: Literal["query", "header", "body", "path", "last-item", "link"]
    name: str = ""  # of a parameter, header or link relation
    at: str = ""  # JSON Pointer in a body or an item
    holds: Literal["token", "url"] = "token"

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Place:
        """Read ``{in: …, name: … | at: … | rel: …}``."""
        name = raw.get("name", raw.get("rel", ""))
        return cls(raw["in"], name, raw.get("at", ""), raw.get("holds", "url" if raw["in"] == "link" else "token"))

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


@dataclass(frozen=True, slots=True)
class Filter:
    """A request parameter that narrows a list, and the fields of a row that it looks at."""

    name: str
    at: tuple[str, ...]
    match: str = "equal"


@dataclass(frozen=True, slots=True)
class Pagination:
    """``x-pagination`` of a list."""

    style: str
    cursor: Place | None
    limit: Place | None
    items: str
    identity: str | None
    next: Place | None
    elsewhere: tuple[Place, ...]
    end: tuple[str, ...]
    empty_last_page: bool
    full_pages: bool
    order: tuple[Key, ...]
    filters: tuple[Filter, ...]
    volatile: tuple[str, ...]

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Pagination:
        """Read the annotation, which its JSON Schema has already accepted."""
        request, response = raw.get("request", {}), raw.get("response", {})
        return cls(
            style=raw.get("style", "cursor"),
            cursor=Place.read(request["cursor"]) if "cursor" in request else None,
            limit=Place.read(request["limit"]) if "limit" in request else None,
            items=response.get("items", ""),
            identity=response.get("identity"),
            next=Place.read(response["next"]) if "next" in response else None,
            elsewhere=tuple(Place.read(place) for place in response.get("not_in", ())),
            end=tuple(raw.get("end", ("absent", "empty", "null"))),
            empty_last_page=raw.get("empty_last_page", True),
            full_pages=raw.get("full_pages", False),
            order=tuple(_key(key) for key in raw.get("order", ())),
            filters=tuple(_filter(name, value) for name, value in raw.get("filters", {}).items())
            if isinstance(raw.get("filters", {}), dict)
            else (),
            volatile=tuple(raw.get("volatile", ())),
        )


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _key(raw: dict[str, Any]) -> Key:
    return Key(
        _several(raw["by"]), raw.get("type", "text"), raw.get("direction") == "descending", raw.get("tiebreaker", False)
    )


def _filter(name: str, raw: dict[str, Any]) -> Filter:
    return Filter(name, _several(raw.get("at", ())), raw.get("match", "equal"))


@dataclass(frozen=True, slots=True)
class Envelope:
    """``x-error-envelope``: the shape of every error answer."""

    code: str | None = None
    message: str | None = None
    request_id: str | None = None
    request_id_header: str | None = None
    details: str | None = None
    constants: dict[str, Any] = field(default_factory=dict)
    status: str | None = None

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Envelope:
        """Read the annotation."""
        place = raw.get("request_id") or {}
        return cls(
            raw.get("code"),
            raw.get("message"),
            place.get("at"),
            place.get("header"),
            raw.get("details"),
            raw.get("constants", {}),
            raw.get("status"),
        )


@dataclass(frozen=True, slots=True)
class RateLimit:
    """``x-rate-limit`` of an operation."""

    partition: tuple[str, ...]
    requests: int | None
    seconds: float | None
    retry_after: str

    @classmethod
    def read(cls, raw: dict[str, Any]) -> RateLimit:
        """Read the annotation."""
        return cls(
            tuple(raw.get("partition", ())), raw.get("requests"), raw.get("seconds"), raw.get("retry_after", "optional")
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a send is refused for one reason: the status and the error code that the documents name."""

    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Sends:
    """``x-sends``: accepting a request of this operation reaches a person."""

    recipient: str
    sender: str
    text: str
    resource: str
    listed_by: str
    read_by: str
    consent: Refusal | None
    landline: Refusal | None
    echo: dict[str, str]

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Sends:
        """Read the annotation."""

        def refusal(name: str) -> Refusal | None:
            return Refusal(raw[name]["status"], raw[name].get("code", "")) if name in raw else None

        return cls(
            raw["recipient"],
            raw.get("sender", ""),
            raw.get("text", ""),
            raw.get("resource", ""),
            raw.get("listed_by", ""),
            raw.get("read_by", ""),
            refusal("consent_error"),
            refusal("landline_error"),
            raw.get("echo", {}),
        )


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """``x-lifecycle``: the states of what an operation makes; pointers are into its resource."""

    at: str
    initial: str
    order: tuple[str, ...]
    terminal: tuple[str, ...]
    times: tuple[str, ...]

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Lifecycle:
        """Read the annotation."""
        return cls(
            raw["at"],
            raw.get("initial", ""),
            tuple(raw.get("order", ())),
            tuple(raw.get("terminal", ())),
            tuple(raw.get("times", ())),
        )


@dataclass(frozen=True, slots=True)
class Resource:
    """``x-resource``: an operation that answers with one row of a list, by its id."""

    at: str
    id: str
    parameter: str
    of: str

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Resource:
        """Read the annotation."""
        return cls(raw.get("at", ""), raw["id"], raw["parameter"], raw["of"])
