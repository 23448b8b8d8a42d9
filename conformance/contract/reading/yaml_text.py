"""YAML: libyaml's events, our own builder; a text that can't be parsed is told in words that help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from conformance.contract.reading.depth import TOO_DEEP, below
from conformance.contract.reading.events import Built, build
from conformance.contract.reading.hints import yaml_cause
from conformance.contract.reading.lines import Lines
from conformance.contract.reading.marked import Marked
from conformance.contract.reading.merging import merge, refuse_bombs
from conformance.contract.reading.places import Ambiguous, Parsed
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_yaml(text: str, raw: bytes) -> Parsed:
    """Read the one YAML document of a text; raises ``Unreadable``."""
    built = Built()
    try:
        _document(getattr(yaml, "CSafeLoader", yaml.SafeLoader)(raw).get_event, built)
    except yaml.MarkedYAMLError as error:
        raise yaml_cause(text, error) from None
    except yaml.reader.ReaderError:
        raise _character(text) from None
    for here, key, value in reversed(built.firsts):
        here[key] = value
    if built.aliases:
        refuse_bombs(built)
    if built.merging:
        merge(built)
    lines = Lines(text)
    places = Marked(text, lines, built)
    deep = below(built.tree) if built.aliases else None
    if deep is not None:
        _, value = places.numbers(deep) or (None, 0)
        raise Unreadable(places.offset(value), f"{TOO_DEEP} (the aliases make it so deep)")
    return Parsed(built.tree, places, lines, _duplicates(built, places), tuple(_ambiguous(built, places)))


def _document(get: Callable[[], Any], built: Built) -> None:
    get()  # the stream starts
    if isinstance(get(), yaml.StreamEndEvent):
        return
    build(get, built)
    get()  # the document ends
    event = get()
    if not isinstance(event, yaml.StreamEndEvent):
        raise Unreadable(event.start_mark.index, "a second document begins here; a file holds one description")


def _duplicates(built: Built, places: Marked) -> tuple[tuple[str, str, int, int], ...]:
    found = []
    for second, (here, number, key, at) in built.dropped.items():
        first = places.members(here, number)[key][0]
        found.append((at, key, places.offset(first), places.offset(second)))
    return tuple(found)


def _ambiguous(built: Built, places: Marked) -> list[Ambiguous]:
    """Return what is ambiguous, but not what went with a second key: no pointer leads there."""
    return [
        Ambiguous(at, text, kind, key)
        for number, at, text, kind, key in built.ambiguous
        if not built.dropped or number in (places.numbers(at) or ())
    ]


def _character(text: str) -> Unreadable:
    """Tell of a character that YAML forbids: libyaml says where in bytes, PyYAML in characters."""
    offset = next((found.start() for found in _FORBIDDEN.finditer(text)), 0)
    code = f"{ord(text[offset]):04X}"
    return Unreadable(offset, f'the control character U+{code}, which YAML forbids; take it out, or write "\\u{code}"')
