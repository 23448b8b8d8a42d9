"""Parameters that an operation's text names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.prose.texts import matches, plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import element, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_NAMED = regex(
    r"(?:\b[Tt]he )?`(?P<a>[A-Za-z_][\w.\[\]-]{0,40})` (?:query |request |URL )?(?:parameter|query string)\b(?! of\b)|"
    r"\b(?:query )?parameter `(?P<b>[A-Za-z_][\w.\[\]-]{0,40})`"
)
# The text speaks of another operation, of an answer or of something that was.
_ELSEWHERE = regex(
    r"\]\(|https?:|`/|\b(?:its|their|whose|did|was|were|no longer|removed|formerly|previously|deprecated|not supported|"
    r"endpoints?|operations?|APIs?|methods?|responses?|returned|callbacks?|webhooks?|redirect\w*|templates?|URLs?|"
    r"configuration|unsupported|instead of|OAuth|scope|fragment|JWT|token)\b",
    re.IGNORECASE,
)
_DEEP = 5


@rule("error")
def parameter(description: Description) -> Iterator[Problem]:
    """A parameter that an operation's text names is one that the operation has.

    Who follows the text sends what the server does not know, and servers ignore that without a word: the list is not
    filtered, the page not turned. Mostly the parameter was renamed, or is left out of the description.

    Wrong:
        paths:
          /messages:
            get:
              description: Narrow the list with the `status` parameter.
              parameters: [{name: state, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              description: Narrow the list with the `status` parameter.
              parameters: [{name: status, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}
    """
    for operation in description.operations:
        text = operation.description
        if "parameter" not in text or "`" not in text:
            continue
        known: set[str] | None = None
        for match, around in matches(_NAMED, plain(text)):
            name = match["a"] or match["b"]
            if _ELSEWHERE.search(f"{around.before} {around.after}"):
                continue
            if operation.node["requestBody"] and "query" not in match[0]:  # a body is called a parameter, too
                continue
            known = _known(operation) if known is None else known
            plainly = {names.plain(name), names.plain(name.partition("[")[0])}
            if known and not plainly & known and not plainly & _answered(operation):
                yield Problem(
                    operation.node["description"] or operation.node["summary"],
                    f"the text names the parameter '{name}', and the operation has none of that name",
                    hint="declare it, or call it by its name",
                    value=True,
                    operations=(operation.id,),
                    aspect=name,
                )


def _known(operation: Operation) -> set[str]:
    """Return the names of all that the operation takes; empty where it may take more than it says."""
    found = {names.plain(each.name) for each in operation.parameters}
    for each in operation.parameters:  # the members of an object that is spread over the query
        found |= {names.plain(name) for name in properties(each.schema)}
        found |= {names.plain(part) for part in each.name.split("[")}
    body = operation.node.get("requestBody")
    if body and not operation.request_media:
        return set()
    for media in operation.request_media:
        inside = _fields(media.schema, 0)
        if not inside:
            return set()
        found |= inside
    return found


def _answered(operation: Operation) -> set[str]:
    """Return the names of what the answer has: a member of it is called a parameter, too."""
    answer = operation.success
    return _fields(answer.schema, 0) if answer is not None and answer.schema else set()


def _fields(schema: Node, depth: int) -> set[str]:
    found: set[str] = set()
    if depth > _DEEP:
        return found
    for name, member in properties(schema).items():
        found.add(names.plain(name))
        found |= _fields(member, depth + 1)
    row = element(schema)
    return found | _fields(row, depth + 1) if row else found
