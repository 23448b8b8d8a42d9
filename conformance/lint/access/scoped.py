"""Operations that name no scope, or one that is too small for what they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conformance.lint.access.purpose import marks_seen, only_reads
from conformance.lint.access.required import required
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description

_READ_ONLY = regex(r"(?:^|[:._/-])(?:read|readonly|read-only|viewer|reader)(?:$|[:._/-])", re.IGNORECASE)
_WRITES = regex(r"write|send|create|update|delete|manage|admin|edit|modify|all\b|\*|full", re.IGNORECASE)


@rule("warning", check="access.scope")
def unscoped(description: Description) -> Iterator[Problem]:
    """In an annotated document each operation names its scope, if others of the same scheme do.

    Where some operations say which scope they need and one that documents 403 names none, nobody can tell whether any
    key will do or the scope was forgotten, so nothing examines it.

    Wrong:
        x-error-codes: {FORBIDDEN: [403]}
        paths:
          /messages:
            get:
              security: [{key: ['messages:read']}]
              responses: {'200': {description: A page.}, '403': {description: The key lacks the scope.}}
            post:
              security: [{key: []}]
              responses: {'202': {description: Taken on.}, '403': {description: The key lacks the scope.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        x-error-codes: {FORBIDDEN: [403]}
        paths:
          /messages:
            get:
              security: [{key: ['messages:read']}]
              responses: {'200': {description: A page.}, '403': {description: The key lacks the scope.}}
            post:
              security: [{key: ['messages:send']}]
              responses: {'202': {description: Taken on.}, '403': {description: The key lacks the scope.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    if not description.annotated:
        return
    scoped = {use.scheme for use in required(description) if isinstance(use.scopes.value, list) and use.scopes.value}
    for operation in description.operations:
        needed = operation.security or []
        if "403" not in operation.responses or any(any(_scopes(item)) for item in needed):
            continue
        if any(name in scoped for item in needed for name in item):
            yield Problem(
                operation.node["security"] or operation.node,
                "no scope is named, while others name theirs and 403 is documented",
                hint="name the scope that the operation needs",
                operations=(operation.id,),
            )


@rule("warning", check="access.scope")
def write_scope(description: Description) -> Iterator[Problem]:
    """An operation that changes something needs more than a scope to read.

    Keys that may only read are given to dashboards and to people who are to look. If such a key sends messages or
    deletes them, the scope protects nothing. A POST that searches, lists or counts only reads.

    Wrong:
        paths:
          /messages:
            post: {security: [{key: ['messages:read']}], responses: {'202': {description: Taken on.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        paths:
          /messages:
            post: {security: [{key: ['messages:send']}], responses: {'202': {description: Taken on.}}}
          /messages/search:
            post: {security: [{key: ['messages:read']}], responses: {'200': {description: A page.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    for operation in description.operations:
        if not operation.writes or not operation.security:
            continue
        alternatives = [[*_scopes(item)] for item in operation.security]
        if not all(scopes and all(_reads(scope) for scope in scopes) for scopes in alternatives):
            continue
        if marks_seen(operation) or (operation.method == "POST" and only_reads(operation)):
            continue
        scope = alternatives[0][0]
        own = operation.node["security"]
        yield Problem(
            own or operation.node,
            f"{operation.method} needs no more than the scope '{scope}', which is for reading",
            hint="require a scope for writing",
            operations=(operation.id,),
        )


def _scopes(requirement: dict[str, Any]) -> Iterator[str]:
    for scopes in requirement.values():
        yield from (each for each in scopes if isinstance(each, str)) if isinstance(scopes, list) else ()


def _reads(scope: str) -> bool:
    return bool(_READ_ONLY.search(scope)) and not _WRITES.search(scope)
