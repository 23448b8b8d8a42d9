"""JSON by ``json``: the fast way unless something is wrong; what is wrong is looked for in a second pass."""

from __future__ import annotations

import json
import re
from math import isinf
from typing import Any

from conformance.contract.pointer import join
from conformance.contract.reading.depth import DEEPEST, first_too_deep
from conformance.contract.reading.hints import json_cause
from conformance.contract.reading.places import Lines, Parsed
from conformance.contract.reading.scanned import Scanned
from conformance.contract.reading.unreadable import Unreadable

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^\s\[\]{}:,"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD]([89a-fA-F])[0-9a-fA-F]{2}|.)", re.DOTALL)
_KEPT = b'"[]{}'
_DELETED = bytes(each for each in range(256) if each not in _KEPT)
_ALIKE = bytes.maketrans(b"[]", b"{}")


class _Constant(ValueError):
    """A word or number that JSON does not have, or that no machine holds."""


def parse_json(text: str, raw: bytes) -> Parsed:
    """Read a JSON text; raises ``Unreadable``."""
    twice: list[tuple[dict[str, Any], str]] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            found = {}
            for key, value in pairs:
                if key in found:
                    twice.append((found, key))
                found.setdefault(key, value)
        return found

    try:
        tree = json.loads(text, object_pairs_hook=unique, parse_constant=_constant, parse_float=_float)
    except json.JSONDecodeError as error:
        raise json_cause(text, error) from None
    except RecursionError:
        raise Unreadable(0, f"nested deeper than {DEEPEST} levels; no description needs that") from None
    except ValueError:  # a constant, or an integer of so many digits that Python refuses
        raise _number(text) from None
    _refuse_halves(text)
    lines = Lines(text)
    places = Scanned(text, lines)
    if _too_deep(raw):
        offset = places.offset(first_too_deep(tree))
        raise Unreadable(offset, f"nested deeper than {DEEPEST} levels; no description needs that")
    return Parsed(tree, places, lines, tuple(_duplicates(tree, twice, places)) if twice else ())


def _constant(name: str) -> None:
    raise _Constant(name)


def _float(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise _Constant(text)
    return value


def _number(text: str) -> Unreadable:
    """Find the first number that JSON does not have."""
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word in {"NaN", "Infinity", "-Infinity"}:
            return Unreadable(found.start(), f"{word}, which JSON does not have; write null or a number")
        if word[0] in "-0123456789":
            if word.lstrip("-").isdigit() and len(word) > 640:
                try:
                    int(word)
                except ValueError:
                    return Unreadable(found.start(), f"a number of {len(word)} digits; quote it if it is text")
            elif isinf(float(word)):
                return Unreadable(found.start(), f"{word} is larger than any number that a machine holds")
    return Unreadable(0, "a number that can't be read")


def _refuse_halves(text: str) -> None:
    """Refuse a lone surrogate: no output could hold it."""
    if "\\ud" not in text and "\\uD" not in text:
        return
    high = -1  # where the first half of a pair ended
    start = 0
    for found in _ESCAPE.finditer(text):
        half = found[1]
        low = half is not None and half in "cdefCDEF"
        if (high >= 0 and not (low and found.start() == high)) or (low and high < 0):
            raise Unreadable(start if high >= 0 else found.start(), "half of a character (a lone surrogate)")
        high, start = (found.end(), found.start()) if half is not None and not low else (-1, 0)
    if high >= 0:
        raise Unreadable(start, "half of a character (a lone surrogate)")


def _too_deep(raw: bytes) -> bool:
    """Whether brackets nest deeper than ``DEEPEST``, told from the brackets alone; the text is known to be JSON.

    Two quotes that meet change nothing for what is inside of strings and what is not, so that they can go; what
    quotes are left hold brackets. Then each pass takes away the innermost level.
    """
    if b"\\" in raw:
        raw = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = raw.translate(_ALIKE, _DELETED).replace(b'""', b"")
    if b'"' in brackets:
        brackets = re.sub(rb'"[^"]*"', b"", brackets)
    for _ in range(DEEPEST):
        if not brackets:
            return False
        brackets = brackets.replace(b"{}", b"")
    return bool(brackets)


def _duplicates(
    tree: object, twice: list[tuple[dict[str, Any], str]], places: Scanned
) -> list[tuple[str, str, int, int]]:
    """Find where the objects with duplicate keys are; those that went with a second key are nowhere."""
    wanted = {id(each) for each, _ in twice}
    stack: list[tuple[Any, str]] = [(tree, "")]
    found = []
    while stack:
        node, at = stack.pop()
        if id(node) in wanted:
            found += [(at, *each) for each in places.twice(at)]
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        stack += [(value, join(at, key)) for key, value in inner if isinstance(value, dict | list)][::-1]
    return found
