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
from conformance.contract.reading.scalars import LongNumberError, ambiguity, resolved, tagged
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    Frame = tuple[Any, Any, int]  # an open mapping or sequence, the key that waits for its value, its number

DEEPEST = 200
UPPER = 32
OFFSET = (1 << UPPER) - 1
_UNKNOWN: Any = object()  # not cached yet
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
    scalar_event, alias_event = yaml_events.ScalarEvent, yaml_events.AliasEvent
    mapping_start, sequence_start = yaml_events.MappingStartEvent, yaml_events.SequenceStartEvent
    marks, mark = built.marks, built.marks.append
    keys: dict[str, str] = {}
    values: dict[str, Any] = {}
    root: list[Any] = []
    here: Any = root
    key: Any = None
    number = 0
    in_mapping = wants_key = False
    stack: list[Frame] = []
    while True:
        event = get()
        kind = event.__class__
        if kind is scalar_event:
            text = event.value
            if wants_key:
                wants_key = False
                key = keys.get(text)
                if key is None:
                    key = text
                    if not _special(built, stack, here, number, event):
                        keys[text] = text
                if event.anchor is not None:
                    built.anchors[event.anchor] = (_scalar(event), len(marks), text)
                if key in here:
                    _twice(built, stack, here, number, key)
                mark(event.start_mark.index)
                continue
            if event.style and event.tag is None:
                value = text
            else:
                value = values.get(text, _UNKNOWN) if event.tag is None else _UNKNOWN
                if value is _UNKNOWN:
                    value = _scalar(event)
                    if event.tag is None:
                        found = ambiguity(text)
                        if found:
                            at = _pointer(stack, here, key)
                            built.ambiguous.append((len(marks), at, text, found, False))
                        elif len(text) < _CACHED:
                            values[text] = value
            if event.anchor is not None:
                built.anchors[event.anchor] = (value, len(marks), text)
            mark(event.start_mark.index)
            if in_mapping:
                here[key] = value
                wants_key = True
            else:
                here.append(value)
                if not stack:
                    break
        elif kind is mapping_start or kind is sequence_start:
            offset = event.start_mark.index
            if wants_key:
                raise _no_key(offset)
            if len(stack) >= DEEPEST:
                raise Unreadable(offset, f"nested deeper than {DEEPEST} levels; no description needs that")
            value = {} if kind is mapping_start else []
            if in_mapping:
                here[key] = value
            else:
                here.append(value)
            stack.append((here, key, number))
            here = value
            number = len(marks)
            mark(offset)
            in_mapping = wants_key = kind is mapping_start
            if event.anchor is not None:
                built.anchors[event.anchor] = (value, number, None)
        elif kind is alias_event:
            value, origin, written = _anchored(built, event)
            if wants_key:
                if written is None:
                    raise _no_key(event.start_mark.index)
                wants_key = False
                key = written
                if key in here:
                    _twice(built, stack, here, number, key)
                mark(event.start_mark.index)
                continue
            built.aliases[len(marks)] = origin
            mark(event.start_mark.index)
            if in_mapping:
                here[key] = value
                wants_key = True
            else:
                here.append(value)
                if not stack:
                    break
        else:  # the end of a mapping or sequence
            marks[number] |= len(marks) << UPPER
            here, key, number = stack.pop()
            if not stack:
                break
            in_mapping = wants_key = here.__class__ is dict
    built.tree = root[0]


def _special(built: Built, stack: list[Frame], here: dict[str, Any], number: int, event: Any) -> bool:  # noqa: ANN401
    """Note what is to be said of a plain key; return whether it has to be looked at each time."""
    text = event.value
    if text == "<<":
        if not event.style and event.tag in {None, "tag:yaml.org,2002:merge"} and text not in here:
            built.merging.append((here, number, len(built.marks)))
        return True
    found = ambiguity(text)
    if found is None or text in {"y", "Y", "n", "N"}:  # coordinates; no loader of today takes such a key for a boolean
        return False
    if not event.style and event.tag is None:
        built.ambiguous.append((len(built.marks), _pointer(stack, here, text), text, found, True))
    return True


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


def _no_key(offset: int) -> Unreadable:
    return Unreadable(offset, "a key that is no text but a mapping or a list; quote it if it begins with { or [")


def _pointer(stack: list[Frame], here: Any, key: Any) -> str:  # noqa: ANN401
    """Return the pointer of what comes next: the value of ``key``, or the next item of a sequence."""
    return join(_at(stack), key if here.__class__ is dict else len(here)) if stack else ""


def _at(stack: list[Frame]) -> str:
    """Return the pointer of the innermost open mapping or sequence."""
    at = ""
    for around, key, _ in stack[1:]:
        at = join(at, key if around.__class__ is dict else len(around) - 1)
    return at
