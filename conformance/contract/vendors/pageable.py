"""``x-ms-pageable`` of an operation; there is none at the root.

https://github.com/Azure/autorest/blob/main/docs/extensions/readme.md#x-ms-pageable: ``nextLinkName`` is the property
with the URL of the next page, null where there is one page only; ``itemName`` the property with the rows, ``value`` by
default. ``operationName`` names a method of the generated client. A name with dots (``odata.nextLink``) is a property
of that name, or a path where the response's schema shows one.
"""

from __future__ import annotations

from typing import Any

from conformance.contract import pointer
from conformance.contract.errors import nearest
from conformance.contract.vendors import schemas
from conformance.contract.vendors.source import Reading, Source

_KEYS = ("nextLinkName", "itemName", "operationName")


def read(source: Source) -> Reading:
    """Translate the annotation."""
    value = source.value
    if not isinstance(value, dict):
        raise source.refusal("must be an object with nextLinkName")
    if "nextLinkName" not in value:
        near = next((nearest(key, _KEYS) for key in value if key not in _KEYS), "")
        raise source.refusal(f"'nextLinkName' is missing (null: there is one page only){near}")
    notes = [f"{key} is not used" for key in value if key not in _KEYS[:2] and not key.startswith("x-")]
    items = _property(source, source.text({"itemName": "value"} | value, "itemName"))
    annotation: dict[str, Any] = {"response": {"items": items}}
    if value["nextLinkName"] is None:
        return Reading({"style": "bounded"} | annotation, tuple(notes))
    link = _property(source, source.text(value, "nextLinkName"))
    annotation["response"]["next"] = {"in": "body", "at": link, "holds": "url"}
    return Reading(annotation, tuple(notes))


def _property(source: Source, name: str) -> str:
    whole, path, page = [name], name.split("."), source.page()
    nested = not schemas.member(page, whole, source.resolve) and schemas.member(page, path, source.resolve)
    return "".join(pointer.join("", part) for part in (path if nested else whole))
