"""Which ``x-`` keys of a description are ours, or were meant to be: others have words of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from conformance.contract.checking import extensions
from conformance.lint.annotated import definitions, well_formed
from conformance.lint.names import plain
from conformance.lint.node import File, Node
from conformance.lint.suppression import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description

_WORD = re.compile(r"\bx-[A-Za-z][A-Za-z_-]*")
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
    _ = description.index  # which reads the files beside
    found = [each for file in description.library.files.values() if file is not None for each in _extensions(file)]
    ours = any(each.exact and _telling(each) for each in found)
    yield from (each for each in found if ours or _meant(each))


def ours(description: Description) -> bool:
    """Whether a description speaks our words at all."""
    return next(written(description), None) is not None


def _telling(each: Written) -> bool:
    """Whether nobody else would write that by chance."""
    return isinstance(each.node.value, dict) and bool(each.node.value) and well_formed(each.known, each.node)


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


def nearest(name: str) -> str:
    """Return the annotation that a key is or was meant to be; empty: it is none of ours."""
    known = {plain(each): each for each in definitions() if each.startswith("x-")}
    if name in known.values() or plain(name) in known:
        return known[plain(name)]
    return known[close[0]] if (close := get_close_matches(plain(name), known, n=1, cutoff=0.8)) else ""


@lru_cache(maxsize=4)
def _extensions(file: File) -> tuple[Written, ...]:
    """Return what is ours or nearly so in a file; one without such a word is not walked."""
    words = {word: near for word in set(_WORD.findall(file.document.text)) if (near := nearest(word))}
    words.pop(KEY, None)
    if not words:
        return ()
    found = extensions(file.document.tree)
    return tuple(Written(Node(value, file, at), name, words[name]) for at, name, value in found if name in words)
