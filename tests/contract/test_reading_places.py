"""Where keys and values stand, in YAML and in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from conformance.contract.document import Document, Position, read

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], Document]


@pytest.fixture(params=["C", "Python"])
def yaml(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Read:
    if request.param == "Python":
        monkeypatch.delattr("yaml.CSafeLoader", raising=False)

    def write(text: str) -> Document:
        path = tmp_path / "a.yaml"
        path.write_bytes(text.encode())
        return read(path)

    return write


@pytest.fixture
def jsoned(tmp_path: Path) -> Read:
    def write(text: str) -> Document:
        path = tmp_path / "a.json"
        path.write_bytes(text.encode())
        return read(path)

    return write


def key(document: Document, at: str) -> tuple[int, int] | None:
    found = document.key(at)
    return (found.line, found.column) if found else None


def value(document: Document, at: str) -> tuple[int, int]:
    found = document.value(at)
    assert found.path == document.path
    return found.line, found.column


def test_a_position_reads_as_editors_take_it() -> None:
    assert str(Position(Path("a.yaml"), 3, 7)) == "a.yaml:3:7"


def test_block_style(yaml: Read) -> None:
    document = yaml(
        dedent("""\
        # first
        openapi: 3.1.0

        paths:
          /a~b/{id}:
            get:
              tags:
              - one
              - two:  2
                three: 3
              text: |
                long
              empty:
              quoted:   "x"
              'q': &anchor !!str y
        """)
    )
    assert key(document, "/openapi") == (2, 1)
    assert value(document, "/openapi") == (2, 10)
    get = "/paths/~1a~0b~1{id}/get"
    assert key(document, "/paths/~1a~0b~1{id}") == (5, 3)
    assert key(document, get) == (6, 5)
    assert value(document, get) == (7, 7)
    assert key(document, f"{get}/tags/1") is None
    assert value(document, f"{get}/tags") == (8, 7)
    assert value(document, f"{get}/tags/0") == (8, 9)
    assert value(document, f"{get}/tags/1") == (9, 9)
    assert key(document, f"{get}/tags/1/three") == (10, 9)
    assert value(document, f"{get}/tags/1/two") == (9, 15)
    assert value(document, f"{get}/text") == (11, 13)
    assert value(document, f"{get}/empty") == (13, 13)
    assert value(document, f"{get}/quoted") == (14, 17)
    assert key(document, f"{get}/q") == (15, 7)
    assert value(document, f"{get}/q") == (15, 12)
    assert key(document, "") is None
    assert value(document, "") == (2, 1)


def test_flow_style(yaml: Read) -> None:
    document = yaml("a: {b: [1, {c: 2}],\n  d: {}, 'e' : x}\n")
    assert key(document, "/a/b") == (1, 5)
    assert value(document, "/a/b") == (1, 8)
    assert value(document, "/a/b/1/c") == (1, 16)
    assert key(document, "/a/d") == (2, 3)
    assert value(document, "/a/d") == (2, 6)
    assert key(document, "/a/e") == (2, 10)
    assert value(document, "/a/e") == (2, 16)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_are_code_points_and_lines_end_as_they_like(yaml: Read, jsoned: Read, end: str) -> None:
    document = yaml(f"é: {{😀😀: a, b: 1}}{end}🎉: 'ü😀'{end}c: [ü, d]{end}")
    assert key(document, "/é/b") == (1, 12)
    assert value(document, "/🎉") == (2, 4)
    assert value(document, "/c/1") == (3, 8)
    document = jsoned(f'{{"é": {{"😀😀": "😀", "b": 1}},{end} "🎉": "\\ud83d\\ude00",{end} "c": [2]}}')
    assert key(document, "/é/b") == (1, 19)
    assert value(document, "/🎉") == (2, 7)
    assert value(document, "/c/0") == (3, 8)


def test_a_byte_order_mark_takes_no_column(yaml: Read, jsoned: Read) -> None:
    assert key(yaml("\ufeffa: 1\n"), "/a") == (1, 1)
    assert key(jsoned('\ufeff{"a": 1}'), "/a") == (1, 2)


def test_what_leads_nowhere_is_at_the_nearest_thing_around(yaml: Read, jsoned: Read) -> None:
    for document in (yaml("a:\n  b:\n    - c\n"), jsoned('{"a":\n  {"b":\n    ["c"]}}')):
        column = 3 if document.path.suffix == ".yaml" else 4
        for at in ("/a/b/1", "/a/b/-", "/a/b/00", "/a/b/x/y", "/a/b/7", "/a/b/\u0661", "/a/b/99999999999999"):
            assert key(document, at) is None
            assert value(document, at) == (2, column)
            assert document.line(at) == 2
        assert value(document, "/a/b/0/x") == (3, 7 if column == 3 else 6)
        assert value(document, "/x/y") == value(document, "") == (1, 1)
        assert document.where("/a/b/1") == f"{document.path}:2"


def test_lines_are_those_of_keys(yaml: Read) -> None:
    document = yaml("a:\n\n  - b\n  -\n    c:\n      d\n")
    assert [document.line(at) for at in ("", "/a", "/a/0", "/a/1", "/a/1/c", "/a/1/c/d")] == [1, 1, 3, 5, 5, 5]


def test_anchors_and_aliases(yaml: Read) -> None:
    document = yaml("a: &x {b: [1]}\nc: *x\nd: [*x, &y z]\n*y : *y\n")
    assert document.tree == {"a": {"b": [1]}, "c": {"b": [1]}, "d": [{"b": [1]}, "z"], "z": "z"}
    assert value(document, "/a") == (1, 4)
    assert value(document, "/c") == (2, 4)
    assert key(document, "/c/b") == key(document, "/a/b") == key(document, "/d/0/b") == (1, 8)
    assert value(document, "/d/0/b/0") == (1, 12)
    assert key(document, "/z") == (4, 1)
    assert value(document, "/z") == (4, 6)


def test_merged_members_are_where_they_were_written(yaml: Read) -> None:
    document = yaml(
        dedent("""\
        a: &a {x: 1, y: {z: 2}}
        b: &b
          x: 3
          <<: *a
          w: 4
        c:
          <<: [*b, {v: 5, x: 6}]
          u: 7
        d: {<<: {s: 8, <<: *a}, t: 9}
        """)
    )
    y = {"z": 2}
    assert document.tree == {
        "a": {"x": 1, "y": y},
        "b": {"x": 3, "w": 4, "y": y},
        "c": {"u": 7, "x": 3, "w": 4, "y": y, "v": 5},
        "d": {"t": 9, "s": 8, "x": 1, "y": y},
    }
    assert key(document, "/b/x") == (3, 3)
    assert key(document, "/b/w") == (5, 3)
    assert key(document, "/b/y") == key(document, "/c/y") == key(document, "/d/y") == (1, 14)
    assert key(document, "/c/x") == (3, 3)
    assert key(document, "/c/w") == (5, 3)
    assert key(document, "/c/v") == (7, 13)
    assert key(document, "/c/u") == (8, 3)
    assert key(document, "/d/s") == (9, 10)
    assert key(document, "/d/t") == (9, 25)
    assert value(document, "/c/y/z") == (1, 21)


def test_a_merge_key_that_merges_nothing_is_a_key(yaml: Read) -> None:
    document = yaml("a: {<<: 1, b: 2}\nc: {'<<': {d: 3}}\ne: {<<: [], f: 4}\ng: {<<: [{h: 5}, 6]}\n")
    tree = {"a": {"<<": 1, "b": 2}, "c": {"<<": {"d": 3}}, "e": {"<<": [], "f": 4}, "g": {"<<": [{"h": 5}, 6]}}
    assert document.tree == tree
    assert key(document, "/a/b") == (1, 12)
    assert key(document, "/c/<</d") == (2, 12)
    assert key(document, "/e/f") == (3, 13)


JSON = {"a~b": {"c/d": [1, {"": None}, [], {}, "x"], "e": 'q"\\'}, "": {"": [True]}, "ü": -1.5e3, "z": [[[{"y": 0}]]]}
WHERE = {
    "/a~0b": '"a~b"',
    "/a~0b/c~1d": '"c/d"',
    "/a~0b/c~1d/0": "1",
    "/a~0b/c~1d/1": "{",
    "/a~0b/c~1d/4": '"x"',
    "/a~0b/e": '"e"',
    "/": '""',
    "//": '""',
    "///0": "true",
    "/ü": None,
    "/z/0/0/0/y": '"y"',
}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("escaped", [True, False])
def test_json(jsoned: Read, indent: int | str | None, *, escaped: bool) -> None:
    text = json.dumps(JSON, indent=indent, ensure_ascii=escaped)
    document = jsoned(text)
    assert document.tree == JSON
    lines = text.splitlines()
    for at, begins in WHERE.items():
        line, column = key(document, at) or value(document, at)
        assert lines[line - 1][column - 1 :].startswith(begins or ('"\\u00fc"' if escaped else '"ü"'))
    line, column = value(document, "/ü")
    assert lines[line - 1][column - 1 :].startswith("-1500.0")
    line, column = value(document, "/z/0/0")
    assert lines[line - 1][column - 1 :].startswith("[")


def test_json_that_is_named_otherwise_is_read_as_json(yaml: Read) -> None:
    document = yaml('\n {"a": "\\ud83d\\ude00",\n\t"b": [1, 2]}')
    assert document.tree == {"a": "😀", "b": [1, 2]}
    assert key(document, "/b") == (3, 2)
    assert yaml("{a: 1}").tree == {"a": 1}
    assert value(yaml("[a, b]"), "/1") == (1, 5)


def test_a_document_may_be_any_data(yaml: Read, jsoned: Read) -> None:
    assert yaml("- 1\n").tree == [1]
    assert yaml("&a text\n").tree == "text"
    assert yaml("# nothing\n").tree is None
    assert yaml("---\n").tree is None
    assert jsoned("null").tree is None
    assert jsoned(" 12 ").tree == 12
    for document in (yaml("# nothing\n"), jsoned(" 12"), yaml("text")):
        assert key(document, "") is None
        assert value(document, "/a/b") == value(document, "")
    assert value(jsoned(" 12"), "") == (1, 2)


def test_a_made_document_has_no_places() -> None:
    document = Document(Path("a.yaml"), {"a": 1}, "")
    assert (document.text, document.key("/a"), document.where("/a")) == ("", None, "a.yaml:1")
    assert document.value("/a") == Position(Path("a.yaml"), 1, 1)


def test_the_text_is_there_for_who_prints_it(yaml: Read) -> None:
    assert yaml("\ufeffä: 1\r\n").text == "ä: 1\r\n"
