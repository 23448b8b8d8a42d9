"""Which error statuses an operation documents, and whether they are statuses of HTTP at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.errors.answered import one_by_one
from conformance.lint.errors.registry import AS_OF, REGISTERED
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_UNKNOWN, _DENIED, _MALFORMED = "401", "403", "400 or 422"
_BOUNDS = ("enum", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "const")
_ASKS = frozenset({"GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"})
_SHOWN = 5


@rule("warning", check="schema.status")
def status(description: Description) -> Iterator[Problem]:
    """An operation documents the errors that its own description makes possible.

    Where a key is needed there are callers without one (401), where a scope is, those that lack it (403; RFC 6750,
    section 3.1), and what has a type or bounds can be malformed (400 or 422). Whoever writes a client has to know each
    of them, because each wants another reaction: ask for a key, give up, mend the request. `4XX` and `default` count.

    Wrong:
        security: [{key: []}]
        paths:
          /messages:
            get:
              parameters: [{name: limit, in: query, schema: {type: integer}}]
              responses: {'200': {description: A page.}, '400': {description: Malformed.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Wrong:
        paths:
          /messages:
            post:
              requestBody: {content: {application/json: {schema: {type: object}}}}
              responses: {'202': {description: Taken on.}}

    Right:
        security: [{key: ['messages:read']}]
        paths:
          /messages:
            get:
              parameters: [{name: limit, in: query, schema: {type: integer}}]
              responses:
                '200': {description: A page.}
                '401': {description: The key is missing or unknown.}
                '403': {description: The key lacks the scope.}
                '422': {description: The limit is no number or out of bounds.}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        security: [{key: []}]
        paths:
          /messages:
            get:
              responses: {'200': {description: A page.}, default: {description: Any error.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    asked = dict.fromkeys((_UNKNOWN, _DENIED, _MALFORMED), 0)
    lacking: dict[str, list[Operation]] = {kind: [] for kind in asked}
    schemes = description.root.get("components", "securitySchemes")
    refuses = any("401" in each.responses for each in description.operations)
    for operation in description.operations:
        if operation.method not in _ASKS:
            continue
        for kind, answered in _wanted(operation, schemes, strict=refuses or description.annotated):
            asked[kind] += 1
            if not answered:
                lacking[kind].append(operation)
    told = [
        kind
        for kind, found in lacking.items()
        if not one_by_one(len(found), asked[kind], annotated=description.annotated)
    ]
    if told:
        parts = [f"{kind} from {_how_many(len(lacking[kind]), asked[kind])}" for kind in told]
        yield Problem(
            description.root["paths"],
            f"error responses are missing: {', '.join(parts)} operations where it can happen",
            hint="describe them once in components/responses and refer to them",
            operations=tuple(dict.fromkeys(each.id for kind in told for each in lacking[kind])),
            related=tuple((_place(each), "one of them") for each in lacking[told[0]][:_SHOWN]),
        )
    missing: dict[str, list[str]] = {}
    for kind, found in lacking.items():
        for operation in found if kind not in told else ():
            missing.setdefault(operation.id, []).append(kind)
    for operation in description.operations:
        if kinds := missing.get(operation.id):
            yield Problem(
                _place(operation),
                f"no error response for {' and '.join(_WHY[kind] for kind in kinds)}",
                hint=f"document {' and '.join(kinds)}",
            )


_WHY = {
    _UNKNOWN: "a missing or unknown key (401)",
    _DENIED: "a key without the scope (403)",
    _MALFORMED: "a malformed request (400 or 422)",
}


def _how_many(lacking: int, among: int) -> str:
    return f"all {among}" if lacking == among else f"{lacking} of {among}"


def _place(operation: Operation) -> Node:
    return operation.node["responses"] or operation.node


def _wanted(operation: Operation, schemes: Node, *, strict: bool) -> Iterator[tuple[str, bool]]:
    """Yield each kind of error that can happen, and whether it is documented."""
    required = operation.security
    if required and {} not in required and not _mutual(required, schemes):
        statuses = operation.annotation("x-unauthenticated").value or [401]
        refused = any(operation.answers(each) is not None for each in statuses)
        yield _UNKNOWN, refused or (not strict and operation.answers(403) is not None)
        if any(each for item in required for each in item.values()):
            yield _DENIED, operation.answers(403) is not None
    if _can_be_malformed(operation):
        yield _MALFORMED, any(operation.answers(each) is not None for each in (400, 422))


def _mutual(required: list[dict[str, object]], schemes: Node) -> bool:
    """Whether a certificate is all that is asked for: who has none gets no answer of HTTP."""
    return all(schemes.get(name, "type").value == "mutualTLS" for item in required for name in item)


def _can_be_malformed(operation: Operation) -> bool:
    """Whether it takes a body, or a parameter of which not every text is a value; of a path that is a 404."""
    if operation.request_media:
        return True
    for each in operation.parameters:
        if each.where not in {"query", "header"}:
            continue
        if each.required or types(each.schema) - {"string", "null"}:
            return True
        if any(keyword(each.schema, bound) for bound in _BOUNDS):
            return True
    return False


@rule("warning")
def unregistered_status(description: Description) -> Iterator[Problem]:
    """A response has a status code that is registered.

    A client, proxy or library that doesn't know a code treats it as the first one of its class (RFC 9110, section 15):
    453 as 400, so as a malformed request, which it is not. What an API has to say beyond the registered codes belongs
    into the error code in the body. The registry is IANA's.

    Wrong:
        paths:
          /messages:
            post:
              responses: {'202': {description: Taken on.}, '453': {description: The recipient has not agreed.}}

    Right:
        paths:
          /messages:
            post:
              responses: {'202': {description: Taken on.}, '403': {description: The recipient has not agreed.}}

    Right:
        paths:
          /messages:
            get:
              responses: {'200': {description: A page.}, 4XX: {description: Refused.}, default: {description: Failed.}}
    """
    found: dict[str, list[tuple[Operation, Node]]] = {}
    for operation in description.operations:
        for code, response in operation.responses.items():
            if len(code) == 3 and code.isascii() and code.isdigit() and int(code) not in REGISTERED:  # noqa: PLR2004
                found.setdefault(code, []).append((operation, response.written))
    for code, places in found.items():
        if not "1" <= code[0] <= "5":
            continue  # no class of HTTP: the metaschema refuses it
        others = f"; clients treat it as {code[0]}00" if code[0] in "45" else ""
        yield Problem(
            places[0][1],
            f"{code} is no registered status code of HTTP (IANA, {AS_OF}){others}",
            hint="answer with a registered code of its class and tell the reason by the error code in the body",
            operations=tuple(operation.id for operation, _ in places),
            related=tuple((written, "here too") for _, written in places[1:_SHOWN]),
        )
