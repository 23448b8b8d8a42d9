"""JSON that any parser takes, from texts that no encoding has."""

from __future__ import annotations

import json
from typing import Any


def dumps(data: object) -> str:
    """Return JSON in ASCII, indented, with a line feed at its end; a lone surrogate is spelt out (RFC 8259, 8.2)."""
    return json.dumps(_whole(data), indent=2) + "\n"


def whole(text: str) -> str:
    """Return a text without lone surrogates: each is written as Python escapes it."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _whole(data: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(data, str):
        return whole(data)
    if isinstance(data, dict):
        return {key: _whole(value) for key, value in data.items()}
    return [_whole(value) for value in data] if isinstance(data, list) else data


def version() -> str:
    """Return the version of this distribution; empty in a checkout that is not installed."""
    from importlib.metadata import PackageNotFoundError  # noqa: PLC0415 - slow, and text needs no version
    from importlib.metadata import version as installed  # noqa: PLC0415

    try:
        return installed("messaging-conformance")
    except PackageNotFoundError:
        return ""
