"""Build plain data from YAML events, without recursion, and note where each node begins.

The notes: ``marks`` has one number for each node (keys are nodes), in the order of the text: the offset at which it
begins and, for a mapping or sequence, in the upper half the number of the first node after it. That is all that
places need (8 bytes a node); which key is which tells the tree itself, for mappings keep the order of the text.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yaml import events as yaml_events

from conformance.contract.pointer import join
from conformance.contract.reading.depth import DEEPEST, TOO_DEEP
from conformance.contract.reading.scalars import LongNumberError, ambiguity, resolved, tagged
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    Frame = tuple[Any, Any, int]  # an open mapping or sequence, the key that waits for its value, its number

UPPER = 32
OFFSET = (1 << UPPER) - 1
_UNKNOWN: Any = object()  # not cached yet
_LETTERS = frozenset("yYnN")  # as keys coordinates; no loader of today takes such a key for a boolean
_CACHED = 48  # characters; a longer scalar hardly comes again


@dataclass(slots=True)
class Built:
    """The tree, its marks, and what is rare. Numbers are those of nodes."""

    tree: Any = None
    marks: array[int] = field(default_factory=lambda: array("Q"))
    anchors: dict[str, tuple[Any, int, str | None]] = field(default_factory=dict)  # value, number, text of a scalar
    aliases: dict[int, int] = field(default_factory=dict)  # an alias -> what it stands for
    merging: list[tuple[dict[str, Any], int, int]] = field(default_factory=list)  # a mapping, its number, `<<`'s
    merges: dict[int, list[tuple[dict[str, Any], int]]] = field(default_factory=dict)  # `<<` -> the merged mappings
    dropped: dict[int, tuple[dict[str, Any], int, str, str]] = field(default_factory=dict)  # a second key -> first's
    firsts: list[tuple[dict[str, Any], str, Any]] = field(default_factory=list)  # what a second key took away
    ambiguous: list[tuple[int, str, str, str, bool]] = field(default_factory=list)  # number, at, text, kind, key


def build(get: Callable[[], Any], built: Built) -> None:  # noqa: C901, PLR0912, PLR0915 - the one hot loop: a call costs
    """Read one document's root node and all in it; raises ``Unreadable``."""
    scalar, alias, mapping_end = yaml_events.ScalarEvent, yaml_events.AliasEvent, yaml_events.MappingEndEvent
    mapping_start, sequence_start = yaml_events.MappingStartEvent, yaml_events.SequenceStartEvent
    marks, mark = built.marks, built.marks.append
    keys: dict[str, str] = {}  # the same text is the same object: a document has few different keys
    values: dict[str, Any] = {}  # and few different plain scalars
    root: list[Any] = []
    here: Any = root  # the open mapping or sequence, and its number
    number, key, in_mapping = 0, "", False
    stack: list[Frame] = []
    while True:
        event = get()
        kind = event.__class__
        if in_mapping and kind is not mapping_end:
            if kind is scalar and event.anchor is None:
                text = event.value
                key = keys.get(text)  # type: ignore[assignment]
                if key is None:
                    key = text if _special(built, stack, here, number, event) else keys.setdefault(text, text)
            else:
                key = _rare_key(built, event)
            if key in here:
                _twice(built, stack, here, number, key)
            mark(event.start_mark.index)
            event = get()
            kind = event.__class__
        if kind is scalar:
            if event.tag is not None or event.anchor is not None:
                value = _decorated(built, event)
            elif event.style:
                value = event.value
            else:
                text = event.value
                value = values.get(text, _UNKNOWN)
                if value is _UNKNOWN:
                    value = _scalar(event)
                    if not _ambiguous(built, stack, here, key, text) and len(text) < _CACHED:
                        values[text] = value
            mark(event.start_mark.index)
        elif kind is mapping_start or kind is sequence_start:
            value = {} if kind is mapping_start else []
            if in_mapping:
                here[key] = value
            else:
                here.append(value)
            stack.append((here, key, number))
            if len(stack) > DEEPEST:
                raise Unreadable(event.start_mark.index, TOO_DEEP)
            here, number, in_mapping = value, len(marks), kind is mapping_start
            mark(event.start_mark.index)
            if event.anchor is not None:
                built.anchors[event.anchor] = (value, number, None)
            continue
        elif kind is alias:
            value = _alias(built, event)
            mark(event.start_mark.index)
        else:  # the end of a mapping or sequence
            marks[number] |= len(marks) << UPPER
            here, key, number = stack.pop()
            in_mapping = here.__class__ is dict
            if not stack:
                break
            continue
        if in_mapping:
            here[key] = value
        else:
            here.append(value)
            if not stack:
                break
    built.tree = root[0]


def _special(built: Built, stack: list[Frame], here: dict[str, Any], number: int, event: Any) -> bool:  # noqa: ANN401
    """Note what is to be said of a key; return whether it has to be looked at each time."""
    text, plain = event.value, not event.style
    if text == "<<":
        if plain and event.tag in {None, "tag:yaml.org,2002:merge"} and text not in here:
            built.merging.append((here, number, len(built.marks)))
        return True
    kind = None if text in _LETTERS else ambiguity(text)
    if kind and plain and event.tag is None:
        built.ambiguous.append((len(built.marks), _pointer(stack, here, text), text, kind, True))
    return kind is not None


def _ambiguous(built: Built, stack: list[Frame], here: Any, key: str, text: str) -> bool:  # noqa: ANN401
    """Note a plain value if it is ambiguous; return whether it is."""
    kind = ambiguity(text)
    if kind:
        built.ambiguous.append((len(built.marks), _pointer(stack, here, key), text, kind, False))
    return kind is not None


def _rare_key(built: Built, event: Any) -> str:  # noqa: ANN401
    """Return the text of a key that has an anchor or is an alias."""
    offset, name = event.start_mark.index, event.anchor
    if isinstance(event, yaml_events.ScalarEvent):
        text = str(event.value)
        built.anchors[name] = (_scalar(event), len(built.marks), text)
        return text
    written = _anchored(built, event)[2] if isinstance(event, yaml_events.AliasEvent) else None
    if written is None:
        raise Unreadable(offset, "a key that is no text but a mapping or a list; quote it if it begins with { or [")
    return written


def _decorated(built: Built, event: Any) -> Any:  # noqa: ANN401
    """Return a scalar that has a tag or an anchor."""
    value = _scalar(event)
    if event.anchor is not None:
        built.anchors[event.anchor] = (value, len(built.marks), event.value)
    return value


def _alias(built: Built, event: Any) -> Any:  # noqa: ANN401
    """Return what an alias stands for."""
    value, origin, _ = _anchored(built, event)
    built.aliases[len(built.marks)] = origin
    return value


def _twice(built: Built, stack: list[Frame], here: dict[str, Any], number: int, key: str) -> None:
    """Note a key that was there before, and the value that it is about to take away."""
    built.dropped[len(built.marks)] = (here, number, key, _at(stack))
    built.firsts.append((here, key, here[key]))


def _anchored(built: Built, event: Any) -> tuple[Any, int, str | None]:  # noqa: ANN401
    offset, name = event.start_mark.index, event.anchor
    if name not in built.anchors:
        raise Unreadable(offset, f"*{name} stands for nothing: no &{name} before it; quote the value if it is text")
    found = built.anchors[name]
    if found[2] is None and not built.marks[found[1]] >> UPPER:
        raise Unreadable(offset, f"*{name} stands inside of what it stands for, &{name}: that has no end")
    return found


def _scalar(event: Any) -> Any:  # noqa: ANN401
    try:
        if event.tag is not None:
            return tagged(event.tag, event.value, plain=not event.style)
        return event.value if event.style else resolved(event.value)
    except LongNumberError:
        cause = f"a number of {len(event.value)} digits; quote it if it is text"
    except ValueError as error:
        cause = f"{error}; take the tag away, or quote the value if it is text"
    raise Unreadable(event.start_mark.index, cause)


def _pointer(stack: list[Frame], here: Any, key: Any) -> str:  # noqa: ANN401
    """Return the pointer of what comes next: the value of ``key``, or the next item of a sequence."""
    return join(_at(stack), key if here.__class__ is dict else len(here)) if stack else ""


def _at(stack: list[Frame]) -> str:
    """Return the pointer of the innermost open mapping or sequence."""
    at = ""
    for around, key, _ in stack[1:]:
        at = join(at, key if around.__class__ is dict else len(around) - 1)
    return at
