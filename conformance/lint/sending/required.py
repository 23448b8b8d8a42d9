"""What a send can't do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import member, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description


@rule("warning", check="sending.validation")
def recipient_required(description: Description) -> Iterator[Problem]:
    """A request that sends can't leave its recipient out.

    By a schema that doesn't require it, a message to nobody is a valid request: generated clients let it pass, and
    whether the server refuses it, or charges for it, is open.

    Wrong:
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              requestBody:
                content:
                  application/json:
                    schema: {type: object, required: [text], properties: {to: {type: string}, text: {type: string}}}
              responses: {'202': {description: Queued.}}

    Right:
        paths:
          /messages:
            post:
              x-sends: {recipient: /to}
              requestBody:
                content:
                  application/json:
                    schema: {type: object, required: [to], properties: {to: {type: string}, text: {type: string}}}
              responses: {'202': {description: Queued.}}
    """
    for operation in description.operations:
        sends = operation.annotation("x-sends")
        at = sends.text("recipient")
        if not at.startswith("/") or not operation.body:
            continue
        around, name = at.rpartition("/")[0], pointer.parts(at)[-1]
        body = member(operation.body, around) if around else operation.body
        if body and member(operation.body, at) and name not in required(body):
            yield Problem(
                body.follow(),
                f"the recipient '{name}' is not required",
                hint=f"add it to the schema: required: [{name}]",
                related=((sends["recipient"], "the recipient as x-sends has it"),),
            )
