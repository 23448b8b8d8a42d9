"""JSON Pointer (RFC 6901) over plain data."""

from __future__ import annotations

from functools import lru_cache
from typing import Final


class Missing:
    """The type of the value that stands for "not there"; null is there."""

    def __bool__(self) -> bool:
        """Return False, so that ``value or default`` reads as one expects."""
        return False

    def __repr__(self) -> str:
        return "(absent)"


MISSING: Final = Missing()


@lru_cache(maxsize=4096)
def parts(pointer: str) -> tuple[str, ...]:
    """Split a pointer into unescaped reference tokens; ``""`` is the whole document."""
    if not pointer:
        return ()
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.removeprefix("/").split("/"))


def join(pointer: str, token: object) -> str:
    """Return the pointer to a member of what ``pointer`` leads to."""
    text = str(token)
    if "/" in text or "~" in text:
        text = text.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{text}"


def get(tree: object, pointer: str) -> object:
    """Return what the pointer leads to, or ``MISSING``."""
    for token in parts(pointer):
        if isinstance(tree, dict):
            tree = tree.get(token, MISSING)
        elif isinstance(tree, list) and token.isdigit() and int(token) < len(tree):
            tree = tree[int(token)]
        else:
            return MISSING
    return tree


def put(tree: object, pointer: str, value: object) -> object:
    """Return a copy of ``tree`` in which the pointer leads to ``value``; objects on the way are made."""
    if not pointer:
        return value
    head, *rest = parts(pointer)
    copy = dict(tree) if isinstance(tree, dict) else {}
    copy[head] = put(copy.get(head), "".join(join("", token) for token in rest), value) if rest else value
    return copy


def drop(tree: object, pointer: str) -> object:
    """Return a copy of ``tree`` without the member that the pointer leads to."""
    head, *rest = parts(pointer)
    if not isinstance(tree, dict) or head not in tree:
        return tree
    if not rest:
        return {key: value for key, value in tree.items() if key != head}
    return {**tree, head: drop(tree[head], "".join(join("", token) for token in rest))}
