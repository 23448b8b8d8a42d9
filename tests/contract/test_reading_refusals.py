"""What can't be read is told in one line: file, line, column, what is wrong and how to mend it."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest

from conformance.contract.document import load, read
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

YAML = [
    ("a: 'x\nb: 1\n", "1:4: not YAML: the quote that is opened here is never closed"),
    ('a:\n  b: "x\n', "2:6: not YAML: the quote that is opened here is never closed"),
    ("a:\n\tb: 1\n", "2:1: not YAML: a tab"),
    ("a:\n  b: 1\n\tc: 2\n", "3:1: not YAML: a tab"),
    ("a: b: c\n", "1:5: not YAML: a ': ' where none can be; quote"),
    ("a: [1,\n  2\nb: 3\n", "3:2: not YAML: the list in [ ] that begins in line 1 is not closed before this"),
    ("a: {x: 1\nb: 3\n", "2:2: not YAML: the object in { } that begins in line 1 is not closed"),
    ("a: {x: 1,\n", "2: not YAML: the text ends in the middle"),
    ("a: [", "1: not YAML: the text ends in the middle"),
    ("a: @x\n", "1:4: not YAML: a value can't begin with @; quote it"),
    ("a: `x`\n", "1:4: not YAML: a value can't begin with `; quote it"),
    ("a: %x\n", "1:4: not YAML: a value can't begin with %; quote it"),
    ("a:\n  - 1\n - 2\n", "3:2: not YAML: it does not fit what stands above; look at the indentation"),
    ("- a\nb: 1\n", "2:1: not YAML: it does not fit"),
    ("a:\n  b: 1\n c: 2\n", "3:2: not YAML: it does not fit what stands above; look at the indentation"),
    ("a: 'it's'\n", "1:8: not YAML: it does not fit what stands above; look at the indentation, quotes"),
    ("a: - b\n", "1:4: not YAML: a '- ' where no list can begin; put it on a line of its own"),
    ("a: ]\n", "1:4: not YAML: a bracket or comma where a value should stand"),
    ("a: 1\n---\nb: 2\n", "2:1: not YAML: a second document begins here"),
    ("a: *x\n", "1:4: not YAML: *x stands for nothing"),
    ("a: &a [*a]\n", "1:8: not YAML: *a stands inside of what it stands for"),
    ("a: &a\n  b: {<<: *a}\n", "2:11: not YAML: *a stands inside of what it stands for"),
    ("? [1]\n: 2\n", "1:3: not YAML: a key that is no text"),
    ("a: {{ x }}\n", "1:5: not YAML: a key that is no text"),
    ("a: &x [1]\n*x : 2\n", "2:1: not YAML: a key that is no text"),
    ("a: !foo!x 1\n", "1:4: not YAML: a value that begins with ! is a tag"),
    ("a: !!int abc\n", "1:4: not YAML: 'abc' is no !!int; take the tag away"),
    ("a: !!bool yes\n", "1:4: not YAML: 'yes' is no !!bool"),
    ("a: !!null x\n", "1:4: not YAML: 'x' is no !!null"),
    ("a: !!float x\n", "1:4: not YAML: 'x' is no !!float"),
    ("a: !!int 1.5\n", "1:4: not YAML: '1.5' is no !!int"),
    ("%YAML 2.0\n---\na: 1\n", "1:1: not YAML: a version of YAML that is not read"),
    ("a: é\x07\n", "1:5: not YAML: the control character U+0007"),
    ("key: x\0\n", "1:7: not YAML: the control character U+0000"),
    ("a: " + "9" * 5000 + "\n", "1:4: not YAML: a number of 5000 digits; quote it"),
    ("a: 0x" + "f" * 5000 + "\n", "1:4: not YAML: a number of 5002 digits; quote it"),
    ("a: " + "[" * 300 + "\n", "1:203: not YAML: nested deeper than 200 levels"),
    ("- " * 300 + "1\n", "1:401: not YAML: nested deeper than 200 levels"),
]
ONLY_C = [
    ('a: "\\q"\n', "1:5: not YAML: a backslash before this letter means nothing"),
    ('a: "\\ud83d\\ude00"\n', "1:7: not YAML: half of a character"),
    ("a: >x\n  b\n", "1:5: not YAML: text right behind | or >"),
    ("a: 1\n...\nb: 2\n", "3:1: not YAML: this follows the end of the document"),
]
JSON = [
    ("{", "1: not JSON: the text ends in the middle"),
    ('{"a": "x"\n', "2: not JSON: the text ends in the middle"),
    ('{"a":1,\n}', "1:7: not JSON: a comma too many"),
    ("[1, ]", "1:3: not JSON: a comma too many"),
    ('{"a":1 "b":2}', "1:8: not JSON: a comma or closing bracket is expected here"),
    ("{'a':1}", "1:2: not JSON: single quotes"),
    ('{"a":1} // x', "1:9: not JSON: a comment"),
    ('{\n/* c */\n"a":1}', "2:1: not JSON: a comment"),
    ('{"a": ["NaN", "\\"NaN", NaN]}', "1:24: not JSON: NaN, which JSON does not have"),
    ('{"a": -Infinity}', "1:7: not JSON: -Infinity, which JSON does not have"),
    ('{"a": "1e999", "b": 1e999}', "1:21: not JSON: 1e999, too large to be read"),
    ('{"a": ' + "9" * 5000 + "}", "1:7: not JSON: a number of 5000 characters, too large"),
    ('{"a": "x\ty"}', "1:9: not JSON: a line break, tab or control character in a string"),
    ('{"a": "\\q"}', "1:8: not JSON: a backslash that begins no escape"),
    ('{"a":\n "x', "2:2: not JSON: the quote that is opened here is never closed"),
    ("openapi: 3.1.0\n", "1:1: not JSON: a description in JSON begins with"),
    ('{"a":1}{', "1:8: not JSON: something follows the end of the document"),
    ('{"é": "😀\\ud800"}', "1:9: not JSON: half of a character"),
    ('{"a": "\\ud800\\ud800\\udc00"}', "1:8: not JSON: half of a character"),
    ('{"a": "\\udc00"}', "1:8: not JSON: half of a character"),
    ("{a: 1}", "1:2: not JSON: a key in double quotes is expected here"),
    ("[" * 201 + "]" * 201, "1:201: not JSON: nested deeper than 200 levels"),
    ('["[[", ' + '{"a":' * 250 + "1" + "}" * 250 + "]", "1:1003: not JSON: nested deeper than 200 levels"),
    ("[" * 100_000 + "]" * 100_000, "1:201: not JSON: nested deeper than 200 levels"),
]


def refusal(path: Path, raw: str | bytes) -> str:
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    with pytest.raises(UsageError) as caught:
        read(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 1
    return lines[0].removeprefix(f"{path}:")


@pytest.mark.parametrize(("text", "expected"), YAML + ONLY_C)
def test_yaml(tmp_path: Path, text: str, expected: str) -> None:
    assert refusal(tmp_path / "a.yaml", text).startswith(expected)


@pytest.mark.parametrize(("text", "expected"), YAML)
def test_yaml_without_libyaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, expected: str) -> None:
    monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    assert refusal(tmp_path / "a.yaml", text).startswith(expected)


@pytest.mark.parametrize(("text", "expected"), JSON)
def test_json(tmp_path: Path, text: str, expected: str) -> None:
    assert refusal(tmp_path / "a.json", text).startswith(expected)


def test_pairs_and_escaped_backslashes_are_no_halves(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('["\\ud83d\\ude00", "\\\\ud800", "\\uD83D\\uDE00\\ud83d\\ude00", "\\u00e9"]')
    assert read(tmp_path / "a.json").tree == ["😀", "\\ud800", "😀😀", "é"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200 + "]" * 200,
        '["' + "[" * 300 + '", {"}": "{{{", "\\"": "\\\\", "[": {}}]',
        '{"a": ' * 200 + '"{[' + '"' + "}" * 200,
    ],
)
def test_brackets_in_strings_are_not_deep(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    (tmp_path / "a.yaml").write_text(f"# so that it is YAML\n{text}")
    assert read(tmp_path / "a.json").tree == read(tmp_path / "a.yaml").tree


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a"])
@pytest.mark.parametrize("raw", [b"", b" \n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_says_so(tmp_path: Path, name: str, raw: bytes) -> None:
    assert refusal(tmp_path / name, raw) == "1: the file is empty"


def test_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert "UTF-16" in refusal(path, "openapi: 3.1.0\n".encode(encoding))
    assert refusal(path, "a: 1\nb: é\n".encode("latin-1")) == "2: not UTF-8 (byte 8); save it as UTF-8"
    assert refusal(path, b"a: \xed\xa0\x80\n") == "1: not UTF-8 (byte 3); save it as UTF-8"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "nul\0"):
        with pytest.raises(UsageError, match="can't be read: "):
            read(path)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("- a\n", "not an OpenAPI document: the top level must be an object"),
        ("text\n", "not an OpenAPI document: the top level must be an object"),
        ("# comment\n", "not an OpenAPI document: it is empty"),
        ("null\n", "not an OpenAPI document: it is empty"),
    ],
)
def test_a_contract_is_an_object(tmp_path: Path, text: str, cause: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        load(path)
    assert str(caught.value) == f"{path}:1: {cause}"


def test_json_in_vain_is_tried_as_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('{"a": 1, # here\n}')
    assert read(tmp_path / "a.yaml").tree == {"a": 1}
    assert refusal(tmp_path / "a.yaml", '{"a": 1').startswith("1: not YAML: the text ends in the middle")
    assert "nested deeper" in refusal(tmp_path / "a.yaml", "[" * 100_000)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(tmp_path: Path, *, enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        (tmp_path / "a.yaml").write_text("a: 1\n")
        read(tmp_path / "a.yaml")
        assert gc.isenabled() is enabled
        refusal(tmp_path / "a.yaml", "a: [")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_the_recursion_limit_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- " * 199 + "1\n")
    (tmp_path / "a.json").write_text("[" * 199 + "]" * 199)
    limit = sys.getrecursionlimit()
    assert read(tmp_path / "a.yaml").tree != read(tmp_path / "a.json").tree
    assert sys.getrecursionlimit() == limit
