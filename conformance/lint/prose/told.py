"""What an operation's text tells of its page size and of the fields of its body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.prose.texts import LONG, amount, conditional, matches, plain
from conformance.lint.regex import regex
from conformance.lint.schema import keyword, number, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Parameter

_NUMBER = r"`?(?<![\w$\u20ac\u00a3#.,-])(?P<number>\d+(?:,\d{3})*)`?(?![\w%\u00b0/:-]|\.\w|,\d| ?%)"
_GIVEN = r"(?:given|specified|provided|set|sent|passed)"
_WITHOUT = regex(
    rf"\b(?:[Ii]f|[Ww]hen) (?:no (?P<a>`?[\w-]+`?(?: size)?) is {_GIVEN}|"
    rf"(?:the )?(?P<b>`?[\w-]+`?(?: size)?) is (?:omitted|not {_GIVEN}|left out|absent)),? "
    rf"(?:the (?:first|last|newest|latest) )?{_NUMBER}(?: [\w-]+){{0,2}}? (?:is|are|will be) "
    r"(?:returned|shown|listed|sent)(?=\s*(?:[.,;)]|$))"
)
_TEXTS = frozenset({"text", "message", "body", "content"})
_LENGTH = regex(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts) (?P<name>`?[\w-]+`?) (?:(?:may|can|must|should) (?:have|be|contain|hold)|has|is|holds|"
    rf"is limited to)(?: of)? (?:at most|up to|no more than|not more than|a maximum of) {_NUMBER} characters"
    r"(?: long)?(?=\s*(?:[.,;)]|$))"
)


def page_sizes(description: Description) -> Iterator[tuple[Operation, Parameter, float, str]]:
    """Yield each page size that an operation's text tells the default of, the default and the words."""
    for operation in description.operations:
        text = operation.description
        if len(text) > LONG or not any(word in text for word in ("returned", "shown", "listed", "sent")):
            continue
        sizes = [each for each in operation.parameters if names.plain(each.name) in names.LIMIT]
        for match, around in matches(_WITHOUT, plain(text)) if len(sizes) == 1 else ():
            name, value = names.plain(match["a"] or match["b"]), amount(match["number"])
            own = name in {names.plain(sizes[0].name), "limit", "pagesize"}
            if own and value is not None and not conditional(around.before) and not conditional(around.after):
                yield operation, sizes[0], value, match[0]


def lengths(description: Description) -> Iterator[tuple[Operation, str, Node, str]]:
    """Yield each text of a body that an operation's text limits: its name, where its bound stands, and the limit."""
    for operation in description.operations:
        text = operation.description
        if len(text) > LONG or "characters" not in text:
            continue
        for match, around in matches(_LENGTH, plain(text)):
            value = amount(match["number"])
            found = _bounded(operation, {names.plain(match["name"])})
            if not found and match["name"] in _TEXTS:  # called by what it is
                found = _bounded(operation, _TEXTS)
            sure = value is not None and not conditional(around.before) and not conditional(around.after)
            if sure and found and all(number(each, "maxLength") != value for each in found):
                yield operation, match["name"].strip("`"), keyword(found[0], "maxLength"), match[0]


def _bounded(operation: Operation, called: frozenset[str] | set[str]) -> list[Node]:
    """Return the one text of such a name, with a bound, that the operation's body has in each of its media types."""
    found: dict[str, list[Node]] = {}
    for media in operation.request_media:
        for name, schema in properties(media.schema).items():
            if names.plain(name) in called and types(schema) - {"null"} == {"string"}:
                found.setdefault(name, []).append(schema)
    alone = next(iter(found.values())) if len(found) == 1 else []
    return [each for each in alone if number(each, "maxLength") is not None]
