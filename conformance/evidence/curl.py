"""An exchange as one line for a shell: what reproduces a failure."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.evidence.exchange import Exchange

_OWN = {"host", "user-agent", "accept", "accept-encoding", "connection", "content-length"}


def curl(exchange: Exchange) -> str:
    """Return a ``curl`` line; keys are taken from environment variables, which the shell expands."""
    words = ["curl -sS -i"]
    if exchange.method != "GET":
        words.append(f"-X {shlex.quote(exchange.method)}")
    for name, value in exchange.request_headers:
        if name.lower() not in _OWN:
            words.append(f"-H {_quote(f'{name}: {value}')}")
    if exchange.request_body:
        words.append(f"--data-binary {_body(exchange.request_body)}")
    words.append(shlex.quote(exchange.url))
    return " ".join(words)


def _quote(text: str) -> str:
    """Quote a header: with double quotes only where a key's variable must be expanded by the shell."""
    if "${" not in text and "$(" not in text:
        return shlex.quote(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`") + '"'


def _body(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = ""
    if text and "\0" not in text:
        return shlex.quote(text)
    escaped = "".join(f"\\x{byte:02x}" for byte in body)
    return f"$'{escaped}'" if b"\0" not in body else f"@<(printf '{escaped}')"
