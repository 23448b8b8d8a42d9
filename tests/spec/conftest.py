import json
from typing import Any

import pytest
import yaml

from conformance.contract.loading import bundled, spec_folder
from tests.spec.described import Described

SCHEMAS = spec_folder() / "schemas"


@pytest.fixture(scope="session", params=sorted(bundled()))
def system(request: pytest.FixtureRequest) -> Described:
    path = bundled()[request.param]
    document = yaml.safe_load(path.read_text("utf-8"))
    register = yaml.safe_load(path.with_name("requirements.yaml").read_text("utf-8"))
    return Described(request.param, document, register["requirements"], register)


@pytest.fixture(scope="session")
def annotation_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / "annotations.schema.json").read_text("utf-8"))
    return schema


@pytest.fixture(scope="session")
def register_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / "requirements.schema.json").read_text("utf-8"))
    return schema
