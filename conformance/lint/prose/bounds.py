"""Bounds: in words and in the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.prose.claims import bounds as promised
from conformance.lint.prose.texts import fields, once, page_sizes, shown
from conformance.lint.prose.told import lengths
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.prose.claims import Claim
    from conformance.lint.prose.texts import Field


@rule("error", check="pagination.limit_bounds")
def bounds(description: Description) -> Iterator[Problem]:
    """A bound in the text is the bound in the schema.

    One of the two refuses what the other allows: a client that goes by the schema is refused by a server that goes by
    the text, and the one that goes by the text asks for less than it could have.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - name: limit
                  in: query
                  description: Between 1 and 100.
                  schema: {type: integer, minimum: 1, maximum: 200}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - name: limit
                  in: query
                  description: Between 1 and 100.
                  schema: {type: integer, minimum: 1, maximum: 100}
              responses: {'200': {description: A page.}}
    """
    yield from once(description, _wrong(description))
    for operation, name, bound, words in lengths(description):
        yield Problem(
            operation.node["description"] or operation.node["summary"],
            f"the text says '{words}', the schema says maxLength: {shown(bound.value)}",
            hint="say the same in both",
            related=((bound, "the schema's bound"),),
            operations=(operation.id,),
            aspect=name,
        )


def _wrong(description: Description) -> Iterator[tuple[Field, Problem]]:
    for field, claims in _told(description):
        wrong = [
            (claim, bound)
            for claim in claims
            if (bound := number(field.schema, claim.word)) is not None
            and bound != claim.value
            and not _excluded(field, claim)
        ]
        if wrong:
            said = " and ".join(dict.fromkeys(f"'{_short(claim)}'" for claim, _ in wrong))
            stated = " and ".join(f"{claim.word}: {shown(bound)}" for claim, bound in wrong)
            problem = Problem(
                field.node,
                f"the text on '{field.name}' says {said}, the schema says {stated}",
                hint="say the same in both",
                related=tuple((keyword(field.schema, claim.word), "the schema's bound") for claim, _ in wrong),
            )
            yield field, problem


@rule("warning", check="pagination.limit_bounds")
def bounds_missing(description: Description) -> Iterator[Problem]:
    """A bound that the text sets stands in the schema as well.

    What is only told is checked by nobody: a generated client sends what will be refused, and a test asks for nothing
    beyond the bound. What a list's page size lacks `pagination.limit_bounds` says.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: depth, in: query, description: How deep to look (max 9)., schema: {type: integer}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: depth, in: query, description: How deep to look (max 9)., schema: {type: integer, maximum: 9}}
                - {name: since, in: query, description: At most 30 days ago., schema: {type: integer}}
              responses: {'200': {description: A page.}}
    """
    yield from once(description, _missing(description))


def _missing(description: Description) -> Iterator[tuple[Field, Problem]]:
    told = page_sizes(description)
    for field, claims in _told(description):
        if not field.asked or id(field.node.value) in told:
            continue
        missing = [each for each in claims if number(field.schema, each.word) is None and not _excluded(field, each)]
        if missing:
            wanted = ", ".join(f"{each.word}: {shown(each.value)}" for each in missing)
            said = " and ".join(dict.fromkeys(f"'{_short(each)}'" for each in missing))
            yield (
                field,
                Problem(
                    field.node,
                    f"the text on '{field.name}' says {said}, and the schema has no "
                    + " and no ".join(each.word for each in missing),
                    hint=f"say it in the schema, too: {wanted}",
                ),
            )


def _told(description: Description) -> tuple[tuple[Field, list[Claim]], ...]:
    """Return the fields whose texts set bounds: read once, for both rules."""
    return description.once(
        "bounds in texts",
        lambda: tuple(
            (field, claims)
            for field in fields(description)
            if (claims := promised(field)) and not keyword(field.schema, "enum")
        ),
    )


def _excluded(field: Field, claim: Claim) -> bool:
    """Whether the schema says the same, or as much, by a bound that excludes itself or by another keyword."""
    other = {"maximum": "exclusiveMaximum", "minimum": "exclusiveMinimum"}.get(claim.word)
    if other is None:
        length = claim.word.endswith("Length")
        return length and bool(keyword(field.schema, "pattern")) and number(field.schema, claim.word) is None
    exact = keyword(field.schema, other).value
    if exact is True:  # OpenAPI 3.0: it says that the bound itself is out
        return True
    step = 1 if claim.word == "maximum" else -1
    return isinstance(exact, int | float) and isinstance(claim.value, float) and exact - claim.value in {0, step}


def _short(claim: Claim) -> str:
    return " ".join(claim.text.split()).strip("( ")
