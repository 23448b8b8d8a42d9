"""What an error says of single fields: they are the request's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.errors.answered import Answered, answered
from conformance.lint.errors.asked import asked
from conformance.lint.errors.naming import DETAILS
from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_FIELD = frozenset({"field", "fieldname", "param", "parameter", "property", "attribute", "pointer"})
# What stands for a part of the request or for all of it, in documents that don't say that a key is a field's name.
_WHOLE = frozenset(
    {
        "body",
        "query",
        "path",
        "header",
        "headers",
        "base",
        "nonfielderrors",
        "general",
        "request",
        "all",
        "root",
        "form",
        "params",
        "parameters",
        "data",
        "string",
        "field",
        "fieldname",
        "name",
        "key",
        "example",
        "foo",
        "bar",
        "property",
    }
)
# A sentence whose subject is the field. What an error has of its own is none.
_PREDICATE = regex(
    r"(?:must|is|isn't|are|aren't|should|can\s?not|can't|may\snot|has\sto|does\snot|doesn't|needs\sto|exceeds)\s",
    re.IGNORECASE,
)
_OF_ERROR = frozenset(
    {"reason", "hint", "message", "detail", "code", "status", "type", "error", "description", "cause"}
)
_CHARACTERS = regex(r"\bchar(?:acter)?s?\b", re.IGNORECASE)
_SHOWN = 5
_MALFORMED = frozenset({"400", "422", "4XX", "default"})
_SIGNS = regex(r"[./\[\]#$]+")


@rule("error", check="errors.details")
def details_field(description: Description) -> Iterator[Problem]:
    """The details of an error example name fields that the request has.

    Whoever sees `body: too long` where the field is called `text` can't tell which of the two names is real. A client
    that puts the message beside the field finds no such field; a server built from the example tells of one that nobody
    sent.

    Wrong:
        x-error-envelope: {code: /code, details: /details}
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json: {schema: {type: object, properties: {to: {type: string}, text: {type: string}}}}
              responses:
                '422':
                  description: Malformed.
                  content:
                    application/json:
                      schema: {type: object}
                      example: {code: INVALID, details: {to: no phone number, body: too long}}

    Right:
        x-error-envelope: {code: /code, details: /details}
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json: {schema: {type: object, properties: {to: {type: string}, text: {type: string}}}}
              responses:
                '422':
                  description: Malformed.
                  content:
                    application/json:
                      schema: {type: object}
                      example: {code: INVALID, details: {to: no phone number, text: too long}}
    """
    examples: dict[tuple[int, str], tuple[Node, list[tuple[Node, str]], list[Operation]]] = {}
    for each in answered(description):
        for value in each.shown():
            named = [*_named(each, value)]
            if named:
                entry = examples.setdefault(value.place, (value, named, []))
                entry[2].extend(operation for operation, _ in each.uses)
    for _, named, operations in examples.values():
        have = asked(description, operations)
        if have is None:
            continue
        declared = any(each.annotation("x-error-envelope") for each in operations)
        known = {name for _, name in named if _has(have, name)}
        strange = {name: node for node, name in reversed(named) if plain(name) and name not in known}
        if not declared and not known and not _blames(named, operations):
            continue  # as likely as not they are no names of fields
        wrong = [(name, node) for name, node in reversed(strange.items()) if declared or not _whole(name, node)]
        if wrong:
            names = ", ".join(f"'{name}'" for name, _ in wrong[:_SHOWN]) + (", …" if len(wrong) > _SHOWN else "")
            what = "fields" if len(wrong) > 1 else "a field"
            yield Problem(
                wrong[0][1],
                f"the example blames {what} that the request does not have: {names}",
                hint="name fields of the request, as they are called there",
                related=tuple((node, "nor this") for _, node in wrong[1:_SHOWN]),
            )


def _named(each: Answered, value: Node) -> Iterator[tuple[Node, str]]:
    """Yield the names of fields in an example, each with its node."""
    form = each.envelope
    if form is not None:
        places = [value.below(form.details)] if form.details is not None else []
    else:
        holders = [value, *(item for name, item in value.members() if plain(name) in {"error", "errors"})]
        places = [item for holder in holders for name, item in holder.members() if plain(name) in DETAILS | {"errors"}]
    for place in places:
        if form is not None or _by_field(each, place):
            yield from ((node, name) for name, node in place.members())
        for item in place.items():
            for name, node in (*item.members(), *item["source"].members()):
                if plain(name) in _FIELD and isinstance(node.value, str):
                    yield node, node.value


def _by_field(each: Answered, place: Node) -> bool:
    """Whether an object without an annotation says by field what is wrong: sentences, on a malformed request."""
    if not any(status in _MALFORMED for status in each.statuses) or not isinstance(place.value, dict):
        return False
    return all(isinstance(one, list) or (isinstance(one, str) and " " in one.strip()) for one in place.value.values())


def _blames(named: list[tuple[Node, str]], operations: list[Operation]) -> bool:
    """Whether each name is the subject of a sentence that goes on in its text, such as ``to: must be a number``."""
    if not any(operation.request_media for operation in operations):
        return False
    return all(plain(name) not in _OF_ERROR and _PREDICATE.match(_said(node)) for node, name in named)


def _said(node: Node) -> str:
    """Return what is said of a field; of several sentences the first."""
    return node.text() or node.text(0)


def _whole(name: str, node: Node) -> bool:
    """Whether a name stands for a part of the request; of a `body` that has so many characters a field is meant."""
    return plain(name) in _WHOLE and not (plain(name) == "body" and _CHARACTERS.search(_said(node)))


def _has(names: frozenset[str], name: str) -> bool:
    """Whether a name, or a part of a path such as ``/data/to`` or ``items[0].to``, is one of the request's."""
    tokens = [plain(token) for token in _SIGNS.split(name)]
    return any(token in names for token in tokens) or plain(name) in names
