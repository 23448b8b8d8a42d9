"""A list server of any style; each field is a choice, and some values of it are mistakes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.lists.served import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Callable

BEGAN = 1_779_000_000
Item = dict[str, Any]


def items(count: int = 45, *, same: int = 1) -> list[Item]:
    """Rows, the oldest first; ``same`` of them share a moment."""
    return [
        {
            "id": f"{(7919 * index) % 1000:03d}-{index:04d}",
            "number": index,
            "kind": "even" if index % 2 == 0 else "odd",
            "at": stamp(BEGAN + 60 * (index // same)),
        }
        for index in range(count)
    ]


def stamp(seconds: float) -> str:
    """RFC 3339 with six digits."""
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class Shelf:
    """The server. Rows are kept in the order in which they are served."""

    rows: list[Item]
    style: str = "cursor"
    default: int = 20
    most: int = 100
    over: str = "reject"
    under: str = "reject"
    malformed: str = "reject"
    end: str = "token"  # token: none on the last page
    full: Callable[[list[Item], int], list[Item]] = lambda found, size: found[:size]
    total: Callable[[list[Item], int], Any] = lambda found, _: len(found)
    seek: Callable[[list[Item], str], int] | None = None  # where the page after a token begins
    removes: Callable[[list[Item], str], bool] | None = None
    looked_up: bool = False  # whether the cursor's row must still be there
    newest_first: bool = True
    removed: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        if request.method == "POST":
            return self.added(request)
        if request.method == "DELETE":
            name = request.path.rpartition("/")[2]
            self.removed.append(name)
            there = [row for row in self.rows if row["id"] == name]
            self.rows = [row for row in self.rows if row["id"] != name]
            return Answer(204 if there else 404)
        try:
            return self.listed(request.query)
        except (ValueError, LookupError) as error:
            return Answer(422, {"error": repr(error)})

    def added(self, request: Request) -> Answer:
        number = 10_000 + len(self.sent)
        row: Item = {"id": f"new-{number}", "number": number, "kind": "even", "at": stamp(request.now)}
        if not isinstance(request.body, dict) or request.body.get("to") != "+15554443333":
            return Answer(422, {"error": "to"})
        self.sent.append(row["id"])
        self.rows = [row, *self.rows] if self.newest_first else [*self.rows, row]
        return Answer(202, row)

    def size(self, text: str | None) -> int:
        if text is None:
            return self.default
        if not (text.lstrip("-").isascii() and text.lstrip("-").isdigit()):
            return self.other(self.malformed, 1)
        number = int(text)
        if number < 1:
            return self.other(self.under, 1)
        return number if number <= self.most else self.other(self.over, self.most)

    def other(self, how: str, bound: int) -> int:
        if how == "reject":
            raise ValueError
        return bound if how == "clamp" else self.default

    def listed(self, query: dict[str, str]) -> Answer:
        size = self.size(query.get("limit"))
        found = [row for row in self.rows if query.get("kind") in {None, row["kind"]}]
        start = self.start(found, query, size)
        page = self.full(found[start:], size)
        body: dict[str, Any] = {"items": page, "total": self.total(found, len(page)), "next": None}
        if self.style == "cursor" and page and start + len(page) < len(found):
            body["next"] = page[-1]["id"]
        return Answer(200, body)

    def start(self, found: list[Item], query: dict[str, str], size: int) -> int:
        token = query.get("cursor")
        if self.style == "offset":
            return int(token or 0)
        if self.style == "page":
            number = int(token or 1)
            if number < 1:
                raise ValueError
            return (number - 1) * size
        if token is None:
            return 0
        if self.seek is not None:
            return self.seek(found, token)
        every = [row["id"] for row in [*found]]
        if token in every:
            return every.index(token) + 1
        if self.looked_up:
            raise LookupError(token)
        return self.beside(found, token)

    def beside(self, found: list[Item], token: str) -> int:
        """The place of a row that is gone: numbers tell the order."""
        number = self.numbers.get(token)
        if number is None:
            raise LookupError(token)
        past = [row["number"] < number if self.newest_first else row["number"] > number for row in found]
        return past.index(True) if True in past else len(found)

    @property
    def numbers(self) -> dict[str, int]:
        """Numbers by identifier, of rows that are gone too."""
        made = {name: int(name[4:]) for name in self.sent}
        return {**{row["id"]: row["number"] for row in self.rows}, **made}

    def but(self, **changes: Any) -> Shelf:  # noqa: ANN401 - any field
        """The same server but for some choices, with rows of its own."""
        return replace(self, **{"rows": list(self.rows), "removed": [], "sent": [], **changes})


def contract(limit: dict[str, Any] | None = None, *, sends: bool = False, **pagination: Any) -> dict[str, Any]:  # noqa: ANN401 - any annotation
    """The description's paths, with these keys of ``x-pagination``."""
    bounds = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20} if limit is None else limit
    style = pagination.get("style", "cursor")
    request = {"limit": {"in": "query", "name": "limit"}, "cursor": {"in": "query", "name": "cursor"}}
    response: dict[str, Any] = {"items": "/items", "identity": "/id"}
    if style == "cursor":
        response["next"] = {"in": "body", "at": "/next"}
    given = {
        "order": [{"by": "/at", "type": "date-time", "direction": "descending"}],
        **pagination,
        "request": {**request, **pagination.get("request", {})},
        "response": {**response, **pagination.get("response", {})},
    }
    parameters = [
        {"name": "limit", "in": "query", "schema": bounds},
        {
            "name": "cursor",
            "in": "query",
            "schema": {"type": "string" if style == "cursor" else "integer"},
        },
        {"name": "kind", "in": "query", "schema": {"type": "string"}},
    ]
    answers = {"200": {"description": "a page"}, "422": {"description": "refused"}}
    paths: dict[str, Any] = {
        "/items": {
            "get": {"operationId": "listItems", "x-pagination": given, "parameters": parameters, "responses": answers}
        }
    }
    if sends:
        paths["/items"]["post"] = {
            "operationId": "sendItem",
            "x-sends": {"recipient": "/to", "sender": "/from", "text": "/text", "listed_by": "listItems"},
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {"202": {"description": "sent"}},
        }
        paths["/items/{id}"] = {
            "delete": {
                "operationId": "deleteItem",
                "x-removes": {"of": "listItems", "id": "id"},
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"204": {"description": "gone"}},
            }
        }
    return paths
