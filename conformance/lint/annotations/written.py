"""Which ``x-`` keys of a description are ours, or were meant to be: others have words of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from conformance.contract.checking import extensions, meant
from conformance.contract.foreign import FOREIGN
from conformance.lint.annotated import definitions, well_formed
from conformance.lint.node import File, Node
from conformance.lint.regex import regex
from conformance.lint.suppression import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description

_WORD = regex(r"x-[A-Za-z][A-Za-z_-]*")  # with a boundary before it, it takes forty times as long
_ENOUGH = 2  # keys of ours, and no fewer than of others: then the value is meant to be ours


@dataclass(frozen=True, slots=True)
class Written:
    """An ``x-`` key that stands in a description. ``known``: the annotation of ours that it is, or nearly is."""

    node: Node
    name: str
    known: str

    @property
    def exact(self) -> bool:
        """Whether it is written as it must be."""
        return self.name == self.known


def written(description: Description) -> Iterator[Written]:
    """Yield the annotations of all files that are ours, also misspelt ones.

    Where no annotation of a description is well-formed, those alone that have our keys: another tool's
    ``x-resource`` or ``x-rate-limit`` is none of ours.
    """
    index = description.index
    near = [description.root, *index.operations, *index.responses, *index.items]
    likely = [each for node in near for each in _on(node)]
    if not any(_telling(each) or _meant(each) for each in likely):
        return  # nobody speaks our words where they belong: then the rest isn't searched for them
    files = [file for file in description.library.files.values() if file is not None]
    found = [each for file in files for each in _extensions(file)]
    spoken = any(_telling(each) for each in found)
    yield from (each for each in found if spoken or _meant(each))


def _on(node: Node) -> Iterator[Written]:
    for key in node.value:
        if isinstance(key, str) and key.startswith("x-") and (known := _known(key)):
            yield Written(node[key], key, known)


@lru_cache(maxsize=1024)
def _known(key: str) -> str:
    if key == KEY or key in FOREIGN:
        return ""
    known = meant(key, [each for each in definitions() if each.startswith("x-")])
    theirs = len(key) > len(known) + 1 and key.endswith(known[1:])  # x-tool-pagination: a word of their own
    return "" if theirs else known


def _telling(each: Written) -> bool:
    """Whether nobody else would write that by chance."""
    value = each.node.value
    return each.exact and isinstance(value, dict) and bool(value) and well_formed(each.known, each.node)


def _meant(each: Written) -> bool:
    value = each.node.value
    if not isinstance(value, dict):
        return False
    common = keys(each.known) & value.keys()
    return len(common) >= _ENOUGH and 2 * len(common) >= len(value)


def keys(name: str) -> frozenset[str]:
    """Return the keys of an annotation."""
    schema: dict[str, Any] = definitions()[name]
    return frozenset(key for each in (schema, *schema.get("oneOf", ())) for key in each.get("properties", ()))


@lru_cache(maxsize=4)
def _extensions(file: File) -> tuple[Written, ...]:
    """Return what is ours or nearly so in a file; one without such a word is not walked."""
    words = {word: known for word in set(_WORD.findall(file.document.text)) if (known := _known(word))}
    if not words and file.document.named == file.document.path:  # an overlay may add what the text lacks
        return ()
    found = extensions(file.document.tree)
    return tuple(Written(Node(value, file, at), name, _known(name)) for at, name, value in found if _known(name))
