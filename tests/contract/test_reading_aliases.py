"""Aliases that make much of little, or go deep, are refused; honest ones are not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from conformance.contract.document import read
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.yaml"


def refusal(path: Path, text: str) -> str:
    path.write_text(text)
    started = time.perf_counter()
    with pytest.raises(UsageError) as caught:
        read(path)
    assert time.perf_counter() - started < 2
    return str(caught.value).removeprefix(f"{path}:")


def laughs(levels: int) -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "\n".join(rows) + "\n"


def test_a_billion_laughs(path: Path) -> None:
    assert refusal(path, laughs(10)).startswith("7:")
    assert "expand to more than" in refusal(path, laughs(10))
    assert "expand to more than" in refusal(path, laughs(300))


def test_a_bomb_of_merge_keys(path: Path) -> None:
    wide = "a: &a {" + ", ".join(f"k{index}: {index}" for index in range(3000)) + "}\n"
    text = wide + "".join(f"b{index}: {{<<: *a}}\n" for index in range(3000))
    assert "expand to more than" in refusal(path, text)


def test_a_small_expansion_is_none(path: Path) -> None:
    path.write_text(laughs(5))
    assert len(read(path).tree["a4"]) == 9


def test_many_aliases_of_one_thing_are_no_bomb(path: Path) -> None:
    path.write_text("a: &a {type: string}\nb:\n" + "  - *a\n" * 20_000)
    assert len(read(path).tree["b"]) == 20_000


def test_aliases_that_go_deep(path: Path) -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{level}: &a{level} [*a{level - 1}]\n" for level in range(1, 300))
    found = refusal(path, text)
    assert "nested deeper than 200 levels" in found
    assert int(found.partition(":")[0]) > 1
    path.write_text("".join(text.splitlines(keepends=True)[:190]))
    assert read(path).value("/a189/0/0").line == 189


def test_expanded_things_are_shared(path: Path) -> None:
    path.write_text("a: &a {b: 1}\nc: *a\n")
    tree = read(path).tree
    assert tree["a"] is tree["c"]


def test_an_anchor_may_be_given_anew(path: Path) -> None:
    path.write_text("- &a 1\n- *a\n- &a [2]\n- *a\n")
    assert read(path).tree == [1, 1, [2], [2]]
    assert "stands inside of what it stands for" in refusal(path, "- &a [2]\n- &a {b: *a}\n")
