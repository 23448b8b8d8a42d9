"""What an annotation names of a request or of a header is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.errors import nearest
from conformance.lint.annotations.held import has, held, paged
from conformance.lint.annotations.pointing import beside, leads
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation

_REQUEST = ("cursor", "limit", "direction", "backward", "order", "ascending")


@rule("error")
def parameter(description: Description) -> Iterator[Problem]:
    """A parameter, a field of the body or a header that an annotation names is one that the operation has.

    A cursor that is sent as `page_token` to an operation whose parameter is called `cursor` is ignored by most
    servers: every page is then the first one, and the walk never ends.

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: page_token}}
                response: {items: /data, next: {in: body, at: /next}}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses: {'200': {description: A page.}}

    Wrong:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next-Cursor}}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses: {'200': {description: A page., headers: {X-Cursor: {schema: {type: string}}}}}

    Right:
        paths:
          /messages:
            get:
              x-pagination:
                request: {cursor: {in: query, name: cursor}}
                response: {items: '', next: {in: header, name: X-Next-Cursor}}
              parameters: [{name: cursor, in: query, schema: {type: string}}]
              responses: {'200': {description: A page., headers: {x-next-cursor: {schema: {type: string}}}}}
    """
    for operation in description.operations:
        node, pages = operation.node, paged(operation)
        if pages is not None:
            yield from _page(operation, pages)
        if has(operation, "x-count") and node["x-count"]["cutoff"]:
            yield from _placed(operation, node["x-count"]["cutoff"])
        if has(operation, "x-discover"):
            for name, each in node["x-discover"]["parameters"].members():
                if not name.startswith("/"):
                    yield from _named(operation, each, name, ("query", "path", "header"))
        for name, key in (("x-resource", "parameter"), ("x-removes", "id")):
            if has(operation, name):
                yield from _named(operation, node[name][key], str(node[name][key].value), ("path",))
        if has(operation, "x-sends") and not operation.request_media and not node["requestBody"]:
            yield Problem(node["x-sends"]["recipient"], "the operation has no request body", value=True)
    yield from _identified(description)


def _page(operation: Operation, pages: Node) -> Iterator[Problem]:
    for name in _REQUEST:
        if pages["request"][name]:
            yield from _placed(operation, pages["request"][name])
    for name, each in pages["filters"].members():
        yield from _filter(operation, each, name)
    for each in pages["unsupported"].items():
        if operation.parameter(str(each.value)) is not None:
            yield Problem(each, f"'{each.value}' is called unsupported, and the operation has such a parameter")
    for name in ("next", "previous", "total"):
        place = pages["response"][name]
        if place["in"].value == "header":
            yield from _header(operation, place["name"], str(place["name"].value))
        elif place["in"].value == "link":
            yield from _header(operation, place, "Link")


def _filter(operation: Operation, node: Node, name: str) -> Iterator[Problem]:
    kind, colon, rest = name.partition(":")
    if name.startswith("/"):
        yield from _field(operation, node, (name,))
    elif colon and kind == "header":
        yield from _named(operation, node, rest, ("header",))
    else:
        yield from _named(operation, node, name, ("query",))


def _placed(operation: Operation, place: Node) -> Iterator[Problem]:
    where = place["in"].value
    if where == "body":
        at = place["at"].value
        yield from _field(operation, place["at"], tuple(map(str, at)) if isinstance(at, list) else (str(at),))
    else:
        yield from _named(operation, place["name"], str(place["name"].value), (str(where),))


def _named(operation: Operation, node: Node, name: str, places: tuple[str, ...]) -> Iterator[Problem]:
    """Judge a parameter's name; a header's has no case, and brackets are a spelling of an array."""
    found = [each for each in operation.parameters if each.where in places]
    spellings = {name, f"{name}[]", name.removesuffix("[]")}
    if any(each.name in spellings or ("header" in places and each.name.lower() == name.lower()) for each in found):
        return
    elsewhere = next((each for each in operation.parameters if each.name == name), None)
    what = "parameter" if len(places) > 1 else f"{places[0]} parameter"
    yield Problem(
        node,
        f"the operation has no {what} '{name}'",
        hint=f"it is in: {elsewhere.where}" if elsewhere is not None else _hint(name, [each.name for each in found]),
        value=isinstance(node.value, str),
        related=((elsewhere.node, "this one has the name"),) if elsewhere is not None else (),
    )


def _field(operation: Operation, node: Node, alternatives: tuple[str, ...]) -> Iterator[Problem]:
    if not operation.body:
        if not operation.request_media and not operation.node["requestBody"]:
            yield Problem(node, "the operation has no request body", value=True)
        return
    if all(leads(operation.body, at) is False for at in alternatives):
        which = " nor ".join(f"'{at}'" for at in alternatives)
        yield Problem(
            node,
            f"the request body has {'neither' if len(alternatives) > 1 else 'no'} {which}",
            hint=beside(operation.body, alternatives[0]),
            value=isinstance(node.value, str),
            related=((operation.body.follow(), "the request body is described here"),),
        )


def _header(operation: Operation, node: Node, name: str) -> Iterator[Problem]:
    success = operation.success
    if success is not None and name.lower() not in success.headers:
        names = [each for each, _ in success.node.get("headers").members()]
        yield Problem(
            node,
            f"the response has no header '{name}'",
            hint=_hint(name, names) or "declare it in the response's headers",
            value=isinstance(node.value, str),
            related=((success.node, "the response is described here"),),
        )


def _hint(name: str, names: Iterable[str]) -> str:
    return nearest(name, names).removeprefix("; ")


def _identified(description: Description) -> Iterator[Problem]:
    """Judge the header that an envelope says has the request's identifier: every answer that must, declares it."""
    for operation, envelope in held(description, "x-error-envelope"):
        name = envelope["request_id"]["header"].value
        every = envelope["request_id"]["every"].value is True
        for response in operation.responses.values() if isinstance(name, str) else ():
            spoken = (response.error or every) and "x-error-envelope" not in response.node.value
            if spoken and name.lower() not in response.headers:
                yield Problem(
                    response.node,
                    f"the response has no header '{name}', where the request's identifier is said to be",
                    hint="declare it in the response's headers",
                    related=((envelope["request_id"], "here"),),
                )
