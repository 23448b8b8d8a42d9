"""Sets of values: in words and in the schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.prose.claims import unlisted_default
from conformance.lint.prose.texts import LONG, conditional, fields, once, sentence, speaks_of_another
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.prose.texts import Field

_SET = regex(
    r"\b(?:(?P<one>(?:must be |can be |is |may be )?(?:either )?one of(?: the following(?: values)?)?|must be either)|"
    r"(?:possible|allowed|valid|supported|accepted|permitted) (?:values|options)(?: are| is)?(?! include))"
    r"\s*(?:are\s*)?:?\s*",
    re.IGNORECASE,
)
_CHEAP = ("one of", "One of", "either", "values", "options", "Values", "Options")
_ITEM = regex(r"\s*[-*]?\s*(?:`\"?(?P<a>[^`\n\"]{1,60})\"?`|\"(?P<b>[^\"\n]{1,60})\")")
_BETWEEN = regex(r"\s*(?:,\s*(?:and|or)?|\band\b|\bor\b|\||/)\s*(?=[`\"])")
_BULLET = regex(r"[^\n`]{0,200}\n+\s*[-*+]\s+(?=[`\"])|[^\n]{0,300}\n+\s*[-*+]\s+(?=[`\"])")
_MORE = regex(
    r"\s*(?:,\s*)?(?:etc|\.\.\.|\u2026|and (?:so on|others|more)|among|or (?:any|another|a|an|the)\b)", re.IGNORECASE
)
_NEEDED = regex(
    r"\s*(?:must|is|are|should|needs?|has|have|can be (?:given|set|used)|parameters?|fields?)\b", re.IGNORECASE
)
_SEVERAL = regex(
    r"\b(?:comma|separated|delimited|list of|one or more|multiple|several|any of|currently|"
    r"(?:may|can|will) change|subject to change)\b",
    re.IGNORECASE,
)
_FEW = 2


@rule("error")
def enum(description: Description) -> Iterator[Problem]:
    """The values that the text lists are those of the schema's enum.

    What stands in the text alone is refused by every validator; what stands in the enum alone is used by nobody who
    reads. In an answer the value that is missing from the enum crashes the clients that were generated from it.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - name: status
                  in: query
                  description: One of `sent`, `failed` or `read`.
                  schema: {type: string, enum: [sent, failed]}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - name: status
                  in: query
                  description: One of `sent`, `failed` or `read`.
                  schema: {type: string, enum: [sent, failed, read]}
              responses: {'200': {description: A page.}}
    """
    for field in fields(description):
        default = unlisted_default(field)
        if default is not None:
            yield Problem(
                field.node,
                f"the text says that '{field.name}' is '{default}' by default, which the enum does not have",
                hint="say the same in both",
                related=((keyword(field.schema, "enum"), "the schema's enum"),),
                aspect="default",
            )
        told = _listed(field)
        stated = _enum(field) if told is not None else []
        if told is None or not stated:
            continue
        known = {str(value).lower() for value in stated if value is not None}
        unknown = [value for value in told if value.lower() not in known]
        if unknown and len(unknown) < len(told):  # of another set altogether the text speaks of something else
            yield Problem(
                field.node,
                f"the text on '{field.name}' lists {_shown(unknown)}, which the enum does not have",
                hint="say the same in both",
                related=((keyword(field.schema, "enum"), "the schema's enum"),),
                aspect="unknown",
            )


@rule("warning")
def enum_missing(description: Description) -> Iterator[Problem]:
    """A set of values that the text lists stands in the schema as an enum.

    Of a list in words no generator makes a type, no editor a completion and no test a value: callers copy the words,
    mistakes included, and learn of them from the server.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: status, in: query, description: 'Must be one of: `sent`, `failed`.', schema: {type: string}}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - name: status
                  in: query
                  description: 'Must be one of: `sent`, `failed`.'
                  schema: {type: string, enum: [sent, failed]}
                - {name: id, in: query, description: One of `from` and `to` is needed as well., schema: {type: string}}
              responses: {'200': {description: A page.}}
    """
    yield from once(description, _missing(description))


def _missing(description: Description) -> Iterator[tuple[Field, Problem]]:
    for field in fields(description):
        told = _listed(field) if field.asked else None
        if told is None or _SEVERAL.search(field.text) or not _open(field) or _enum(field):
            continue
        if not _members(field, told):
            yield (
                field,
                Problem(
                    field.node,
                    f"the text on '{field.name}' lists {_shown(told)}, and the schema has no enum",
                    hint=f"say it in the schema, too: enum: [{', '.join(told)}]",
                ),
            )


def _enum(field: Field) -> list[object]:
    found = keyword(field.schema, "enum").value
    if not isinstance(found, list):
        found = keyword(keyword(field.schema, "items"), "enum").value if keyword(field.schema, "items") else None
    return found if isinstance(found, list) else []


def _open(field: Field) -> bool:
    """Whether it takes any text: no pattern, no constant, no alternatives."""
    schema = field.schema
    return types(schema) - {"null"} == {"string"} and not any(
        keyword(schema, word) for word in ("pattern", "const", "anyOf", "oneOf", "format")
    )


def _listed(field: Field) -> list[str] | None:
    """Return the values that the text lists as all there are; None where it lists none, or not surely all."""
    text = field.text
    if len(text) > LONG or ("`" not in text and '"' not in text) or not any(word in text for word in _CHEAP):
        return None
    found: list[list[str]] = []
    for match in _SET.finditer(text):
        values, end = _items(text, match.end())
        around = sentence(text, match)
        after = text[end : end + 80].partition("\n")[0]
        if len(values) < _FEW or _MORE.match(after) or _NEEDED.match(after) or conditional(around.before):
            continue
        if speaks_of_another(around, field) or conditional(after.partition(".")[0]):
            continue
        found.append(values)
    return found[0] if len(found) == 1 else None


def _items(text: str, start: int) -> tuple[list[str], int]:
    """Return the quoted values that follow, in a row or a list of bullets, and where they end."""
    values: list[str] = []
    item = _ITEM.match(text, start)
    while item is not None:
        values.append(item["a"] or item["b"])
        start = item.end()
        between = _BETWEEN.match(text, start) or _BULLET.match(text, start)
        if between is None:
            break
        start = between.end()
        item = _ITEM.match(text, start)
    return values, start


def _members(field: Field, told: list[str]) -> bool:
    """Whether what is listed are names of members beside it, and no values."""
    beside = {names.plain(name) for name in (properties(field.around) if field.around is not None else {})}
    return any(names.plain(value) in beside for value in told)


def _shown(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)
