"""On which errors details stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.errors import naming
from conformance.lint.errors.answered import Answered, answered
from conformance.lint.errors.naming import DETAILS
from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, member, properties, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_STATED = regex(r"\b(only|when|where|if|for|present|validation|absent|omitted|empty|may|optional)\b", re.IGNORECASE)
_OTHERS = 2  # one other may be chance


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

    All errors share one schema with optional details, or none has any, several codes are shown, and one of them has
    details. Does that code always have them, may others? The same is asked of copies of one schema, with all codes in
    each, if one copy alone has details. A client that shows them beside the fields of a form has to know, and a server
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

    Wrong:
        paths:
          /messages:
            post:
              responses:
                '401':
                  description: No key.
                  content: {application/json: {example: {code: UNKNOWN}}}
                '403':
                  description: The key lacks the scope.
                  content: {application/json: {example: {code: FORBIDDEN}}}
                '422':
                  description: Malformed.
                  content: {application/json: {example: {code: INVALID, details: {to: no phone number}}}}

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
    nowhere: dict[str, list[tuple[str, Node]]] = {}
    for each in answered(description):
        values = [*each.shown()]
        if not values:
            continue
        place = _place(each)
        if place is None:
            _undescribed(each, values, nowhere)
            continue
        at, node, told = place
        entry = found.setdefault(node.place, _Shown(node, told))
        code = _code(each)
        for value in values:
            name = pointer.get(value.value, code) if code is not None else each.statuses[0]
            given = value.below(at)
            target = entry.having if given.value else entry.without
            target.setdefault(str(name or each.statuses[0]), given if given.value else value)
    for entry in found.values():
        others = entry.without.keys() - entry.having.keys()
        if entry.told or len(entry.having) != 1 or len(others) < _OTHERS:
            continue
        ((code, shown),) = entry.having.items()
        yield Problem(
            entry.node,
            f"details are shown on {code} alone, and not said to be there or not on {', '.join(sorted(others)[:5])}",
            hint="say in the description on which codes details stand",
            related=((shown, "shown here"),),
        )
    yield from _unlike_its_schema(nowhere)
    yield from _in_one_schema(description)


def _undescribed(each: Answered, values: list[Node], nowhere: dict[str, list[tuple[str, Node]]]) -> None:
    """Sort the examples of an error whose schema has no details: what they show of them, or themselves."""
    if each.envelope is not None:
        return
    code = _code(each)
    for value in values:
        holders = [value, *(item for name, item in value.members() if plain(name) == "error")]
        given = [item for holder in holders for name, item in holder.members() if plain(name) in DETAILS and item.value]
        told = any(word in each.node.text("description").lower() for word in DETAILS)
        name = str(pointer.get(value.value, code) or each.statuses[0]) if code is not None else each.statuses[0]
        kind = "told" if given and told else "having" if given else "without"
        nowhere.setdefault(kind, []).append((name, given[0] if given else value))


def _unlike_its_schema(nowhere: dict[str, list[tuple[str, Node]]]) -> Iterator[Problem]:
    having = dict(reversed(nowhere.get("having", [])))
    others = {name for name, _ in nowhere.get("without", [])} - having.keys()
    if "told" in nowhere or len(having) != 1 or len(others) < _OTHERS:
        return
    ((code, node),) = having.items()
    yield Problem(
        node,
        f"details are shown on {code} alone, and no schema has them: nothing says whether other errors do",
        hint="describe them in the schema of errors, and say on which codes they stand",
    )


def _in_one_schema(description: Description) -> Iterator[Problem]:
    """Yield the details of one schema among copies that else are alike, and that allow the same codes."""
    copies: dict[object, list[tuple[Answered, Node | None]]] = {}
    for each in answered(description):
        schema = each.response.schema
        if each.envelope is not None or not isinstance(schema.value, dict) or schema.value.keys() & {"$ref", "allOf"}:
            continue
        found = naming.code(schema)
        codes = keyword(found[1], "enum").value if found is not None else None
        if found is None or not isinstance(codes, list) or len(codes) <= 1:
            continue
        place = _place(each)
        around = member(schema, found[0].rpartition("/")[0]) if found[0].count("/") > 1 else schema
        names = frozenset(name for name in properties(around) if plain(name) not in DETAILS)
        key = found[0], names, frozenset(map(str, codes))
        open_ = place[1] if place is not None and not place[2] else None
        if place is None or open_ is not None:
            copies.setdefault(key, []).append((each, open_))
    for several in copies.values():
        having = [(each, node) for each, node in several if node is not None]
        if len(having) == 1 and len(several) - 1 >= _OTHERS:
            each, node = having[0]
            others = sorted({status for other, open_ in several if open_ is None for status in other.statuses})
            yield Problem(
                node,
                f"details are in the schema of {each.statuses[0]} alone, which has the codes of all: "
                f"nothing says whether {', '.join(others[:5])} may have them",
                hint="say in the description on which codes details stand",
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
            if plain(name) in DETAILS:
                place = pointer.join(at, name)
                return place, one, _told(schema, place, one)
    return None


def _told(schema: Node, at: str, described: Node) -> bool:
    """Whether prose says when details are there, or the schema that they always are."""
    around, _, name = at.rpartition("/")
    holder = member(schema, around) if around else schema
    text = f"{described.text('description')} {described.follow().text('description')}"
    return bool(_STATED.search(text)) or (bool(holder) and name in required(holder))
