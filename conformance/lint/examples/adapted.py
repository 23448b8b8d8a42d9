"""Schemas as a validator reads them: ``nullable`` of OpenAPI 3.0, and members that are only read or only written."""

from __future__ import annotations

import gc
import marshal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from conformance.contract import pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import File, Node

# Whose missing members are excused: `strict` excuses none.
Leniency = Literal["strict", "request", "response", "either"]
_EXCUSED: dict[Leniency, frozenset[str]] = {
    "strict": frozenset(),
    "request": frozenset({"readOnly"}),
    "response": frozenset({"writeOnly"}),
    "either": frozenset({"readOnly", "writeOnly"}),
}
_Edit = tuple["Node", "Callable[[dict[str, Any]], None]"]


@dataclass(frozen=True, slots=True)
class Excused:
    """Members that are only read or only written and yet required: the words on each, and who requires them."""

    names: frozenset[str]
    required: tuple[tuple[Node, dict[str, str]], ...]  # the schema, and the word on each name


def trees(description: Description, known: Excused | None, leniency: Leniency) -> Iterator[tuple[File, Any]]:
    """Yield each file with its tree; a copy where something in it had to be put in other words."""
    edits: dict[int, list[_Edit]] = {}
    if description.version == "3.0":
        for node in description.index.schemas:
            if node.value.get("nullable") is True:
                edits.setdefault(id(node.file), []).append((node, _nullable))
    words = _EXCUSED[leniency]
    for node, marked in known.required if known is not None else ():
        gone = {name for name, word in marked.items() if word in words}
        if gone:
            edits.setdefault(id(node.file), []).append((node, _without(gone)))
    for file in description.library.files.values():
        if file is not None:
            yield file, _edited(file.document.tree, edits.get(id(file), []))


def _edited(tree: Any, edits: list[_Edit]) -> Any:  # noqa: ANN401 - any JSON
    if not edits:
        return tree
    copy = _copied(tree)
    for node, edit in sorted(edits, key=lambda item: -len(item[0].at)):  # what is inside before what is around it
        value = pointer.get(copy, node.at)
        if isinstance(value, dict):
            edit(value)
    return copy


def _copied(tree: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a deep copy: by way of bytes it takes a tenth of the time, and what is shared stays shared."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return marshal.loads(marshal.dumps(tree))  # noqa: S302 - our own bytes
    finally:
        if collecting:
            gc.enable()


def _nullable(schema: dict[str, Any]) -> None:
    """Allow null. In the letter `nullable` needs a `type` beside it (OpenAPI 3.0.3); everyone means it without, too."""
    if schema.pop("nullable", None) is None:  # an alias of YAML: done already
        return
    kind = schema.get("type")
    if isinstance(kind, str) and not any(word in schema for word in ("$ref", "allOf", "anyOf", "oneOf", "not")):
        schema["type"] = [kind, "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        return
    if isinstance(kind, list) and "null" in kind:
        return
    rest = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"enum": [None]}, rest]


def excused(description: Description) -> Excused:
    """Return what is only read or only written, and required nevertheless."""
    texts = [file.document.text for file in description.library.files.values() if file is not None]
    if not any(word in text for text in texts for word in ("readOnly", "writeOnly")):
        return Excused(frozenset(), ())
    schemas = description.index.schemas
    own = {id(node.value): word for node in schemas if (word := _word(node.value))}
    marked: dict[str, str] = {}
    for node in schemas if own else ():
        each = ((name, _marked(node, raw, own)) for name, raw in _members(node.value).items())
        marked.update((name, word) for name, word in each if word)
    found = []
    for node in schemas if marked else ():
        names = node.value.get("required")
        if isinstance(names, list) and not marked.keys().isdisjoint(name for name in names if isinstance(name, str)):
            properties = _members(node.value)
            words: dict[str, str] = {
                name: word
                for name in names
                if isinstance(name, str)
                and (word := _marked(node, properties[name], own) if name in properties else marked.get(name, ""))
            }
            if words:
                found.append((node, words))
    return Excused(frozenset(name for _, words in found for name in words), tuple(found))


def _members(schema: dict[str, Any]) -> dict[str, Any]:
    value = schema.get("properties")
    return value if isinstance(value, dict) else {}


def _word(schema: dict[str, Any]) -> str:
    return next((word for word in ("readOnly", "writeOnly") if schema.get(word) is True), "")


def _marked(node: Node, raw: Any, own: dict[int, str]) -> str:  # noqa: ANN401 - any JSON
    """Return the word on a member: its own, or that of what it refers to."""
    if not isinstance(raw, dict):
        return ""
    parts = raw.get("allOf")
    for each in (raw, *(parts if isinstance(parts, list) else ())):
        if id(each) in own:
            return own[id(each)]
        if isinstance(each, dict) and isinstance(each.get("$ref"), str):
            target = node.file.lookup(each["$ref"]).follow().value
            if id(target) in own:
                return own[id(target)]
    return ""


def _without(gone: set[str]) -> Callable[[dict[str, Any]], None]:
    def edit(schema: dict[str, Any]) -> None:
        schema = _unwrapped(schema)
        left = [name for name in schema.get("required", ()) if not (isinstance(name, str) and name in gone)]
        schema.pop("required", None)
        if left:  # an empty one is none of draft 4
            schema["required"] = left

    return edit


def _unwrapped(schema: dict[str, Any]) -> dict[str, Any]:
    inner = schema.get("anyOf")
    if "required" not in schema and isinstance(inner, list) and inner and isinstance(inner[-1], dict):
        return inner[-1]
    return schema
