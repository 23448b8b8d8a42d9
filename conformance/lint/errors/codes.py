"""Error codes for programs: all of them are named, and what is shown is among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.errors import nearest
from conformance.lint import names
from conformance.lint.errors import naming
from conformance.lint.errors.answered import Answered, answered
from conformance.lint.errors.together import together
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import branches, keyword, member, parts, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Envelope
    from conformance.lint.description import Description
    from conformance.lint.node import Node

_TOLD = regex(
    r"`[^`\n]+`|https?://|\]\(|^\s*[-*|] |\"\w+\"|'\w+'|\be\.g\.|\bstatus\b|\bhttp\b", re.IGNORECASE | re.MULTILINE
)
_ELSEWHERE = regex(r"error[\s_-]?codes?\b", re.IGNORECASE)


@rule("warning", check="errors.code_matches_status")
def code(description: Description) -> Iterator[Problem]:
    """The error codes are enumerated.

    A program decides by the code: try again, ask the user, give up. What is not on a list can't be handled, and a code
    that only shows up in production is handled as whatever comes last. The list is an `enum`, or `x-error-codes` with
    the statuses that go with each; in a document without our annotations examples or prose that names them will do.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string}, message: {type: string}}}

    Wrong:
        x-error-envelope: {code: /code}
        x-error-codes: {FORBIDDEN: [403]}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content: {application/json: {schema: {type: object, properties: {code: {type: string}}}}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string, enum: [NOT_FOUND]}}}

    Right:
        x-error-envelope: {code: /code}
        x-error-codes: {NOT_FOUND: [404]}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content: {application/json: {schema: {type: object, properties: {code: {type: string}}}}}
    """
    shown: set[tuple[int, str]] = set()
    open_: dict[tuple[int, str], Problem] = {}
    listed = _in_prose(description)
    for each in answered(description):
        codes = each.annotation("x-error-codes")
        form = each.envelope
        if codes.value:
            if form is not None and form.code is not None:
                yield from _uncovered(each, codes)
            continue
        if form is not None:
            yield from _unlisted(each, form)
            continue
        if listed or not each.response.schema:
            continue
        found = naming.code(each.response.schema)
        if found is None or _enumerated(found[1], each.response.schema):
            continue
        at, schema = found
        place = id(schema.file), schema.follow().at
        if any(pointer.get(value.value, at) for value in each.shown()):
            shown.add(place)
        open_.setdefault(
            place,
            Problem(
                schema.follow() if "$ref" in (schema.value or {}) else schema,
                f"the error code '{at.rpartition('/')[2]}' may be anything: no value of it is named",
                hint="list the codes: enum: [NOT_FOUND, …]",
            ),
        )
    yield from together([problem for place, problem in open_.items() if place not in shown])


def _in_prose(description: Description) -> bool:
    """Whether the document's own text speaks of error codes."""
    texts = [description.root.text("info", "description")]
    texts += [tag.text("description") for tag in description.root["tags"].items()]
    return any(_ELSEWHERE.search(text) for text in texts)


def _enumerated(schema: Node, around: Node) -> bool:
    """Whether values of the code are named, or the prose says where they are; ``around``: the error's schema."""
    for branch in (schema, *branches(schema)):
        for part in parts(branch):
            keys = part.value.keys()
            if keys & {"enum", "const", "example", "examples", "pattern", "default", "externalDocs"}:
                return True
            if any(key.startswith("x-") and ("enum" in key or "values" in key) for key in map(str, keys)):
                return True
            if _TOLD.search(part.text("description")):
                return True
    if any(
        _ELSEWHERE.search(part.text("description")) or part["example"] or part["examples"] for part in parts(around)
    ):
        return True
    members = {names.plain(name) for name in properties(around)}
    return "errordescription" in members


def _unlisted(each: Answered, form: Envelope) -> Iterator[Problem]:
    """Yield the problem of a declared envelope whose codes no list has; examples alone are none."""
    if form.code is None and not form.code_anywhere:
        return
    schema = each.response.schema
    schema = member(schema, form.code) if schema and form.code is not None else schema["code"]
    if schema and any(keyword(branch, word) for branch in branches(schema) for word in ("enum", "const")):
        return
    place = f"at {form.code}" if form.code is not None else "anywhere in the body"
    yield Problem(
        (schema or each.annotation("x-error-envelope")).follow(),
        f"no list of the error codes that stand {place}",
        hint="add x-error-codes: {NOT_FOUND: [404], …} at the root",
    )


def _uncovered(each: Answered, codes: Node) -> Iterator[Problem]:
    """Yield the statuses that are documented and that none of the listed codes goes with."""
    if not each.response.schema:
        return
    known: set[Any] = {status for statuses in codes.value.values() for status in statuses}
    for status in each.statuses:
        if status.isdigit() and status.startswith("4") and int(status) not in known:
            yield Problem(
                each.response.written if len(each.uses) == 1 else each.node,
                f"x-error-codes names no code that goes with {status}",
                hint=f"add the code of this answer: CODE: [{status}]",
                related=((codes, "the list"),),
                aspect=status,
            )


@rule("error", check="errors.code_matches_status")
def unlisted_code(description: Description) -> Iterator[Problem]:
    """An error code that the document shows or allows is on its list of codes.

    `x-error-codes`, the `enum` of the code and the examples speak of the same thing. Where they differ a client that
    was built from the list meets codes that it was promised not to.

    Wrong:
        x-error-envelope: {code: /code}
        x-error-codes: {NOT_FOUND: [404]}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string}}}
                      example: {code: MISSING}

    Wrong:
        x-error-envelope: {code: /code}
        x-error-codes: {NOT_FOUND: [404]}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string, enum: [NOT_FOUND, GONE]}}}

    Right:
        x-error-envelope: {code: /code}
        x-error-codes: {NOT_FOUND: [404]}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string, enum: [NOT_FOUND]}}}
                      example: {code: NOT_FOUND}
    """
    for each in answered(description):
        codes, form = each.annotation("x-error-codes"), each.envelope
        if codes and form is not None and form.code is not None:
            yield from _strays(each, form.code, _allowed(each, form.code), codes)


def _allowed(each: Answered, at: str) -> Node:
    """Return the ``enum`` of the code in a response's body; no value where any code is allowed."""
    schema = member(each.response.schema, at) if each.response.schema else each.response.schema
    return keyword(schema, "enum") if schema else schema


def _strays(each: Answered, at: str, enum: Node, codes: Node) -> Iterator[Problem]:
    """Yield the codes that examples show, or the schema allows, and that are not listed."""
    for value in each.shown():
        node = value.below(at)
        if isinstance(node.value, str | int) and str(node.value) not in codes.value:
            known = nearest(str(node.value), codes.value)
            message = f"the example's code '{node.value}' is none of x-error-codes{known}"
            yield Problem(node, message, value=True, related=((codes, "the list"),))
    for item in enum.items():
        if item.value is not None and str(item.value) not in codes.value:
            message = f"the code '{item.value}' is allowed and none of x-error-codes"
            yield Problem(item, message, value=True, related=((codes, "the list"),))
