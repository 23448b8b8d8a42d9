"""Keys that stand twice in one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import File


@rule("error")
def duplicate_key(description: Description) -> Iterator[Problem]:
    """A key stands once in its object.

    Which of two wins is for each reader to say: YAML 1.2.2 forbids them (section 3.2.1.3), RFC 8259 calls the outcome
    unpredictable (section 4). So the server's generator may read one path or field, and the client's the other.

    Wrong:
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}}}
          /messages:
            post: {responses: {'202': {description: Accepted.}}}

    Right:
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}}}
            post: {responses: {'202': {description: Accepted.}}}
    """
    for file in files(description):
        for number, each in enumerate(file.document.duplicates):
            first = file.root.below(pointer.join(each.at, each.key))
            yield Problem(
                first,
                f"the key '{each.key}' stands twice in one object: before in line {each.first.line}",
                hint="take one of them out, or make them one; readers differ in which they take",
                related=((first, "the first"),),
                aspect=f"{each.key} {number}",
                position=each.second,
            )


def files(description: Description) -> list[File]:
    """Return the description's file and all that its references lead to."""
    _ = description.index  # it reads them
    return [file for file in description.library.files.values() if file is not None]
