"""The annotations as typed values: what OpenAPI can't say of an API.

Each key's meaning stands in ``spec/schemas/annotations.schema.json``, which also refuses unknown keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from conformance.contract.pagination import Place


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
    every: bool = False  # every response has the request id, not only errors
    code_anywhere: bool = False  # the code stands somewhere in the body
    media_type: str = ""

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
            place.get("every", False),
            raw.get("code_anywhere", False),
            raw.get("media_type", ""),
        )


@dataclass(frozen=True, slots=True)
class RateLimit:
    """``x-rate-limit`` of an operation. ``provoked``: this operation stands for all that share the limit."""

    partition: tuple[str, ...]
    requests: int | None
    seconds: float | None
    retry_after: str
    provoked: bool = True

    @classmethod
    def read(cls, raw: dict[str, Any]) -> RateLimit:
        """Read the annotation."""
        return cls(
            tuple(raw.get("partition", ())), raw.get("requests"), raw.get("seconds"), raw.get("retry_after", "optional")
        )


@dataclass(frozen=True, slots=True)
class Discover:
    """``x-discover``: required values that are taken from one row of a list: name -> pointers, and its form."""

    source: str
    parameters: dict[str, tuple[tuple[str, ...], str]]

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Discover:
        """Read the annotation."""
        found = {name: (_several(value["at"]), value.get("form", "")) for name, value in raw["parameters"].items()}
        return cls(raw["from"], found)


@dataclass(frozen=True, slots=True)
class Count:
    """``x-count``: an operation that counts the rows of a list. ``cutoff``: places of which a target takes one."""

    of: str
    form: str
    at: str
    cutoff: tuple[Place, ...]

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Count:
        """Read the annotation."""
        cutoff = raw.get("cutoff")
        places: tuple[Place, ...] = ()
        if cutoff is not None:
            places = tuple(Place.read({**cutoff, "at": at}) for at in _several(cutoff.get("at", "")))
        return cls(raw["of"], raw["form"], raw.get("at", ""), places)


@dataclass(frozen=True, slots=True)
class Removes:
    """``x-removes``: an accepted request deletes a row of a list, by the path parameter ``id``."""

    of: str
    id: str

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Removes:
        """Read the annotation."""
        return cls(raw["of"], raw["id"])


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


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
