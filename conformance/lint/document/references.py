"""References that lead nowhere, or round in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.lint.document.nearest import meant
from conformance.lint.document.remote import remote
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import File, Node, Place


@rule("error")
def unresolved_ref(description: Description) -> Iterator[Problem]:
    """A `$ref` leads to something: a pointer, an anchor or a file that is there, and not in a circle back to itself.

    What lies behind it is a part of the contract that nobody has: generators stop, or leave the type open without a
    word (OpenAPI 3.1.1, section 4.8.23; RFC 6901).

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '200':
                  description: The message.
                  content: {application/json: {schema: {$ref: '#/components/schemas/Mesage'}}}
        components:
          schemas:
            Message: {type: object}

    Wrong:
        components:
          schemas:
            Message: {$ref: '#/components/schemas/Text'}
            Text: {$ref: '#/components/schemas/Message'}

    Right:
        components:
          schemas:
            Message: {type: object, properties: {replies: {type: array, items: {$ref: '#/components/schemas/Message'}}}}
    """
    settled: set[Place] = set()
    for node in description.index.references:
        reference = node.value["$ref"]
        target = node.file.lookup(reference)
        if not target:
            if not remote(node) and not _under_id(node, reference) and not _whole(node.file, reference):
                cause, hint = _why(node.file, reference)
                yield Problem(node["$ref"], f"'{reference}' leads nowhere: {cause}", hint=hint, value=True)
        elif isinstance(target.value, dict) and "$ref" in target.value:
            circle = _circle(node, settled)
            if circle:
                yield _round(circle)


@rule("warning")
def slash_alone(description: Description) -> Iterator[Problem]:
    """A `$ref` to a whole file is written without `#/`.

    A pointer of a slash alone leads to the member whose name is empty (RFC 6901, section 5). Many readers take it for
    the whole file all the same, the others find nothing there.

    Wrong:
        components:
          schemas:
            Error: {$ref: 'error.yaml#/'}

    Right:
        components:
          schemas:
            Error: {$ref: 'error.yaml'}
            Text: {$ref: 'texts.yaml#/Text'}
    """
    for node in description.index.references:
        reference = node.value["$ref"]
        if reference.endswith("#/") and not _named_so(node, reference):
            address = reference.removesuffix("#/")
            of_file = address or "the document"
            yield Problem(
                node["$ref"],
                f"'{reference}' means the member of {of_file} whose name is empty, and there is none",
                hint=f"of the whole file write '{address or '#'}'",
                value=True,
            )


def _named_so(node: Node, reference: str) -> bool:
    """Whether there is a member of no name, or nobody can tell."""
    target = node.file.lookup(reference)
    return target.at == "/" if target else remote(node) or _under_id(node, reference)


def _whole(file: File, reference: str) -> bool:
    """Whether it means a whole file that is there, as most readers would have it."""
    address, _, fragment = reference.partition("#")
    return fragment == "/" and (not address or file.library.beside(file.document.path, address) is not None)


def _why(file: File, reference: str) -> tuple[str, str]:
    """Return which part of a reference leads nowhere, and what may have been meant."""
    address, _, fragment = reference.partition("#")
    where = f"'{unquote(address)}'" if address else "the document"
    if address:
        beside = file.library.beside(file.document.path, address)
        if beside is None:
            return _unread(file, address), _as_pointer(file, reference)
        file = beside
    if fragment and not fragment.startswith("/"):
        anchors = _anchors(file)
        as_pointer = _as_pointer(file, fragment)
        return f"{where} has no anchor '{fragment}'", as_pointer or meant(fragment, anchors)
    return _pointer(file, unquote(fragment), where)


def _pointer(file: File, at: str, where: str) -> tuple[str, str]:
    tree: object = file.document.tree
    done = ""
    for token in pointer.parts(at):
        inner = pointer.get(tree, pointer.join("", token))
        if inner is MISSING:
            what = done or where
            if not isinstance(tree, dict | list):
                return f"{what} is neither an object nor an array", ""
            if isinstance(tree, list):
                return f"{what} has no item {token}: it has {len(tree)}", ""
            rest = at.removeprefix(f"{done}/").lstrip("/")
            whole = next(
                (key for key in tree if isinstance(key, str) and "/" in key and rest.startswith(key.lstrip("/"))), ""
            )
            escaped = pointer.join("", whole)[1:]
            hint = f"inside of a name '/' is written as ~1: {escaped}" if whole else meant(token, tree)
            return f"{what} has no '{token}'", hint
        tree, done = inner, pointer.join(done, token)
    return "nothing stands there", ""


def _unread(file: File, address: str) -> str:
    path = file.library.path(file.document.path, address)
    reason = file.library.failures.get(path, "") if path else ""
    if not reason:
        return f"there is no file '{unquote(address)}'"
    text = reason.removeprefix(str(path)).lstrip(": ")
    return f"the file '{unquote(address)}' {text if text.startswith('can') else f'has a fault: {text}'}"


def _as_pointer(file: File, text: str) -> str:
    """Return a hint for what lacks the `#/`, such as a bare name of a component."""
    tree = file.document.tree
    for candidate in (f"/{text.lstrip('/')}", f"/components/schemas/{text}"):
        if pointer.get(tree, candidate) is not MISSING:
            return f"a pointer into the document begins with '#/': '#{candidate}'"
    return ""


def _anchors(file: File) -> list[str]:
    found, rest, seen = [], [file.root.value], set[int]()
    while rest:
        value = rest.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            found += [value[key] for key in ("$anchor", "$dynamicAnchor") if isinstance(value.get(key), str)]
        rest += value.values() if isinstance(value, dict) else value
    return found


def _under_id(node: Node, reference: str) -> bool:
    """Whether a `$id` around it gives the reference another meaning than its file does (JSON Schema, section 8.2.1)."""
    value, around = node.file.document.tree, [""]
    for token in pointer.parts(node.at):
        around.append(pointer.join(around[-1], token))
    named = [
        at
        for at in around
        if isinstance(value_at := pointer.get(value, at), dict) and isinstance(value_at.get("$id"), str)
    ]
    return bool(named) and not (named == [""] and reference.startswith("#"))


def _circle(node: Node, settled: set[Place]) -> list[Node]:
    """Return the circle of references that one is part of or leads into; none if there is none that is not settled."""
    chain: list[Node] = []
    number: dict[Place, int] = {}
    found: list[Node] = []
    while True:
        place = node.place
        if place in number:
            found = chain[number[place] :]
        if place in number or place in settled:
            break
        number[place] = len(chain)
        chain.append(node)
        node = node.file.lookup(node.value["$ref"])
        if not isinstance(node.value, dict) or not isinstance(node.value.get("$ref"), str):
            break
    settled.update(number)
    return found


def _round(circle: list[Node]) -> Problem:
    names = " → ".join(each.at.rpartition("/")[2] for each in (*circle, circle[0])[:8])
    text = "the reference leads to itself"
    if len(circle) > 1:
        text = f"the references go in a circle and lead to nothing: {names}"
    return Problem(
        circle[0]["$ref"],
        text,
        hint="write out what one of them is",
        value=True,
        related=tuple((each["$ref"], "the circle") for each in circle[1:20]),
        aspect="circle",
    )
