"""One request over httpx, and its answer up to a size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

BODY_LIMIT = 4 * 2**20  # bytes of one response


class TooLargeError(Exception):
    """The answer is larger than `BODY_LIMIT`."""


async def exchange_once(
    lane: httpx.AsyncClient, method: str, url: str, headers: list[tuple[str, str]], body: bytes
) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Return status, headers and body; raise httpx's own errors, and ``TooLargeError``."""
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    request = lane.build_request(method, url, headers=raw, content=body or None)
    response = await lane.send(request, stream=True)
    try:
        chunks, size = [], 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > BODY_LIMIT:
                raise TooLargeError
            chunks.append(chunk)
    finally:
        await response.aclose()
    lane.cookies.clear()  # a session must not stand in for a key
    answer = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
    return response.status_code, answer, b"".join(chunks)
