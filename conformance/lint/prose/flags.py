"""What a text says of a flag: required, optional, deprecated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.prose.texts import fields, once, plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword
from conformance.lint.schema import required as required_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.prose.texts import Field

# Only plain words at the very beginning or end: "Required.", "(optional)", "[Required]".
_FIRST = regex(r"\s*(?:[\[(](required|optional)[\])]|(required|optional)(?=\s*(?:[.:;!]|,|-\s|\n|$)))", re.IGNORECASE)
_LAST = regex(r"[\[(](required|optional)[\])][.\s]*$", re.IGNORECASE)
_PROVIDED = regex(
    r"\b(?:if|when|unless|for|only|except|either|or|one of|on (?:create|update)|in case|depending|but|while|must|"
    r"at least)\b",
    re.IGNORECASE,
)
_NEAR = 120


@rule("error")
def required(description: Description) -> Iterator[Problem]:
    """What the text calls required is required by the schema, and what it calls optional is not.

    Programs go by the flag: a generated client that lets the value be left out has its requests refused, and one that
    insists on it asks its user for what nobody needs.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: from, in: query, description: Required. The sender., schema: {type: string}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: from, in: query, required: true, description: Required. The sender., schema: {type: string}}
                - {name: to, in: query, description: Required if there is no `from`., schema: {type: string}}
              responses: {'200': {description: A page.}}
    """
    for field in fields(description):
        said = _says(field.text) if "equired" in field.text or "ptional" in field.text or field.text.isupper() else None
        if said is None or field.kind == "header" or _only_read(field):
            continue
        stated = _stated(field)
        if stated is not None and said is not stated:
            word, other = ("required", "optional") if said else ("optional", "required")
            yield Problem(
                field.node,
                f"the text says that '{field.name}' is {word}, and by the schema it is {other}",
                hint=f"{'require it' if said else 'do not require it'} in the schema, or mend the text",
            )


def _says(text: str) -> bool | None:
    """Return whether the text says required (or optional); None where it says neither, or under a condition."""
    first = _FIRST.match(text)
    if first is not None and not _PROVIDED.search(text[first.end() : first.end() + _NEAR].partition("\n\n")[0]):
        return (first[1] or first[2]).lower() == "required"
    last = _LAST.search(text)
    if first is None and last is not None and not _PROVIDED.search(text[max(0, last.start() - _NEAR) : last.start()]):
        return last[1].lower() == "required"
    return None


def _stated(field: Field) -> bool | None:
    if field.kind == "parameter":
        return field.node.value.get("required") is True
    if field.around is None or not field.asked:
        return None
    if field.name in required_names(field.around):
        return True
    # A part of a composition, or a component that requires nothing at all, may leave that to who uses it.
    around = field.around
    left = "/allOf/" in around.at or ("/components/schemas/" in around.at and not required_names(around))
    return None if left else False


def _only_read(field: Field) -> bool:
    return keyword(field.schema, "readOnly").value is True


_DEPRECATED = (
    regex(
        r"\s*[\[(]?deprecated\b(?=[\])]|\s*[.:;!,\u2013-]|\s*$|\s+(?:since|as of|in favou?r|use)\b|\n)", re.IGNORECASE
    ),
    regex(
        r"\b[Tt]his (?:query |request |path )?(?:parameter|field|property|attribute|argument|option|endpoint|operation|"
        r"method|API|header|call|resource|route) (?:is|has been) (?:now )?deprecated\b(?! (?:for|in|when|if|on|only)\b)"
    ),
    regex(r"[\[(](?:deprecated|DEPRECATED|Deprecated)[\])]"),
)


@rule("warning")
def deprecated(description: Description) -> Iterator[Problem]:
    """What the text calls deprecated is marked so.

    Only the flag reaches programs: editors strike the name out, generators warn, and documentation moves it out of the
    way. In words alone it is found by those who read everything, and those have stopped using it already.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: offset, in: query, description: Deprecated. Use the cursor., schema: {type: integer}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - name: offset
                  in: query
                  deprecated: true
                  description: Deprecated. Use the cursor.
                  schema: {type: integer}
                - {name: old, in: query, description: Whether deprecated messages are listed., schema: {type: boolean}}
              responses: {'200': {description: A page.}}
    """
    yield from once(
        description,
        (
            (field, _problem(field.node, f"'{field.name}'"))
            for field in fields(description)
            if "eprecated" in field.text.lower() and _marked(field.text) and not _flagged(field.node, field.schema)
        ),
    )
    for operation in description.operations:
        text = operation.description
        if "eprecated" in text.lower() and operation.node["deprecated"].value is not True:
            own = [plain(operation.node.text(word)) for word in ("summary", "description")]
            if any(_marked(each, operation=True) for each in own):
                yield _problem(operation.node, "the operation")


def _marked(text: str, *, operation: bool = False) -> bool:
    first, this, aside = _DEPRECATED
    if first.match(text):
        return True
    words = this.search(text)
    if words is not None:
        kind = re.search(r"\b(?:endpoint|operation|method|API|call|resource|route)\b", words[0]) is not None
        return kind is operation
    return operation and aside.search(text.partition("\n")[0]) is not None


def _flagged(*nodes: Node) -> bool:
    return any(node["deprecated"].value is True or keyword(node, "deprecated").value is True for node in nodes)


def _problem(node: Node, what: str) -> Problem:
    return Problem(
        node,
        f"the text says that {what} is deprecated, and `deprecated: true` is missing",
        hint="set the flag: programs don't read the text",
    )
