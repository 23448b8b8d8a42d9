"""What leads from one page to another: where an answer hands it out, in every way that a contract may declare."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from conformance.contract import pointer
from conformance.contract.pointer import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.contract.pagination import Pagination, Place
    from conformance.evidence.exchange import Exchange

_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)
_URL = re.compile(r"https?://", re.IGNORECASE)


def value_at(place: Place, exchange: Exchange, rows: Sequence[Any] = ()) -> object:
    """Return what an answer holds at a place, as it is there; ``MISSING`` where it holds nothing."""
    if place.where == "header":
        value = exchange.header(place.name)
        return MISSING if value is None else value
    if place.where == "body":
        return pointer.get(exchange.json, place.at)
    if place.where == "last-item":
        return pointer.get(rows[-1], place.at) if rows else MISSING
    if place.where == "link":
        return linked(exchange.header("Link") or "", place.name) or MISSING
    return MISSING


def linked(header: str, relation: str) -> str | None:
    """Return the target of the first link with a relation (RFC 8288 section 3)."""
    for target, parameters in _LINK.findall(header):
        found = _REL.search(parameters)
        names = (found.group(1) or found.group(2) or "").lower().split() if found else []
        if relation.lower() in names:
            return str(target)
    return None


def token_of(place: Place | None, exchange: Exchange, rows: Sequence[Any] = ()) -> str | None:
    """Return the token (or whole URL, made absolute) at a place; null, empty and absent are all None."""
    if place is None:
        return None
    value = value_at(place, exchange, rows)
    if value is None or value is MISSING or value == "":
        return None
    if place.where == "header" and str(value).strip().lower() in {"null", ""}:
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    return urljoin(exchange.url, text) if place.holds == "url" else text


def sent(place: Place | None, exchange: Exchange) -> str | None:
    """Return a value that a request carried, as text; None where it carried none."""
    if place is None:
        return None
    if place.where == "query":
        return exchange.query.get(place.name)
    if place.where == "header":
        wanted = place.name.lower()
        return next((value for name, value in exchange.request_headers if name.lower() == wanted), None)
    value = pointer.get(exchange.request_json, place.at) if place.where == "body" else MISSING
    if value is MISSING:
        return None
    return json.dumps(value) if isinstance(value, bool) else str(value)


def next_of(pagination: Pagination, exchange: Exchange, rows: Sequence[Any]) -> str | None:
    """Return what leads to the page after an answer; None where the answer says that there is none."""
    if pagination.more is not None and pointer.get(exchange.json, pagination.more) is False:
        return None
    if "short" in pagination.end and _short(pagination, exchange, rows):
        return None
    if pagination.counted:
        return _counted(pagination, exchange, rows)
    return token_of(pagination.next, exchange, rows)


def _short(pagination: Pagination, exchange: Exchange, rows: Sequence[Any]) -> bool:
    size = sent(pagination.limit, exchange)
    most = int(size) if size is not None and size.isascii() and size.isdigit() else pagination.page_size
    return most is not None and len(rows) < most


def _counted(pagination: Pagination, exchange: Exchange, rows: Sequence[Any]) -> str | None:
    """Return the next offset, or the next page's number."""
    start = pagination.first if pagination.first is not None else int(pagination.style == "page")
    text = sent(pagination.cursor, exchange)
    number = int(text) if text is not None and text.isascii() and text.isdigit() else int(str(start))
    if not rows:
        return None
    return str(number + (1 if pagination.style == "page" else len(rows)))


def previous_of(pagination: Pagination, exchange: Exchange, rows: Sequence[Any]) -> str | None:
    """Return what leads to the page before an answer; None where the answer says that there is none."""
    return token_of(pagination.previous, exchange, rows)


def is_url(token: str | None) -> bool:
    """Whether a token is a whole URL."""
    return token is not None and _URL.match(token) is not None


def cursor_in(pagination: Pagination, token: str) -> str | None:
    """Return the cursor itself: a token as it is; of a whole URL, the parameter that the contract calls the cursor."""
    if not is_url(token) or not pagination.follows:
        return token
    place = pagination.cursor
    if place is None or place.where != "query":
        return None
    return dict(parse_qsl(urlsplit(token).query, keep_blank_values=True)).get(place.name)


def abroad(exchange: Exchange, token: str) -> bool:
    """Whether a URL leads to another origin (RFC 6454) than the answer's own: it is never followed."""
    one, other = urlsplit(exchange.url), urlsplit(token)
    return (one.scheme, one.netloc) != (other.scheme, other.netloc)
