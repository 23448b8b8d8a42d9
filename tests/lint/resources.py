"""What made documents speak of: things with fields of many kinds, and examples that fit their schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

SCOPES = {"read": "See what there is.", "write": "Create, change and delete."}
SHARED: dict[str, Any] = {
    "Identifier": {"description": "Names one thing among all.", "type": "string", "format": "uuid"},
    "Moment": {"description": "A time in RFC 3339 form.", "type": "string", "format": "date-time"},
    "State": {"description": "How far it has come.", "type": "string", "enum": ["draft", "active", "closed"]},
    "Phone": {
        "description": "A number in E.164 form.",
        "type": "string",
        "pattern": "^\\+[1-9][0-9]{1,14}$",
        "examples": ["+15551112222", "+15554443333"],
    },
    "Money": {
        "description": "An amount.",
        "type": "object",
        "required": ["amount", "currency"],
        "properties": {
            "amount": {"description": "In the smallest coin.", "type": "integer", "minimum": 0},
            "currency": {"description": "By ISO 4217.", "type": "string", "enum": ["EUR", "USD", "JPY"]},
        },
    },
    "Error": {
        "description": "Every error looks like this.",
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "request_id"],
                "properties": {
                    "code": {
                        "type": "string",
                        "enum": ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "VALIDATION_FAILED", "RATE_LIMITED"],
                    },
                    "message": {"type": "string"},
                    "request_id": {"type": "string"},
                },
            }
        },
    },
}

_KINDS = (
    "invoice",
    "note",
    "ticket",
    "order",
    "parcel",
    "contact",
    "campaign",
    "template",
    "segment",
    "agent",
    "shift",
    "inbox",
    "channel",
    "webhook",
    "report",
    "export",
    "domain",
    "number",
    "keyword",
    "device",
)
_SORTS = (
    "plain",
    "billing",
    "retail",
    "partner",
    "archive",
    "regional",
    "internal",
    "public",
    "mobile",
    "school",
    "travel",
    "health",
)
_TEXT = """
the team sees what was sent and when it came back to whoever asked for it first while all others wait until their
turn has come which is why nothing here says more than a reader of this line needs
"""
_WORDS = tuple(_TEXT.split())
_OWN = ("id", "status", "created_at")  # what the server alone writes


@dataclass(frozen=True, slots=True)
class Resource:
    """A thing with a list of its own."""

    name: str
    words: str
    path: str
    schema: dict[str, Any]

    @property
    def writable(self) -> dict[str, Any]:
        """The fields that a client may write."""
        return {name: schema for name, schema in self.schema["properties"].items() if name not in _OWN}

    def text(self, random: Random) -> str:
        """Return two paragraphs about it, as Markdown."""
        return f"About {self.words}: {_sentence(random, 14)}.\n\nHere {_sentence(random, 22)}.\n"

    def row(self, random: Random, day: int = 28) -> dict[str, Any]:
        """Return one as an answer shows it."""
        row = {name: _sample(schema, random) for name, schema in self.schema["properties"].items()}
        return {**row, "created_at": f"2026-01-{day:02}T{random.randrange(24):02}:00:00Z"}

    def rows(self, random: Random, number: int) -> list[dict[str, Any]]:
        """Return some, the newest first."""
        return [self.row(random, 28 - index) for index in range(number)]

    def written(self, random: Random) -> dict[str, Any]:
        """Return one as a request writes it."""
        return {name: _sample(schema, random) for name, schema in self.writable.items()}


def resources(number: int, fields: int, random: Random) -> Iterator[Resource]:
    """Yield so many resources with so many fields each beside those that all have."""
    for index in range(number):
        kind, sort = _KINDS[index % len(_KINDS)], _SORTS[index // len(_KINDS) % len(_SORTS)]
        again = index // (len(_KINDS) * len(_SORTS))  # past 240 they are numbered
        words = f"{sort} {kind}s{f' {again + 1}' if again else ''}"
        name = "".join(word.capitalize() for word in words.split())
        above = "/v1/accounts/{account_id}" if index % 3 == 2 else "/v1"
        yield Resource(name, words, f"{above}/{words.replace(' ', '-')}", _schema(words, fields, random))


def _schema(words: str, fields: int, random: Random) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": {"$ref": "#/components/schemas/Identifier"},
        "status": {"$ref": "#/components/schemas/State"},
        "created_at": {"$ref": "#/components/schemas/Moment"},
        "label": {"description": "What people call it.", "type": "string", "minLength": 1, "maxLength": 80},
    }
    for index in range(fields):
        properties[f"{random.choice(_SORTS)}_{random.choice(_KINDS)}_{index}"] = random.choice(_FIELDS)(random)
    return {
        "description": f"One of the {words}.",
        "type": "object",
        "required": [*_OWN, "label"],
        "properties": properties,
    }


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(words))


def _about(random: Random) -> str:
    return f"Tells {_sentence(random, random.randrange(4, 12))}."


def _nested(random: Random) -> dict[str, Any]:
    inner = {f"{random.choice(_KINDS)}_{index}": random.choice(_FIELDS[:-2])(random) for index in range(3)}
    return {"description": _about(random), "type": "object", "additionalProperties": False, "properties": inner}


_FIELDS: tuple[Callable[[Random], dict[str, Any]], ...] = (
    lambda random: {"description": _about(random), "type": "string", "maxLength": random.choice((40, 80, 200))},
    lambda random: {"description": _about(random), "type": ["string", "null"], "maxLength": 500},
    lambda random: {"description": _about(random), "type": "integer", "minimum": 0, "maximum": 1000},
    lambda random: {"description": _about(random), "type": "number", "minimum": 0},
    lambda random: {"description": _about(random), "type": "boolean"},
    lambda random: {"description": _about(random), "type": "string", "enum": random.sample(_SORTS, 4)},
    lambda random: {"description": _about(random), "type": "string", "format": "uri"},
    lambda random: {"description": _about(random), "$ref": "#/components/schemas/Money"},
    lambda random: {"description": _about(random), "$ref": "#/components/schemas/Phone"},
    lambda random: {"description": _about(random), "$ref": "#/components/schemas/Moment"},
    lambda random: {
        "description": _about(random),
        "type": "array",
        "maxItems": 10,
        "items": {"type": "string", "maxLength": 40},
    },
    lambda random: {
        "description": _about(random),
        "oneOf": [{"$ref": "#/components/schemas/Money"}, {"type": "null"}],
    },
    _nested,
    _nested,
)


def _sample(schema: dict[str, Any], random: Random) -> object:
    """Return a value that fits a schema of this file."""
    if "$ref" in schema:
        return _sample(SHARED[schema["$ref"].rpartition("/")[2]], random)
    if "oneOf" in schema:
        return _sample(schema["oneOf"][0], random)
    known = schema.get("examples") or schema.get("enum")
    if known:
        return random.choice(known)
    match schema["type"]:
        case [kind, "null"]:
            value = None if random.random() < 0.25 else _sample({**schema, "type": kind}, random)
        case "object":
            value = {name: _sample(inner, random) for name, inner in schema["properties"].items()}
        case "array":
            value = [_sample(schema["items"], random) for _ in range(random.randrange(3))]
        case "boolean":
            value = random.random() < 0.5
        case "integer":
            value = random.randrange(schema["minimum"], schema.get("maximum", 100_000))
        case "number":
            value = random.randrange(400_000) / 4
        case _:
            value = _written(schema, random)
    return value


def _written(schema: dict[str, Any], random: Random) -> str:
    match schema.get("format"):
        case "uuid":
            first, second, third, fourth, fifth = (random.randrange(1 << bits) for bits in (32, 16, 12, 12, 48))
            return f"{first:08x}-{second:04x}-4{third:03x}-8{fourth:03x}-{fifth:012x}"
        case "date-time":
            return f"2026-02-{random.randrange(1, 29):02}T{random.randrange(24):02}:{random.randrange(60):02}:30Z"
        case "uri":
            return f"https://files.example.com/{random.randrange(100_000)}"
        case _:
            return _sentence(random, 6)[: schema.get("maxLength", 80)].strip()
