"""Read a YAML or JSON document and remember on which line everything stands."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from conformance.contract import pointer
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

# The scalars of YAML 1.2's core schema; YAML 1.1 would make `no` false, 12:30 a number and dates objects.
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: plain data, and the line (from 1) of each JSON Pointer in it."""

    path: Path
    tree: dict[str, Any]
    sha256: str
    lines: dict[str, int] = field(repr=False, default_factory=dict)

    @property
    def named(self) -> Path:
        """The file that the user named: the document itself, or the overlay over it."""
        return self.path

    def where(self, at: str) -> str:
        """Return ``file:line`` of a pointer."""
        return f"{self.path}:{self.line(at)}"

    def line(self, at: str) -> int:
        """Return the line of a pointer, or of the nearest thing around it."""
        while at and at not in self.lines:
            at = at.rpartition("/")[0]
        return self.lines.get(at, 1)


def load(path: Path) -> Document:
    """Read a document; raise ``UsageError`` with file and line for what can't be read or parsed."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from None
    lines: dict[str, int] = {}
    try:
        text = raw.decode("utf-8-sig")
        tree = _json(text) if path.suffix == ".json" else _yaml(text, lines)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}: not JSON: {error.msg}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise UsageError(f"{path}:{line}: not YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UsageError(f"{path}: can't be parsed: {error}") from None
    if not isinstance(tree, dict):
        raise UsageError(f"{path}:1: not an OpenAPI document: the top level must be an object")
    return Document(path, tree, hashlib.sha256(raw).hexdigest(), lines)


def _json(text: str) -> Any:  # noqa: ANN401 - JSON is any data
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise ValueError(f"the key {twice!r} stands twice in one object")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=unique)


def _yaml(text: str, lines: dict[str, int]) -> Any:  # noqa: ANN401 - YAML is any data
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return _build(node, "", lines) if node is not None else None


def _build(node: yaml.Node, at: str, lines: dict[str, int]) -> Any:  # noqa: ANN401
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key!r} stands twice in one mapping", problem_mark=key_node.start_mark
                )
            here = pointer.join(at, key)
            lines[here] = key_node.start_mark.line + 1
            mapping[key] = _build(value_node, here, lines)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, pointer.join(at, index), lines) for index, item in enumerate(node.value)]
    return _scalar(node) if isinstance(node, yaml.ScalarNode) else None


def _scalar(node: yaml.ScalarNode) -> Any:  # noqa: ANN401
    text = str(node.value)
    if node.style in {"'", '"', "|", ">"}:  # quoted or a block: always text
        return text
    for pattern, convert in (
        (_NULL, lambda _: None),
        (_BOOL, lambda value: value.lower() == "true"),
        (_INT, int),
        (_OTHER_INT, lambda value: int(value, 0)),
        (_FLOAT, float),
    ):
        if pattern.fullmatch(text):
            return convert(text)
    return text
