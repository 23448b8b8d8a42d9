"""Where the parts of an error body stand: as the annotation says, else by the names that APIs use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.names import plain
from conformance.lint.schema import element, is_array, is_object, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.node import Node

_AROUND = frozenset(
    {"error", "errors", "fault", "err", "meta", "data"}
)  # objects, or lists, that hold an error's parts
_CODE = frozenset({"code", "errorcode", "errcode", "errorcd", "internalcode"})
_TEXT = frozenset({"message", "msg", "description", "errordescription", "detail", "errormessage", "errormsg", "text"})
DETAILS = frozenset({"details", "fields", "fielderrors", "validationerrors", "invalidparams", "invalidfields"})
_IDENTIFIER = frozenset(
    {
        "instance",
        "errorid",
        "eventid",
        "incidentid",
        "debugid",
        "logid",
        "trackingid",
        "activityid",
        "operationid",
        "transactionid",
        "reference",
        "referenceid",
        "cfray",
        "phrase",
    }
)
_PARTS = ("requestid", "reqid", "traceid", "correlationid", "traceparent", "xtrace", "requestlog")


def inside(schema: Node) -> Iterator[tuple[str, dict[str, Node]]]:
    """Yield the properties of an error body, and of the error or the errors in it, each with its pointer."""
    rows = is_array(schema)
    members = properties(element(schema) if rows else schema)
    at = "/0" if rows else ""
    yield at, members
    for name, each in members.items():
        if plain(name) not in _AROUND:
            continue
        below = pointer.join(at, name)
        if is_array(each) and is_object(element(each)):
            yield pointer.join(below, 0), properties(element(each))
        elif is_object(each):
            yield below, properties(each)


def code(schema: Node) -> tuple[str, Node] | None:
    """Return the pointer and the schema of the code for programs; None where nothing is called so."""
    found = [*inside(schema)]
    for at, members in found:
        for name, each in members.items():
            if plain(name) in _CODE and (not types(each) or types(each) & {"string", "integer", "number"}):
                return pointer.join(at, name), each
    at, members = found[0]  # `{"error": "not_found", "message": "…"}`
    if any(plain(name) in _TEXT for name in members) and "error" in members and types(members["error"]) == {"string"}:
        return pointer.join(at, "error"), members["error"]
    return None


def identifies(name: str) -> bool:
    """Whether a field or a header is called like one that names a request, or one occurrence of an error."""
    short = plain(name)
    return short in _IDENTIFIER or any(part in short for part in _PARTS)
