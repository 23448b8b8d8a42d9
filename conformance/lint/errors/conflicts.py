"""The code in an error body, the status in it, and the status of the response say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.errors import naming
from conformance.lint.errors.answered import Answered, answered
from conformance.lint.errors.registry import NAMES
from conformance.lint.names import plain
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, member, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_STATUS = frozenset({"status", "statuscode", "httpstatus", "httpstatuscode", "httpcode"})
_ERRORS = range(400, 600)
# Statuses on which a code's name says something narrower: a recipient that is not found is a malformed request, too.
_LOOSE = {404: {400, 409, 410, 422}, 403: {402, 423, 451}, 500: {501, 502, 503, 504}, 503: {500, 502, 504}, 429: {420}}


@rule("error", check="errors.code_matches_status")
def code_status(description: Description) -> Iterator[Problem]:
    """The error code, the status that a body repeats and the status of the response agree.

    Half of all clients decide by the status, the other half by the body. Where the two disagree one half does the wrong
    thing: it asks for a new key where the right one lacks a scope, or gives up what could be tried again. RFC 9457
    (section 3.1.2) says of its `status` that it repeats the response's.

    Wrong:
        x-error-envelope: {code: /code}
        x-error-codes: {UNAUTHORIZED: [401], FORBIDDEN: [403]}
        paths:
          /messages:
            get:
              responses:
                '401':
                  description: No key.
                  content: {application/json: {schema: {type: object}, example: {code: FORBIDDEN}}}
                '403': {description: The key lacks the scope.}

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content: {application/problem+json: {schema: {type: object}, example: {title: Gone, status: 410}}}

    Wrong:
        paths:
          /messages:
            post:
              responses:
                '403':
                  description: The recipient has not agreed.
                  x-error-codes: {CONSENT_REQUIRED: [451]}

    Right:
        x-error-envelope: {code: /code}
        x-error-codes: {UNAUTHORIZED: [401], FORBIDDEN: [403]}
        paths:
          /messages:
            get:
              responses:
                '401':
                  description: No key.
                  content: {application/json: {schema: {type: object}, example: {code: UNAUTHORIZED}}}
                '403': {description: The key lacks the scope.}

    Right:
        paths:
          /messages:
            get:
              responses:
                '404':
                  description: Nothing there.
                  content: {application/problem+json: {schema: {type: object}, example: {title: None, status: 404}}}
    """
    for each in answered(description):
        for value in each.shown():
            yield from _shown(each, value)
        yield from _allowed(each)
        yield from _overridden(each)


def _fits(each: Answered, status: int) -> bool:
    """Whether a status is one of those that the response is used for: by number, by range, or anything by default."""
    return any(
        used == "default" or used == str(status) or (used[1:].upper() == "XX" and used[:1] == str(status)[:1])
        for used in each.statuses
    )


def _used(each: Answered) -> str:
    return " and ".join(each.statuses[:3])


def _shown(each: Answered, value: Node) -> Iterator[Problem]:
    form = each.envelope
    at = form.code if form is not None else None
    if form is None and each.response.schema:
        found = naming.code(each.response.schema)
        at = found[0] if found else None
    node = value.below(at) if at is not None else None
    if node and isinstance(node.value, str):
        yield from _code(each, node, node.value)
    for status in _statuses(each, value):
        if isinstance(status.value, int) and status.value in _ERRORS and not _fits(each, status.value):
            message = f"the body says {status.value}, the response's status is {_used(each)}"
            yield Problem(status, message, value=True, hint="repeat the status of the response", related=_where(each))


def _code(each: Answered, node: Node, code: str) -> Iterator[Problem]:
    """Yield the problem of a code that belongs to another status, by the document's list or by its very name."""
    listed = each.annotation("x-error-codes")
    statuses = listed.value.get(code) if listed else None
    if statuses is not None:
        if not any(_fits(each, status) for status in statuses):
            wanted = " or ".join(map(str, statuses))
            message = f"the code '{code}' goes with {wanted} and not with {_used(each)}"
            yield Problem(node, message, value=True, related=((listed[code], "the statuses of this code"),))
        return
    named = NAMES.get(plain(code))
    if named is None or _fits(each, named):
        return
    if any(status.isdigit() and int(status) in _LOOSE.get(named, ()) for status in each.statuses):
        return
    if all(status.isdigit() for status in each.statuses):
        message = f"the code '{code}' is the name of {named} and stands on {_used(each)}"
        yield Problem(node, message, value=True, related=_where(each))


def _where(each: Answered) -> tuple[tuple[Node, str], ...]:
    return ((each.response.written, f"the response {_used(each)}"),)


def _statuses(each: Answered, value: Node) -> Iterator[Node]:
    """Yield what repeats the status in a body: where the annotation says, else by its name beside the error."""
    form = each.envelope
    if form is not None:
        if form.status is not None:
            yield value.below(form.status)
        return
    for holder in (value, value["error"]):
        for name, node in holder.members():
            if plain(name) in _STATUS:
                yield node


def _allowed(each: Answered) -> Iterator[Problem]:
    """Yield what the schema says of one code or one status alone, and that is another one's."""
    schema = each.response.schema
    if not schema:
        return
    form = each.envelope
    found = naming.code(schema) if form is None else None
    at = form.code if form is not None else (found[0] if found else None)
    code = _single(member(schema, at)) if at is not None else None
    if code is not None and isinstance(code.value, str):
        yield from _code(each, code, code.value)
    own = (form.status,) if form is not None else ("/status", "/error/status", "/statusCode")
    members = properties(schema)
    for place in own:
        if place is None or next(iter(pointer.parts(place)), "") not in members:
            continue
        status = _single(member(schema, place))
        if status and isinstance(status.value, int) and status.value in _ERRORS and not _fits(each, status.value):
            message = f"the schema allows {status.value} alone, the response's status is {_used(each)}"
            yield Problem(status, message, value=True, related=_where(each))


def _single(schema: Node) -> Node | None:
    """Return the only value that a schema allows."""
    if not schema:
        return None
    const = keyword(schema, "const")
    if const:
        return const
    enum = keyword(schema, "enum")
    return enum[0] if isinstance(enum.value, list) and len(enum.value) == 1 else None


def _overridden(each: Answered) -> Iterator[Problem]:
    """Yield the codes of a response's own list that go with none of its statuses."""
    own = each.node["x-error-codes"]
    if not own or each.annotation("x-error-codes").at != own.at:
        return
    for code, statuses in own.members():
        if not any(_fits(each, status) for status in statuses.value):
            yield Problem(statuses, f"the code '{code}' is listed on {_used(each)} and goes with others alone")
