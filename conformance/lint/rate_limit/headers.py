"""Retry-After: declared on a 429, and of the type that RFC 9110 gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.errors.together import together
from conformance.lint.names import plain
from conformance.lint.rate_limit.limits import limited
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import branches, keyword, number, properties, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Response

_RESETS = ("retryafter", "ratelimitreset", "limitreset", "retryin", "resetat", "resetafter")
_FRACTIONS = regex(r"\d+\.\d")


@rule("warning", check="rate_limit.retry_after")
def retry_after(description: Description) -> Iterator[Problem]:
    """A 429 says when to come again: it declares Retry-After.

    Without it each client guesses. Those that guess too short are refused again and again, those that guess too long
    wait for nothing. RFC 6585 (section 4) and RFC 9110 (section 10.2.3) have the header for this. A header that tells
    when the limit is reset says it, too; `x-rate-limit` may say that the header is optional.

    Wrong:
        paths:
          /messages:
            get: {responses: {'429': {description: Too many requests.}}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '429':
                  description: Too many requests.
                  headers: {Retry-After: {schema: {type: integer}}}

    Wrong:
        x-rate-limit: {partition: [key], requests: 10, seconds: 1, retry_after: required}
        paths:
          /messages:
            get:
              responses:
                '429':
                  description: Too many requests.
                  headers: {X-RateLimit-Reset: {schema: {type: integer}}}

    Right:
        x-rate-limit: {partition: [key], requests: 10, seconds: 1, retry_after: optional}
        paths:
          /messages:
            get: {responses: {'429': {description: Too many requests.}}}
    """
    found: dict[tuple[int, str], tuple[Node, list[str]]] = {}
    for operation in description.operations:
        answer = limited(operation)
        declared = operation.annotation("x-rate-limit").value
        if answer is None:
            continue
        if _says_when(answer):
            yield from _perhaps(answer, declared)
            continue
        if isinstance(declared, dict) and declared.get("retry_after", "required") != "required":
            continue
        found.setdefault(answer.node.place, (answer.node, []))[1].append(operation.id)
    hint = "add headers: {Retry-After: …}"
    yield from together(
        [Problem(node, "429 declares no Retry-After", hint=hint, operations=tuple(ids)) for node, ids in found.values()]
    )


def _perhaps(answer: Response, declared: object) -> Iterator[Problem]:
    """Yield the problem of a header that the annotation promises and that is not there, or may be left out."""
    header = answer.headers.get("retry-after")
    if not isinstance(declared, dict) or declared.get("retry_after") != "required":
        return
    if header is None:
        yield Problem(
            answer.node["headers"] or answer.node,
            "x-rate-limit says that each 429 has Retry-After, this one declares no such header",
            hint="add headers: {Retry-After: …}",
            aspect="promised",
        )
    elif header["required"].value is not True:
        yield Problem(
            header,
            "x-rate-limit says that each 429 has Retry-After, the header is not required",
            hint="add required: true",
            aspect="required",
        )


def _says_when(answer: Response) -> bool:
    """Whether a header or a field of the body says when to come again."""
    if any(part in plain(name) for name in answer.headers for part in _RESETS):
        return True
    schema = answer.schema
    holders = [properties(schema)] if schema else []
    for name, each in holders[0].items() if holders else ():
        if plain(name) in {"error", "parameters"}:
            holders.append(properties(each))
    return any(part in plain(name) for members in holders for name in members for part in _RESETS)


@rule("error", check="rate_limit.retry_after_form")
def retry_after_type(description: Description) -> Iterator[Problem]:
    """Retry-After is a number of seconds without a fraction, or an HTTP-date.

    RFC 9110 (section 10.2.3) allows nothing else, so a client that knows the header reads nothing else: it drops what
    has a fraction or is a date of RFC 3339, and waits a thousand times too long where milliseconds are sent.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '429':
                  description: Too many requests.
                  headers: {Retry-After: {schema: {type: string, format: date-time}}}

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '429':
                  description: Too many requests.
                  headers: {Retry-After: {description: Milliseconds to wait., schema: {type: integer}}}

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '429':
                  description: Too many requests.
                  headers: {Retry-After: {schema: {type: string}, example: 30s}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '429':
                  description: Too many requests.
                  headers: {Retry-After: {description: Seconds to wait., schema: {type: integer, minimum: 0}}}

    Right:
        paths:
          /messages:
            get:
              responses:
                '429':
                  description: Too many requests.
                  headers:
                    Retry-After:
                      schema: {type: string}
                      examples: {seconds: {value: '3'}, date: {value: 'Thu, 01 Jan 2026 00:00:05 GMT'}}
    """
    found: dict[str, list[Problem]] = {}
    for header, ids in _declared(description).values():
        for problem in _form(header, tuple(ids)):
            found.setdefault(problem.message, []).append(problem)
    for several in found.values():
        yield from together(several)


def _declared(description: Description) -> dict[tuple[int, str], tuple[Node, list[str]]]:
    """Return the Retry-After headers, each where it is defined, with the operations that answer with it."""
    found: dict[tuple[int, str], tuple[Node, list[str]]] = {}
    for operation in description.operations:
        for response in operation.responses.values():
            if "headers" in response.node.value and "retry-after" in response.headers:
                header = response.headers["retry-after"]
                entry = found.setdefault(header.place, (header, []))
                if operation.id not in entry[1][-1:]:
                    entry[1].append(operation.id)
    return found


def _form(header: Node, ids: tuple[str, ...]) -> Iterator[Problem]:
    hint = "make it type: integer, the seconds to wait, or a string with an HTTP-date"
    law = "it is whole seconds or an HTTP-date"
    schema = header["schema"]
    wrong = _prose(f"{header.text('description')} {schema.text('description')}".lower())
    if wrong:
        message = f"Retry-After is said to be {wrong}: {law}"
        yield Problem(header, message, hint=hint, operations=ids, aspect="prose")
    fault, place = next(((fault, each) for each in branches(schema) if (fault := _fault(each))), ("", schema))
    if fault:
        yield Problem(place, f"Retry-After is {fault}: {law}", hint=hint, operations=ids, aspect="type")
    for node in _examples(header, schema):
        if not _fits(node.value):
            message = f"'{node.value}' is no Retry-After: {law}"
            yield Problem(node, message, value=True, operations=ids, aspect="example")


def _prose(text: str) -> str:
    """Return what the prose says that it is, if that is wrong and nothing else is said beside it."""
    if "millisecond" in text and "second" not in text.replace("millisecond", "").replace("microsecond", ""):
        return "milliseconds"
    if ("epoch" in text or "unix time" in text) and "second" not in text:
        return "a Unix time"
    return ""


def _fault(schema: Node) -> str:
    """Return what the schema of one alternative allows that the header can't be."""
    kinds = types(schema) - {"null"}
    for kind in ("boolean", "object", "array"):
        if kind in kinds:
            return f"of type {kind}"
    if "number" in kinds and "integer" not in kinds and not _whole(schema):
        return "a number that may have a fraction"
    kind = keyword(schema, "format").value
    if kind in {"date-time", "date", "time", "duration", "uuid", "uri", "float", "double"} and "integer" not in kinds:
        return f"of format {kind}"
    least, most = number(schema, "minimum"), number(schema, "maximum")
    if least is not None and least < 0 and (most is None or most < 0 or kinds & {"integer", "number"}):
        return "allowed to be negative"
    return ""


def _whole(schema: Node) -> bool:
    step = number(schema, "multipleOf")
    return (step is not None and step % 1 == 0) or keyword(schema, "format").text() in {"int32", "int64"}


def _examples(header: Node, schema: Node) -> Iterator[Node]:
    if header["example"]:
        yield header["example"]
    for _, each in header["examples"].members():
        if each.follow()["value"]:
            yield each.follow()["value"]
    own = schema.follow()
    if own["example"]:
        yield own["example"]
    yield from own["examples"].items()


def _fits(value: object) -> bool:
    """Whether an example is delay-seconds or an HTTP-date; of other types the schema has the word."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return True
    if isinstance(value, int | float):
        return value >= 0 and value == int(value)
    text = value.strip()
    if text.isascii() and text.isdigit():
        return True
    if _FRACTIONS.fullmatch(text) or not text:
        return False
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow to load, and rarely needed

    try:
        parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return False
    return text[0].isalpha()
