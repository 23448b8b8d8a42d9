"""The rules on documents survive whatever stands where something else belongs, and end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.lint import every
from tests.lint.linted import linted

RULES = tuple(name for name, rule in every().items() if rule.topic == "document")
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# The words that the rules look for, as keys and as values; and references that lead back.
KEYS = (
    *("openapi", "info", "paths", "components", "schemas", "parameters", "responses", "webhooks", "security", "tags"),
    *("/a/{id}", "/a/{b}", "get", "post", "operationId", "requestBody", "content", "application/json", "schema", "200"),
    *("name", "in", "required", "type", "enum", "default", "const", "pattern", "patternProperties", "properties"),
    *("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "minItems", "maxItems", "nullable", "items"),
    *("allOf", "anyOf", "oneOf", "discriminator", "mapping", "propertyName", "$ref", "$id", "$anchor", "callbacks"),
    *("headers", "examples", "example", "securitySchemes", "links", "", "0", "-1", "x-a", "maxlength", "description"),
)
TEXTS = (
    *(
        "#",
        "#/",
        "#/components/schemas/A",
        "#/components/schemas/B",
        "#/paths/~1a~1{id}",
        "#/x/0/%",
        "a.yaml",
        "#a",
        "%",
    ),
    *(
        "https://example.com/a#/b",
        "query",
        "path",
        "header",
        "string",
        "strnig",
        "array",
        "object",
        "null",
        "(",
        "[z-a]",
    ),
    *("3.0.3", "3.1.0", "3.2.0", "true", "", "A", "//", "a:b", "file:///", "~", "~2", "\x00", "é", "1" * 60),
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.just(10**40),
        st.just(1e300),
        st.just(1.5),
        st.sampled_from(TEXTS),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=25,
)


def survives(tree: Any) -> None:  # noqa: ANN401 - any JSON
    text = json.dumps(tree)
    for version in ("3.0.3", "3.1.0"):
        linted(json.dumps({"openapi": version, **json.loads(text)}), *RULES, name="a.json")


@settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=CHECKS)
@given(paths=VALUES, a=VALUES, b=VALUES, rest=st.dictionaries(st.sampled_from(KEYS[1:]), VALUES, max_size=3))
def test_anything_anywhere(paths: Any, a: Any, b: Any, rest: dict[str, Any]) -> None:  # noqa: ANN401
    survives({"info": {}, "paths": {"/a/{id}": paths}, "components": {"schemas": {"A": a, "B": b}}, **rest})


@settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=CHECKS)
@given(schema=st.dictionaries(st.sampled_from(KEYS[20:]), VALUES, max_size=6))
def test_any_schema(schema: dict[str, Any]) -> None:
    survives({"info": {"title": "a", "version": "1"}, "paths": {}, "components": {"schemas": {"A": schema}}})


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=CHECKS)
@given(tree=st.dictionaries(st.sampled_from(KEYS[1:]), VALUES, max_size=8))
def test_many(tree: dict[str, Any]) -> None:
    survives(tree)


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0\n",
        "openapi: 3.1.0\npaths: null\ninfo: null\ncomponents: null\n",
        "openapi: 3.1.0\npaths: {1: {2: 3}}\ncomponents: {schemas: {4: {5: 6}}}\n",
        "openapi: 3.1.0\ncomponents: {schemas: &a {A: {$ref: '#/components/schemas'}}}\n",
        "openapi: 3.1.0\ncomponents: {schemas: {A: &a {type: strnig}, B: *a, C: {allOf: [*a, *a]}}}\n",
        "openapi: 3.0.0\npaths: {/a: &p {get: {responses: []}}, /b: *p}\n",
        "openapi: 3.1.0\ncomponents: {securitySchemes: {a: {type: {}, scheme: []}, b: {type: [], in: {}, name: b}}}\n",
        "{}\n",
    ],
)
def test_strange_texts(text: str) -> None:
    linted(text, *RULES)


def test_a_long_chain_and_many_circles_end() -> None:
    schemas = {f"A{n}": {"$ref": f"#/components/schemas/A{(n + 1) % 1000}"} for n in range(1000)}
    schemas |= {f"B{n}": {"$ref": f"#/components/schemas/A{n % 1000}"} for n in range(1000)}
    text = json.dumps({"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": schemas}})
    assert len(linted(text, "document.unresolved_ref", name="a.json")) == 1
