"""Where a request is certainly outside the contract: judged on what was really sent, by a tolerant reader.

In a URL everything is text, and careful servers differ in what they read into it. What any of them may read as a value
within the contract is not outside: ``+5`` and ``5.0`` are integers, ``1`` and ``yes`` are true, a UUID needs no
hyphens, an empty value is none. A value that comes twice is not judged at all. In a JSON body, too, readers differ: a
number may stand in quotes, 0 and 1 for false and true, null and an empty list for nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.contract import times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange

_INTEGER = re.compile(r"[+-]?\d[\d_,]*(\.0*)?|[+-]?\d+(\.\d+)?[eE][+-]?\d+|[+-]?0[xXoObB][0-9a-fA-F]+")
_BOOLEAN = {"true", "false", "1", "0", "yes", "no", "on", "off", "t", "f", "y", "n"}
_UUID = re.compile(r"(urn:uuid:)?\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d).*")


def outside(operation: Operation, exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Yield the address of each constraint that a request breaks, and how in words."""
    pages = operation.pagination
    opaque = pages.cursor.name if pages is not None and pages.cursor is not None else None
    pairs = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    path = _path(operation, exchange)
    for parameter in operation.parameters:
        at = f"{operation.id}/{parameter.where}/{parameter.name}"
        names = {parameter.name, f"{parameter.name}[]"} if _several(parameter.schema) else {parameter.name}
        given = [value for name, value in pairs if name in names] if parameter.where == "query" else []
        given = [path[parameter.name]] if parameter.where == "path" and parameter.name in path else given
        if parameter.where == "query" and parameter.required and not given:
            yield f"{at}/required", f"{parameter.name} is missing"
        if _several(parameter.schema):
            keyword = _each_outside(parameter.schema, given)
        elif len(given) == 1 and not (parameter.where == "query" and parameter.name == opaque):
            keyword = text_outside(parameter.schema, given[0])
        else:
            keyword = ""
        if keyword:
            yield f"{at}/{keyword}", f"{parameter.name} = {','.join(given)[:80]!r}"
    if operation.body is not None:
        yield from _body(operation, exchange)


def _several(schema: dict[str, Any]) -> bool:
    return kinds_of(schema) - {"null"} == {"array"}


def _each_outside(schema: dict[str, Any], given: list[str]) -> str:
    """Return the keyword that each of several values breaks: where one of them is good, a reader may leave out the rest."""
    found = [text_outside(schema.get("items", {}), value) for value in given]
    return f"items/{found[0]}" if found and all(found) else ""


def _path(operation: Operation, exchange: Exchange) -> dict[str, str]:
    """Read the path's parameters from the end of the path; what stands before it is the target's own."""
    template, given = operation.path.split("/"), urlsplit(exchange.url).path.split("/")
    both = zip(reversed(template), reversed(given), strict=False)
    return {name.strip("{}"): unquote(value) for name, value in both if name.startswith("{")}


def text_outside(schema: dict[str, Any], text: str) -> str:  # noqa: PLR0911 - one for each kind of value
    """Return the keyword that a text breaks for certain; empty where some careful reader may take it."""
    value, kinds = text.strip(), kinds_of(schema)
    if not value or ("null" in kinds and value.lower() == "null"):
        return ""
    kinds -= {"null"}
    if kinds and kinds <= {"integer", "number"}:
        return _number(schema, value, whole="number" not in kinds)
    if kinds == {"boolean"}:
        return "" if value.lower() in _BOOLEAN else "type"
    if "enum" in schema:
        known = {str(item).lower() for item in schema["enum"]}
        return "" if all(part.strip().lower() in known for part in value.split(",")) else "enum"
    if schema.get("format") == "uuid":
        return "" if _UUID.fullmatch(value) else "format"
    if schema.get("format") == "date-time":
        return "format" if _no_moment(value) else ""
    return _string(schema, value)


def kinds_of(schema: dict[str, Any]) -> set[str]:
    """Return the types that a schema allows; none where it says nothing of them."""
    kind = schema.get("type")
    return {kind} if isinstance(kind, str) else set(kind or ())


def _number(schema: dict[str, Any], value: str, *, whole: bool) -> str:
    if not _INTEGER.fullmatch(value):
        return "" if not whole and re.fullmatch(r"[+-]?\d*\.?\d+", value) else "type"
    try:
        number = int(value, 10)
    except ValueError:
        return ""
    if "minimum" in schema and number < schema["minimum"]:
        return "minimum"
    return "maximum" if "maximum" in schema and number > schema["maximum"] else ""


def _no_moment(value: str) -> bool:
    """Whether no reader of times takes a text for one: lenient ones take a lot that has digits in it."""
    if not any(character.isdigit() for character in value):
        return True
    match = _MOMENT.fullmatch(value)
    if match is None or times.parse(value) is not None:
        return False
    month, day, hour, minute = (int(part) for part in match.groups())
    return month > 12 or month < 1 or day > 31 or day < 1 or hour > 24 or minute > 59  # noqa: PLR2004 - the calendar


def _string(schema: dict[str, Any], value: str) -> str:
    if "maxLength" in schema and length(value) > schema["maxLength"]:
        return "maxLength"
    pattern = schema.get("pattern")
    return "pattern" if isinstance(pattern, str) and not re.search(pattern, value) else ""


def length(value: str) -> int:
    """Return the least length that anybody may count: marks that join the character before them count nothing."""
    return sum(character.isalnum() or (character.isascii() and character.isprintable()) for character in value.strip())


def _body(operation: Operation, exchange: Exchange) -> Iterator[tuple[str, str]]:
    at, schema = f"{operation.id}/body", operation.body or {}
    if not exchange.request_body:
        if schema.get("required"):
            yield f"{at}/required", "there is no body"
        return
    try:
        body = json.loads(exchange.request_body.decode(), parse_constant=_unreadable)
    except ValueError:
        yield f"{at}/type", "the body is no JSON"
        return
    except RecursionError:
        return
    if not isinstance(body, dict):
        # Of readers that look for members, some can't tell an empty list, or null, from an object without any.
        if operation.sends is not None or (body is not None and body != []):
            yield f"{at}/type", f"the body is no object: {str(body)[:40]}"
        return
    yield from _members(operation, body)


def _members(operation: Operation, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    at, schema = f"{operation.id}/body", operation.body or {}
    needed = schema.get("required", ())
    for name in needed:
        if name not in body:
            yield f"{at}/{name}/required", f"{name} is missing"
    found = {
        name: value_outside(narrow, body[name], required=name in needed)
        for name, narrow in schema.get("properties", {}).items()
        if name in body
    }
    for name, keyword in found.items():
        if keyword and not _ignorable(operation, name, found):
            yield f"{at}/{name}/{keyword}", f"{name} = {json.dumps(body[name])[:80]}"


def _ignorable(operation: Operation, name: str, found: dict[str, str]) -> bool:
    """Whether a target may know another name for a field: then it is wrong only where it is under all of its names."""
    places = operation.count.cutoff if operation.count is not None else ()
    names = {place.at.removeprefix("/") for place in places}
    return name in names and not all(found.get(other) for other in names)


def _unreadable(name: str) -> float:
    raise RecursionError(name)  # NaN and Infinity: no JSON, but many readers take them; not judged


def value_outside(schema: dict[str, Any], value: object, *, required: bool) -> str:  # noqa: PLR0911 - one for each kind of value
    """Return the keyword that a JSON value breaks for certain; null stands for absent where that is allowed."""
    kinds = kinds_of(schema)
    if value is None:
        return "type" if required and "null" not in kinds else ""
    kinds -= {"null"}
    if kinds == {"string"}:
        if not isinstance(value, str):
            return "type"
        if len(value) < schema.get("minLength", 0):
            return "minLength"
        return text_outside(schema, value) if schema.keys() & {"enum", "format"} else _string(schema, value)
    if kinds and kinds <= {"integer", "number"}:
        return _number_outside(schema, value)
    if kinds == {"boolean"}:
        near = value in (0, 1) if isinstance(value, int | float) else str(value).strip().lower() in {*_BOOLEAN, ""}
        return "" if near and not isinstance(value, list | dict) else "type"
    if kinds == {"object"}:
        return "" if isinstance(value, dict) or value == [] else "type"
    if kinds == {"array"}:  # a single value may stand for a list of one
        return "type" if isinstance(value, dict) else ""
    return ""


def _number_outside(schema: dict[str, Any], value: object) -> str:
    """Judge a JSON value where a number belongs: in quotes or with a point it may still be one."""
    if isinstance(value, str):
        return text_outside(schema, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "type"
    if "number" not in kinds_of(schema) and value != int(value):
        return "type"
    if "minimum" in schema and value < schema["minimum"]:
        return "minimum"
    return "maximum" if "maximum" in schema and value > schema["maximum"] else ""


def plain(schema: dict[str, Any], value: str) -> bool:
    """Whether a text within the contract is one that every careful server takes: no control characters, not blank."""
    if not value or value.strip() != value or not value.isprintable() or unicodedata.normalize("NFC", value) != value:
        return False
    if "maxLength" in schema and not value.isascii() and len(value.encode("utf-8", "replace")) > schema["maxLength"]:
        return False  # characters are counted in more ways than one
    if schema.get("format") == "date-time":
        moment = re.fullmatch(
            r"(19[7-9]|20[0-9])\d-\d\d-\d\d[Tt]\d\d:\d\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-](0\d|1[0-4]):\d\d)", value
        )
        return moment is not None
    return True


def free(schema: dict[str, Any]) -> bool:
    """Whether a schema allows any text."""
    return kinds_of(schema) - {"null"} == {"string"} and not schema.keys() & {"enum", "format", "pattern"}


def texts(operation: Operation, exchange: Exchange) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each text of a request with its schema."""
    pairs = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    path = _path(operation, exchange)
    for parameter in operation.parameters:
        values = [value for name, value in pairs if name == parameter.name] if parameter.where == "query" else []
        yield from ((parameter.schema, value) for value in values)
        if parameter.where == "path" and parameter.name in path:
            yield parameter.schema, path[parameter.name]
    body = exchange.request_json if operation.body is not None else None
    for name, schema in (operation.body or {}).get("properties", {}).items():
        if isinstance(body, dict) and isinstance(body.get(name), str):
            yield schema, body[name]
