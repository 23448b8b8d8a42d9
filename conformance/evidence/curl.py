"""An exchange as one line for a shell: what reproduces a failure."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.evidence.exchange import Exchange

_OWN = {"host", "user-agent", "accept", "accept-encoding", "connection", "content-length"}
# What a shell may expand: a key's variable, whole or in part, and nothing that a target could have put there.
_EXPANDED = re.compile(
    r'\$\(printf %s:? "(?:\$\{\w+(?:%\?)?\}x?|nobody:\w+)" \| base64 -w0\)'  # HTTP Basic
    r"|\$\{\w+(?:%\?|~~|:0:\$\(\(\$\{#\w+\}/2\)\))?\}"
)


def curl(exchange: Exchange) -> str:
    """Return a ``curl`` line for bash; keys are taken from environment variables, which the shell expands."""
    words = ["curl -sS -i -g"]
    if exchange.method == "HEAD":
        words.append("-I")
    elif exchange.method != ("POST" if exchange.request_body else "GET"):
        words.append(f"-X {shlex.quote(exchange.method)}")
    names = {name.lower() for name, _ in exchange.request_headers}
    for name, value in exchange.request_headers:
        if name.lower() not in _OWN:
            # An empty value would take the header away; a semicolon sends it empty.
            words.append(f"-H {_quote(f'{name}: {value}' if value else f'{name};')}")
    if exchange.request_body:
        if "content-type" not in names:
            words.append("-H Content-Type:")
        words.append(_data(exchange.request_body))
    place, name, key = (
        exchange.url.rpartition("access_token=") if exchange.auth == "in-query" else (exchange.url, "", "")
    )
    words.append(shlex.quote(place + name) + (_quote(key) if key else ""))
    return " ".join(words)


def _quote(text: str) -> str:
    """Quote a header: as it is but for a key's variable, which stands in double quotes."""
    pieces: list[str] = []
    end = 0
    for match in _EXPANDED.finditer(text):
        pieces += [shlex.quote(text[end : match.start()]) if match.start() > end else "", f'"{match.group()}"']
        end = match.end()
    rest = text[end:]
    return "".join([*pieces, shlex.quote(rest) if rest or not pieces else ""])


def _data(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = ""
    if text and text.isprintable():
        return f"--data-raw {shlex.quote(text)}"
    escaped = "".join(f"\\x{byte:02x}" for byte in body)
    return f"--data-raw $'{escaped}'" if b"\0" not in body else f"--data-binary @<(printf '{escaped}')"
