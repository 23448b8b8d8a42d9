"""Any plain tree is read back as it was written, each key where its text stands; any text is read or told of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conformance.contract import pointer
from conformance.contract.document import read
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from conformance.contract.document import Document, Position

WORDS = [
    "",
    "a",
    "no",
    "~",
    "<<",
    "/a~b",
    "200",
    "é😀",
    "2024-01-01",
    "null",
    "a: b",
    "- c",
    "#",
    "'\"\\",
    "x\ny",
    " ",
    "\u2028",
    "0",
    "=",
]
TEXT = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
TREE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20
)
AT_ONCE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Plain(yaml.SafeDumper):
    """Quotes all text, and makes no aliases."""

    def ignore_aliases(self, _: object) -> bool:
        return True


Plain.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def everything(node: object, at: str = "") -> Iterator[tuple[str, str | None, Any]]:
    """Yield each thing in a tree: its pointer, its key if it is a member, its value."""
    inner: Iterable[tuple[Any, Any]] = ()
    if isinstance(node, dict | list):
        inner = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inner:
        here = pointer.join(at, key)
        yield here, key if isinstance(node, dict) else None, value
        yield from everything(value, here)


def rest(document: Document, position: Position) -> str:
    """Return the text from a position on."""
    lines = document.text.split("\n")
    return "\n".join([lines[position.line - 1][position.column - 1 :], *lines[position.line :]])


def parsed(text: str) -> Any:  # noqa: ANN401
    """Return the value that a text begins with, as far as it tells by itself."""
    return json.JSONDecoder().raw_decode(text)[0]


@AT_ONCE
@given(TREE, st.sampled_from([None, 0, 3]), st.booleans())
def test_json(tmp_path: Path, tree: object, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001
    path = tmp_path / "a.json"
    path.write_text(json.dumps(tree, indent=indent, ensure_ascii=ascii_only), "utf-8")
    document = read(path)
    assert document.tree == tree
    assert document.duplicates == ()
    for at, key, value in everything(tree):
        position = document.key(at)
        assert (position is None) == (key is None)
        if position:
            assert parsed(rest(document, position)) == key
            assert document.line(at) == position.line
        assert parsed(rest(document, document.value(at))) == value


@AT_ONCE
@given(TREE, st.sampled_from([None, True, False]), st.sampled_from([20, 10_000]))
@example(tree={"a": {"b": [{"no": "~"}, 1e300, []]}}, flow=False, width=20)
def test_yaml(tmp_path: Path, tree: object, flow: bool | None, width: int) -> None:  # noqa: FBT001
    path = tmp_path / "a.yaml"
    text = yaml.dump(tree, Dumper=Plain, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False)
    path.write_text(f"# so that it is YAML\n{text}", "utf-8")
    document = read(path)
    assert document.tree == tree
    assert document.duplicates == ()
    for at, key, value in everything(tree):
        position = document.key(at)
        assert (position is None) == (key is None)
        if position:
            assert scalar(rest(document, position)) == key
            assert document.line(at) == position.line
        if isinstance(value, str):
            assert scalar(rest(document, document.value(at))) == value


def scalar(text: str) -> str:
    """Return the scalar that a text begins with."""
    with_key = text.removeprefix("? ")
    events = yaml.parse(with_key, yaml.SafeLoader)
    return str(next(event.value for event in events if isinstance(event, yaml.ScalarEvent)))


NUMBERS = st.text("0123456789+-._:eEoxbTZ ", min_size=1, max_size=10) | st.from_regex(
    r"[-+]?[0-9_]{1,4}(:[0-9]{1,2}){0,2}(\.[0-9_]{0,2})?([eE][-+]?[0-9]{1,3})?", fullmatch=True
)
LOOKS = NUMBERS | st.from_regex(
    r"20[0-9]{2}-[01]?[0-9]-[0-3]?[0-9]([Tt ][0-9]{1,2}:[0-9]{2}:[0-9]{2}Z?)?", fullmatch=True
)


@AT_ONCE
@given(LOOKS)
def test_what_pyyaml_which_reads_yaml_1_1_takes_for_something_else_is_ambiguous(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"a: {text}\n", "utf-8")
    try:
        theirs = yaml.safe_load(f"a: {text}\n")["a"]
    except (ValueError, yaml.YAMLError):  # 0x_ and 2024-13-32 make it stumble
        return
    document = read(path)
    ours = document.tree["a"]
    alike = type(ours) is type(theirs) and ours == theirs
    assert alike or document.ambiguous or "inf" in str(theirs)


def attempt(path: Path) -> tuple[Document | None, str]:
    try:
        return read(path), ""
    except UsageError as error:
        return None, str(error)


PIECES = [
    "a",
    ": ",
    "\n",
    "  ",
    "- ",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "<<",
    "#",
    "|\n",
    "!!int ",
    "1",
    "no",
    "\t",
    "\\",
    "\\u",
    "d800",
    "%",
    "---",
    "...",
    "? ",
    "\ufeff",
    "\r",
    "\0",
    "é",
    "+15551234567",
    "1e999",
    "NaN",
    "//",
    "@",
]


@AT_ONCE
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(["a.yaml", "a.json", "a"]))
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_any_text_is_read_or_told_of(tmp_path: Path, loader: str, text: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        if loader == "SafeLoader":
            patch.delattr("yaml.CSafeLoader", raising=False)
        document, told = attempt(path)
    if document is None:
        assert told.startswith(f"{path}:")
        assert len(told.splitlines()) == 1
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for at, key, _ in everything(document.tree):
        position = document.key(at)
        assert (position is None) == (key is None)
        for place in (position, document.value(at)):
            assert place is None or place.column <= len(lines[place.line - 1]) + 1
    for each in document.ambiguous:
        assert pointer.get(document.tree, each.at) is not pointer.MISSING
