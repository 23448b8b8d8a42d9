"""What a request asks for, by the places that a contract names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from tests.ways.way import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from tests.ways.way import Place


class RefusedError(Exception):
    """The request is answered with an error."""

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(kind)
        self.status, self.kind = status, kind


@dataclass(frozen=True)
class Values:
    """The values of one request."""

    origin: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    named: dict[str, str] = field(default_factory=dict)  # in the path
    body: object = None

    @classmethod
    async def of(cls, request: Request, paths: dict[str, Any]) -> tuple[dict[str, Any], Values]:
        """Find the operation of a request, and read it."""
        for path, methods in paths.items():
            found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path), request.url.path)
            if found is None:
                continue
            operation = methods.get(request.method.lower())
            if operation is None:
                raise RefusedError(405, "method")
            values = cls(
                f"{request.url.scheme}://{request.url.netloc}",
                request.url.path,
                dict(request.query_params),
                request.headers,
                found.groupdict(),
                _json(await request.body()) if "requestBody" in operation else {},
            )
            return operation, values
        raise RefusedError(404, "unknown")

    def get(self, place: Place) -> str | None:
        """Return what the request has at a place."""
        if place["in"] == "body":
            value = pointer.get(self.body, place["at"])
            return None if value is MISSING else str(value)
        kinds = {"query": self.query, "header": self.headers, "path": self.named}
        return kinds[place["in"]].get(place["name"])

    def lets(self, row: dict[str, Any], filters: dict[str, Any]) -> bool:
        """Whether the filters of the request let a row through."""
        asked = [(each["at"][1:], self.get(place_of(name))) for name, each in filters.items()]
        return all(value is None or row[key] == value for key, value in asked)


def whole(text: str | None, default: int, least: int, most: int) -> int:
    """Read an integer within bounds."""
    if text is None:
        return default
    if re.fullmatch("[0-9]{1,9}", text) is None or not least <= int(text) <= most:
        raise RefusedError(400, "invalid")
    return int(text)


def _json(raw: bytes) -> object:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RefusedError(400, "invalid")
    return found
