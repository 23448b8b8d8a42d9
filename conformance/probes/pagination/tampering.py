"""Cursors that are none, and cursors with one thing changed."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIELDS = 5  # of a decoded cursor that are changed
OTHERS: tuple[tuple[str, object], ...] = (
    ("null", None),
    ("text", "x"),
    ("number", 7),
    ("huge", 10**400),
    ("object", {"x": []}),
)


@dataclass(frozen=True, slots=True)
class Bad:
    """A cursor to try. ``certain``: no server can have issued it; else it might be a valid one by chance."""

    name: str
    value: str
    certain: bool


def bad(real: str) -> Iterator[Bad]:
    """Yield bad cursors: some of any kind, and some made from a real one."""
    yield Bad("a word", "garbage", certain=True)
    yield Bad("punctuation", "!!!", certain=True)
    yield Bad("base64 of bytes that are no UTF-8", base64.b64encode(b"\xff\xfe\x80\x81\xc3\x28").decode(), certain=True)
    yield Bad("base64 of a text", base64.b64encode(b"not a cursor at all").decode(), certain=True)
    yield Bad("base64 of an empty object", base64.b64encode(b"{}").decode(), certain=True)
    yield Bad("base64 of a list", base64.b64encode(b"[]").decode(), certain=True)
    yield Bad("base64 of null", base64.b64encode(b"null").decode(), certain=True)
    yield Bad("base64 of nested lists", base64.b64encode(b"[" * 1500).decode(), certain=True)
    yield Bad("4 kB", "A" * 4096, certain=True)
    yield Bad("NUL", "\0", certain=True)
    yield Bad("a NUL within", real[:4] + "\0" + real[4:], certain=False)
    yield Bad("not ASCII", "курсор-☃", certain=True)
    yield Bad("a quote", "' OR 1=1 --", certain=True)
    yield Bad("a negative number", "-1", certain=True)
    yield Bad("a huge number", "9" * 40, certain=False)
    yield Bad("empty", "", certain=False)
    yield Bad("cut short by one", real[:-1], certain=False)
    yield Bad("cut in half", real[: len(real) // 2], certain=False)
    yield Bad("lengthened", real + "A", certain=False)
    yield Bad("twice", real + real, certain=False)
    for place in sorted({0, len(real) // 2, len(real) - 1}):
        yield Bad(f"character {place} changed", real[:place] + _another(real[place]) + real[place + 1 :], certain=False)
    yield from _changed(real)


def _another(character: str) -> str:
    return "A" if character != "A" else "B"


def _changed(real: str) -> Iterator[Bad]:
    for encode, text in _decoded(real):
        try:
            tree = json.loads(text)
        except ValueError:
            tree = None
        if isinstance(tree, dict):
            yield from _fields(tree, encode)
        else:
            parts = re.split(r"([|,;:_])", text)
            for place in [place for place in range(0, len(parts), 2) if parts[place]][:FIELDS]:
                for value in ("x", "", "\ufffd", "9" * 30):
                    copy = "".join([*parts[:place], value, *parts[place + 1 :]])
                    yield Bad(f"its part {place // 2} made {value[:5]!r}", encode(copy), certain=False)
        return


def _fields(tree: dict[str, Any], encode: Callable[[str], str]) -> Iterator[Bad]:
    for name in list(tree)[:FIELDS]:
        without = {key: value for key, value in tree.items() if key != name}
        yield Bad(f"without its field {name!r}", encode(_json(without)), certain=False)
        scalar = "number" if isinstance(tree[name], str) else "text"
        for kind, value in OTHERS:
            if kind in {scalar, "text", "null", "object"} or (kind == "huge" and not isinstance(tree[name], str)):
                yield Bad(f"its field {name!r} made {kind}", encode(_json({**tree, name: value})), certain=False)


def _json(tree: object) -> str:
    # 10**400 is more digits than json.dumps of an int may fear, and fewer than Python's limit of 4300.
    return json.dumps(tree, separators=(",", ":"))


def _decoded(real: str) -> Iterator[tuple[Callable[[str], str], str]]:
    """Yield how a cursor may be written, and what it then says."""
    if real[:1] == "{":
        yield str, real
    padded = "=" in real
    url = "-" in real or "_" in real

    def encode(text: str) -> str:
        made = (base64.urlsafe_b64encode if url else base64.b64encode)(text.encode("utf-8", "replace")).decode()
        return made if padded else made.rstrip("=")

    try:
        raw = base64.b64decode(real.translate(str.maketrans("-_", "+/")) + "=" * (-len(real) % 4), validate=True)
        text = raw.decode()
    except (binascii.Error, ValueError):
        return
    if text.isprintable():
        yield encode, text
