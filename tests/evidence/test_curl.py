"""A line is right if a shell makes of it what was sent: it is run, with a ``curl`` that prints its arguments."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conformance.contract.configuration import CredentialEntry, KeySource
from conformance.contract.model import Scheme
from conformance.evidence.curl import curl
from conformance.evidence.exchange import Exchange
from conformance.evidence.setting import Credential
from conformance.probes.keys import FORMS, load_keys

if TYPE_CHECKING:
    from pathlib import Path

KEY = "am_live_Zx9+/kQ7%vT3"
PRINTS = """
import json, sys
said = sys.argv[1:]
for at, word in enumerate(said):
    if at and said[at - 1] == "--data-binary":
        with open(word[1:], "rb") as file:
            said[at] = file.read().hex()
print(json.dumps(said))
"""


def run(tmp_path: Path, line: str) -> list[str]:
    program = tmp_path / "curl"
    program.write_text(f"#!{sys.executable}\n{PRINTS}\n", encoding="utf-8")
    program.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "AM_KEY": KEY,
        "HOME": "/home/secret",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=environment, check=True)  # noqa: S603, S607
    said: list[str] = json.loads(done.stdout)
    return said


def exchange(**more: object) -> Exchange:
    return Exchange(1, "agentmessage", "listMessages", "p", **{"method": "GET", "url": "https://x.test/a", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("form", [name for name in FORMS if name not in {"none", "in-query", "empty"}])
def test_each_form_of_a_key_is_sent_as_it_was(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AM_KEY", KEY)
    keys = load_keys([CredentialEntry("full", KeySource(env="AM_KEY"), "a", None, revoked=False, contract="")], "x")
    sent, shown = keys.present(Scheme("bearerAuth", "bearer"), Credential("full", "a", None, variable="AM_KEY"), form)
    line = curl(exchange(request_headers=(("Authorization", shown),)))
    assert KEY not in line
    assert run(tmp_path, line)[-2] == f"Authorization: {sent}"


def test_nothing_of_the_targets_is_expanded(tmp_path: Path) -> None:
    url = "https://x.test/a?cursor=${HOME}$(id)`id`'\"[1-9]{a,b}&tag=a b!"
    said = run(tmp_path, curl(exchange(url=url, method="POST", request_body=b"@/etc/passwd ${HOME} $(id) '")))
    assert said[-1] == url
    assert said[-3:-1] == ["--data-raw", "@/etc/passwd ${HOME} $(id) '"]
    assert "-g" in said


@pytest.mark.parametrize("body", ['{"text": "it\'s\\n \\"ü\\""}'.encode(), b"a\nb", b"\xff\xfe'\\"])
def test_a_body_is_sent_as_it_was(tmp_path: Path, body: bytes) -> None:
    said = run(tmp_path, curl(exchange(method="POST", request_body=body)))
    assert said[-2].encode("utf-8", "surrogateescape") == body
    assert "-X" not in said
    assert said[said.index("-H") + 1] == "Content-Type:"


def test_a_body_with_a_null_octet_goes_by_a_pipe(tmp_path: Path) -> None:
    assert bytes.fromhex(run(tmp_path, curl(exchange(method="PUT", request_body=b"a\0\xff'")))[-2]) == b"a\0\xff'"


def test_an_empty_header_is_sent_empty(tmp_path: Path) -> None:
    assert "Authorization;" in run(tmp_path, curl(exchange(request_headers=(("Authorization", ""),))))


def test_the_key_in_the_query_is_expanded(tmp_path: Path) -> None:
    said = run(tmp_path, curl(exchange(url="https://x.test/a?b='${HOME}&access_token=${AM_KEY}", auth="in-query")))
    assert said[-1] == f"https://x.test/a?b='${{HOME}}&access_token={KEY}"
