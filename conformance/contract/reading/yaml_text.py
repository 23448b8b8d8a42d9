"""YAML: libyaml's events, our own builder; a text that can't be parsed is told in words that help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from conformance.contract.reading.depth import DEEPEST, first_too_deep, too_deep
from conformance.contract.reading.events import Built, build
from conformance.contract.reading.hints import yaml_cause
from conformance.contract.reading.marked import Marked
from conformance.contract.reading.merging import merge, refuse_bombs
from conformance.contract.reading.places import Ambiguous, Lines, Parsed
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable


def parse_yaml(text: str, raw: bytes) -> Parsed:
    """Read the one YAML document of a text; raises ``Unreadable``."""
    built = Built()
    try:
        _document(getattr(yaml, "CSafeLoader", yaml.SafeLoader)(raw).get_event, built)
    except yaml.MarkedYAMLError as error:
        raise yaml_cause(text, error) from None
    except yaml.reader.ReaderError as error:
        raise _character(text, error) from None
    for here, key, value in reversed(built.firsts):
        here[key] = value
    if built.aliases:
        refuse_bombs(built)
        merge(built)
    elif built.merging:
        merge(built)
    lines = Lines(text)
    places = Marked(text, lines, built)
    if built.aliases and too_deep(built.tree):
        key, value = places.numbers(first_too_deep(built.tree)) or (0, 0)
        raise Unreadable(places.offset(key or value), f"nested deeper than {DEEPEST} levels by its aliases")
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


def _character(text: str, error: yaml.reader.ReaderError) -> Unreadable:
    """Tell of a character that YAML forbids; libyaml counts bytes."""
    offset = next((at for at, each in enumerate(text) if not _printable(each)), 0)
    code = ord(text[offset]) if text else 0
    return Unreadable(
        offset,
        f'the control character U+{code:04X}, which YAML forbids; take it out, or write "\\x{code:02X}"'
        if error
        else "",
    )


def _printable(each: str) -> bool:
    return (
        each in "\t\n\r\x85\ufeff"
        or " " <= each <= "~"
        or "\xa0" <= each <= "\ud7ff"
        or "\ue000" <= each <= "\ufffd"
        or each > "\uffff"
    )
