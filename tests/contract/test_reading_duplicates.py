"""A key that stands twice: the first one counts, both places are known, and nothing else loses its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.contract.document import load, read
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.contract.document import Document

Told = list[tuple[str, str, tuple[int, int], tuple[int, int]]]


def written(tmp_path: Path, name: str, text: str) -> Document:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read(path)


def told(document: Document) -> Told:
    return [
        (each.at, each.key, (each.first.line, each.first.column), (each.second.line, each.second.column))
        for each in document.duplicates
    ]


def test_yaml(tmp_path: Path) -> None:
    text = "a: 1\nb:\n  c: [2]\n  d: 3\n  'c':\n    x: {y: 9}\n  e: 4\n  c: 5\na: {f: 6}\ng: [{h: 7, h: 8}]\n"
    document = written(tmp_path, "a.yaml", text)
    assert document.tree == {"a": 1, "b": {"c": [2], "d": 3, "e": 4}, "g": [{"h": 7}]}
    assert list(document.tree["b"]) == ["c", "d", "e"]
    assert told(document) == [
        ("/b", "c", (3, 3), (5, 3)),
        ("/b", "c", (3, 3), (8, 3)),
        ("", "a", (1, 1), (9, 1)),
        ("/g/0", "h", (10, 6), (10, 12)),
    ]
    places = {at: str(document.value(at)).partition(":")[2] for at in ("/b/c", "/b/c/0", "/b/d", "/b/e", "/g/0/h")}
    assert places == {"/b/c": "3:6", "/b/c/0": "3:7", "/b/d": "4:6", "/b/e": "7:6", "/g/0/h": "10:9"}
    assert document.key("/b/c/x") is None
    assert str(document.key("/g")).endswith("a.yaml:10:1")


def test_json(tmp_path: Path) -> None:
    text = (
        '{"a": 1,\n "b": {"c": [2], "d": 3,\n "\\u0063": {"x": {"y": 9, "y": 9}}, "c": 5, "e": 4},\n'
        ' "a": 6, "g": [{"h": 7, "h": 8}]}'
    )
    document = written(tmp_path, "a.json", text)
    assert document.tree == {"a": 1, "b": {"c": [2], "d": 3, "e": 4}, "g": [{"h": 7}]}
    assert list(document.tree["b"]) == ["c", "d", "e"]
    assert told(document) == [
        ("", "a", (1, 2), (4, 2)),
        ("/b", "c", (2, 8), (3, 2)),
        ("/b", "c", (2, 8), (3, 37)),
        ("/g/0", "h", (4, 17), (4, 25)),
    ]
    assert str(document.value("/b/e")).endswith(":3:50")
    assert str(document.value("/g/0/h")).endswith(":4:22")
    assert document.key("/b/c/x") is None


def test_what_went_with_a_second_key_may_be_anchored_merged_and_have_duplicates_itself(tmp_path: Path) -> None:
    text = "a: 1\na: &x\n  b: 2\n  b: {c: 3}\nd: *x\ne: {<<: *x, f: 4}\n"
    document = written(tmp_path, "a.yaml", text)
    assert document.tree == {"a": 1, "d": {"b": 2}, "e": {"f": 4, "b": 2}}
    assert ("", "a", (1, 1), (2, 1)) in told(document)
    assert ("/a", "b", (3, 3), (4, 3)) in told(document)
    assert str(document.key("/d/b")).endswith(":3:3")
    assert str(document.key("/e/b")).endswith(":3:3")
    assert str(document.key("/e/f")).endswith(":6:13")


def test_two_merge_keys(tmp_path: Path) -> None:
    document = written(tmp_path, "a.yaml", "a: &a {x: 1}\nb: &b {y: 2}\nc:\n  <<: *a\n  <<: *b\n  z: 3\n")
    assert document.tree["c"] == {"z": 3, "x": 1}
    assert told(document) == [("/c", "<<", (4, 3), (5, 3))]
    assert str(document.key("/c/z")).endswith(":6:3")


def test_own_keys_beside_merged_ones_are_no_duplicates(tmp_path: Path) -> None:
    assert not told(written(tmp_path, "a.yaml", "a: &a {x: 1}\nb: {<<: *a, x: 2}\nc: {x: 3, <<: *a}\n"))


def test_an_alias_may_be_a_second_key(tmp_path: Path) -> None:
    document = written(tmp_path, "a.yaml", "&k key: 1\n*k : 2\n")
    assert document.tree == {"key": 1}
    assert told(document) == [("", "key", (1, 1), (2, 1))]


@pytest.mark.parametrize(("name", "language"), [("a.yaml", "YAML"), ("a.json", "JSON")])
def test_a_contract_has_none(tmp_path: Path, name: str, language: str) -> None:
    path = tmp_path / name
    path.write_text('{"a": 1,\n"b": 2,\n"a": 3}' if language == "JSON" else "a: 1\nb: 2\na: 3\n")
    with pytest.raises(UsageError) as caught:
        load(path)
    cause = f"not {language}: the key 'a' stands twice in one object, first in line 1; take one of them out"
    assert str(caught.value) == f"{path}:3: {cause}"
