"""How long a text may be, how many there may be of what is sent, and how a recipient is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.errors.together import together
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import branches, element, is_array, is_object, keyword, parts, types
from conformance.lint.sending.sends import is_text, sends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Media

_SIZE = regex(
    r"\d{2,}[\s-]{0,2}(?:\w{1,20}[\s-]{1,2}){0,2}?(?:char|byte|segment|symbol|letter|sign|part|concat|[km]b\b)"
    r"|(?:max|up to|at most|limit)\D{0,20}\d",
    re.IGNORECASE,
)
_MANY = regex(
    r"(?:max|up to|at most|limit|no more than|not exceed)\D{0,30}\d"
    r"|\d\s?(?:\w{1,20}\s)?(?:max|at most|or (?:less|fewer))",
    re.IGNORECASE,
)
_FORM = regex(
    r"E\.?164|international|country[\s-]code|plus sign|\+\d|digits|msisdn|e-?mail|format|https?://|`"
    r"|user ?name|\buser\b|\bgroup\b|channel|\bUUID\b|\bids?\b|\bSID\b|prefix|short ?code",
    re.IGNORECASE,
)
_WORLDWIDE = regex(r"E\.?164|international format|country code", re.IGNORECASE)


@rule("warning", check="sending.validation")
def size(description: Description) -> Iterator[Problem]:
    """What is sent has a size: the text a length, lists of media, recipients or messages a number.

    A long text is split into parts that are billed one by one, cut off, or refused. Without a bound a client finds out
    by sending, and two servers of one contract disagree. `maxLength` and `maxItems` say it; a number in prose will do.

    Wrong:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {to: {type: string}, text: {type: string}}}
              responses: {'202': {description: Taken on.}}

    Right:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        to: {type: string}
                        text: {type: string, maxLength: 1600}
                        media: {type: array, maxItems: 10, items: {type: string, format: uri}}
              responses: {'202': {description: Taken on.}}
    """
    texts, lists = [], []
    for each in sends(description):
        ids = (each.operation.id,)
        if each.text and is_text(each.text) and not _bounded(each.text, "maxLength", _SIZE):
            texts.append(
                Problem(
                    _place(each.text),
                    f"the text '{_name(each.text_at)}' may have any length",
                    hint="add maxLength",
                    operations=ids,
                )
            )
        arrays = {at: node for at, node in {**each.media, each.recipient_at: each.recipient}.items() if is_array(node)}
        bodies = [media.schema for media in each.operation.request_media if media.schema and is_array(media.schema)]
        for at, node in arrays.items():
            if not _bounded(node, "maxItems", _MANY):
                message = f"'{_name(at)}' may hold any number of items"
                lists.append(Problem(_place(node), message, hint="add maxItems", operations=ids))
        lists += [
            Problem(_place(body), "one request may hold any number of messages", hint="add maxItems", operations=ids)
            for body in bodies
            if not _bounded(body, "maxItems", _MANY) and not _MANY.search(each.operation.description)
        ]
    yield from together(texts)
    yield from together(lists)


def _name(at: str) -> str:
    return at.rpartition("/")[2]


def _place(schema: Node) -> Node:
    """Return where a schema is defined; a reference with words of its own is a definition."""
    return schema.follow() if isinstance(schema.value, dict) and set(schema.value) == {"$ref"} else schema


def _bounded(schema: Node, word: str, prose: re.Pattern[str]) -> bool:
    if any(keyword(branch, word) or keyword(branch, "pattern") for branch in branches(schema)):
        return True
    return any(prose.search(part.text("description")) for part in parts(schema))


@rule("warning", check="sending.validation")
def recipient(description: Description) -> Iterator[Problem]:
    r"""A recipient is written in a form that the document names.

    `0171 5551234` and `+49 171 5551234` are one number to people, and none to a machine that wasn't told which it is to
    expect. The wrong form is refused, or the text goes to somebody else. ITU-T E.164 is the usual form; `pattern`,
    `format`, an example or the prose says it.

    Wrong:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {to: {type: string}, text: {type: string}}}
              responses: {'202': {description: Taken on.}}

    Right:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        to: {type: string, pattern: '^\+[1-9][0-9]{1,14}$'}
                        text: {type: string}
              responses: {'202': {description: Taken on.}}

    Right:
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties: {to: {type: string, description: A number in E.164 form.}, text: {type: string}}
              responses: {'202': {description: Taken on.}}
    """
    general = [description.root.text("info", "description")]
    general += [tag.text("description") for tag in description.root["tags"].items()]
    if not sends(description) or any(_WORLDWIDE.search(text) for text in general):
        return
    found = []
    for each in sends(description):
        node = each.recipient
        inner = element(node) if node and is_array(node) else node
        if (
            not inner
            or types(inner) - {"null", "string"}
            or is_object(inner)
            or _WORLDWIDE.search(each.operation.description)
        ):
            continue
        if _formed(inner) or _formed(node) or _shown(each.operation.request_media, each.recipient_at):
            continue
        message = f"nothing says how the recipient '{_name(each.recipient_at)}' is written"
        hint = "add a pattern such as '^\\+[1-9][0-9]{1,14}$', or say E.164 in the description"
        found.append(Problem(_place(inner), message, hint=hint, operations=(each.operation.id,)))
    yield from together(found)


def _formed(schema: Node) -> bool:
    """Whether the schema or its prose says the form of a value, if only by an example."""
    words = ("pattern", "format", "enum", "const", "example", "examples")
    if any(keyword(branch, word) for branch in branches(schema) for word in words):
        return True
    return any(_FORM.search(part.text("description")) for part in parts(schema))


def _shown(media: tuple[Media, ...], at: str) -> bool:
    """Whether an example of the request shows a recipient."""
    for each in media:
        values = [each.node["example"], *(one.follow()["value"] for _, one in each.node["examples"].members())]
        if any(value.below(at) for value in values if value):
            return True
    return False
