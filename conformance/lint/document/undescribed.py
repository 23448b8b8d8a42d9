"""What stands in a description without being described: parameters and bodies of any form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.document.alike import alike
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import branches, keyword, parts, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_FORMS = ("enum", "const", "format", "pattern", "properties", "items", "not", "if")
_BODILESS = frozenset({"204", "205", "304"})


@rule("warning")
def untyped_parameter(description: Description) -> Iterator[Problem]:
    """A parameter's schema says what values it takes.

    A client that may send anything can't know what is understood, and a server generated from it checks nothing: what
    is malformed goes on to the database, and comes back as a 500.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: cursor, in: query, schema: {}}]
              responses: {'204': {description: Nothing.}}

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: limit, in: query, schema: {minimum: 1, maximum: 100}}]
              responses: {'204': {description: Nothing.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
                - {name: state, in: query, schema: {enum: [sent, failed]}}
                - {name: of, in: query, schema: {oneOf: [{type: string}, {type: integer}]}}
              responses: {'204': {description: Nothing.}}
    """
    found = [
        Problem(
            schema,
            f"the parameter '{each.text('name')}' may be anything: its schema has no type",
            hint="add its type, such as type: string",
        )
        for each in description.index.parameters
        if isinstance((schema := each["schema"]).value, dict) and not _says(schema)
    ]
    yield from alike(description, "document.untyped_parameter", found, habits=("",))


def _says(schema: Node) -> bool:
    if types(schema) or any(keyword(schema, word) for word in _FORMS):
        return True
    if any("$ref" in part.value and not part.follow() for part in parts(schema)):
        return True  # leads nowhere that could be read, which has a rule of its own
    return any(branch is not schema and _says(branch) for branch in branches(schema))


@rule("warning")
def undescribed_body(description: Description) -> Iterator[Problem]:
    """An operation has responses, a JSON body has a schema, and in an annotated contract each success has a body.

    What is not described can't be checked on a server, isn't in a generated client, and may change from one day to the
    next without anybody who breaks a promise.

    Wrong:
        paths:
          /messages:
            get:
              responses: {'200': {description: A page., content: {application/json: {}}}}

    Wrong:
        paths:
          /messages:
            get: {summary: All messages}

    Wrong:
        x-tenancy: shared
        x-rate-limit: {partition: [key], requests: 5, seconds: 1}
        paths:
          /messages:
            get:
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '200': {description: A page., content: {application/json: {schema: {type: array}}}}
                '201': {description: Shown., content: {application/json: {example: {id: 1}}}}
            delete:
              responses: {'200': {description: Gone.}}
    """
    found = _bodies(description)
    yield from alike(description, "document.undescribed_body", found, habits=("", "success", "responses"))


def _bodies(description: Description) -> Iterator[Problem]:
    for operation in description.operations:
        if description.version == "3.1" and "responses" not in operation.node.value:  # 3.0 itself requires them
            text = "nothing says what is answered: the operation has no responses"
            yield Problem(operation.node, text, hint="add responses, with a status of success", aspect="responses")
        bodies = [*operation.request_media, *(media for each in operation.responses.values() for media in each.media)]
        for media in bodies:
            shown = any(word in media.node.value for word in ("schema", "example", "examples"))
            if media.json and "*" not in media.type and not shown:
                text = "nothing says what is in this JSON body: it has no schema and no example"
                yield Problem(media.node, text, hint="describe it: schema: {type: object, …}")
        success = operation.success if description.annotated and operation.method == "GET" else None
        if success is not None and not success.media and not success.headers and success.status not in _BODILESS:
            text = "nothing says what is in this answer: it has no content"
            yield Problem(success.node, text, hint="describe its content", aspect="success")
