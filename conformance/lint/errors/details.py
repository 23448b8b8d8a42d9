"""What an error says of single fields: on which codes, and of fields that the request has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.errors import naming
from conformance.lint.errors.answered import Answered, answered
from conformance.lint.errors.asked import asked
from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import member, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_DETAILS = frozenset({"details", "fields", "fielderrors", "validationerrors", "invalidparams", "invalidfields"})
_FIELD = frozenset({"field", "fieldname", "param", "parameter", "property", "attribute", "pointer"})
_STATED = regex(r"\b(only|when|where|if|for|present|validation|absent|omitted|empty|may|optional)\b", re.IGNORECASE)
# What stands for a part of the request or for all of it, in documents that don't say that a key is a field's name.
_WHOLE = frozenset(
    {
        "body",
        "query",
        "path",
        "header",
        "headers",
        "base",
        "nonfielderrors",
        "general",
        "request",
        "all",
        "root",
        "form",
        "params",
        "parameters",
        "data",
        "string",
        "field",
        "fieldname",
        "name",
        "key",
        "example",
        "foo",
        "bar",
        "property",
    }
)
_SHOWN = 5
_MALFORMED = frozenset({"400", "422", "4XX", "default"})
_SIGNS = regex(r"[./\[\]#$]+")


@dataclass(slots=True)
class _Shown:
    """What the examples of one description of details show: codes with details, and codes without."""

    node: Node
    told: bool
    having: dict[str, Node] = field(default_factory=dict)
    without: dict[str, Node] = field(default_factory=dict)


@rule("warning", check="errors.details")
def details(description: Description) -> Iterator[Problem]:
    """Where an error may carry details is said, if the examples show them on one code alone.

    All errors share one schema with optional details, several codes are shown, and one of them has details. Does that
    code always have them, may others? A client that shows them beside the fields of a form has to know, and a server
    that was written from the examples leaves them out. A word in the description of the details mends it.

    Wrong:
        paths:
          /messages:
            post:
              responses:
                '401':
                  description: No key.
                  content: {application/json: {schema: {$ref: '#/components/schemas/E'}, example: {code: UNKNOWN}}}
                '403':
                  description: The key lacks the scope.
                  content: {application/json: {schema: {$ref: '#/components/schemas/E'}, example: {code: FORBIDDEN}}}
                '422':
                  description: Malformed.
                  content:
                    application/json:
                      schema: {$ref: '#/components/schemas/E'}
                      example: {code: INVALID, details: {to: no phone number}}
        components:
          schemas: {E: {type: object, properties: {code: {type: string}, details: {type: object}}}}

    Right:
        paths:
          /messages:
            post:
              responses:
                '401':
                  description: No key.
                  content: {application/json: {schema: {$ref: '#/components/schemas/E'}, example: {code: UNKNOWN}}}
                '403':
                  description: The key lacks the scope.
                  content: {application/json: {schema: {$ref: '#/components/schemas/E'}, example: {code: FORBIDDEN}}}
                '422':
                  description: Malformed.
                  content:
                    application/json:
                      schema: {$ref: '#/components/schemas/E'}
                      example: {code: INVALID, details: {to: no phone number}}
        components:
          schemas:
            E:
              type: object
              properties:
                code: {type: string}
                details: {type: object, description: 'On INVALID only: by field, what is wrong with it.'}
    """
    found: dict[tuple[int, str], _Shown] = {}
    for each in answered(description):
        values = [*each.shown()]
        place = _place(each) if values else None
        if place is None:
            continue
        at, node, told = place
        entry = found.setdefault((id(node.file), node.at), _Shown(node, told))
        code = _code(each)
        for value in values:
            name = pointer.get(value.value, code) if code is not None else each.statuses[0]
            given = value.below(at)
            target = entry.having if given.value else entry.without
            target.setdefault(str(name or each.statuses[0]), given if given.value else value)
    for entry in found.values():
        others = entry.without.keys() - entry.having.keys()
        if entry.told or len(entry.having) != 1 or len(others) < 2:  # noqa: PLR2004 - one other may be chance
            continue
        ((code, shown),) = entry.having.items()
        yield Problem(
            entry.node,
            f"details are shown on {code} alone, and not said to be there or not on {', '.join(sorted(others)[:5])}",
            hint="say in the description on which codes details stand",
            related=((shown, "shown here"),),
        )


def _code(each: Answered) -> str | None:
    if each.envelope is not None:
        return each.envelope.code
    found = naming.code(each.response.schema) if each.response.schema else None
    return found[0] if found else None


def _place(each: Answered) -> tuple[str, Node, bool] | None:
    """Return where details stand, where that is described, and whether it is said when they are there."""
    schema = each.response.schema
    form = each.envelope
    if form is not None:
        if form.details is None:
            return None
        described = member(schema, form.details) if schema else schema
        if not described:
            return form.details, each.annotation("x-error-envelope")["details"], False
        return form.details, described, _told(schema, form.details, described)
    for at, members in naming.inside(schema) if schema else ():
        for name, one in members.items():
            if plain(name) in _DETAILS:
                place = pointer.join(at, name)
                return place, one, _told(schema, place, one)
    return None


def _told(schema: Node, at: str, described: Node) -> bool:
    """Whether prose says when details are there, or the schema that they always are."""
    around, _, name = at.rpartition("/")
    holder = member(schema, around) if around else schema
    text = f"{described.text('description')} {described.follow().text('description')}"
    return bool(_STATED.search(text)) or (bool(holder) and name in required(holder))


@rule("error", check="errors.details")
def details_field(description: Description) -> Iterator[Problem]:
    """The details of an error example name fields that the request has.

    Whoever sees `body: too long` where the field is called `text` can't tell which of the two names is real. A client
    that puts the message beside the field finds no such field; a server built from the example tells of one that nobody
    sent.

    Wrong:
        x-error-envelope: {code: /code, details: /details}
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json: {schema: {type: object, properties: {to: {type: string}, text: {type: string}}}}
              responses:
                '422':
                  description: Malformed.
                  content:
                    application/json:
                      schema: {type: object}
                      example: {code: INVALID, details: {to: no phone number, body: too long}}

    Right:
        x-error-envelope: {code: /code, details: /details}
        paths:
          /messages:
            post:
              requestBody:
                content:
                  application/json: {schema: {type: object, properties: {to: {type: string}, text: {type: string}}}}
              responses:
                '422':
                  description: Malformed.
                  content:
                    application/json:
                      schema: {type: object}
                      example: {code: INVALID, details: {to: no phone number, text: too long}}
    """
    examples: dict[tuple[int, str], tuple[Node, list[tuple[Node, str]], list[Operation]]] = {}
    for each in answered(description):
        for value in each.shown():
            named = [*_named(each, value)]
            if named:
                entry = examples.setdefault((id(value.file), value.at), (value, named, []))
                entry[2].extend(operation for operation, _ in each.uses)
    for _, named, operations in examples.values():
        have = asked(description, operations)
        if have is None:
            continue
        declared = any(each.annotation("x-error-envelope") for each in operations)
        known = {name for _, name in named if _has(have, name)}
        strange = {name: node for node, name in reversed(named) if plain(name) and name not in known}
        if not declared and not known:
            continue  # as likely as not they are no names of fields
        wrong = [(name, node) for name, node in reversed(strange.items()) if declared or plain(name) not in _WHOLE]
        if wrong:
            names = ", ".join(f"'{name}'" for name, _ in wrong[:_SHOWN]) + (", …" if len(wrong) > _SHOWN else "")
            what = "fields" if len(wrong) > 1 else "a field"
            yield Problem(
                wrong[0][1],
                f"the example blames {what} that the request does not have: {names}",
                hint="name fields of the request, as they are called there",
                related=tuple((node, "nor this") for _, node in wrong[1:_SHOWN]),
            )


def _named(each: Answered, value: Node) -> Iterator[tuple[Node, str]]:
    """Yield the names of fields in an example, each with its node."""
    form = each.envelope
    if form is not None:
        places = [value.below(form.details)] if form.details is not None else []
    else:
        holders = [value, *(item for name, item in value.members() if plain(name) in {"error", "errors"})]
        places = [item for holder in holders for name, item in holder.members() if plain(name) in _DETAILS | {"errors"}]
    for place in places:
        if form is not None or _by_field(each, place):
            yield from ((node, name) for name, node in place.members())
        for item in place.items():
            for name, node in (*item.members(), *item["source"].members()):
                if plain(name) in _FIELD and isinstance(node.value, str):
                    yield node, node.value


def _by_field(each: Answered, place: Node) -> bool:
    """Whether an object without an annotation says by field what is wrong: sentences, on a malformed request."""
    if not any(status in _MALFORMED for status in each.statuses) or not isinstance(place.value, dict):
        return False
    return all(isinstance(one, list) or (isinstance(one, str) and " " in one.strip()) for one in place.value.values())


def _has(names: frozenset[str], name: str) -> bool:
    """Whether a name, or a part of a path such as ``/data/to`` or ``items[0].to``, is one of the request's."""
    tokens = [plain(token) for token in _SIGNS.split(name)]
    return any(token in names for token in tokens) or plain(name) in names
