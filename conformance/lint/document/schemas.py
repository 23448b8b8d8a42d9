"""Whether each Schema Object is one, and doesn't contradict itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.document.alike import alike
from conformance.lint.document.keywords import NULLABLE, QUIET, said
from conformance.lint.document.metaschema import elsewhere, found, problem
from conformance.lint.document.validators import validator
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.document.cause import Cause
    from conformance.lint.node import Node

_ITEMS = "items"


@rule("error")
def schema(description: Description) -> Iterator[Problem]:
    r"""A Schema Object is a valid schema, of which something can be an instance.

    Validators stop at a keyword of a wrong type, or leave it out; then what the schema promises holds in one place and
    not in the other. Judged by OpenAPI's own schema of 3.0, by JSON Schema 2020-12 since 3.1; and what no metaschema
    can say: bounds that cross, defaults outside of the enum, patterns that are no regular expression.

    Wrong:
        components:
          schemas:
            Message: {type: object, properties: {text: {type: string, required: true}}}

    Wrong:
        components:
          schemas:
            Text: {type: strnig}

    Wrong:
        components:
          schemas:
            Text: {type: string, minLength: 10, maxLength: 1}

    Wrong:
        components:
          schemas:
            Limit: {type: integer, default: '20'}

    Wrong:
        components:
          schemas:
            Phone: {type: string, pattern: '^\+([0-9]+$'}

    Wrong:
        components:
          schemas:
            Text: {type: string, nullable: true}

    Wrong:
        openapi: 3.0.3
        info: {title: Example, version: '1'}
        paths: {}
        components:
          schemas:
            Text: {type: [string, 'null']}

    Right:
        components:
          schemas:
            Message:
              type: object
              required: [text]
              properties:
                text: {type: [string, 'null'], minLength: 1, maxLength: 1600}
                phone: {type: string, pattern: '^\+([0-9]+)$'}
                limit: {type: integer, default: 20}
    """
    version = description.version
    for cause in _invalid(description.root, version):
        yield problem(description.root, cause)
    for node in elsewhere(description, description.index.schemas):
        for cause in found(node, version, "schema", inside=True):
            yield problem(node, cause)
    quiet = QUIET.issuperset
    told: list[Problem] = []
    for node in description.index.schemas:
        if not quiet(node.value):
            told += said(node, version)
        if version == "3.0" and node.value.get("type") == "array" and not _told(node.value):
            text, hint = "an array without items: nothing says what is in it", "add items: {type: …}, or items: {}"
            told.append(Problem(node, text, hint=hint, aspect=_ITEMS))
    yield from alike(description, "document.schema", told, habits=(NULLABLE, _ITEMS))


def _told(value: dict[str, object]) -> bool:
    return any(word in value for word in ("items", "$ref", "allOf", "anyOf", "oneOf"))


def _invalid(root: Node, version: str) -> Iterator[Cause]:
    """Yield what is wrong inside of the document's Schema Objects, and not what is wrong around them."""
    try:
        if validator(version, inside=True).is_valid(root.value):
            return
    except ValueError:  # what validators.errors() can't take in either
        return
    around = {(each.path, each.aspect) for each in found(root, version, "", inside=False)}
    for each in found(root, version, "", inside=True):
        if (each.path, each.aspect) not in around:
            yield each
