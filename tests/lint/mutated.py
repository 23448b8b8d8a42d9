"""Descriptions with something strange in them: a member taken out, renamed, replaced, moved, or the text itself cut."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from conformance.contract import pointer
from conformance.contract.document import load
from conformance.contract.loading import bundled
from tests.lint.documents import made

MIRRORS = Path(__file__).parent / "mirrors"

# Values that stand where others belong: each has surprised some reader of descriptions.
STRANGE: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        10**30,
        1e308,
        "",
        " ",
        "\x00",
        "\ud800",
        "😀",
        "null",
        "4XX",
        "200",
        "get",
        "$ref",
    ),
    *("https://example.com/x.yaml#/a", "#/components/schemas/Nothing", "#", "../../nowhere.yaml", "^(a+)+$", "["),
    *([], {}, [[]], [None], [{}], {"": {}}, {"$ref": "#"}, {"$ref": 1}, {"$ref": "#/paths"}, {"type": []}),
    *({"type": "object", "properties": []}, {"allOf": [{"$ref": "#/components/schemas/A"}]}, {"x-pagination": []}),
    *([{"rule": 1}], [{"name": 1, "in": []}], {"enum": "a"}, {"required": "yes"}, {"default": {"$ref": "#"}}),
)


@cache
def originals() -> tuple[dict[str, Any], ...]:
    """Return the well-formed descriptions that the strange ones are made from."""
    files = [*bundled().values(), *sorted(MIRRORS.glob("0*.yaml"))]
    return (*(load(path).tree for path in files), made(3))


@cache
def _pointers(index: int) -> tuple[str, ...]:
    return tuple(_below(originals()[index], ""))


def _below(node: Any, at: str) -> list[str]:  # noqa: ANN401 - any JSON
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    found = []
    for key, value in members:
        here = pointer.join(at, key)
        found += [here, *_below(value, here)]
    return found


@st.composite
def trees(draw: st.DrawFn) -> object:
    """Draw a description with one to four things changed."""
    index = draw(st.integers(0, len(originals()) - 1))
    tree: Any = copy.deepcopy(originals()[index])
    places = _pointers(index)
    for _ in range(draw(st.integers(1, 4))):
        at = places[draw(st.integers(0, len(places) - 1))]
        parent = pointer.get(tree, at.rpartition("/")[0])
        key: Any = pointer.parts(at)[-1]
        if isinstance(parent, list) and key.isdigit() and int(key) < len(parent):
            key = int(key)
        elif not isinstance(parent, dict) or key not in parent:
            continue
        _change(draw, tree, parent, key, places)
    return tree


def _change(draw: st.DrawFn, tree: Any, parent: Any, key: Any, places: tuple[str, ...]) -> None:  # noqa: ANN401
    how = draw(st.sampled_from(("take out", "replace", "rename", "move", "refer", "wrap", "any")))
    if how == "take out":
        del parent[key]
    elif how == "replace":
        parent[key] = copy.deepcopy(draw(st.sampled_from(STRANGE)))
    elif how == "rename" and isinstance(parent, dict):
        parent[draw(st.sampled_from(("get", "x-pagination", "$ref", "parameters", "a/b~c", "200", "schema")))] = parent[
            key
        ]
    elif how == "move":
        parent[key] = copy.deepcopy(_value(tree, places[draw(st.integers(0, len(places) - 1))]))
    elif how == "refer":
        parent[key] = {"$ref": "#" + places[draw(st.integers(0, len(places) - 1))]}
    elif how == "wrap":
        parent[key] = [parent[key]] if draw(st.booleans()) else {"allOf": [parent[key]], "x": parent[key]}
    else:
        parent[key] = draw(JSON)


def _value(tree: object, at: str) -> object:
    found = pointer.get(tree, at)
    return None if found is pointer.MISSING else found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


class File:
    """A file to be written; what is printed of it is short, since pytest keeps the file itself."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def __repr__(self) -> str:
        return f"{self.name} of {len(self.content)} bytes"


@st.composite
def texts(draw: st.DrawFn) -> File:
    """Draw a file; now and then the text itself is damaged."""
    tree = draw(trees())
    if draw(st.booleans()):
        name, text = "openapi.json", json.dumps(tree, indent=draw(st.sampled_from((None, 2))))
    else:
        name, text = "openapi.yaml", _yaml(tree)
    if draw(st.integers(0, 4)) == 0:
        cut, length = draw(st.integers(0, len(text))), draw(st.integers(0, 40))
        text = (
            text[:cut]
            + draw(st.sampled_from(("", "\t", "'", "{", "&a", "*a", "- ", ": ", "\n---\n", "😀")))
            + text[cut + length :]
        )
    return File(name, text.encode("utf-8", "surrogatepass"))


def _yaml(tree: object) -> str:
    try:
        return str(yaml.dump(tree, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False))
    except (yaml.YAMLError, UnicodeEncodeError):  # a lone surrogate has no place in YAML
        return json.dumps(tree)
