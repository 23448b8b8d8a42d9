"""What README shows of the linter is what it prints."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from conformance import cli

if TYPE_CHECKING:
    import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Lint a contract")[2].partition("\n## ")[0]


def test_the_sample_is_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = re.search(r"```yaml\n(.*?)```\n\n```\n(.*?)```", SECTION, re.DOTALL)
    assert sample is not None
    (tmp_path / "openapi.yaml").write_text(sample[1], "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert cli.main(["lint", "openapi.yaml"]) == 1
    printed = capsys.readouterr().out
    for part in re.split(r"\n\n|…\n", sample[2].rstrip()):
        assert part.strip() in printed
