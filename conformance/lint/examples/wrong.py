"""What is wrong with a value, in our words: each error of a validator with the place inside the value."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.lint.examples.formats import SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.lint.examples.compiled import Compiled
    from conformance.lint.node import Node

_LONG = 60
_MANY = 8


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong. ``at``: pointer inside the value. ``rule``: the keyword's node, where it is known.

    ``member``: what is wrong is that there is such a member at all. ``several``: it fits more than one of `oneOf`.
    """

    at: str
    message: str
    aspect: str
    rule: Node | None = None
    member: bool = False
    several: bool = False


def wrong(compiled: Compiled, value: Any, errors: list[Any]) -> Iterator[Wrong]:  # noqa: ANN401 - any JSON
    """Yield what the errors of jsonschema-rs on a value say; of a choice those of the one alternative that is meant."""
    missing: dict[tuple[str, str], list[Any]] = {}
    mistyped = {tuple(error.instance_path) for error in errors if error.kind.name == "type" and not _loose(error)}
    for error in errors:
        name = error.kind.name
        if name in {"anyOf", "oneOf"}:
            yield from _choice(compiled, value, error)
        elif name == "required":
            missing.setdefault((_at(error), error.absolute_keyword_location), []).append(error)
        elif name in _UNEXPECTED:
            yield from _unexpected(compiled, value, error)
        elif (name == "type" or tuple(error.instance_path) not in mistyped) and not _loose(error):
            yield Wrong(_at(error), _message(error), name, compiled.place(error.absolute_keyword_location))
    for (at, where), each in missing.items():
        yield _required(compiled, at, where, [error.kind.property for error in each])


def _at(error: Any) -> str:  # noqa: ANN401 - an error of jsonschema-rs
    found = ""
    for token in error.instance_path:
        found = pointer.join(found, token)
    return found


def _loose(error: Any) -> bool:  # noqa: ANN401 - as above
    """Whether only the letter is broken: 1.0 as an integer, a format that one can't be sure of."""
    if error.kind.name == "type":
        value = error.instance
        return "integer" in error.kind.types and isinstance(value, float) and value.is_integer()
    if error.kind.name == "format":
        sure = SURE.get(error.kind.format)
        return sure is None or not isinstance(error.instance, str) or sure(error.instance)
    return False


def _unexpected(compiled: Compiled, value: Any, error: Any) -> Iterator[Wrong]:  # noqa: ANN401 - as above
    at, where = _at(error), error.absolute_keyword_location
    names = getattr(error.kind, "unexpected", None)
    if names is None:  # where no member at all is allowed the validator says so once
        around = pointer.get(value, at)
        inside = isinstance(around, dict) and error.schema_path[-1] in {"additionalProperties", "unevaluatedProperties"}
        names = [*around] if inside and isinstance(around, dict) else [None]
    for name in names:
        place = at if name is None else pointer.join(at, name)
        said = f"'{pointer.parts(place)[-1]}'" if place else "it"
        yield Wrong(
            place, f"{said} is nothing that the schema allows", "unexpected", compiled.place(where), member=True
        )


def _required(compiled: Compiled, at: str, where: str, names: list[str]) -> Wrong:
    """Return all that one object lacks as one thing."""
    said = ", ".join(f"'{name}'" for name in names[:_MANY])
    said += f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    verb = "is" if len(names) == 1 else "are"
    return Wrong(at, f"{said} {verb} required and missing", "required", compiled.place(where), member=True)


_UNEXPECTED = frozenset({"additionalProperties", "unevaluatedProperties", "falseSchema"})


def _choice(compiled: Compiled, value: Any, error: Any) -> Iterator[Wrong]:  # noqa: ANN401 - as above
    """Yield what is wrong in the alternative that is meant, or that none of them fits."""
    kind, place = error.kind, compiled.place(error.absolute_keyword_location)
    failed = [list(each) for each in kind.context]
    fits = [number for number, each in enumerate(failed) if not each]
    if type(kind).__name__.endswith("OneOfMultipleValid"):
        yield Wrong(
            _at(error), f"fits {max(len(fits), 2)} of the alternatives of `oneOf`", "several", place, several=True
        )
        return
    loose = [each for each in failed if all(_loose(one) for one in each)]
    if loose:
        return
    meant = _meant(error, failed, place)
    if meant is None:
        yield Wrong(_at(error), f"fits none of the {len(failed)} alternatives of `{kind.name}`", "none", place)
    else:
        yield from wrong(compiled, value, meant)


def _meant(error: Any, failed: list[list[Any]], place: Node | None) -> list[Any] | None:  # noqa: ANN401 - as above
    """Return the errors of the alternative that is meant: as the discriminator says, or the only one of its type."""
    chosen = _discriminated(error.instance, place) if place is not None else None
    if chosen is not None and chosen < len(failed):
        return failed[chosen]
    depth = len(error.instance_path)
    near = [each for each in failed if not any(_elsewhere(one, depth) for one in each)]
    return near[0] if len(near) == 1 else None


def _elsewhere(error: Any, depth: int) -> bool:  # noqa: ANN401 - as above
    """Whether an error says that another alternative is meant: another type, or another constant in a member."""
    name, deep = error.kind.name, len(error.instance_path) - depth
    return (name in {"type", "const", "enum"} and deep == 0) or (name in {"const", "enum"} and deep == 1)


def _discriminated(value: Any, place: Node) -> int | None:  # noqa: ANN401 - any JSON
    around = place.file.root.below(place.at.rpartition("/")[0])
    name = around.text("discriminator", "propertyName")
    word = value.get(name) if isinstance(value, dict) and name else None
    if not isinstance(word, str):
        return None
    wanted = around.text("discriminator", "mapping", word) or word
    for number, branch in enumerate(place.items()):
        written = branch.value.get("$ref") if isinstance(branch.value, dict) else None
        if isinstance(written, str) and (written == wanted or written.rpartition("/")[2] == wanted.rpartition("/")[2]):
            return number
    return None


def show(value: object) -> str:
    """Return a value as it would be written in JSON, cut."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


_SAID: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda kind, _: f"is no {' or '.join(each for each in kind.types if each != 'null') or 'null'}",
    "enum": lambda kind, _: f"is none of {_options(kind.options)}",
    "const": lambda kind, _: f"is not {show(kind.expected_value)}",
    "format": lambda kind, _: f"is no {kind.format}",
    "pattern": lambda kind, _: f"does not match the pattern {kind.pattern}",
    "maximum": lambda kind, _: f"is more than the maximum {kind.limit}",
    "minimum": lambda kind, _: f"is less than the minimum {kind.limit}",
    "exclusiveMaximum": lambda kind, _: f"is not less than {kind.limit}",
    "exclusiveMinimum": lambda kind, _: f"is not more than {kind.limit}",
    "maxLength": lambda kind, value: f"has {len(value)} characters, more than the {kind.limit} that are allowed",
    "minLength": lambda kind, value: f"has {len(value)} characters, fewer than the {kind.limit} that are required",
    "maxItems": lambda kind, value: f"has {len(value)} items, more than the {kind.limit} that are allowed",
    "minItems": lambda kind, value: f"has {len(value)} items, fewer than the {kind.limit} that are required",
    "multipleOf": lambda kind, _: f"is no multiple of {kind.multiple_of}",
    "uniqueItems": lambda _, __: "has an item twice",
}


def _message(error: Any) -> str:  # noqa: ANN401 - as above
    name = error.kind.name
    said = _SAID[name](error.kind, error.instance) if name in _SAID else f"breaks `{name}`"
    return f"{show(error.instance)} {said}"


def _options(options: list[Any]) -> str:
    shown = ", ".join(show(each) for each in options[:_MANY])
    return shown + (f" and {len(options) - _MANY} more" if len(options) > _MANY else "")
