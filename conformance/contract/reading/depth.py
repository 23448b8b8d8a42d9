"""How deep plain data nests: what walks it may recurse, so that a document has a bound."""

from __future__ import annotations

from typing import Any

from conformance.contract.pointer import join

DEEPEST = 200


def too_deep(tree: object) -> bool:
    """Whether plain data, in which parts may be shared, nests deeper than ``DEEPEST`` mappings and lists."""
    level: list[Any] = [tree] if isinstance(tree, dict | list) else []
    for _ in range(DEEPEST):
        inner = {
            id(value): value
            for node in level
            for value in (node.values() if node.__class__ is dict else node)
            if value.__class__ is dict or value.__class__ is list
        }
        level = list(inner.values())
    return bool(level)


def first_too_deep(tree: object) -> str:
    """Return the pointer of the first thing below ``DEEPEST`` levels of a tree that is too deep."""
    stack: list[tuple[Any, str, int]] = [(tree, "", 1)]
    seen: set[tuple[int, int]] = set()
    while stack:
        node, at, depth = stack.pop()
        if depth > DEEPEST:
            return at
        if (id(node), depth) in seen:
            continue
        seen.add((id(node), depth))
        inner = node.items() if isinstance(node, dict) else enumerate(node)
        stack += [(value, join(at, key), depth + 1) for key, value in inner if isinstance(value, dict | list)][::-1]
    return ""
