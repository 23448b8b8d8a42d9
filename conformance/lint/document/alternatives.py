"""What is wrong where a metaschema offers alternatives: with the one that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.lint.document.cause import Cause, Seen
from conformance.lint.document.expected import expects, shown
from conformance.lint.document.hints import of_type, of_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Explain = Callable[[Any, dict[str, Any], object], Iterator[Cause]]

EXCLUSIVE = (("schema", "content"), ("example", "examples"), ("value", "externalValue"),
              ("operationId", "operationRef"), ("identifier", "url"))  # fmt: skip


def several(seen: Seen) -> Iterator[Cause]:
    """Yield which of an object's members exclude each other."""
    value = seen.value
    if not isinstance(value, dict):
        return  # of a wrong type, which is said
    for one, other in EXCLUSIVE:
        if one in value and other in value:
            path = (*seen.path, other)
            yield Cause(path, f"'{one}' and '{other}' exclude each other", "keep one of them", aspect="not")
            return
    yield Cause(seen.path, f"{seen.label} is two things at once of which it may be one", aspect="oneOf")


def alternatives(seen: Seen, explain: Explain) -> Iterator[Cause]:
    """Yield what is wrong with the alternative that was meant; ``explain`` turns one of its errors into causes."""
    branches = [*seen.error.kind.context]
    if not all(branches):  # some hold: more than the one that may
        yield from several(seen)
        return
    single = [branch[0].kind for branch in branches if len(branch) == 1]
    if len(single) == len(branches) and all(kind.name == "required" for kind in single):
        *names, last = [f"'{kind.property}'" for kind in single]
        where = f"the {seen.kind}" if seen.kind else seen.label
        yield Cause(seen.path, f"{where} has neither {', '.join(names)} nor {last}", "add one of them", aspect="oneOf")
        return
    # Another type, or another word where the alternatives tell themselves apart: that one was not meant.
    fitting = [each for each in branches if not _is_other(each, len(seen.path))]
    if not fitting:
        yield from _neither(seen, branches, explain)
        return
    found = [[*_all(branch, seen, explain)] for branch in fitting]
    common = set(found[0]).intersection(*found[1:]) if len(found) > 1 else set()
    if common:  # what all of them want
        yield from (cause for cause in found[0] if cause in common)
        return
    yield from min(found, key=lambda each: (len(each), -max((len(cause.path) for cause in each), default=0)))


def _all(branch: list[Any], seen: Seen, explain: Explain) -> Iterator[Cause]:
    for error in branch:
        yield from explain(error, seen.schema, seen.root)


def _is_other(branch: list[Any], depth: int) -> bool:
    return any(
        (error.kind.name in {"type", "enum"} and len(error.instance_path) == depth)
        or (error.kind.name == "enum" and error.instance_path[-1:] in (["in"], ["type"]))
        or (error.kind.name in {"not", "pattern"} and error.instance_path[-1:] == ["scheme"])
        for error in branch
    )


def _neither(seen: Seen, branches: list[list[Any]], explain: Explain) -> Iterator[Cause]:
    """Say what all of the alternatives want at the place where they differ: none was meant."""
    enums = [error for branch in branches for error in branch if error.kind.name == "enum"]
    types = [error for branch in branches for error in branch if error.kind.name == "type"]
    if enums and (not types or isinstance(seen.value, str | dict)):
        place = Seen(enums[0], seen.schema, seen.root)
        options = [
            each for error in enums if error.instance_path == enums[0].instance_path for each in error.kind.options
        ]
        yield none_of(place, list(dict.fromkeys(str(each) for each in options)))
    elif types:
        place = Seen(types[0], seen.schema, seen.root)
        wanted = sorted({each for error in types for each in error.kind.types} | ({"string"} if enums else set()))
        hint = of_type(place.path, place.value, wanted, seen.root)
        text = f"{place.label} must be {expects(wanted)}, not {shown(place.value)}"
        yield Cause(place.path, text, hint, value=True, aspect="type")
    else:
        for branch in branches[:1]:
            yield from _all(branch, seen, explain)


def none_of(seen: Seen, options: list[Any]) -> Cause:
    """Return that a value is none of those that are allowed."""
    known = ", ".join(str(option) for option in options)
    must = f"one of {known}" if len(options) > 1 else known
    text = f"{seen.label} must be {must}, not {shown(seen.value)}"
    return Cause(seen.path, text, of_word(seen.path, seen.value, options), value=True, aspect="enum")
