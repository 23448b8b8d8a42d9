"""A defect is where it is defined, however it is reached: references, other files, anchors, path items."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conformance.lint.description import describe
from conformance.lint.run import lint
from tests.lint.linted import HEAD, TODAY, linted

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.lint.result import Result

RULE = "pagination.limit_default"
ROWS = "{'200': {description: A page., content: {application/json: {schema: {type: array, items: {type: object}}}}}}"
CURSOR = "{name: cursor, in: query, schema: {type: string}}"
LIMIT = "{name: limit, in: query, schema: {type: integer}}"


def operation(name: str, limit: str) -> str:
    return f"{{operationId: {name}, parameters: [{CURSOR}, {limit}], responses: {ROWS}}}"


def only(found: list[Result]) -> Result:
    assert len(found) == 1, [result.message for result in found]
    return found[0]


def test_a_shared_component_is_reported_once_with_all_that_it_reaches() -> None:
    reference = "{$ref: '#/components/parameters/Limit'}"
    text = (
        f"{HEAD}paths:\n  /a: {{get: {operation('a', reference)}}}\n  /b: {{get: {operation('b', reference)}}}\n"
        f"  /c: {{get: {operation('c', CURSOR)}}}\ncomponents:\n  parameters:\n    Limit: {LIMIT}\n"
    )
    result = only(linted(text, RULE))
    assert (result.place.pointer, result.place.line, result.place.column) == ("/components/parameters/Limit", 9, 5)
    assert result.operations == ("a", "b")


@pytest.mark.parametrize(
    ("reference", "beside"),
    [
        ("'common.yaml#/limits/Size'", {"common.yaml": f"limits:\n  Size: {LIMIT}\n"}),
        ("'limit.yaml'", {"limit.yaml": LIMIT}),
        ("'./common.json#/a~1b'", {"common.json": json.dumps({"a/b": {"name": "limit", "in": "query", "schema": {}}})}),
        ("'one.yaml#/x'", {"one.yaml": "x: {$ref: 'two.yaml#/y'}\n", "two.yaml": f"y: {LIMIT}\n"}),
    ],
)
def test_what_lies_in_another_file_is_reported_there(reference: str, beside: dict[str, str]) -> None:
    text = f"{HEAD}paths:\n  /a: {{get: {operation('a', f'{{$ref: {reference}}}')}}}\n"
    result = only(linted(text, RULE, beside=beside))
    assert result.place.path.name == list(beside)[-1]
    assert result.operations == ("a",)
    assert result.definition.startswith(list(beside)[-1])


def test_references_in_another_file_are_relative_to_it() -> None:
    reference = "{$ref: '#/Limit'}"
    beside = {"paths.yaml": f"a:\n  get: {operation('a', reference)}\nLimit: {LIMIT}\n"}
    result = only(linted(f"{HEAD}paths:\n  /a: {{$ref: 'paths.yaml#/a'}}\n", RULE, beside=beside))
    assert (result.place.path.name, result.place.pointer, result.operations) == ("paths.yaml", "/Limit", ("a",))


def test_a_parameter_of_the_path_reaches_each_operation_of_it(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    item = f"{{parameters: [{LIMIT}], get: {operation('a', CURSOR)}, post: {{responses: {ROWS}}}}}"
    path.write_text(f"{HEAD}paths:\n  /a: {item}\n")
    description = describe(path, TODAY)
    node = description.root.get("paths", "/a", "parameters", 0, "schema")
    assert description.reach.operations(node) == ("a", "POST /a")


def test_an_anchor_is_found(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(f"{HEAD}components: {{schemas: {{A: {{$anchor: here, type: string}}, B: {{$ref: '#here'}}}}}}\n")
    root = describe(path, TODAY).root
    assert root.get("components", "schemas", "B", "type").value == "string"


def test_a_circle_of_references_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    there, back = "{$ref: '#/components/schemas/B'}", "{$ref: '#/components/schemas/A'}"
    path.write_text(f"{HEAD}components: {{schemas: {{A: {there}, B: {back}}}}}")
    assert not describe(path, TODAY).root.get("components", "schemas", "A")


def test_what_cannot_be_read_is_said_and_the_others_are_linted(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(f"{HEAD}paths: {{}}\n")
    (tmp_path / "bad.yaml").write_text("openapi: '3.1.0\n")
    paths = [tmp_path / name for name in ("bad.yaml", "none.yaml", "good.yaml")]
    report = lint(paths, today=TODAY)
    assert len(report.unreadable) == 2
    assert report.operations == {tmp_path / "good.yaml": 0}


def test_json_has_positions() -> None:
    rows = {
        "200": {"description": "A page.", "content": {"application/json": {"schema": {"type": "array", "items": {}}}}}
    }
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    cursor = {"name": "cursor", "in": "query", "schema": {"type": "string"}}
    tree = {
        "openapi": "3.0.3",
        "info": {"title": "Example", "version": "1"},
        "paths": {"/a": {"get": {"parameters": [cursor, limit], "responses": rows}}},
    }
    text = json.dumps(tree, indent=2)
    place = only(linted(text, RULE, name="openapi.json")).place
    assert text.splitlines()[place.line - 1][place.column - 1 :] == "{"
    assert '"limit"' in text.splitlines()[place.line]
