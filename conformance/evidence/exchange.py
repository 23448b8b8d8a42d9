"""One request and what came back. Keys are already replaced; see ``redaction``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from conformance.contract.pointer import MISSING

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)  # no slots: a body is parsed once and kept
class Exchange:
    """A recorded exchange. Times are seconds since 1970 UTC, by the clock of the run; ``status`` 0: no answer.

    ``probe`` says who asked, ``labels`` why (each probe documents its own); ``credential`` is a name from the
    configuration, ``auth`` the form in which its key was presented; ``attempt`` counts repetitions of a probe.
    """

    number: int
    contract: str
    operation: str
    probe: str
    method: str
    url: str
    request_headers: Headers = ()
    request_body: bytes = b""
    credential: str = ""
    auth: str = "valid"
    attempt: int = 1
    labels: dict[str, Any] = field(default_factory=dict)
    started: float = 0.0
    elapsed: float = 0.0
    status: int = 0
    response_headers: Headers = ()
    response_body: bytes = b""
    error: str = ""

    def header(self, name: str) -> str | None:
        """Return a response header's value (several are joined with a comma), or None."""
        values = [value for key, value in self.response_headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None

    @cached_property
    def media_type(self) -> str:
        """The response's media type in lower case, without parameters; empty where there is none."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Any:  # noqa: ANN401 - JSON is any data
        """The response body as JSON, or ``MISSING`` where it is none."""
        return _json(self.response_body)

    @cached_property
    def request_json(self) -> Any:  # noqa: ANN401 - JSON is any data
        """The request body as JSON, or ``MISSING`` where it is none."""
        return _json(self.request_body)

    @cached_property
    def queries(self) -> tuple[tuple[str, str], ...]:
        """The query parameters, decoded, in their order; one that is repeated is there as often."""
        return tuple(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    @cached_property
    def query(self) -> dict[str, str]:
        """The query parameters, decoded; of one that is repeated, the last."""
        return dict(self.queries)

    @cached_property
    def date(self) -> float | None:
        """The target's own clock (``Date`` header), in seconds; None where it sends none."""
        try:
            return parsedate_to_datetime(self.header("Date") or "").timestamp()
        except (ValueError, TypeError):
            return None

    @property
    def answered(self) -> bool:
        """Whether there is a complete response."""
        return self.status != 0 and not self.error

    @property
    def ok(self) -> bool:
        """Whether the request was accepted (2xx)."""
        return self.answered and 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110 section 15.3

    @property
    def refused(self) -> bool:
        """Whether the request was refused as the client's fault (4xx)."""
        return self.answered and 400 <= self.status < 500  # noqa: PLR2004 - RFC 9110 section 15.5

    @property
    def target(self) -> str:
        """The request line's target: path and query."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def line(self) -> str:
        """The exchange in one line, for messages: ``GET /v1/messages?limit=2 -> 200``."""
        return f"{self.method} {self.target} -> {self.status or self.error or 'no answer'}"


def _json(body: bytes) -> Any:  # noqa: ANN401 - JSON is any data
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return MISSING
