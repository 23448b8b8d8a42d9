"""Annotations that nobody reads: a misspelt key, a value of another form, a place where it means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.annotated import well_formed
from conformance.lint.annotations.faults import faults
from conformance.lint.annotations.written import written
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node


@rule("error")
def unknown_key(description: Description) -> Iterator[Problem]:
    """An annotation, and each key in one, is among those that are known.

    What nobody reads says nothing: a misspelt `order` leaves the order unsaid, a misspelt `x-sends` lets requests that
    reach a person pass for harmless ones, and no reader of the description notices. Extensions of other tools are
    left alone.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                oder: [{by: /id}]
              responses: {'200': {description: A page.}}

    Wrong:
        x-error-envelop: {code: /code, message: /message}
        paths: {}

    Right:
        x-error-envelope: {code: /code, message: /message}
        x-internal-owner: messaging
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
                order: [{by: /id}]
              responses: {'200': {description: A page.}}
    """
    for each in written(description):
        if not each.exact:
            yield Problem(each.node, f"nobody reads the annotation '{each.name}'", hint=f"did you mean '{each.known}'?")
            continue
        if well_formed(each.known, each.node):
            continue
        for fault in faults(each.known, each.node.value):
            if fault.unknown:
                message, _, hint = fault.message.partition("; ")
                yield Problem(each.node.below(fault.at), f"{message} of {each.name}", hint=hint)


@rule("error")
def form(description: Description) -> Iterator[Problem]:
    """An annotation has the form that its JSON Schema asks for.

    One that has another form is not read at all, so whatever it was to say is left unsaid, for those who implement
    the API as for those who examine it. The schema is `spec/schemas/annotations.schema.json`.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query}}
                response: {items: /data, next: {in: body, at: /next}}
              responses: {'200': {description: A page.}}

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: data, next: {in: body, at: /next}}
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
              responses: {'200': {description: A page.}}
    """
    for each in written(description):
        if not each.exact or well_formed(each.known, each.node):
            continue
        for fault in faults(each.known, each.node.value):
            if not fault.unknown:
                place = f"{each.name}{fault.at}"
                yield Problem(each.node.below(fault.at), f"{place}: {fault.message}", aspect=fault.message)


_PLACES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("x-pagination", "x-sends", "x-lifecycle", "x-resource", "x-count", "x-discover", "x-removes"),
        frozenset({"operation"}),
    ),
    **dict.fromkeys(("x-rate-limit", "x-unauthenticated", "x-tenancy"), frozenset({"root", "operation"})),
    **dict.fromkeys(("x-error-envelope", "x-error-codes"), frozenset({"root", "operation", "response"})),
    "x-known-values": frozenset({"schema"}),
}
_CALLED = {"root": "the root of the document", "operation": "an operation", "response": "a response"}


@rule("error")
def place(description: Description) -> Iterator[Problem]:
    """An annotation stands where it is read.

    `x-pagination` on a path or on a response, or `x-sends` at the root, is well-formed and means nothing: what it was
    to say of an operation is left unsaid.

    Wrong:
        paths:
          /messages:
            x-pagination:
              request: {cursor: {in: query, name: cursor}}
              response: {items: /data, next: {in: body, at: /next}}
            get:
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: /data, next: {in: body, at: /next}}
              responses: {'200': {description: A page.}}
    """
    around: dict[str, set[int]] = {}
    for each in written(description):
        if not each.exact or each.known not in _PLACES:
            continue
        parent = each.node.file.root.below(each.node.at.rpartition("/")[0])
        wanted = _PLACES[each.known]
        if parent.at == "" and "root" in wanted:
            continue
        for kind in wanted - around.keys():
            around[kind] = {id(node.value) for node in _of_kind(description, kind)}
        if not any(id(parent.value) in around[kind] for kind in wanted):
            names = " or ".join(_CALLED.get(kind, f"a {kind}") for kind in sorted(wanted, reverse=True))
            yield Problem(each.node, f"{each.name} means nothing here", hint=f"put it on {names}")


def _of_kind(description: Description, kind: str) -> list[Node]:
    index = description.index
    return {"operation": index.operations, "response": index.responses, "schema": index.schemas}.get(kind, [])
