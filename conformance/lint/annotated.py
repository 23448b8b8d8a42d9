"""Our annotations on a description that may be malformed: what is, reads as nothing (and has a rule of its own)."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from conformance.contract.bundled import spec_folder
from conformance.contract.errors import UsageError
from conformance.contract.foreign import FOREIGN
from conformance.lint.node import Node

if TYPE_CHECKING:
    from conformance.lint.operation import Operation


@cache
def definitions() -> dict[str, Any]:
    """Return the JSON Schema of each annotation by its key."""
    text = (spec_folder() / "schemas" / "annotations.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)["$defs"]
    return found


@cache
def validator(name: str) -> Any:  # noqa: ANN401 - jsonschema-rs has no public type for it
    """Return the validator of one annotation; None for a key that is none of ours."""
    if name not in definitions() or not name.startswith("x-"):
        return None
    import jsonschema_rs  # noqa: PLC0415 - a description without annotations need not pay

    return jsonschema_rs.validator_for(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions(), "$ref": f"#/$defs/{name}"}
    )


def well_formed(name: str, node: Node) -> bool:
    """Whether an annotation is as its schema wants it."""
    check = validator(name)
    return check is not None and bool(check.is_valid(node.value))


def pagination(operation: Operation) -> Any:  # noqa: ANN401 - False, an object or None
    """Return ``x-pagination``, or what a vendor's annotation amounts to; None: neither, or malformed."""
    own = operation.node["x-pagination"]
    if own:
        return own.value if well_formed("x-pagination", own) else None
    if not any(name in operation.node.value for name in FOREIGN):
        return None
    from conformance.contract import vendors  # noqa: PLC0415 - few descriptions have another tool's annotation

    merged = {**operation.node.value, "parameters": [each.node.value for each in operation.parameters]}
    file = operation.node.file

    def resolve(raw: dict[str, Any]) -> dict[str, Any]:
        found = Node(raw, file, "").follow().value
        return found if isinstance(found, dict) else {}

    try:
        return vendors.pagination(merged, resolve, file.document, operation.node.at)
    except (UsageError, AttributeError, TypeError):  # malformed: the rule on annotations says what is wrong
        return None
