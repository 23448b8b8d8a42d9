"""Property tests: schemathesis makes the requests, our client sends them, our checks judge the answers."""

from __future__ import annotations

from conformance.probes.schema.generate import prepare_cases

__all__ = ["prepare_cases"]
