"""The texts of a description, each with what it speaks of; and how to read one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conformance.lint import names
from conformance.lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import File, Node
    from conformance.lint.rule import Problem

LONG = 1500  # characters: what is longer speaks of many things
_FAR = 500  # characters: no sentence is longer
_HABIT = 10  # texts with the same mistake that are still told one by one
_PLACES = 20  # places of the others that are listed
_NAMES = 5
_DEEP = 4  # how far below a request body a field still counts as asked for
_CODE = regex(r"```.*?(?:```|\Z)", re.DOTALL)
_TAG = regex(r"</?[A-Za-z][^<>\n]{0,80}>")
_EMPHASIS = regex(r"\*\*|__(?=\w)|(?<=\w)__")
# A sentence ends at a sign before a capital or a list, at an empty line, at an item of a list.
_END = regex(r"(?<=[.!?;])\s+(?=[\"'`(\[*A-Z])|\n\s*(?:\n|[-*•+]\s|\d+\.\s)|(?<=[.!?])$")


_WORDS = regex(
    r"default|required|optional|deprecated|one of|either|values|options|max|min|most|than|exceed|up to|limited|least|"
    r"equal|between|range|from `?\d|\.\.|\(\d|\d[-\u2013]\d|<=|\u2264|omitted|\d`? (?:\w+ )?(?:is|are|will be) "
)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a header or a property, and the text on it.

    ``around``: the object schema that a property stands in. ``asked``: it is part of a request, for all one can tell.
    """

    name: str
    text: str
    node: Node
    schema: Node
    kind: str  # parameter, header, property
    around: Node | None = None
    asked: bool = False

    @property
    def limit(self) -> bool:
        """Whether it says how many of something there may be on a page."""
        return names.plain(self.name) in names.LIMIT


@dataclass(frozen=True, slots=True)
class Sentence:
    """What stands before and after a match in the same sentence."""

    before: str
    after: str
    line: str  # before the match, in its line


def fields(description: Description) -> tuple[Field, ...]:
    """Return the parameters, headers and properties whose texts say something: collected once for all rules."""
    return description.once("texts", lambda: tuple(_fields(description)))


def _fields(description: Description) -> Iterator[Field]:
    found, old = description.index, description.version == "3.0"
    for kind, nodes in (("parameter", found.parameters), ("header", found.headers)):
        for node in nodes:
            text, schema = node.value.get("description"), node["schema"]
            if isinstance(text, str) and _worth(text):
                name = str(node.value.get("name", node.at.rpartition("/")[2]))
                yield Field(name, plain(text), node, schema, kind, asked=kind == "parameter")
    asked = _asked(description)
    for around in found.schemas:
        members = around.value.get("properties")
        if not isinstance(members, dict):
            continue
        for name, raw in members.items():
            text = raw.get("description") if isinstance(raw, dict) else None
            if isinstance(text, str) and not (old and "$ref" in raw) and _worth(text):
                node = around["properties"][name]
                yield Field(name, plain(text), node, node, "property", around, id(around.value) in asked)


def _worth(text: str) -> bool:
    """Whether a text has any of the words that the rules look for: most have none, and a large description many."""
    return _WORDS.search(text.lower()) is not None


def _asked(description: Description) -> set[int]:
    """Return the identities of the object schemas that requests are made of: plain data, for there are many."""
    found: set[int] = set()
    rest: list[tuple[File, Any, int]] = []
    for operation in description.operations:
        rest += [(media.schema.file, media.schema.value, 0) for media in operation.request_media]
    while rest:
        file, schema, depth = rest.pop()
        if not isinstance(schema, dict) or id(schema) in found:
            continue
        found.add(id(schema))
        if isinstance(schema.get("$ref"), str):
            target = file.lookup(schema["$ref"])
            rest.append((target.file, target.value, depth))
        for word in ("allOf", "oneOf", "anyOf"):
            if isinstance(schema.get(word), list):
                rest += [(file, each, depth) for each in schema[word]]
        if depth < _DEEP:
            if isinstance(schema.get("properties"), dict):
                rest += [(file, each, depth + 1) for each in schema["properties"].values()]
            rest.append((file, schema.get("items"), depth + 1))
    return found


def page_sizes(description: Description) -> set[int]:
    """Return the identities of the page sizes of lists: rules on pagination speak of what those lack."""
    return {id(each.limit.node.value) for each in description.lists if each.limit is not None}


def plain(text: str) -> str:
    """Return a text without emphasis, HTML and blocks of code; what stands in backticks stays marked."""
    if "```" in text:
        text = _CODE.sub(" ", text)
    if "<" in text:
        text = _TAG.sub(" ", text.replace("<code>", "`").replace("</code>", "`"))
    return _EMPHASIS.sub("", text) if "**" in text or "__" in text else text


def sentence(text: str, match: re.Match[str]) -> Sentence:
    """Return what stands around a match in its sentence."""
    before = text[max(0, match.start() - _FAR) : match.start()]
    seen = text[max(0, match.start() - _FAR) : match.start() + 1]  # a sentence may end right before the match
    start = max((end.end() for end in _END.finditer(seen) if end.end() <= len(before)), default=0)
    after = text[match.end() : match.end() + _FAR]
    stop = _END.search(after)
    return Sentence(before[start:], after[: stop.start()] if stop else after, before.rpartition("\n")[2])


def matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], Sentence]]:
    """Yield each match of a pattern with its sentence."""
    for match in pattern.finditer(text):
        yield match, sentence(text, match)


# "If not specified" says when any default holds, and "if given" when any bound does: no condition at all.
_ALWAYS = regex(
    r"\b(?:if|when(?:ever)?|where|unless)\s+(?:(?:it|this|that|the|a|an|no|none|nothing|one|you|value|parameter|field|"
    r"argument|property|option|limit|is|are|was|has|been|do|does|don't|doesn't|isn't)\s+){0,5}?(?:not\s+|un|otherwise\s+)?"
    r"(?:specif(?:y|ied)|provided?|set|given|supplied|supply|present|included?|passed|defined|sent|omitted|omit|missing|"
    r"absent|empty|blank|null|left out|chosen|used)\b(?:\s+(?:it|one|otherwise))?",
    re.IGNORECASE,
)
_DEPENDS = regex(
    r"\b(?:if|when|whenever|unless|otherwise|for|depend(?:s|ing)|except|in case|while|whereas|plans?|trial|accounts?|"
    r"each|every|only|whichever|else|previously|some|certain|e\.g|example|versions?|total|combined|together)\b",
    re.IGNORECASE,
)
_LABEL = regex(r"\s*(?:[-*+\u2022]\s*)?[`'\"]?([\w.-]+)[`'\"]?\s*:\s")
_LABELS = frozenset(
    ("default", "note", "optional", "required", "limit", "range", "length", "size", "maximum", "minimum")
)
_NAMED = regex(r"`([^`\n]{1,60})`")


def once(description: Description, found: Iterable[tuple[Field, Problem]]) -> Iterator[Problem]:
    """Yield of what is wrong with the same text in several places the first, with the number of the others.

    More texts than anybody reads one by one, all wrong in the same way, are told once: the others are listed.
    """
    groups: dict[tuple[str, str], list[tuple[Field, Problem]]] = {}
    for field, problem in found:
        groups.setdefault((field.name, field.text), []).append((field, problem))
    if len(groups) > _HABIT:
        yield _habit(description, [each[0] for each in groups.values()])
        return
    for (_, first), *rest in groups.values():
        others = len({each.node.place for _, each in rest} - {first.node.place})
        more = f"; the same text stands in {others} more place{'s' if others > 1 else ''}" if others else ""
        yield replace(first, message=first.message + more)


def _habit(description: Description, found: list[tuple[Field, Problem]]) -> Problem:
    (_, first), *rest = found
    some = ", ".join(f"'{name}'" for name in list(dict.fromkeys(field.name for field, _ in rest))[:_NAMES])
    operations = (name for _, each in found for name in description.reach.operations(each.node))
    return replace(
        first,
        message=f"{first.message}; the like is true of {len(rest)} more texts, on {some}, …",
        operations=tuple(dict.fromkeys(operations)),
        related=(*first.related, *((each.node, each.message) for _, each in rest[:_PLACES])),
    )


def conditional(text: str) -> bool:
    """Whether what a piece of a sentence says holds under some condition."""
    return _DEPENDS.search(_ALWAYS.sub(" ", text)) is not None


def speaks_of_another(around: Sentence, field: Field) -> bool:
    """Whether a sentence has named something else, or its line has it for a label, before it says what it says."""
    for label in (_LABEL.match(around.before), _LABEL.match(around.line)):
        if label is not None and names.plain(label[1]) not in {*_LABELS, names.plain(field.name)}:
            return True
    named = (name for name in _NAMED.findall(around.before) if amount(name) is None)
    return any(names.plain(name) != names.plain(field.name) for name in named)


def amount(text: str) -> float | None:
    """Return a number as it is written in prose (1,000); None for what is none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def shown(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Return a number without a needless fraction, anything else as JSON has it."""
    import json  # noqa: PLC0415 - only where there is something to say

    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
