"""OpenAPI 3.0 is read as what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from conformance.contract.loading import load_contract

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = """
openapi: {version}
info: {{title: Shop, version: '1'}}
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  name: {{type: string, nullable: true}}
                  kind: {{type: string, enum: [a], nullable: true}}
                  size: {{type: integer, minimum: 0, exclusiveMinimum: true}}
"""


def schema(folder: Path, version: str) -> dict[str, Any]:
    path = folder / "openapi.yaml"
    path.write_text(DOCUMENT.format(version=version), encoding="utf-8")
    answer = load_contract(str(path)).operations["listItems"].answer(200)
    assert answer is not None
    return answer.schemas["application/json"]


@pytest.mark.parametrize(
    ("body", "legal"),
    [
        ({"name": None, "kind": None, "size": 1}, True),
        ({"name": "x", "kind": "a"}, True),
        ({"size": 0}, False),
        ({"kind": "b"}, False),
        ({"name": 1}, False),
    ],
)
def test_null_and_bounds(tmp_path: Path, body: object, *, legal: bool) -> None:
    assert jsonschema.Draft202012Validator(schema(tmp_path, "3.0.3")).is_valid(body) is legal


def test_a_property_called_nullable_is_one(tmp_path: Path) -> None:
    assert "nullable" in schema(tmp_path, "3.1.0")["properties"]["name"]
