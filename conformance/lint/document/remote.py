"""References that would have to be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_KNOWN = ("json-schema.org", "spec.openapis.org")  # what everybody knows what lies behind
_MANY = 20


@rule("warning")
def remote_ref(description: Description) -> Iterator[Problem]:
    """What a `$ref` leads to is on this machine.

    A reference to another host is not followed here: what lies behind it is not examined. To those who read the
    description it may change, ask for a password, or be gone; a copy beside the description does neither.

    Wrong:
        paths:
          /messages:
            get:
              responses:
                '429': {$ref: 'https://api.example.com/common.yaml#/components/responses/TooMany'}

    Right:
        paths:
          /messages:
            get:
              responses:
                '429': {$ref: '#/components/responses/TooMany'}
        components:
          responses:
            TooMany: {description: Too many requests.}
    """
    found: dict[str, list[Node]] = {}
    for node in description.index.references:
        if remote(node) and not any(f"://{host}/" in node.value["$ref"] for host in _KNOWN):
            found.setdefault(node.value["$ref"].partition("#")[0], []).append(node)
    for address, (first, *others) in found.items():
        more = f", {len(others) + 1} times" if others else ""
        yield Problem(
            first["$ref"],
            f"'{address}' is referred to{more} and not followed: what lies behind it is not examined",
            hint="keep a copy beside the description and refer to that",
            value=True,
            related=tuple((each["$ref"], "again") for each in others[:_MANY]),
        )


def remote(node: Node) -> bool:
    """Whether a reference leads to another host and nothing in the files goes by its name."""
    reference = node.value["$ref"]
    address = reference.partition("#")[0]
    if ":" not in address and not address.startswith("//"):
        return False
    return node.file.library.path(node.file.document.path, address) is None and not node.file.lookup(reference)
