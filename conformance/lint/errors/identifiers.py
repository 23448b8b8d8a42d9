"""What names a request when its failure is to be looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.errors import naming
from conformance.lint.errors.answered import answered
from conformance.lint.names import plain
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import element, is_array, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("warning", check="errors.request_id")
def request_id(description: Description) -> Iterator[Problem]:
    """An error names the request that it answers.

    Whoever asks for help says "it failed yesterday about noon" unless there is an identifier that both sides have
    written down. It stands in the body of the error or in a header of each response; RFC 9457 calls it `instance`.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}

    Wrong:
        x-error-envelope: {message: /message}
        paths: {}

    Right:
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  headers: {X-Request-Id: {schema: {type: string}}}
                  content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}

    Right:
        x-error-envelope: {message: /message, request_id: {at: /request_id}}
        paths: {}
    """
    declared = description.root["x-error-envelope"]
    if declared:
        if isinstance(declared.value, dict) and "request_id" not in declared.value:
            yield Problem(
                declared,
                "an error carries no request id: nothing in it names the request",
                hint="add request_id: {at: /error/request_id} or {header: X-Request-Id}",
            )
        return
    if any(operation.node["x-error-envelope"] for operation in description.operations):
        return
    schema = _unnamed(description)
    if schema is not None:
        yield Problem(
            schema,
            "an error carries no request id, neither in its body nor in a header",
            hint="add a request_id to the error, or a header such as X-Request-Id to the responses",
        )


def _unnamed(description: Description) -> Node | None:
    """Return the error schema that most responses have, if nothing in the whole document names a request.

    Where most errors describe no body that is what is wrong, and nothing more is said.
    """
    weights: dict[tuple[int, str], tuple[int, Node]] = {}
    uses = 0
    for each in answered(description):
        schema = each.response.schema
        uses += len(each.uses)
        if any(naming.identifies(name) for name in each.response.headers):
            return None
        if not schema or not properties(element(schema) if is_array(schema) else schema):
            continue
        for _, members in naming.inside(schema):
            if any(naming.identifies(name) or plain(name) == "id" for name in members):
                return None
        place = schema.follow()
        count, _ = weights.get(place.place, (0, place))
        weights[place.place] = count + len(each.uses), place
    described = sum(count for count, _ in weights.values())
    if 2 * described <= uses or _elsewhere(description):
        return None
    return max(weights.values(), key=lambda entry: entry[0])[1]


def _elsewhere(description: Description) -> bool:
    """Whether a header of success names the request, or the document's own text does."""
    root = description.root
    texts = [root.text("info", "description"), *(tag.text("description") for tag in root["tags"].items())]
    if any(part in plain(text) for text in texts for part in ("requestid", "traceid", "correlationid")):
        return True
    success = (each.success for each in description.operations)
    return any(naming.identifies(name) for each in success if each is not None for name in each.headers)
