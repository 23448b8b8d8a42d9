"""Examples and defaults against their schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.pointer import MISSING
from conformance.lint.errors.together import together
from conformance.lint.examples.gathered import gathered
from conformance.lint.examples.judged import examples, judge, serialized
from conformance.lint.examples.shown import defaults, shown
from conformance.lint.examples.wrong import REFERENCE
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_PLACES = 20  # other places that are listed


@rule("error")
def invalid(description: Description) -> Iterator[Problem]:
    """An example fits the schema of what it is an example of.

    People read the example and not the schema, and mock servers and tests are fed with it: who follows one breaks the
    other. Either of the two is wrong, and only the author knows which (OpenAPI 3.1.1, section 4.8.14: an example
    should match its schema). A member that is only written need not stand in a response, nor one that is only read in a
    request.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A message.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [id, status]
                        properties:
                          id: {type: string}
                          status: {type: string, enum: [queued, sent]}
                      example: {id: 17, status: delivered}

    Wrong:
        openapi: 3.0.3
        info: {title: Example, version: '1'}
        paths: {}
        components:
          schemas:
            Message:
              type: object
              properties:
                sent_at: {type: string, format: date-time, nullable: true, example: yesterday}

    Right:
        openapi: 3.0.3
        info: {title: Example, version: '1'}
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json:
                    schema: {$ref: '#/components/schemas/Message'}
                    example: {text: Hello, sent_at: null}
              responses:
                '201': {description: Accepted.}
        components:
          schemas:
            Message:
              type: object
              required: [id, text]
              properties:
                id: {type: string, readOnly: true}
                text: {type: string, maxLength: 1600}
                sent_at: {type: string, format: date-time, nullable: true}
    """
    found = ((each, wrong) for each, wrong in examples(description) if not wrong.several and wrong.aspect != REFERENCE)
    yield from gathered(description, found)


@rule("warning")
def reference(description: Description) -> Iterator[Problem]:
    """An example is written out: it holds no reference.

    A `$ref` works where OpenAPI has one, and inside an example's value there is none: what a reader, a mock server or a
    test gets is an object with a member called `$ref` (OpenAPI 3.1.1, section 4.8.23, has references to whole examples
    alone). It is said once for a description.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A message.
                  content:
                    application/json:
                      schema: {type: object, required: [id], properties: {id: {type: string}}}
                      example: {$ref: message.json}

    Right:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A message.
                  content:
                    application/json:
                      schema: {type: object, required: [id], properties: {id: {type: string}}}
                      examples: {one: {$ref: '#/components/examples/Message'}}
        components: {examples: {Message: {value: {id: '1'}}}}
    """
    found = [each.node.below(wrong.at) for each, wrong in examples(description) if wrong.aspect == REFERENCE]
    places = {each.place: each for each in found if each}
    if places:
        first, *others = places.values()
        written = first["$ref"].value
        more = f", here and at {len(others)} more place{'s' if len(others) > 1 else ''}" if others else ""
        yield Problem(
            first["$ref"],
            f"a reference inside an example's value is not followed: '{written}' stands for nothing{more}",
            hint="write the value out, or put it into components/examples and refer to that example as a whole",
            related=tuple((each["$ref"], "here, too") for each in others[:_PLACES]),
        )


@rule("warning")
def ambiguous(description: Description) -> Iterator[Problem]:
    """An example fits exactly one of the alternatives that exclude each other.

    `oneOf` refuses what fits two: a caller whose validator takes it at its word rejects the very answer that the
    description shows, and a generated client can't tell which of the types it got (JSON Schema 2020-12, section
    10.2.1.3). Mostly `anyOf` is meant, or a member is missing that tells the alternatives apart.

    Wrong:
        paths: {}
        components:
          schemas:
            Owner:
              example: {id: 1, name: Ann}
              oneOf:
                - {type: object, properties: {id: {type: integer}}}
                - {type: object, properties: {name: {type: string}}}

    Right:
        paths: {}
        components:
          schemas:
            Owner:
              example: {id: 1, name: Ann}
              oneOf:
                - {type: object, required: [name], properties: {name: {type: string}}}
                - {type: object, required: [title], properties: {title: {type: string}}}
    """
    yield from together(
        [
            Problem(
                found.rule,
                f"an example {found.message}, which allows one alone",
                hint="say anyOf, or tell the alternatives apart by a required member or a const",
                operations=description.reach.operations(found.rule),
                related=((each.node.below(found.at), "the example"),),
            )
            for each, found in examples(description)
            if found.several and found.rule is not None and not _discriminated(found.rule)
        ]
    )


def _discriminated(choice: Node) -> bool:
    """Whether what stands around `oneOf` says by which member its alternatives are told apart."""
    return bool(choice.file.root.below(choice.at.rpartition("/")[0])["discriminator"])


@rule("error")
def default(description: Description) -> Iterator[Problem]:
    """A default fits its own schema.

    What is left out counts as the default: a default that the schema refuses can neither be sent nor relied on, and a
    client that fills it in has its request refused (OpenAPI 3.0.3, section 4.7.24: it must be of the type that is
    defined).

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: order, in: query, schema: {type: string, enum: [asc, desc], default: newest}}
              responses:
                '200': {description: A page.}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: order, in: query, schema: {type: string, enum: [asc, desc], default: desc}}
              responses:
                '200': {description: A page.}
    """
    found = ((each, wrong) for each, wrong in judge(description, defaults(description)) if not wrong.several)
    yield from gathered(description, found)


@rule("warning")
def serialized_(description: Description) -> Iterator[Problem]:
    """An example of JSON is written as JSON, and not as a text that holds some.

    By the schema such a text is a string and no object. Documentation that shows it prints backslashes, and mock
    servers answer with a string. It is said once for a description.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A message.
                  content:
                    application/json:
                      schema: {type: object, properties: {id: {type: string}}}
                      example: '{"id": "1"}'

    Right:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A message.
                  content:
                    application/json:
                      schema: {type: object, properties: {id: {type: string}}}
                      example: {id: '1'}
    """
    found = {each.node.at: each for each in shown(description) if serialized(each) is not MISSING}
    if found:
        first = next(iter(found.values()))
        others = f", and so are {len(found) - 1} others" if len(found) > 1 else ""
        yield Problem(
            first.node,
            f"the example is JSON inside a text{others}",
            hint="write it as plain YAML or JSON, without the quotes around it",
        )
