"""The annotations of other tools that ``conformance.contract.vendors`` reads; apart from it, for who only looks."""

from __future__ import annotations

FOREIGN = ("x-speakeasy-pagination", "x-fern-pagination", "x-ms-pageable")
