"""Operations and values that an annotation names are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.errors import nearest
from conformance.lint.annotations.held import has, paged
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_NAMED = {
    "x-sends": ("listed_by", "read_by"),
    "x-resource": ("of",),
    "x-count": ("of",),
    "x-discover": ("from",),
    "x-removes": ("of",),
}


@rule("error")
def operation(description: Description) -> Iterator[Problem]:
    """An operation that an annotation names is one of the document.

    `listed_by` says where a client finds again what it has sent, `of` which list is counted. A name that no
    `operationId` has leads nowhere.

    Wrong:
        paths:
          /messages:
            get: {operationId: listMessages, responses: {'200': {description: A page.}}}
          /messages/count:
            get:
              x-count: {of: listMesages, form: integer}
              responses: {'200': {description: The number.}}

    Right:
        paths:
          /messages:
            get: {operationId: listMessages, responses: {'200': {description: A page.}}}
          /messages/count:
            get:
              x-count: {of: listMessages, form: integer}
              responses: {'200': {description: The number.}}
    """
    known = {each.id for each in description.operations}
    for each in description.operations:
        named: list[Node] = []
        for name, keys in _NAMED.items():
            if has(each, name):
                named += [each.node[name][key] for key in keys if each.node[name][key]]
        pages = paged(each)
        named += pages["request"]["cursor"]["also_from"].items() if pages is not None else []
        for node in named:
            if node.value not in known:
                hint = nearest(str(node.value), known).removeprefix("; ") if len(known) <= _FEW else ""
                yield Problem(node, f"there is no operation '{node.value}'", hint=hint, value=True)


_FEW = 200  # ids among which the nearest is looked for
