"""The methods that a Path Item Object may describe (OpenAPI 3.1.1, section 4.8.9.1)."""

from __future__ import annotations

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
