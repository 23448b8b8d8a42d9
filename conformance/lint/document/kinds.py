"""References to a component of another kind than their place takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

# Section of the components -> what is in it.
_SECTIONS = {
    "schemas": "a schema",
    "responses": "a response",
    "parameters": "a parameter",
    "examples": "an example",
    "requestBodies": "a request body",
    "headers": "a header",
    "securitySchemes": "a security scheme",
    "links": "a link",
    "callbacks": "a callback",
    "pathItems": "a path item",
}
_ONES = {"requestBody": "a request body"}  # the rest lies in a list or a map, which has a name of its own
_DEPTH = 3  # of `/components/schemas/Message`


@rule("error")
def reference_kind(description: Description) -> Iterator[Problem]:
    """A `$ref` leads to a component of the kind that belongs there.

    A schema where a response belongs has no `content` and no `description`: of such an answer nobody knows a word,
    though every reference resolves. Generators stop, or leave the type open (OpenAPI 3.1.1, section 4.8.7: each
    section of the components holds objects of one kind).

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200': {$ref: '#/components/schemas/Page'}
        components:
          schemas: {Page: {type: object}}

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {$ref: '#/components/responses/Page'}}}
        components:
          responses: {Page: {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}
        components:
          schemas: {Page: {type: object}}
    """
    schemas = {id(each.value) for each in description.index.schemas}
    for node in description.index.references:
        reference = node.value["$ref"]
        section = reference.partition("/components/")[2].partition("/")[0]
        of_schema = id(node.value) in schemas
        if not section or (of_schema if section == "schemas" else node.at.split("/")[-2:-1] == [section]):
            continue  # nearly all: the rest is looked at closely
        target = node.file.lookup(reference)
        tokens = pointer.parts(target.at) if target else ()
        if len(tokens) != _DEPTH or tokens[0] != "components" or tokens[1] not in _SECTIONS:
            continue
        shared = node.at.startswith("/components/") and node.at.count("/") == _DEPTH
        wanted = "a schema" if of_schema and not shared else _wanted(node)
        found = _SECTIONS[tokens[1]]
        if wanted and wanted != found:
            yield Problem(
                node["$ref"],
                f"'{reference}' is {found}, where {wanted} belongs",
                hint=f"refer to {wanted}, or write it out here",
                value=True,
                related=((target, "it leads here"),),
            )


def _wanted(node: Node) -> str:
    """Return what belongs in the place of a reference that is no schema's; empty: nobody can tell."""
    tokens = pointer.parts(node.at)
    if len(tokens) > 1 and tokens[-2] in _SECTIONS:
        return _SECTIONS[tokens[-2]]
    if len(tokens) > 1 and tokens[-2] in {"paths", "webhooks"}:
        return "a path item"
    return _ONES.get(tokens[-1], "") if tokens else ""
