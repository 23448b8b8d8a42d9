"""The values that pass between the parts of a server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = Any
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One request, its body read to the end; header names in lower case."""

    operation: str
    method: str
    path: Mapping[str, str]
    query: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes
    now: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers; `body` is still JSON."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not served."""

    status: int
    code: str
    message: str
    details: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """Carries a refusal out of whatever was being done."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep the refusal."""
        super().__init__(refusal.message)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Key:
    """An API key: whose it is and what it may do."""

    name: str
    token: str
    organization: str
    scopes: frozenset[str]
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Organization:
    """A tenant: the numbers that it owns, who opted in, and who is known to be a landline."""

    name: str
    id: str
    numbers: tuple[str, ...] = ()
    opted_in: frozenset[str] = frozenset()
    landlines: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a WHERE clause and the values for its question marks."""

    sql: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """The row beside which a page begins; where a time alone is the cursor, it has no id."""

    at: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a list request asks for, once everything in it was found valid.

    `options` are the parameters that neither narrow the list nor place the page in it.
    """

    organization: str
    limit: int
    position: Position | None
    filters: Mapping[str, object]
    now: int
    given: Mapping[str, Json] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, where the next one begins, and where the one before ends."""

    ask: Ask
    rows: tuple[Row, ...]
    token: str | None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A send on its way: each step adds what it found out."""

    call: Call
    key: Key | None = None
    draft: Mapping[str, Any] = field(default_factory=dict)
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Where a message is in its life at one moment."""

    status: str
    sent_at: int | None = None
    delivered_at: int | None = None
