import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

SPEC = Path(__file__).resolve().parents[2] / "spec"
SYSTEMS = sorted(path.parent.name for path in SPEC.glob("*/openapi.yaml"))


@dataclass(frozen=True, slots=True)
class Described:
    """A system as `spec/` has it, without the suite's own reading of it."""

    document: dict[str, Any]
    register: list[dict[str, Any]]
    raw_register: dict[str, Any]

    def follow(self, node: dict[str, Any]) -> dict[str, Any]:
        """Replace a reference by what it leads to, with what stands beside it."""
        if "$ref" not in node:
            return node
        target: Any = self.document
        for token in node["$ref"].removeprefix("#/").split("/"):
            target = target[token.replace("~1", "/").replace("~0", "~")]
        return {**self.follow(target), **{key: value for key, value in node.items() if key != "$ref"}}

    def operations(self) -> dict[str, dict[str, Any]]:
        """Return the operations by operationId."""
        return {
            operation["operationId"]: operation
            for item in self.document["paths"].values()
            for operation in item.values()
        }


@pytest.fixture(scope="session", params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> Described:
    folder = SPEC / request.param
    document = yaml.safe_load((folder / "openapi.yaml").read_text("utf-8"))
    register = yaml.safe_load((folder / "requirements.yaml").read_text("utf-8"))
    return Described(document, register["requirements"], register)


@pytest.fixture(scope="session")
def annotation_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SPEC / "schemas/annotations.schema.json").read_text("utf-8"))
    return schema


@pytest.fixture(scope="session")
def register_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SPEC / "schemas/requirements.schema.json").read_text("utf-8"))
    return schema
