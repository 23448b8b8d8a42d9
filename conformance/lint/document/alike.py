"""The same thing wrong at many places: a habit of whoever, or whatever, wrote the description, and said once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.suppression import covering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conformance.lint.description import Description
    from conformance.lint.rule import Problem

_REACH = 20  # places whose operations are looked up: each costs a walk through all that refers to it
_SHOWN = 5  # other places that are named beside the first


def alike(
    description: Description, rule: str, found: Iterable[Problem], *, habits: tuple[str, ...]
) -> Iterator[Problem]:
    """Yield one problem for those with one message at members of one name.

    ``habits``: aspects of which the message alone counts; so it does of a null. A problem that an ``x-lint-ignore``
    speaks of is one of its own: its reason is not that of the others.
    """
    groups: dict[object, list[Problem]] = {}
    for each in found:
        node = each.node
        key: object = (each.message, each.aspect)
        if covering(description, rule, node):
            key = node.place, each.aspect
        elif each.aspect not in habits and node.value is not None:
            name = _name(pointer.parts(node.at))
            key = each.message, each.aspect, name
            each = replace(each, message=f"'{name}': {each.message}") if name else each  # noqa: PLW2901
        groups.setdefault(key, []).append(each)
    for group in groups.values():
        places = {each.node.place: each for each in group}
        first, *others = places.values()
        if not others:
            yield from group
            continue
        looked_at = [*places.values()][:_REACH]
        reached = (name for each in looked_at for name in description.reach.operations(each.node))
        yield replace(
            first,
            message=f"{first.message} (the same at {len(places)} places)",
            operations=tuple(dict.fromkeys(reached)),
            related=tuple((each.node, "the same again") for each in others[:_SHOWN]),
        )


def _name(tokens: Sequence[str]) -> str:
    """Return the property whose keyword a pointer leads to; empty where it is another schema's."""
    *around, owner, _ = (*tokens[:-1], "") if tokens[-2:-1] == ["enum"] else ("", *tokens)
    return owner if around[-1:] == ["properties"] else ""
