"""A list that hands out its pages as its contract says, and wrongly where it is told to.

It reads the annotations by itself, not with the suite's reader, so that the two check each other.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from conformance.contract import pointer
from tests.ways.asked import RefusedError, Values, whole
from tests.ways.rows import ROWS, arranged, begin
from tests.ways.shown import Shown
from tests.ways.way import DEFAULT, MOST, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from tests.ways.rows import Rows
    from tests.ways.way import Way


ORIGIN = "127.0.0.1:9"  # nothing is asked over a socket


@dataclass
class Server:
    """An ASGI application. ``fault``: what is wrong with it."""

    way: Way
    now: Callable[[], float]
    fault: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, headers = Request(scope, receive), {"Date": formatdate(self.now(), usegmt=True)}
        assert request.url.netloc == ORIGIN, "asked of another origin"
        try:
            response = JSONResponse(await self._answer(request, headers), headers=headers)
        except RefusedError as error:
            kind = "key" if self.fault == "other_codes" else error.kind
            content = pointer.put({}, self.way.envelope["code"], self.way.codes.get(kind, kind))
            content = pointer.put(content, self.way.envelope["message"], f"refused: {kind}")
            headers |= {"WWW-Authenticate": self.way.scheme} if error.status == 401 else {}
            response = JSONResponse(content, error.status, headers=headers)
        await response(scope, receive, send)

    async def _answer(self, request: Request, headers: dict[str, str]) -> object:
        operation, values = await Values.of(request, self.way.document()["paths"])
        organization = self._organization(request.headers.get("Authorization", ""))
        rows = ROWS["a" if self.way.annotations.get("x-tenancy") == "shared" else organization]
        if self.fault == "every_tenant":
            rows = ROWS["a"] + ROWS["b"]
        if operation["operationId"] != "every":
            rows = self._own(rows, values, organization)
        rows = arranged(rows, operation["x-pagination"].get("order", []))
        if self.fault == "unsorted":
            rows[2:6] = rows[5:1:-1]
        return self._page(operation, values, rows, headers)

    def _organization(self, header: str) -> str:
        scheme, _, key = header.partition(" ")
        try:
            key = base64.b64decode(key, validate=True).decode() if self.way.scheme == "basic" else key
        except ValueError:
            key = ""
        found = next((name for name, known in self.way.keys.items() if known == key), None)
        if found is None or scheme.lower() != self.way.scheme:
            raise RefusedError(self.way.unknown, "key")
        return found

    def _own(self, rows: Rows, values: Values, organization: str) -> Rows:
        """Hold the request to the parameters that it must have."""
        for name, known in self.way.needs.items():
            given = values.get(place_of(name))
            if given is None:
                raise RefusedError(400, "invalid")
            if self.way.discovers:
                rows = [row for row in rows if row["thread"] == given]
            elif self.fault == "others_account" and given in known:
                rows = ROWS["ab"[known.index(given)]]
            elif given != known["ab".index(organization)]:
                raise RefusedError(404, "unknown")
        return rows

    def _page(self, operation: dict[str, Any], values: Values, rows: Rows, headers: dict[str, str]) -> object:
        pagination = operation["x-pagination"]
        asked = pagination["request"]
        size = whole(values.get(asked["limit"]), DEFAULT, 1, MOST) if "limit" in asked else DEFAULT
        place = asked.get("cursor", {"in": "query", "name": "position"})
        text = None if operation["operationId"] == "start" else values.get(place)
        if text is None and ("first" in place or (self.way.start and operation["operationId"] == "list")):
            raise RefusedError(400, "invalid")
        first = place.get("first")
        given = text not in {None, str(first)}
        again = given and (first != "now" or any(row["moment"] == text for row in rows))
        if not (again and self.fault == "filter_dropped"):
            rows = [row for row in rows if values.lets(row, pagination["filters"])]
        rows = rows[: 2 * size] if self.fault == "ends_early" else rows
        start = begin(pagination, str(text), size, rows) if given else 0
        start = self._astray(pagination, start, rows) if start > 0 else 0
        page = rows[start : start + size]
        more = start + size < len(rows)
        if self.fault == "endless" and rows:
            more, page = True, [rows[(start + step) % len(rows)] for step in range(min(size, len(rows)))]
        shown = Shown(self.way, self.fault, pagination, values, headers)
        return shown.body(page, more=more)

    def _astray(self, pagination: dict[str, Any], start: int, rows: Rows) -> int:
        """Return where a faulty page begins."""
        by = next((key["by"][1:] for key in pagination.get("order", ())), "id")
        while self.fault == "ties_lost" and 0 < start < len(rows) and rows[start][by] == rows[start - 1][by]:
            start += 1
        return start + {"boundary_again": -1, "skips": 1}.get(self.fault, 0)
