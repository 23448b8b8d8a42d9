"""Operations as the rules see them: what is asked with, what is answered, each with the node that it stands at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.lint import annotated
from conformance.lint.node import Node
from conformance.lint.schema import member

if TYPE_CHECKING:
    from conformance.contract.pagination import Pagination, Place

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})  # RFC 9110, section 9.2.1


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a request may carry: a parameter, or a field of the JSON body (``where`` is body, ``name`` a pointer)."""

    name: str
    where: str
    required: bool
    node: Node
    schema: Node

    @property
    def description(self) -> str:
        """The prose on it: its own, or its schema's."""
        return self.node.text("description") or self.schema.text("description")


@dataclass(frozen=True, slots=True)
class Media:
    """One media type of a body."""

    type: str
    node: Node
    schema: Node

    @property
    def json(self) -> bool:
        """Whether it is JSON (RFC 6839, section 3.1)."""
        kind = self.type.partition(";")[0].strip().lower()
        return kind.endswith(("/json", "+json")) or kind in {"*/*", "application/*"}


@dataclass(frozen=True)
class Response:
    """A documented answer; ``status`` is a number as text, a range such as ``4XX``, or ``default``."""

    status: str
    written: Node  # under `responses`: a reference where it is shared
    node: Node  # where it is defined

    @cached_property
    def media(self) -> tuple[Media, ...]:
        """Its media types."""
        return _media(self.node)

    @cached_property
    def headers(self) -> dict[str, Node]:
        """The Header Objects by name in lower case: a header's name has no case."""
        return {name.lower(): header.follow() for name, header in self.node.get("headers").members()}

    @property
    def schema(self) -> Node:
        """The schema of the JSON body; no value where there is none."""
        return next((media.schema for media in self.media if media.json), Node(MISSING, self.node.file, self.node.at))

    @property
    def success(self) -> bool:
        """Whether it is a 2xx."""
        return self.status.upper().startswith("2")

    @property
    def error(self) -> bool:
        """Whether it is a 4xx, a 5xx or the default."""
        return self.status[:1] in {"4", "5"} or self.status == "default"


@dataclass(frozen=True)
class Operation:
    """One operation. ``root`` is the description's; what is not an object where one must stand reads as nothing."""

    id: str
    method: str  # in capitals
    path: str
    node: Node
    item: Node  # the Path Item Object
    root: Node

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters and its path's, its own first."""
        found: dict[tuple[str, str], Parameter] = {}
        for written in (*self.node["parameters"].items(), *self.item["parameters"].items()):
            node = written.follow()
            if not isinstance(node.value, dict):
                continue
            name, where = str(node.value.get("name")), str(node.value.get("in"))
            content = next((each["schema"] for _, each in node["content"].members()), None)
            schema = content if content is not None and not node["schema"] else node["schema"]
            found.setdefault((name, where), Parameter(name, where, node.value.get("required") is True, node, schema))
        return tuple(found.values())

    def parameter(self, name: str, where: str = "query") -> Parameter | None:
        """Return a parameter by name and place."""
        return next((item for item in self.parameters if item.name == name and item.where == where), None)

    def input(self, place: Place) -> Parameter | None:
        """Return the parameter, or the field of the JSON body, at a place that an annotation names."""
        if place.where != "body":
            return self.parameter(place.name, place.where)
        schema = member(self.body, place.at) if place.at else self.body
        return Parameter(place.at, "body", required=False, node=schema.follow(), schema=schema) if schema else None

    @cached_property
    def body(self) -> Node:
        """The schema of the JSON request body; no value where there is none."""
        return next(
            (media.schema for media in self.request_media if media.json), Node(MISSING, self.node.file, self.node.at)
        )

    @cached_property
    def request_media(self) -> tuple[Media, ...]:
        """The media types of the request body."""
        return _media(self.node.get("requestBody"))

    @cached_property
    def responses(self) -> dict[str, Response]:
        """Its answers by status."""
        return {
            status: Response(status, written, node)
            for status, written in self.node.get("responses").members()
            if isinstance((node := written.follow()).value, dict) and not status.startswith("x-")
        }

    @cached_property
    def success(self) -> Response | None:
        """The answer of success: the lowest 2xx with a JSON body, else the lowest 2xx."""
        found = sorted((each for each in self.responses.values() if each.success), key=lambda each: each.status)
        return next((each for each in found if each.schema), found[0] if found else None)

    def answers(self, status: int) -> Response | None:
        """Return what is documented for a status: exact before range before default."""
        names = {name.upper(): name for name in self.responses}
        for name in (str(status), f"{status // 100}XX", "DEFAULT"):
            if name in names:
                return self.responses[names[name]]
        return None

    @cached_property
    def description(self) -> str:
        """Its summary and description, a line each."""
        return "\n".join(filter(None, (self.node.text("summary"), self.node.text("description"))))

    def annotation(self, name: str) -> Node:
        """Return one of our annotations, its own or the document's; no value without a well-formed one."""
        own = self.node[name]
        found = own or self.root[name]
        return found if found and annotated.well_formed(name, found) else Node(MISSING, self.node.file, self.node.at)

    @cached_property
    def pagination(self) -> Pagination | None:
        """How its list is walked, as an annotation says, ours or a vendor's; None: none does, or it says `false`."""
        raw = annotated.pagination(self)
        if not isinstance(raw, dict):
            return None
        from conformance.contract.pagination import Pagination  # noqa: PLC0415 - most descriptions have none

        return Pagination.read(raw)

    @property
    def writes(self) -> bool:
        """Whether it may change something: an unsafe method, unless it is annotated as a list or a count."""
        return self.method in UNSAFE and not any(self.node[name] for name in ("x-pagination", "x-count"))

    @cached_property
    def security(self) -> list[dict[str, Any]] | None:
        """The security requirements that hold, its own or the document's; None: none is declared anywhere."""
        for node in (self.node["security"], self.root["security"]):
            if isinstance(node.value, list):
                return [item for item in node.value if isinstance(item, dict)]
        return None


def _media(node: Node) -> tuple[Media, ...]:
    memory, key = node.file.memory, ("media", id(node.value))
    if key not in memory:  # what many operations share is read once
        found = tuple(
            Media(kind, each, each["schema"])
            for kind, written in node.get("content").members()
            if isinstance((each := written.follow()).value, dict)
        )
        memory[key] = found, node.value
    made: tuple[Media, ...] = memory[key][0]
    return made


def operation_id(node: Node, method: str, path: str) -> str:
    """Return the operation's id, or method and path where it has none."""
    return node.text("operationId") or f"{method.upper()} {path}"


def at(path: str, method: str) -> str:
    """Return the pointer of an operation."""
    return pointer.join(pointer.join("/paths", path), method)
