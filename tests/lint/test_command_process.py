"""``conformance lint`` as a process: what it loads, what it writes whatever the locale, and readers who leave early."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lint.linted import HEAD

HEAVY = {"httpx", "pytest", "schemathesis", "hypothesis", "starlette", "rich", "requests", "jsonschema"}
SLOW = {"importlib.metadata", "conformance.checks", "conformance.faults", "conformance.reference", "unittest"}
ROWS = "{'200': {description: 漢, content: {application/json: {schema: {type: array, items: {type: object}}}}}}"
LISTS = "\n".join(
    f"  /é{number}:\n    get:\n      operationId: ü{number}\n      parameters:\n"
    "        - {name: cursor, in: query, schema: {type: string}}\n"
    "        - {name: limit, description: größe, in: query, schema: {type: integer}}\n"
    f"      responses: {ROWS}"
    for number in range(20)
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "öpenapi.yaml"
    path.write_text(f"{HEAD}paths:\n{LISTS}\n", "utf-8")
    return path


def process(*words: object, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a folder that can't be in anyone's way."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONIO"))}
    command = [sys.executable, "-m", "conformance", "lint", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, env=kept | variables)  # noqa: S603 - our own


def test_a_clean_document_loads_nothing_that_asks_serves_or_is_slow(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(f"{HEAD}paths: {{}}\n", "utf-8")
    code = (
        "import sys; from conformance.cli import main; status = main(['lint', sys.argv[1]]); "
        "print(status, *sys.modules, sep='\\n')"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True, text=True)  # noqa: S603
    _, status, *modules = ran.stdout.splitlines()
    assert status == "0", ran.stderr
    assert HEAVY & {name.partition(".")[0] for name in modules} == set()
    assert SLOW & set(modules) == set()


@pytest.mark.parametrize(
    "variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}]
)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_utf_8_whatever_the_locale(document: Path, form: str, variables: dict[str, str]) -> None:
    ran = process(document, "--format", form, **variables)
    assert ran.returncode in {0, 1}, ran.stderr
    assert ran.stderr == b""
    text = ran.stdout.decode("utf-8")
    if form in {"json", "sarif"}:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    if form != "github":  # there the message alone stands
        assert "größe" in text or "/~1é" in text
    if "PYTHONUTF8" not in variables:  # else Python can't tell how the file is called
        assert "öpenapi.yaml" in text or "%C3%B6penapi.yaml" in text


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_a_reader_who_leaves_early(document: Path, form: str) -> None:
    command = [sys.executable, "-m", "conformance", "lint", str(document), "--format", form, "--fail-on", "warning"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:  # noqa: S603 - our own
        assert ran.stdout
        assert ran.stderr
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_one_line(document: Path) -> None:
    command = [sys.executable, "-m", "conformance", "lint", str(document)]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)  # noqa: S603 - our own
    assert ran.returncode == 4
    assert ran.stderr == b"conformance: stdout: can't be written: No space left on device\n"


def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.yaml"
    try:
        Path(os.fsdecode(path)).write_text(f"{HEAD}paths:\n{LISTS}\n", "utf-8")
    except OSError:
        return  # a file system that has no such names
    for form in ("text", "json", "sarif", "github", "junit"):
        ran = process(os.fsdecode(path), "--format", form)
        assert ran.returncode in {0, 1}, ran.stderr
        assert ran.stdout.decode("utf-8")


def test_a_pipe_is_read_once() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as file:
        file.write(f"{HEAD}paths:\n{LISTS[:9000].rpartition('  /é')[0]}\n".encode())
    command = [sys.executable, "-m", "conformance", "lint", f"/dev/fd/{reading}"]
    ran = subprocess.run(command, capture_output=True, check=False, pass_fds=[reading], timeout=30)  # noqa: S603
    os.close(reading)
    assert b"Traceback" not in ran.stderr
    assert ran.returncode in {0, 1}, ran.stderr
