"""A request to be made, and the URL that it goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from conformance.probes.guard import SendRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.contract.model import Operation
    from conformance.evidence.setting import Credential


@dataclass(frozen=True, slots=True)
class Want:
    """A request to be made. ``query`` is encoded here; ``raw_query`` is appended as it is."""

    operation: Operation
    query: tuple[tuple[str, str], ...] = ()
    raw_query: str = ""
    path: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    credential: Credential | None = None
    auth: str = "valid"
    labels: tuple[tuple[str, Any], ...] = ()
    pace: bool = True  # wait out a 429 and ask again
    alone: bool = False  # the caller holds the quiet already
    burst: bool = False  # counted against burst_at_most
    follow: str = ""  # the whole URL of a next page, of the target's own origin
    via: Operation | None = None  # the operation that is really asked, where it hands out this one's pages


def url_of(want: Want, base: str, paths: Mapping[str, str]) -> tuple[str, str]:
    """Return the whole URL of a request below a base URL, and its path; ``paths``: the target's own, by operation."""
    operation = want.via or want.operation
    if want.follow:
        return _followed(want.follow, base, operation)
    path = paths.get(f"{operation.contract}/{operation.id}") or paths.get(operation.id) or operation.path
    for name, value in want.path:
        path = path.replace("{" + name + "}", quote(value, safe=""))
    at = urlsplit(base)
    full = at.path.rstrip("/") + path
    query = "&".join(filter(None, (urlencode(want.query, quote_via=quote), want.raw_query)))
    return urlunsplit((at.scheme, at.netloc, full, query, "")), full


def _followed(follow: str, base: str, operation: Operation) -> tuple[str, str]:
    """Return the URL of a next page as the target gave it: of its own origin, and for a GET alone on any path."""
    at, given = urlsplit(base), urlsplit(follow)
    if (at.scheme, at.netloc) != (given.scheme, given.netloc):
        there = f"{given.scheme}://{given.netloc}"
        raise SendRefusedError(f"the next page is at another origin ({there}): not followed")
    if operation.method != "GET":
        raise SendRefusedError(f"a next page that is a URL is followed by GET alone, not by {operation.method}")
    return urlunsplit((at.scheme, at.netloc, given.path or "/", given.query, "")), given.path
