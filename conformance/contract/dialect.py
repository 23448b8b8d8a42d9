"""Schemas of OpenAPI 3.0 as JSON Schema has them since 2020-12, which is what everything here reads."""

from __future__ import annotations

from typing import Any


def translated(schema: dict[str, Any]) -> dict[str, Any]:
    """Return one schema object of OpenAPI 3.0 in today's words: ``nullable``, and bounds that exclude themselves.

    Source: OpenAPI 3.0.3, section 4.7.24 (Schema Object); its members are translated by themselves.
    """
    made = dict(schema)
    nullable = isinstance(made.get("nullable"), bool) and made.pop("nullable")  # a property may be called so, too
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(made.get(exclusive), bool):
            excludes = made.pop(exclusive)
            if excludes and bound in made:
                made[exclusive] = made.pop(bound)
    if not nullable:
        return made
    if isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    if isinstance(made.get("enum"), list) and None not in made["enum"]:
        made["enum"] = [*made["enum"], None]
    return made
