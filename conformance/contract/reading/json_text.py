"""JSON by ``json``: the fast way unless something is wrong; what is wrong is looked for in a second pass."""

from __future__ import annotations

import json
import re
from math import isinf
from typing import TYPE_CHECKING, Any

from conformance.contract.pointer import join
from conformance.contract.reading.depth import refuse_depth, too_deep
from conformance.contract.reading.hints import json_cause
from conformance.contract.reading.lines import Lines
from conformance.contract.reading.places import Parsed
from conformance.contract.reading.scanned import Scanned
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^\s\[\]{}:,"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD]([89a-fA-F])[0-9a-fA-F]{2}|.)", re.DOTALL)
_HALF = "half of a character (a lone surrogate); write the whole"


def parse_json(text: str, raw: bytes) -> Parsed:
    """Read a JSON text; raises ``Unreadable``."""
    twice: list[dict[str, Any]] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            found = {}
            for key, value in pairs:
                found.setdefault(key, value)
            twice.append(found)
        return found

    try:
        tree = json.loads(text, object_pairs_hook=unique, parse_constant=_refused, parse_float=_float)
    except json.JSONDecodeError as error:
        raise json_cause(text, error) from None
    except RecursionError:
        raise too_deep(text) from None
    except ValueError:  # a word or number that JSON does not have, or more digits than Python takes
        raise _number(text) from None
    refuse_depth(text, raw)
    _refuse_halves(text)
    lines = Lines(text)
    places = Scanned(text, lines)
    return Parsed(tree, places, lines, tuple(_duplicates(tree, twice, places)) if twice else ())


def _refused(word: str) -> None:
    raise ValueError(word)


def _float(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise ValueError(text)
    return value


def _number(text: str) -> Unreadable:
    """Find the first number that made ``json`` stop."""
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word in {"NaN", "Infinity", "-Infinity"}:
            return Unreadable(found.start(), f"{word}, which JSON does not have; write null or a number")
        if word[0] not in '"tfn':
            try:
                _ = int(word) if word.lstrip("-").isdigit() else _float(word)
            except ValueError:
                name = word if len(word) < len(_HALF) else f"a number of {len(word)} characters"
                return Unreadable(found.start(), f"{name}, too large to be read; quote it if it is text")
    return Unreadable(0, "a number that can't be read")


def _refuse_halves(text: str) -> None:
    """Refuse a lone surrogate: no output could hold it."""
    if "\\ud" not in text and "\\uD" not in text:
        return
    first: re.Match[str] | None = None  # of a pair, and waits for the second
    for found in _ESCAPE.finditer(text):
        second = found[1] is not None and found[1] in "cdefCDEF"
        if first and not (second and found.start() == first.end()):
            break
        if second and not first:
            raise Unreadable(found.start(), _HALF)
        first = found if found[1] is not None and not second else None
    if first:
        raise Unreadable(first.start(), _HALF)


def _duplicates(tree: object, twice: list[dict[str, Any]], places: Scanned) -> Iterator[tuple[str, str, int, int]]:
    """Find where the objects with duplicate keys are; those that went with a second key are nowhere."""
    wanted = {id(each) for each in twice}
    stack: list[tuple[Any, str]] = [(tree, "")]
    while stack:
        node, at = stack.pop()
        if id(node) in wanted:
            for key, first, second in places.twice(at):
                yield at, key, first, second
        inner = node.items() if isinstance(node, dict) else enumerate(node)
        stack += [(value, join(at, key)) for key, value in inner if isinstance(value, dict | list)][::-1]
