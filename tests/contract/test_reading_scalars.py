"""Plain scalars are read as YAML 1.2's core schema has it, and what others read differently is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conformance.contract.document import read

if TYPE_CHECKING:
    from pathlib import Path


def told(tmp_path: Path, text: str) -> list[tuple[str, str, str, bool]]:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    return [(each.at, each.text, each.kind, each.key) for each in read(path).ambiguous]


def value(tmp_path: Path, text: str) -> Any:  # noqa: ANN401
    path = tmp_path / "a.yaml"
    path.write_text(f"a: {text}\n", "utf-8")
    return read(path).tree["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
        *[(text, True) for text in ("true", "True", "TRUE")],
        *[(text, False) for text in ("false", "False", "FALSE")],
        *[("0", 0), ("-0", 0), ("+0", 0), ("12", 12), ("-12", -12), ("+12", 12), ("0123", 123), ("08", 8)],
        *[("0o17", 15), ("0x1F", 31), ("0xff", 255)],
        *[("1.5", 1.5), ("-1.5", -1.5), (".5", 0.5), ("-.5", -0.5), ("1.", 1.0), ("1e3", 1000.0), ("1.5E-3", 0.0015)],
        *[("+1.5e+3", 1500.0), ("0.", 0.0), ("-0.0", -0.0), ("12e03", 12000.0), ("-2E+05", -200000.0)],
    ],
)
def test_the_core_schema(tmp_path: Path, text: str, expected: object) -> None:
    found = value(tmp_path, text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        *["nULL", "nil", "tRUE", "yes", "no", "on", "off", "y", "n", "None"],
        *["1_000", "0b101", "-0o17", "-0x1F", "0o8", "0xg", "1.2.3", "1e", ".", "+", "e3", "1,5", "--1", "١٢"],
        *["12:30:45", "2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01 00:00:00", "=", "<<"],
        *[".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e999", "-1e999"],  # JSON has no such number
        *["/users/{id}", "a b", "x:y", "it's", "C:\\x"],
    ],
)
def test_all_else_is_text(tmp_path: Path, text: str) -> None:
    assert value(tmp_path, text) == text


@pytest.mark.parametrize("text", ["12", "true", "null", "2024-01-01", "no", "+15551234567", ""])
@pytest.mark.parametrize("written", ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}", "!!str {}", "! '{}'", "!own '{}'"])
def test_quoted_and_block_scalars_are_text(tmp_path: Path, text: str, written: str) -> None:
    assert value(tmp_path, written.format(text)) == text
    assert not told(tmp_path, f"a: {written.format(text)}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!!int 7", 7),
        ("!!int '7'", 7),
        ("!!int 0x1F", 31),
        ("!!float 7", 7.0),
        ("!!float '1.5'", 1.5),
        ("!!bool 'true'", True),
        ("!!null ''", None),
        ("!!null", None),
        ("!!str", ""),
        ("!!timestamp 2024-01-01", "2024-01-01"),
        ("!!binary aGk=", "aGk="),
        ("!own 12", 12),
        ("!own text", "text"),
        ("!<tag:yaml.org,2002:str> 12", "12"),
        ("!!map {b: 1}", {"b": 1}),
        ("!!set [1]", [1]),
    ],
)
def test_explicit_tags_of_the_core_schema_count_and_others_do_not(tmp_path: Path, text: str, expected: object) -> None:
    found = value(tmp_path, text)
    assert found == expected
    assert type(found) is type(expected)


def test_keys_are_the_text_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("200: a\n'201': b\n4XX: c\ntrue: d\nnull: e\n1.50: f\n?\n: g\n2024-01-01: h\n? long\n: i\n")
    tree = {"200": "a", "201": "b", "4XX": "c", "true": "d", "null": "e", "1.50": "f"}
    assert read(path).tree == {**tree, "": "g", "2024-01-01": "h", "long": "i"}


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("boolean", "yes Yes YES no No NO on On ON off Off OFF y Y n N"),
        ("date", "2024-01-01 2024-1-1T0:00:00 2001-12-14t21:59:43.10-05:00 2024-01-01T00:00:00Z 2024-01-01T00:00:00.5"),
        ("sexagesimal", "12:30:45 190:20 9:05 -1:30 1:30.5 00:30.5"),
        ("octal", "0123 -017 0o17 00 007 01_7"),
        ("number", "-.5 +.5e3 .5_ 1_000 -1_0.5 0b101 0x1_F 08 0129 1e3 1E3 1.5e3 -2e-5 .5e3 20240101_120000"),
        ("phone", "+15551234567 +1555123"),
    ],
)
def test_what_is_ambiguous(tmp_path: Path, kind: str, texts: str) -> None:
    for text in texts.split():
        assert told(tmp_path, f"a:\n  - b\n  - {text}\n") == [("/a/1", text, kind, False)]


def test_a_date_with_a_blank_is_ambiguous_too(tmp_path: Path) -> None:
    assert told(tmp_path, "a: 2024-01-01 10:00:00 +1\n") == [("/a", "2024-01-01 10:00:00 +1", "date", False)]


@pytest.mark.parametrize(
    "text",
    [
        *["1", "-1", "+1", "200", "1.5", "-1.5", ".5", "1.", "0", "-0", "0.5", "00.5", "0x1F", "1.5e+3", "1.0", "1.10"],
        *["15551234567", "+155512", "+1 555 123 4567", "+1-555-123-4567", "(555) 1234567"],
        *["true", "True", "false", "null", "~", "Null", "", "yess", "oN", "NOT", "ye", "none", "yEs"],
        *["2024", "2024-01", "2024-13-01x", "24-01-01", "2024-1-1", "3.1.0", "1.2.3.4", "v1_000", "_1", "1a_b"],
        *["8080:80", "1:60", "12:30:45Z", "12:30:45,5", "localhost:80", "::1", "a_1", "0x", "0b2", "0o9", "1e", "e3"],
        *["=", "<<", "/v1/{id}", "200 OK", "2024-01-01 and on", ".inf", ".NaN"],
    ],
)
def test_what_is_not_ambiguous(tmp_path: Path, text: str) -> None:
    """False alarms that were thought of: what all loaders read alike, and text that only looks like a number."""
    assert not told(tmp_path, f"a: {text}\n")


def test_keys_are_ambiguous_too(tmp_path: Path) -> None:
    text = "no: 1\non: {yes: 2}\n'off': 3\n200: 4\n4XX: 5\nx: 6\ny: 7\nn: 8\n2024-01-01: 9\n+15551234567: 10\n"
    assert told(tmp_path, text) == [
        ("/no", "no", "boolean", True),
        ("/on", "on", "boolean", True),
        ("/on/yes", "yes", "boolean", True),
        ("/2024-01-01", "2024-01-01", "date", True),
        ("/+15551234567", "+15551234567", "phone", True),
    ]


def test_each_occurrence_is_told_with_its_pointer(tmp_path: Path) -> None:
    text = "a: [no, {b~/c: no}, [no]]\nd:\n  - - e\n    - no\n  - f: no\n    'no': no\nno: no\n"
    pointers = ["/a/0", "/a/1/b~0~1c", "/a/2/0", "/d/0/1", "/d/1/f", "/d/1/no", "/no", "/no"]
    assert [at for at, *_ in told(tmp_path, text)] == pointers


def test_a_document_that_is_one_scalar_may_be_ambiguous(tmp_path: Path) -> None:
    assert told(tmp_path, "no\n") == [("", "no", "boolean", False)]


def test_json_is_never_ambiguous(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"no": "yes", "a": 1e3, "b": "2024-01-01"}')
    document = read(tmp_path / "a.json")
    assert document.tree["a"] == 1000.0
    assert document.ambiguous == ()


def test_what_is_dropped_with_a_second_key_is_not_told(tmp_path: Path) -> None:
    assert told(tmp_path, "a: {b: no}\na: {b: no, c: no}\n") == [("/a/b", "no", "boolean", False)]
