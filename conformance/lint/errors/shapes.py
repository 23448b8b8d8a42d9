"""What an error body looks like from outside: its members and their kinds, and whether two have a common core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.names import plain
from conformance.lint.schema import branches, element, is_array, parts, types

if TYPE_CHECKING:
    from collections import Counter

    from conformance.lint.node import Node

Shape = frozenset[tuple[str, str]]  # a member's name and kind; a body that is no object has one without a name

# A member that two forms must have in common to be one: `status` or `success` alone tells nothing of an error.
_CORE = frozenset(
    {
        "message",
        "msg",
        "error",
        "errors",
        "code",
        "errorcode",
        "title",
        "detail",
        "details",
        "description",
        "reason",
        "errormessage",
        "errormessages",
    }
)
_COMPARED = 100  # forms that are compared with each other; nobody has more
_OAUTH = {"error", "error_description"}  # RFC 6749, section 5.2: no choice of the API's
_OAUTHS = _OAUTH | {"error_uri"}


def shapes(schema: Node) -> tuple[Shape, ...]:
    """Return the form of each alternative; empty where nothing is said of the members."""
    own = _members(schema)
    found: list[Shape] = []
    for branch in branches(schema):
        members = own if branch is schema else own | _members(branch)
        if members:
            found.append(frozenset(members.items()))
        elif (kind := _kind(branch if types(branch) else schema)) and kind != "object":
            found.append(frozenset({("", kind)}))
    return tuple(dict.fromkeys(found))


def _members(schema: Node) -> dict[str, str]:
    """Return the kinds of its own properties, without those of alternatives."""
    if is_array(schema):
        return {}
    found: dict[str, str] = {}
    for part in parts(schema):
        for name, each in part["properties"].members():
            found.setdefault(name, _kind(each))
    return found


def _kind(schema: Node) -> str:
    """Return the type, of an array also that of its items; empty where it is open."""
    kinds = types(schema) - {"null"}
    if is_array(schema):
        inner = types(element(schema)) - {"null"}
        return f"list of {min(inner)}s" if len(inner) == 1 else "list"
    return min(kinds) if len(kinds) == 1 else ""


def akin(one: Shape, other: Shape) -> bool:
    """Whether a client can read both alike: one extends the other, or what tells the error is common to them."""
    mine, theirs = dict(one), dict(other)
    common = mine.keys() & theirs.keys()
    if any(_differ(mine[name], theirs[name]) for name in common):
        return False
    return common in (mine.keys(), theirs.keys()) or any(plain(name) in _CORE for name in common)


def _differ(one: str, other: str) -> bool:
    if not one or not other or one == other:
        return False
    return not (one.startswith(f"{other} of") or other.startswith(f"{one} of") or {one, other} == {"integer", "number"})


def oauth(shape: Shape, *, of_tokens: bool) -> bool:
    """Whether it is the answer of a token endpoint; with members of its own, only where it answers for tokens."""
    names = dict(shape).keys()
    return names >= _OAUTH and (of_tokens or names <= _OAUTHS)


def bare(shape: Shape) -> str:
    """Return the kind of a body that is no object; empty for one that is."""
    return dict(shape).get("", "")


def common(weights: Counter[Shape]) -> Shape:
    """Return the form that most error responses have, or extend."""
    heavy = [shape for shape, _ in weights.most_common(_COMPARED)]
    kin = {shape: [each for each in heavy if akin(shape, each)] for shape in heavy}
    best = max(heavy, key=lambda shape: (sum(weights[each] for each in kin[shape]), weights[shape]))
    return max(kin[best], key=lambda shape: weights[shape])


def named(shape: Shape) -> str:
    """Return the form for a message: the names of its members, or what else it is."""
    names = dict(shape)
    if "" in names:
        return f"a bare {names['']}"
    listed = sorted(names, key=lambda name: (plain(name) not in _CORE, name))
    return "{" + ", ".join(listed[:4]) + (", …" if len(listed) > 4 else "") + "}"  # noqa: PLR2004 - enough to tell it


def unlike(usual: Shape, other: Shape) -> str:
    """Return another form for a message; where the names are the same, the kind that is not."""
    mine, theirs = dict(usual), dict(other)
    kinds = [name for name in theirs if name in mine and _differ(mine[name], theirs[name])]
    if not kinds or "" in kinds:
        return named(other)
    return f"{named(other)} with '{kinds[0]}' as {theirs[kinds[0]]} and not {mine[kinds[0]]}"
