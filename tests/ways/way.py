"""A way to hand out pages, as data: the annotation, and the contract and configuration that are made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from conformance.contract import pointer

MOST, DEFAULT = 50, 5
LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}
TEXT = {"type": "string"}
ORDER = [
    {"by": "/at", "type": "date-time", "direction": "descending"},
    {"by": "/id", "type": "text", "tiebreaker": True},
]
Place = dict[str, Any]


def query(name: str) -> Place:
    return {"in": "query", "name": name}


def body(at: str) -> Place:
    return {"in": "body", "at": at}


def pages(cursor: Place | None, following: Place | None = None, /, **keys: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an ``x-pagination``; what ``keys`` does not name is as usual: a limit, a filter, newest first."""
    where = cursor["in"] if cursor and cursor["in"] == "body" else "query"
    request = {"limit": body("/limit") if where == "body" else query("limit")} | keys.pop("request", {})
    response = {"items": "/data", "identity": "/id"} | keys.pop("response", {})
    found = {"order": ORDER, "filters": {"/tag" if where == "body" else "tag": {"at": "/tag", "match": "equal"}}}
    request = {key: place for key, place in ({"cursor": cursor} | request).items() if place}
    response |= {"next": following} if following else {}
    found |= keys | {"request": request, "response": response}
    return {key: value for key, value in found.items() if value}


@dataclass(frozen=True)
class Way:
    """One way; what is not given is as usual."""

    name: str
    pagination: dict[str, Any]
    faults: str = ""  # that are tried each time; all of them are in the nightly tier
    path: str = "/rows"
    url: str = "absolute"  # of a next page that is one; also network, relative, query, abroad
    end: str = "absent"  # how the last page looks; also null, empty
    hidden: tuple[str, ...] = ()  # fields that rows don't show
    needs: dict[str, str] = field(default_factory=dict)  # parameter -> a value for each organization; none: discovered
    scheme: str = "bearer"
    keys: dict[str, str] = field(default_factory=lambda: {"a": "alice-key-31337", "b": "bob-key-271828"})
    unknown: int = 401  # the status for a key that is missing or unknown
    annotations: dict[str, Any] = field(default_factory=dict)  # others, at the root
    codes: dict[str, Any] = field(default_factory=dict)  # of errors, where they are no words
    start: str = ""  # the path of the operation that hands out the first page

    @property
    def discovers(self) -> bool:
        return not all(self.needs.values())

    @property
    def method(self) -> str:
        places = [*self.pagination["request"].values(), *(place_of(name) for name in self.needs)]
        return "POST" if any(place["in"] == "body" for place in places) else "GET"

    @property
    def envelope(self) -> dict[str, Any]:
        usual = {"code": "/error/code", "message": "/error/message"}
        found: dict[str, Any] = self.annotations.get("x-error-envelope", usual)
        return found

    def document(self) -> dict[str, Any]:
        """Return the contract: an OpenAPI document with the annotations."""
        annotations = {"x-error-envelope": self.envelope} | self.annotations
        return {
            "openapi": "3.1.0",
            "info": {"title": self.name, "version": "1"},
            "paths": {path: {self.method.lower(): value} for path, value in self._operations().items()},
            "components": {"securitySchemes": {"key": {"type": "http", "scheme": self.scheme}}},
            "security": [{"key": []}],
            **annotations,
        }

    def _operations(self) -> dict[str, Any]:
        found = {self.path: self._operation("list", self.pagination)}
        if self.start:
            request = {key: value for key, value in self.pagination["request"].items() if key != "cursor"}
            found[self.start] = self._operation("start", {**self.pagination, "request": request})
        if self.discovers:
            every = pages(query("cursor"), {"in": "body", "at": "/next"})
            found["/every"] = self._operation("every", every, needs=False)
        return found

    def _operation(self, name: str, pagination: dict[str, Any], *, needs: bool = True) -> dict[str, Any]:
        asked, parameters, fields = pagination["request"], [], {}
        places = [(place, LIMIT if key == "limit" else TEXT, False) for key, place in asked.items()]
        places += [(place_of(key), TEXT, False) for key in pagination.get("filters", {})]
        places += [(place_of(key), TEXT, True) for key in self.needs if needs]
        for place, schema, required in places:
            counted = pagination.get("style") in {"offset", "page"} and place is asked.get("cursor")
            schema = {"type": "integer"} if counted else schema  # noqa: PLW2901
            if place["in"] == "body":
                fields[pointer.parts(place["at"])[0]] = schema
            else:
                parameters.append({"name": place["name"], "in": place["in"], "required": required, "schema": schema})
        array = {"type": "array", "items": {"type": "object"}}
        page = {"type": "object", "properties": {"data": array}} if pagination["response"]["items"] else array
        made: dict[str, Any] = {
            "operationId": name,
            "x-pagination": pagination,
            "parameters": parameters,
            "responses": {
                "200": {"description": "a page", "content": {"application/json": {"schema": page}}},
                "400": {"description": "an invalid request"},
                "401": {"description": "no key"},
            },
        }
        if fields:
            content = {"type": "object", "properties": fields}
            made["requestBody"] = {"content": {"application/json": {"schema": content}}}
        if needs and self.discovers:
            found = {key.removeprefix("path:"): {"at": "/thread"} for key in self.needs}
            made["x-discover"] = {"from": "every", "parameters": found}
        return made

    def configuration(self) -> str:
        """Return a ``conformance.toml``."""
        lines = [
            f'[credentials.{name}]\nkey = "{key}"\norganization = "{name}"\nscopes = []\n'
            for name, key in self.keys.items()
        ]
        for index, name in enumerate(() if self.discovers else self.keys):
            lines.append(f"[parameters.list.{name}]")
            lines += [f'"{key.removeprefix("path:")}" = "{values[index]}"' for key, values in self.needs.items()]
        return "\n".join(lines)


def place_of(name: str) -> Place:
    """Return the place of a parameter from its name in an annotation; ``path:`` for one in the path."""
    kind, _, rest = name.rpartition(":")
    return body(name) if name.startswith("/") else {"in": kind or "query", "name": rest}
