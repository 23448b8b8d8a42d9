"""What an annotation says of an error, and what the error's schema has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.errors import naming
from conformance.lint.errors.answered import Answered, answered
from conformance.lint.names import plain
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Envelope
    from conformance.lint.description import Description
    from conformance.lint.node import Node, Place

_MESSAGE = frozenset({"message", "msg", "detail", "description", "errormessage"})
_STATUS = frozenset({"status", "statuscode", "httpstatus"})


@rule("warning", check="errors.envelope")
def envelope_part(description: Description) -> Iterator[Problem]:
    """`x-error-envelope` names each part that the error's schema has: code, message, details, status, constants.

    What the annotation leaves out is examined on no server and read by no client that was made from it, though the
    schema next to it has a place for it.

    Wrong:
        x-error-envelope: {message: /message, request_id: {at: /request_id}}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string}, message: {type: string}}}

    Right:
        x-error-envelope: {code: /code, message: /message, request_id: {at: /request_id}}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string}, message: {type: string}}}
    """
    seen: set[tuple[Place, int]] = set()
    for each in answered(description):
        form, schema = each.envelope, each.response.schema
        if form is None:
            continue
        declared = each.annotation("x-error-envelope")
        key = declared.place, id(schema.follow().value)
        if schema and key not in seen:
            seen.add(key)
            for part, node in _left_out(form, schema):
                yield Problem(
                    declared,
                    f"x-error-envelope has no '{part}', and the error's schema has one",
                    hint=f"say where it stands: {part}: …",
                    related=((node, "in the schema"),),
                    aspect=part,
                )
        if form.code is None and not form.code_anywhere and _lists_codes(each):
            yield Problem(
                declared,
                "x-error-codes lists codes, and x-error-envelope doesn't say where the code stands",
                hint="add code: /error/code",
                aspect="code",
            )


def _lists_codes(each: Answered) -> bool:
    return bool(each.annotation("x-error-codes").value)


def _left_out(form: Envelope, schema: Node) -> Iterator[tuple[str, Node]]:
    """Yield the parts that the schema has and the annotation doesn't name, each with its schema."""
    found = naming.code(schema)
    if form.code is None and not form.code_anywhere and found is not None:
        yield "code", found[1]
    for at, members in naming.inside(schema):
        for name, node in members.items():
            short = plain(name)
            if form.message is None and short in _MESSAGE and "string" in types(node):
                yield "message", node
            if form.details is None and short == "details":
                yield "details", node
            if form.status is None and short in _STATUS and types(node) == {"integer"}:
                yield "status", node
            if not at and not form.constants and short in {"success", "ok"} and keyword(node, "const"):
                yield "constants", node
