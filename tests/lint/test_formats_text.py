"""The caret is under the token whatever stands before it, and nothing in a document moves the cursor."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from conformance.lint.formats import text
from conformance.lint.formats.frame import Files, frame
from conformance.lint.formats.visible import columns, visible
from conformance.lint.result import Mark
from conformance.lint.run import lint
from tests.lint.linted import HEAD
from tests.lint.reported import mark, report, result, view

if TYPE_CHECKING:
    from pathlib import Path


def framed(folder: Path, line: str, token: str, width: int = 60) -> tuple[str, str]:
    """Return the two lines of the frame around a token of a line."""
    path = folder / "a.yaml"
    path.write_bytes(f"first\n{line}\nlast\n".encode("utf-8", "surrogatepass"))
    column = line.index(token) + 1
    found = frame(Mark(path, 2, column, column + len(token), ""), Files(), width)
    assert found
    shown, blanks, carets = found
    return shown, blanks + "^" * carets


@pytest.mark.parametrize(
    ("line", "token"),
    [
        ("  limit: {type: integer}", "limit"),
        ("  'limit': 5", "'limit'"),
        ("  - {in: query, schema: {type: integer}}", "schema"),
        ("\t\tlimit: 5", "limit"),
        ("日本語: {ページ: 5, limit: 3}", "limit"),
        ("a😀b: {ページ: 5}", "ページ"),
        ("e\u0301te\u0301: {limit: 5}", "limit"),
        ("x: '\x1b[31m red \u202e', limit: 5", "limit"),
        ("x: '\u200b\u200b', y: 5", "y"),
        ("limit", "limit"),
    ],
)
def test_the_caret_is_under_the_token(tmp_path: Path, line: str, token: str) -> None:
    shown, carets = framed(tmp_path, line, token)
    before = len(carets) - carets.count("^")
    at = 0
    while columns(shown[:at]) < before:
        at += 1
    assert shown[at:].startswith(visible(token))
    assert carets.count("^") == columns(visible(token))
    assert shown.isprintable()


@pytest.mark.parametrize("before", [0, 10, 200, 100_000])
@pytest.mark.parametrize("after", [0, 100_000])
@pytest.mark.parametrize("char", ["x", "語", "\u200b"])
def test_a_long_line_is_cut_around_the_token(tmp_path: Path, before: int, after: int, char: str) -> None:
    shown, carets = framed(tmp_path, f"{char * before}limit{' ' if after else ''}{char * after}", "limit")
    assert columns(shown) <= 62
    assert columns(shown) >= len(carets)
    start = len(carets) - 5
    at = 0
    while columns(shown[:at]) < start:
        at += 1
    assert shown[at:].startswith("limit")


def test_a_long_token_is_underlined_as_far_as_it_is_shown(tmp_path: Path) -> None:
    shown, carets = framed(tmp_path, f"a: {'語' * 500}", "語" * 500)
    assert columns(shown.removesuffix("…")) == len(carets) <= 60


def test_without_the_file_there_is_no_frame(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone", tmp_path / "latin"):
        if path.name == "latin":
            path.write_bytes(b"\xff\n" * 9)
        assert frame(mark(path=path), Files(), 60) is None
    assert text.render(report(result(place=mark(path=tmp_path / "gone"))), view()).startswith(
        f"{tmp_path / 'gone'}:7:5"
    )


def test_each_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a\n" * 1000, "utf-8")
    read: list[Path] = []
    whole = type(path).read_bytes

    def counted(self: Path) -> bytes:
        read.append(self)
        return whole(self)

    monkeypatch.setattr(type(path), "read_bytes", counted)
    text.render(report(*[result(place=mark(n, 1, 2, path)) for n in range(1, 500)]), view())
    assert read == [path]


def test_nothing_of_a_document_reaches_the_terminal_as_a_control_character(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(("\n".join(["é: \x9b31m\u202e \u2028x\x1b]0;t\x07"] * 9)).encode())
    evil = "\x1b[31m\x9b\u202e\ud800\r\n\x07"
    what = report(result(evil, hint=evil, place=mark(path=path), related=(mark(note=evil),), operations=(evil, evil)))
    for char in text.render(what, view()).replace("\n", ""):
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_colour_only_where_it_is_asked_for() -> None:
    assert "\x1b" not in text.render(report(result()), view())
    assert "\x1b[1;31merror\x1b[0m" in text.render(report(result()), view(colour=True))


def test_prose_is_wrapped_for_a_terminal_and_for_nothing_else() -> None:
    what = report(result("wörd " * 40 + "end", hint="語語 " * 40 + "end"))
    for colour in (False, True):
        whole, wrapped = (text.render(what, view(columns=wide, colour=colour)) for wide in (0, 70))
        plain = re.sub("\x1b\\[[0-9;]*m", "", wrapped)
        assert max(columns(line) for line in plain.splitlines()) <= 70
        assert plain.split() == re.sub("\x1b\\[[0-9;]*m", "", whole).split()
        assert len(whole.splitlines()) < len(wrapped.splitlines())


def test_a_real_document_in_json_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    cursor = {"name": "cursor", "in": "query", "schema": {"type": "string"}}
    rows = {"content": {"application/json": {"schema": {"type": "array", "items": {}}}}}
    get = {"parameters": [cursor, limit], "responses": {"200": rows}}
    tree = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/a": {"get": get}}}
    path.write_text(json.dumps(tree), "utf-8")
    said = text.render(lint([path]), view())
    found = [block for block in said.split("\n\n") if "pagination.limit_default" in block]
    _, line, carets, *_ = found[0].splitlines()
    at = carets.index("^")
    assert line[at : carets.rindex("^") + 1] == "{"
    assert line[at:].startswith('{"name": "limit"')


def test_a_file_beside_is_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(
        f"{HEAD}paths:\n  /a:\n    get:\n      parameters:\n"
        "        - {name: cursor, in: query, schema: {type: string}}\n"
        "        - $ref: limit.yaml\n      responses: {'200': {description: x, content: "
        "{application/json: {schema: {type: array, items: {type: object}}}}}}\n",
        "utf-8",
    )
    (tmp_path / "limit.yaml").write_text("{name: limit, in: query, schema: {type: integer}}", "utf-8")
    said = text.render(lint([type(tmp_path)("openapi.yaml")]), view(root=tmp_path))
    assert "\nlimit.yaml:1:1: warning pagination.limit_default: " in f"\n{said}"
