"""The contract as the suite sees it: operations with their parameters, answers, scopes and annotations."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer

if TYPE_CHECKING:
    from conformance.contract.annotations import (
        Count,
        Discover,
        Envelope,
        Lifecycle,
        RateLimit,
        Removes,
        Resource,
        Sends,
    )
    from conformance.contract.document import Document
    from conformance.contract.pagination import Pagination, Place
    from conformance.contract.register import Requirement


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; ``where`` is query, path, header or cookie."""

    name: str
    where: str
    required: bool
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented response: ``status`` is a number as text, a range such as ``4XX``, or ``default``."""

    status: str
    schemas: dict[str, dict[str, Any]]  # media type -> JSON Schema
    headers: dict[str, dict[str, Any]]  # name -> {required, schema}
    envelope: Envelope | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a key is presented: ``Authorization: Bearer …``, or a header or query parameter of its own."""

    name: str
    kind: str  # bearer, basic, apiKey
    where: str = "header"
    parameter: str = "Authorization"

    def value(self, key: str) -> str:
        """Return the header's or parameter's value for a key."""
        return {"bearer": f"Bearer {key}", "basic": f"Basic {key}"}.get(self.kind, key)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with everything that a probe or a check needs to know of it."""

    id: str
    contract: str
    method: str
    path: str
    line: int
    parameters: tuple[Parameter, ...] = ()
    body: dict[str, Any] | None = None  # schema of the JSON request body, references resolved
    answers: dict[str, Answer] = field(default_factory=dict)
    scheme: Scheme | None = None
    scopes: frozenset[str] = frozenset()
    pagination: Pagination | None = None
    envelope: Envelope | None = None
    error_codes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    rate_limit: RateLimit | None = None
    sends: Sends | None = None
    lifecycle: Lifecycle | None = None
    resource: Resource | None = None
    discover: Discover | None = None
    count: Count | None = None
    removes: Removes | None = None
    removed_by: str = ""  # the operation that deletes rows of this list
    unauthenticated: tuple[int, ...] = (401,)
    shared: bool = False  # all organizations see the same rows

    @property
    def success(self) -> int:
        """The documented status of success."""
        return next((int(status) for status in sorted(self.answers) if status.startswith("2")), 200)

    @property
    def writes(self) -> bool:
        """Whether it may change something: an unsafe method (RFC 9110 section 9.2.1), unless it lists or counts."""
        return self.method not in {"GET", "HEAD", "OPTIONS"} and self.pagination is None and self.count is None

    @property
    def askable(self) -> bool:
        """Whether it may be asked at all: it only reads, or what it sends is guarded. Nothing else is ever written."""
        return not self.writes or self.sends is not None

    def parameter(self, name: str, where: str = "query") -> Parameter | None:
        """Return a parameter by name and place."""
        return next((item for item in self.parameters if item.name == name and item.where == where), None)

    @property
    def limit_schema(self) -> dict[str, Any]:
        """The schema of a list's page size; empty where none can be asked for."""
        place = self.pagination.limit if self.pagination else None
        return self.schema_at(place) if place is not None else {}

    def schema_at(self, place: Place) -> dict[str, Any]:
        """Return the schema of a parameter, or of a field of the JSON body."""
        if place.where != "body":
            found = self.parameter(place.name, place.where)
            return found.schema if found else {}
        below = "".join("/properties" + pointer.join("", token) for token in pointer.parts(place.at))
        node = pointer.get(self.body or {}, below)
        return node if isinstance(node, dict) else {}

    def typed(self, place: Place, value: object) -> object:
        """Return a value as it is written in a JSON body: a number where the contract wants one."""
        kind = self.schema_at(place).get("type")
        kinds = {kind} if isinstance(kind, str) else set(kind or ())
        if isinstance(value, str) and kinds & {"integer", "number", "boolean"}:
            try:
                found: object = json.loads(value)
            except ValueError:
                return value
            return value if isinstance(found, list | dict) else found
        return value

    def answer(self, status: int) -> Answer | None:
        """Return what the contract documents for a status: exact before range before default."""
        for name in (str(status), f"{status // 100}XX", "default"):
            if name in self.answers:
                return self.answers[name]
        return None

    def status_of(self, code: str) -> tuple[int, ...]:
        """Return the statuses that carry an error code; nothing for a code that the contract doesn't name."""
        return self.error_codes.get(code, ())

    @property
    def refusals(self) -> tuple[int, ...]:
        """Statuses that say "this request is invalid" (400 and 422 where the contract leaves it open)."""
        return self.status_of("VALIDATION_FAILED") or tuple(
            int(status) for status in self.answers if status in {"400", "422"}
        )


@dataclass(frozen=True, slots=True)
class Contract:
    """A loaded contract. ``document`` is the source as plain data; ``register`` may be empty."""

    name: str
    document: Document
    version: str
    server: str
    operations: dict[str, Operation]
    register: tuple[Requirement, ...] = ()

    @property
    def path(self) -> str:
        """The document's file as given, for messages."""
        return str(self.document.named)

    def requirements(self, operation: str, check: str) -> tuple[Requirement, ...]:
        """Return the register's entries that a check serves on an operation."""
        return tuple(
            entry
            for entry in self.register
            if operation in entry.operations and any(name.partition("#")[0] == check for name in entry.checks)
        )

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Follow a local ``$ref``."""
        seen = 0
        while "$ref" in node and seen < 50:  # noqa: PLR2004 - a chain that long is a circle
            target = pointer.get(self.document.tree, str(node["$ref"]).removeprefix("#"))
            if not isinstance(target, dict):
                return {}
            node, seen = target, seen + 1
        return node
