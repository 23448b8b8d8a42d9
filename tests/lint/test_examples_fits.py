"""What fits at a glance fits by the validator, too."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from conformance.lint.description import describe
from conformance.lint.examples.fits import fits
from conformance.lint.examples.formats import SURE

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.lint.node import File

WORDS = ["", "a", "ab", "a\n", "ä", "2026-01-01", "2026-02-30", "x-1", "aab"]
VALUES = [None, True, False, 0, 1, 1.0, 2.5, -3, *WORDS]
PATTERNS = ["^a", "^a$", "a|b", "[ab]{2}", r"^\d+$", "^(a)+$", r"\w", "(?=a)", "^a.b$", "ä", "["]


def some_value(chance: random.Random, depth: int = 0) -> object:
    kind = chance.randrange(6) if depth < 3 else 9
    if kind == 0:
        return [some_value(chance, depth + 1) for _ in range(chance.randrange(3))]
    if kind == 1:
        return {chance.choice("abc"): some_value(chance, depth + 1) for _ in range(chance.randrange(3))}
    return chance.choice(VALUES)


def some_schema(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.random() < 0.8:
        made["type"] = chance.choice(["string", "integer", "number", "boolean", "object", "array", "null", "odd"])
        if chance.random() < 0.2:
            made["type"] = [made["type"], "null"]
    words: dict[str, Any] = {
        "enum": lambda: chance.sample(VALUES, 2),
        "minimum": lambda: chance.choice([0, 1, 1.5]),
        "maximum": lambda: chance.choice([0, 2]),
        "minLength": lambda: 1,
        "maxLength": lambda: chance.choice([0, 1, 2]),
        "maxItems": lambda: 1,
        "format": lambda: chance.choice(["date", "phone", "email"]),
        "pattern": lambda: chance.choice(PATTERNS),
        "required": lambda: ["a"],
        "additionalProperties": lambda: chance.choice([True, False, some_schema(chance, depth + 1)]),
        "items": lambda: some_schema(chance, depth + 1),
        "properties": lambda: {name: some_schema(chance, depth + 1) for name in "ab"},
        "$ref": lambda: "#/components/schemas/Other",
        "const": lambda: "a",
        "nullable": lambda: True,
        **{word: lambda: [some_schema(chance, depth + 1) for _ in range(2)] for word in ("allOf", "anyOf", "oneOf")},
    }
    for word in chance.sample([*words], chance.randrange(4) if depth < 3 else 0):
        made[word] = words[word]()
    return made


@pytest.fixture
def file(tmp_path: Path) -> File:
    path = tmp_path / "openapi.yaml"
    text = "openapi: 3.1.0\ninfo: {title: x, version: '1'}\ncomponents: {schemas: {Other: {type: [string, 'null']}}}\n"
    path.write_text(text, "utf-8")
    return describe(path, date(2026, 1, 1)).root.file


@pytest.mark.parametrize("seed", range(20))
def test_a_yes_is_sure(file: File, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    sure = 0
    for _ in range(400):
        schema, value = some_schema(chance), some_value(chance)
        if not fits(file, schema, value, old=False):
            continue
        sure += 1
        whole = {**schema, "components": file.document.tree["components"]}
        try:
            validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True, formats=SURE)
        except (jsonschema_rs.ValidationError, ValueError):
            continue  # a part that the value never met is no schema
        assert validator.is_valid(value), (schema, value)
    assert sure > 20


@pytest.mark.parametrize(
    ("schema", "value", "sure"),
    [
        ({"type": "string", "nullable": True}, None, True),
        ({"$ref": "#/components/schemas/Other", "maxLength": 1}, "abc", True),
        ({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"a": 1}, True),
        ({"type": "string"}, None, False),
        ({"type": "integer"}, True, False),
    ],
)
def test_as_openapi_30_reads_it(file: File, schema: dict[str, Any], value: object, sure: bool) -> None:  # noqa: FBT001 - a row of the table
    assert fits(file, schema, value, old=True) is sure


CIRCLES = """openapi: 3.1.0
components:
  schemas:
    A: {$ref: '#/components/schemas/A'}
    B: {anyOf: [{$ref: '#/components/schemas/B'}, &b {$ref: '#/components/schemas/B'}], properties: {x: *b}}
    C: &c {type: object, properties: {x: {$ref: '#/components/schemas/C'}}}
    D: {anyOf: [{enum: [1]}, *c]}
"""


@pytest.mark.parametrize(("name", "sure"), [("A", False), ("B", False), ("C", True), ("D", True)])
def test_a_circle_ends(tmp_path: Path, name: str, sure: bool) -> None:  # noqa: FBT001 - as above
    path = tmp_path / "openapi.yaml"
    path.write_text(CIRCLES, "utf-8")
    root = describe(path, date(2026, 1, 1)).root
    value: object = {}
    for _ in range(15):
        value = {"x": value}
    assert fits(root.file, {"$ref": f"#/components/schemas/{name}"}, value, old=False) is sure
