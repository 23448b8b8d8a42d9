"""Examples of errors, against the form that all errors have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint import annotated
from conformance.lint.examples.said import show
from conformance.lint.examples.shown import of
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.annotations import Envelope
    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Response


@rule("error", check="errors.envelope")
def envelope(description: Description) -> Iterator[Problem]:
    """An example of an error has the envelope that all errors have.

    Clients read errors in one place of their code. An example without the code, or with another constant, makes them
    handle an error that never comes, or miss the one that does.

    Wrong:
        x-error-envelope: {code: /error/code, message: /error/message, constants: {/success: false}}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: There is none.
                  content:
                    application/json:
                      schema: {type: object}
                      example: {success: true, error: {message: not found}}

    Right:
        x-error-envelope: {code: /error/code, message: /error/message, constants: {/success: false}}
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: There is none.
                  content:
                    application/json:
                      schema: {type: object}
                      example: {success: false, error: {code: NOT_FOUND, message: not found}}
    """
    if not description.annotated:
        return
    for operation in description.operations:
        for response in operation.responses.values():
            if response.error and (form := _form(operation, response)) is not None:
                for media in response.media:
                    if media.json and (not form.media_type or media.type == form.media_type):
                        for example in of(media.node, "body", "response"):
                            yield from _judged(example.node, form, response.status)


def _form(operation: Operation, response: Response) -> Envelope | None:
    own = response.node["x-error-envelope"]
    found = own if own and annotated.well_formed("x-error-envelope", own) else operation.annotation("x-error-envelope")
    if not isinstance(found.value, dict):
        return None
    from conformance.contract.annotations import Envelope  # noqa: PLC0415 - most descriptions have none

    return Envelope.read(found.value)


def _judged(example: Node, form: Envelope, status: str) -> Iterator[Problem]:
    if not isinstance(example.value, dict | list):
        return  # that it is none the schema says
    needed = {"code": None if form.code_anywhere else form.code, "message": form.message, "request id": form.request_id}
    for name, at in needed.items():
        if at is not None and _nothing(example.below(at)):
            yield Problem(
                _around(example, at),
                f"the example of an error has no {name} at {at}, where x-error-envelope has it",
                hint="show it as it comes",
                aspect=name,
            )
    for at, wanted in form.constants.items():
        if example.below(at).value != wanted or isinstance(example.below(at).value, bool) != isinstance(wanted, bool):
            found = example.below(at)
            said = f"is {show(found.value)}" if found else "is missing"
            yield Problem(
                found or _around(example, at),
                f"in the example of an error {at} {said}, and x-error-envelope says that it is {show(wanted)}",
                hint=f"make it {show(wanted)}",
                value=bool(found),
                aspect=f"constant {at}",
            )
    repeats = example.below(form.status) if form.status is not None else None
    if repeats is not None and status.isdigit() and str(repeats.value) != status:
        yield Problem(
            repeats or example,
            f"the example of a {status} does not repeat {status} at {form.status}",
            hint=f"make it {status}",
            value=bool(repeats),
            aspect="status",
        )


def _nothing(node: Node) -> bool:
    return not node or node.value is None or node.value == ""


def _around(example: Node, at: str) -> Node:
    """Return the nearest thing around a place that stands in the example."""
    while at and not example.below(at):
        at = at.rpartition("/")[0]
    return example.below(at)
