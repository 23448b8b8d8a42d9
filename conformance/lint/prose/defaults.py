"""Defaults: in words and in the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.prose.claims import default as promised
from conformance.lint.prose.texts import fields, once, page_sizes, shown
from conformance.lint.prose.told import page_sizes as page_sizes_told
from conformance.lint.rule import Problem, rule
from conformance.lint.schema import keyword, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.prose.claims import Claim
    from conformance.lint.prose.texts import Field


@rule("error", check="pagination.limit_default")
def default(description: Description) -> Iterator[Problem]:
    """The default in the text is the default in the schema.

    People read the text, programs the schema: with two defaults one of them sends nothing and gets what it did not
    expect. Generated clients fill in the schema's, so the same request means two things in two languages.

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - name: limit
                  in: query
                  description: Rows on a page. Defaults to 50.
                  schema: {type: integer, default: 20}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - name: limit
                  in: query
                  description: Rows on a page. Defaults to 50.
                  schema: {type: integer, default: 50}
                - name: sort
                  in: query
                  description: 'Default: `desc` when sorted by time, otherwise `asc`.'
                  schema: {type: string, enum: [asc, desc], default: desc}
              responses: {'200': {description: A page.}}
    """
    for field, claim in _claims(description):
        stated = keyword(field.schema, "default")
        if stated and not claim.unit and not _same(stated.value, claim.value):
            yield Problem(
                field.node,
                f"the text says that '{field.name}' is {shown(claim.value)} by default, "
                f"the schema says {shown(stated.value)}",
                hint="say the same in both",
                related=((stated, "the schema's default"),),
            )
    for operation, size, value, words in page_sizes_told(description):
        stated = keyword(size.schema, "default")
        if stated and not _same(stated.value, value):
            yield Problem(
                operation.node["description"] or operation.node["summary"],
                f"the text says '{words}', the schema of '{size.name}' says default: {shown(stated.value)}",
                hint="say the same in both",
                related=((stated, "the schema's default"),),
                operations=(operation.id,),
            )


@rule("warning", check="pagination.limit_default")
def default_missing(description: Description) -> Iterator[Problem]:
    """A default that the text promises stands in the schema as well.

    Words are read by people alone. A generated client, a mock server and a test know nothing of a default that is only
    told, and so nobody notices when the server's is another one. What a list's page size lacks
    `pagination.limit_default` says.

    Wrong:
        paths:
          /messages:
            get:
              parameters: [{name: depth, in: query, description: How deep (default 5)., schema: {type: integer}}]
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              parameters:
                - {name: depth, in: query, description: How deep (default 5)., schema: {type: integer, default: 5}}
                - {name: until, in: query, description: Defaults to the current time., schema: {type: string}}
              responses: {'200': {description: A page.}}
    """
    yield from once(description, _missing(description))


def _missing(description: Description) -> Iterator[tuple[Field, Problem]]:
    told = page_sizes(description)
    for field, claim in _claims(description):
        if not field.asked or claim.unit or id(field.node.value) in told:
            continue
        if not keyword(field.schema, "default") and not _names_another(field, claim):
            value = shown(claim.value)
            yield (
                field,
                Problem(
                    field.node,
                    f"the text says that '{field.name}' is {value} by default, and the schema has no default",
                    hint=f"say it in the schema, too: default: {value}",
                ),
            )


def _claims(description: Description) -> Iterator[tuple[Field, Claim]]:
    for field in fields(description):
        if (claim := promised(field)) is not None:
            yield field, claim


def _same(one: object, two: object) -> bool:
    if isinstance(one, str) and isinstance(two, str):
        return one.strip().lower() == two.strip().lower()
    if isinstance(one, str | list | dict) or one is None:
        return True  # of another type than the schema's: a default that does not fit has a rule of its own
    return isinstance(one, bool) == isinstance(two, bool) and one == two


def _names_another(field: Field, claim: Claim) -> bool:
    """Whether the default is the value of another member and no text."""
    if not isinstance(claim.value, str) or isinstance(keyword(field.schema, "enum").value, list):
        return False
    others = properties(field.around) if field.around is not None else {}
    return any(names.plain(name) == names.plain(claim.value) for name in others) or "." in claim.value
