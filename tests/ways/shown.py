"""A page as it is answered: its rows, and what leads to the next one in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from conformance.contract import pointer
from tests.ways.rows import token_of

if TYPE_CHECKING:
    from tests.ways.asked import Values
    from tests.ways.rows import Rows
    from tests.ways.way import Way


@dataclass(frozen=True)
class Shown:
    """What a page is shown by; a token may go into the headers."""

    way: Way
    fault: str
    pagination: dict[str, Any]
    values: Values
    headers: dict[str, str]

    def body(self, page: Rows, *, more: bool) -> object:
        """Return the body of a page, with what leads to the next one in its place."""
        answered = self.pagination["response"]
        kept = [{key: value for key, value in row.items() if key not in self.way.hidden} for row in page]
        content = pointer.put({}, answered["items"], kept)
        if "more" in answered:
            content = pointer.put(content, answered["more"], more)
        place = answered.get("next")
        if place is None or place["in"] == "last-item" or not page:
            return content
        token: object = token_of(page[-1]["id"])
        if not more and "more" not in answered:
            token = "" if self.way.end == "empty" else "null" if place["in"] == "header" else None
        elif "url" in (place.get("holds"), {"link": "url"}.get(place["in"])):
            token = self._url(str(token))
        if token is None and self.way.end == "absent":
            return content
        if self.fault == "token_elsewhere":
            self.headers["X-Elsewhere"] = str(token)
        elif place["in"] == "body":
            content = pointer.put(content, place["at"], token)
        elif place["in"] == "link":
            self.headers["Link"] = f'</about>; rel="help", <{token}>; title="a, b"; rel="{place["rel"]}"'
        else:
            self.headers[place["name"]] = str(token)
        return content

    def _url(self, token: str) -> str:
        name = self.pagination["request"].get("cursor", {}).get("name", "position")
        query = {**self.values.query, name: token}
        if self.fault == "filter_dropped":
            query.pop("tag", None)
        if self.fault == "limit_dropped":
            query.pop("limit", None)
        path, origin = self.values.path, self.values.origin
        before = {
            "absolute": f"{origin}{path}",
            "network": f"//{origin.partition('//')[2]}{path}",
            "relative": path,
            "query": "",
            "abroad": f"https://elsewhere.example{path}",
        }
        return f"{before[self.way.url]}?{urlencode(query)}"
