"""What README shows of a team's own API is what works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from conformance.contract.configuration import load_configuration
from conformance.contract.loading import load_contract

HERE = Path(__file__).parent
README = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Check your own API")[2].partition("\n## ")[0]


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", SECTION, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_overlay_fits_the_description(tmp_path: Path) -> None:
    shutil.copy(HERE / "kinto" / "openapi.yaml", tmp_path / "openapi.yaml")
    (tmp_path / "overlay.yaml").write_text(block("yaml"), encoding="utf-8")
    operation = load_contract(str(tmp_path / "overlay.yaml")).operations["listRecords"]
    assert operation.pagination is not None
    assert operation.pagination.follows
    assert {item.name for item in operation.pagination.filters} == {"title", "_since"}
    assert operation.envelope is not None
    assert operation.envelope.code == "/errno"


def test_the_configuration_is_one(tmp_path: Path) -> None:
    path = tmp_path / "conformance.toml"
    path.write_text(block("toml"), encoding="utf-8")
    found = load_configuration(path)
    assert [item.organization for item in found.credentials] == ["alice", "bob"]
    assert found.parameters["listRecords"]["bob"]["bucket"] == "bob"
