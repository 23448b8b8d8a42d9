"""One form for all errors."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from conformance.lint.errors.answered import Answered, answered
from conformance.lint.errors.shapes import Shape, akin, bare, common, named, oauth, shapes, unlike
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_OF_TOKENS = regex(r"oauth|token|authori[sz]e|introspect|revoke|login", re.IGNORECASE)
_SHOWN = 5  # places that a problem shows beside its own


@rule("warning", check="errors.envelope")
def envelope(description: Description) -> Iterator[Problem]:
    """The body of an error is described.

    A client that is refused has to know where the reason stands. Without a described form each caller guesses from
    the one failure that they happened to see, and a server may answer each of its failures differently. An annotated
    document says it in `x-error-envelope`; in any other one the error responses have a schema. A bare string is none
    that a program can decide by.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: array, items: {type: object}}}}
                '404': {description: Nothing there.}

    Wrong:
        x-rate-limit: {partition: [key], requests: 10, seconds: 1}
        paths:
          /messages:
            get:
              responses:
                '404': {description: Nothing there.}

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: array, items: {type: object}}}}
                '404':
                  description: Nothing there.
                  content: {application/json: {schema: {type: string}}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: A page.
                  content: {application/json: {schema: {type: array, items: {type: object}}}}
                '404':
                  description: Nothing there.
                  content:
                    application/json:
                      schema: {type: object, properties: {code: {type: string}, message: {type: string}}}

    Right:
        x-error-envelope: {code: /code, message: /message}
        paths:
          /messages:
            get:
              responses:
                '404': {description: Nothing there.}
    """
    errors = answered(description)
    if description.annotated:
        yield from _unannotated(description, errors)
        return
    if not errors or not any(_speaks_json(each) for each in description.operations):
        return
    uses = sum(len(each.uses) for each in errors)
    for found, most, some in (
        ([each for each in errors if not _described(each)], "no error response describes a body", "describe no body"),
        ([each for each in errors if _text(each)], "all error responses are bare strings", "are bare strings"),
    ):
        lacking = sum(len(each.uses) for each in found)
        if 2 * lacking > uses:
            yield _formless(found, most if lacking == uses else f"{lacking} of {uses} error responses {some}")


def _formless(found: list[Answered], message: str) -> Problem:
    return Problem(
        found[0].node,
        message,
        hint="give errors one schema, in components/responses, that says where code and text stand",
        related=tuple((each.node, "nor does this") for each in found[1:_SHOWN]),
    )


def _unannotated(description: Description, errors: list[Answered]) -> Iterator[Problem]:
    lacking = [each for each in description.operations if not each.annotation("x-error-envelope")]
    if lacking and len(lacking) == len(description.operations):
        if not description.root["x-error-envelope"]:
            yield Problem(
                description.root,
                "no x-error-envelope: the form of errors is not declared",
                hint="add x-error-envelope: {code: …, message: …, request_id: …} at the root",
            )
        return
    bodies = any(_described(each) for each in errors)
    for one in errors:
        form = one.envelope
        placed = form is not None and any((form.code, form.message, form.details, form.request_id, form.status))
        if placed and bodies and not _described(one):
            yield Problem(
                one.node,
                "x-error-envelope says what stands in the body, and this response describes none",
                hint="add content with the schema of the envelope",
            )


def _speaks_json(operation: Operation) -> bool:
    return operation.success is not None and bool(operation.success.schema)


def _described(each: Answered) -> bool:
    """Whether it has a body with a schema; what is no JSON is described by its media type."""
    return any(not media.json or media.schema.value for media in each.response.media)


def _text(each: Answered) -> bool:
    """Whether its JSON is any sentence: nothing that a program could decide by."""
    schemas = [media.schema for media in each.response.media if media.json]
    forms = [shape for schema in schemas for shape in shapes(schema)]
    listed = any(keyword(schema, word) for schema in schemas for word in ("enum", "const"))
    return bool(forms) and not listed and all(bare(form) == "string" for form in forms)


@rule("warning", check="errors.envelope")
def several_envelopes(description: Description) -> Iterator[Problem]:
    """All errors have one form.

    Whoever reads `error.message` from one answer and `detail` from the next needs a reader for each, and the one that
    was not thought of fails where it matters: while something else is failing. A form may be extended by members of
    its own, as RFC 9457 (section 3.2) does; what tells the error stays at one place.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200': {description: A page.}
                '404':
                  description: Nothing there.
                  content: {application/json: {schema: {type: object, properties: {error: {type: object}}}}}
                '422':
                  description: Malformed.
                  content:
                    application/problem+json:
                      schema: {type: object, properties: {title: {type: string}, detail: {type: string}}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '200': {description: A page.}
                '404':
                  description: Nothing there.
                  content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}
                '422':
                  description: Malformed.
                  content:
                    application/json:
                      schema: {type: object, properties: {message: {type: string}, fields: {type: object}}}
    """
    weights: Counter[Shape] = Counter()
    seen: list[tuple[Answered, Node, tuple[Shape, ...]]] = []
    for each in answered(description):
        if each.node["x-error-envelope"]:
            continue  # it says itself that it is another one
        forms = [(media.schema.follow(), shapes(media.schema)) for media in each.response.media if media.json]
        if not forms or not all(shape for _, shape in forms):
            continue
        tokens = any(_OF_TOKENS.search(operation.path) for operation, _ in each.uses)
        every = tuple(shape for _, several in forms for shape in several if not oauth(shape, of_tokens=tokens))
        if every:
            seen.append((each, forms[0][0], every))
            weights.update(dict.fromkeys(every, len(each.uses)))
    if len(weights) < 2:  # noqa: PLR2004 - one form
        return
    usual = common(weights)
    like = {form: akin(usual, form) for form in weights}
    odd = [(each, schema, forms) for each, schema, forms in seen if not any(like[form] for form in forms)]
    places: dict[tuple[int, str], tuple[Node, Shape]] = {}
    for _, schema, several in odd:
        places.setdefault(schema.place, (schema, several[0]))
    if not places:
        return
    (first, _), *others = places.values()
    ids = [operation.id for each, _, _ in odd for operation, _ in each.uses]
    names = dict.fromkeys(unlike(usual, each) for _, each in places.values())
    yield Problem(
        first,
        f"most errors look like {named(usual)}, others like {', '.join([*names][:_SHOWN])}",
        hint="use one form for all errors; extend it where one has more to say",
        operations=tuple(dict.fromkeys(ids)),
        related=tuple((schema, f"{unlike(usual, shape)} here") for schema, shape in others[: _SHOWN - 1]),
    )
