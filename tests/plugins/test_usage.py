from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = "http://127.0.0.1:1"
FILE = """
[target]
url = "http://127.0.0.1:1"
[credentials.full]
key = "am_live_throwaway_0123456789"
organization = "a"
scopes = ["messages:read", "messages:send"]
"""


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFORMANCE_TARGET_URL", "CONFORMANCE_CONTRACT", "CONFORMANCE_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def run(pytester: pytest.Pytester, *args: str, file: str = FILE) -> pytest.RunResult:
    (pytester.path / "conformance.toml").write_text(file, encoding="utf-8")
    return pytester.runpytest_subprocess("-p", "no:schemathesis", "-p", "no:cacheprovider", *args)


def said(result: pytest.RunResult) -> str:
    return "\n".join([*result.outlines, *result.errlines])


@pytest.mark.parametrize(
    ("args", "file", "expected"),
    [
        (["--target-url", NOBODY, "--contract", "agentmesage"], FILE, "did you mean 'agentmessage'?"),
        (["--target-url", "ftp://x"], FILE, "not a base URL"),
        (["--target-url", "http://u:p@127.0.0.1:1"], FILE, "user name or password"),
        (["--target-url", NOBODY], FILE.replace("scopes", "scope"), "conformance.toml:7: unknown key 'scope'"),
        (
            ["--target-url", NOBODY],
            FILE + '[targt]\nurl="x"',
            "unknown key 'targt' in [the file]; did you mean 'target'?",
        ),
        (["--target-url", NOBODY], "[target", "not TOML"),
        (
            ["--target-url", NOBODY],
            FILE.replace('key = "am_live_throwaway_0123456789"', 'key_env = "NO_SUCH_KEY"'),
            "NO_SUCH_KEY",
        ),
        (["--target-url", NOBODY], FILE.replace('key = "am_live_throwaway_0123456789"', ""), "exactly one of key_env"),
        (
            ["--target-url", NOBODY, "--target-config", "other.toml"],
            FILE,
            "other.toml: the configuration can't be read",
        ),
        (["--target-url", NOBODY, "--request-budget", "0"], FILE, "--request-budget must be at least 1"),
        (["--contract", "agentmessage"], "", "no target: give --target-url"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_status_4(
    pytester: pytest.Pytester, args: list[str], file: str, expected: str
) -> None:
    result = run(pytester, *args, file=file)
    text = said(result)
    assert result.ret == 4, text
    assert expected in text
    assert "Traceback" not in text
    assert "am_live_throwaway" not in text


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("openapi: 3.1.0\ninfo: {title: x\n", "openapi.yaml:3: not YAML"),
        ("openapi: 3.1.0\npaths: {}\npaths: {}\n", "openapi.yaml:3: not YAML: the key 'paths' stands twice"),
        ("swagger: '2.0'\n", "only OpenAPI 3 is read"),
        ("- a\n", "the top level must be an object"),
        (
            "openapi: 3.1.0\npaths:\n  /x:\n    get:\n      x-pagination:\n        stile: cursor\n      responses: {}\n",  # noqa: E501
            "openapi.yaml:6: unknown key 'stile' in /paths/~1x/get/x-pagination; did you mean 'style'?",
        ),
        (
            "openapi: 3.1.0\npaths:\n  /x:\n    get:\n      x-paginaton: {}\n      responses: {}\n",
            "openapi.yaml:5: unknown annotation 'x-paginaton'; did you mean 'x-pagination'?",
        ),
    ],
)
def test_a_contract_that_cannot_be_used_names_its_line(pytester: pytest.Pytester, document: str, expected: str) -> None:
    (pytester.path / "openapi.yaml").write_text(document, encoding="utf-8")
    result = run(pytester, "--target-url", NOBODY, "--contract", "openapi.yaml")
    text = said(result)
    assert result.ret == 4, text
    assert expected in text
    assert "Traceback" not in text


def test_an_unreachable_target_is_exit_status_5_with_the_cause(pytester: pytest.Pytester) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    result = run(pytester, "--target-url", url, "--report-dir", "out")
    assert result.ret == 5
    assert "the target is unreachable" in said(result)
    assert (pytester.path / "out" / "report.json").is_file()


def test_without_a_key_nothing_is_examined(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--target-url", NOBODY, file="")
    assert result.ret == 5
    assert "CONFORMANCE_API_KEY" in said(result)


def test_without_a_target_other_peoples_runs_are_as_ever(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_one(): pass")
    result = run(pytester, "-v")
    result.assert_outcomes(passed=1)
    assert result.ret == 0
    assert not (pytester.path / "reports").exists()
    (pytester.path / "openapi.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    assert run(pytester).ret == 0


def test_the_tree_is_contract_operation_check_wherever_the_document_lies(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--target-url", NOBODY, "--collect-only", "-q")
    assert "agentmessage::listMessages::pagination.exclusive" in result.outlines
    node = "agentmessage::listMessages::pagination.exclusive"
    again = run(pytester, "--target-url", NOBODY, "--collect-only", "-q", node)
    assert [line for line in again.outlines if "::" in line] == [node]
    marked = run(pytester, "--target-url", NOBODY, "--collect-only", "-q", "-m", "ordering and must")
    lines = [line for line in marked.outlines if "::" in line]
    assert lines
    assert all("::ordering." in line for line in lines)


def test_workers_do_no_harm(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--target-url", NOBODY, "--collect-only", "-q", "-n", "2")
    assert "agentmessage::listMessages::pagination.exclusive" in result.outlines


def test_a_key_from_the_environment_beats_the_file(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORMANCE_API_KEY", "am_live_from_the_environment")
    broken = FILE.replace('key = "am_live_throwaway_0123456789"', 'key_env = "NO_SUCH_KEY"')
    result = run(pytester, "--target-url", NOBODY, file=broken)
    assert result.ret == 5
    assert "am_live_from_the_environment" not in said(result)


def test_the_report_is_where_it_was_asked_for(pytester: pytest.Pytester) -> None:
    target: Path = pytester.path / "a-file"
    target.write_text("", encoding="utf-8")
    result = run(pytester, "--target-url", NOBODY, "--report-dir", "a-file")
    assert result.ret == 4
    assert "name a directory" in said(result)
