"""The seams: everything that a fault may replace, as plain functions and values.

A server is its parts and its state. Whoever wants a server that is wrong in one way hands in parts of which one is
wrong; nothing else in this package knows that such servers exist.
"""

import random
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

from starlette.types import ASGIApp

from conformance.reference.bucket import Bucket
from conformance.reference.values import (
    Ask,
    Attempt,
    Call,
    Clause,
    Json,
    Key,
    Life,
    Organization,
    Page,
    Position,
    Refusal,
    Reply,
    Row,
)


@dataclass(frozen=True, slots=True)
class Access:
    """Who calls, and what they may do."""

    token: Callable[[Call], str]
    find: Callable[[Mapping[str, Key], str], Key | None]
    alive: Callable[[Key, Call], bool]
    permits: Callable[[Key, str, Call], bool]
    refuse_unknown: Callable[[Call], Refusal]
    refuse_scope: Callable[[Call], Refusal]
    steps: tuple[Callable[["Service", Call, str, Key | None], Key | None], ...]


@dataclass(frozen=True, slots=True)
class Errors:
    """How a refusal becomes an answer, and how an answer becomes bytes.

    `terms`: status and code of a system that has others for what this package refuses. `stamp` sees every answer.
    """

    request_id: Callable[["Service"], str]
    body: Callable[[Refusal, str], Json]
    reply: Callable[["Service", Refusal, Call], Reply]
    encode: Callable[[Reply, Call], tuple[bytes, str]]
    stamp: Callable[["Service", Reply, Call], Reply]
    terms: Mapping[str, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter that narrows a list: how it is read and what it demands of a row."""

    parse: Callable[[Json], object]
    clause: Callable[[object, Ask], Clause]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Backward:
    """The other way through a list: whether it is asked for, and how a page that was read that way is turned."""

    asked: Callable[[Ask], bool]
    seek: Callable[[Position], Clause]
    order: Callable[[Ask], str]
    turn: Callable[[tuple[Row, ...]], tuple[Row, ...]]


def _absent(*_: object) -> NoReturn:
    """What a system has not got is never asked for."""
    raise LookupError


NO_WAY_BACK: Final = Backward(lambda _: False, _absent, _absent, _absent)


@dataclass(frozen=True, slots=True)
class Listing:
    """One list operation, from the query string or the body to the page."""

    operation: str
    scope: str
    direction: str
    default: int
    maximum: int
    filters: Mapping[str, Filter]
    source: Callable[[Call], bytes]
    parameters: Callable[[bytes], Mapping[str, Json]]
    limit: Callable[["Listing", Json], int]
    lock: Callable[["Listing", Ask, Position], str]
    unlock: Callable[["Listing", Json, str], Position]
    ask: Callable[["Listing", Call, Key], Ask]
    tenant: Callable[[Ask], Clause]
    kind: Callable[["Listing"], Clause]
    match: Callable[["Listing", Ask], Clause]
    seek: Callable[[Position], Clause]
    order: Callable[[Ask], str]
    fetch: Callable[["Service", "Listing", Ask], tuple[Row, ...]]
    total: Callable[["Service", "Listing", Ask], int]
    cut: Callable[["Listing", Ask, tuple[Row, ...]], Page]
    row: Callable[["Service", Row, int], Json]
    body: Callable[["Service", "Listing", Page], Json]
    headers: Callable[[Page], Mapping[str, str]]
    cursor_name: str = "cursor"
    options: Mapping[str, Callable[[Json], object]] = field(default_factory=dict)
    backward: Backward = NO_WAY_BACK


@dataclass(frozen=True, slots=True)
class Getting:
    """One message by its id."""

    scope: str
    read_id: Callable[[str], str]
    find: Callable[["Service", str, str], Row | None]
    row: Callable[["Service", Row, int], Json]
    reply: Callable[["Service", Call, Row | None], Reply]


@dataclass(frozen=True, slots=True)
class Sending:
    """A send: its steps in order, each of which may refuse; `create` is the one that has an effect."""

    scope: str
    fields: Mapping[str, Callable[[Mapping[str, Json]], str | None]]
    steps: tuple[tuple[str, Callable[["Service", Attempt], Attempt]], ...]
    store: Callable[["Service", Row], None]
    accepted: Callable[["Service", Row], Reply]
    life: Callable[[str | None, str | None, int, int], Life]


NO_GETTING: Final = Getting("", _absent, _absent, _absent, _absent)
NO_SENDING: Final = Sending("", {}, (), _absent, _absent, _absent)


@dataclass(frozen=True, slots=True)
class Limits:
    """The rate limit: so many at once, so many a second in the long run, and who shares them."""

    capacity: float
    refill: float
    bucket_of: Callable[[Key], str]
    take: Callable[[Bucket, float], float]
    retry_after: Callable[[float, float], str | None]


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole server's behaviour. `wrap` holds ASGI middleware, innermost first."""

    access: Access
    errors: Errors
    lists: Mapping[str, Listing]
    limits: Limits
    get: Getting = NO_GETTING
    send: Sending = NO_SENDING
    wrap: tuple[Callable[[ASGIApp], ASGIApp], ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """Parts and the state that they work on."""

    parts: Parts
    store: sqlite3.Connection
    keys: Mapping[str, Key]
    organizations: Mapping[str, Organization]
    buckets: dict[str, Bucket]
    random: random.Random
    now: Callable[[], float]
