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
    from conformance.lint.examples.shown import Way
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


@dataclass(frozen=True, slots=True)
class Judging:
    """One value that a validator has refused, and which way it goes."""

    compiled: Compiled
    value: Any
    way: Way

    def wrong(self, errors: list[Any]) -> Iterator[Wrong]:
        """Yield what the errors of jsonschema-rs say; of a choice those of the one alternative that is meant."""
        errors = [error for error in errors if not self._forgiven(error)]
        missing: dict[tuple[str, str], list[Any]] = {}
        mistyped = {tuple(error.instance_path) for error in errors if error.kind.name == "type"}
        for error in errors:
            name = error.kind.name
            if name in _CHOICES:
                yield from self._choice(error)
            elif name == "required":
                missing.setdefault((_at(error), error.absolute_keyword_location), []).append(error)
            elif name in _UNEXPECTED:
                yield from self._unexpected(error)
            elif name == "type" or tuple(error.instance_path) not in mistyped:
                yield Wrong(_at(error), _message(error), name, self._place(error))
        for (at, where), each in missing.items():
            names = _listed([f"'{error.kind.property}'" for error in each])
            verb = "is" if len(each) == 1 else "are"
            yield Wrong(at, f"{names} {verb} required and missing", "required", self.compiled.place(where), member=True)

    def _forgiven(self, error: Any) -> bool:  # noqa: ANN401 - an error of jsonschema-rs
        """Whether only the letter is broken, or an alternative has no other errors than such."""
        if error.kind.name in _CHOICES and not _several(error):
            return any(all(self._forgiven(one) for one in each) for each in error.kind.context)
        return _loose(error) or self.compiled.excuses(error, self.way)

    def _place(self, error: Any) -> Node | None:  # noqa: ANN401 - as above
        return self.compiled.place(error.absolute_keyword_location)

    def _unexpected(self, error: Any) -> Iterator[Wrong]:  # noqa: ANN401 - as above
        at = _at(error)
        names = getattr(error.kind, "unexpected", None)
        if names is None:  # where no member at all is allowed the validator says so once
            around = pointer.get(self.value, at)
            inside = error.schema_path[-1] in {"additionalProperties", "unevaluatedProperties"}
            names = [*around] if inside and isinstance(around, dict) else [None]
        for name in names:
            place = at if name is None else pointer.join(at, name)
            said = f"'{pointer.parts(place)[-1]}'" if place else "it"
            message = f"{said} is nothing that the schema allows"
            yield Wrong(place, message, "unexpected", self._place(error), member=True)

    def _choice(self, error: Any) -> Iterator[Wrong]:  # noqa: ANN401 - as above
        """Yield what is wrong in the alternative that is meant, or that none of them fits."""
        at, place, failed = _at(error), self._place(error), error.kind.context
        if _several(error):
            number = max(sum(not each for each in failed), 2)
            yield Wrong(at, f"fits {number} of the alternatives of `oneOf`", "several", place, several=True)
            return
        meant = _meant(error, [list(each) for each in failed], place)
        if meant is None:
            yield Wrong(at, f"fits none of the {len(failed)} alternatives of `{error.kind.name}`", "none", place)
        else:
            yield from self.wrong(meant)


_CHOICES = frozenset({"anyOf", "oneOf"})
_UNEXPECTED = frozenset({"additionalProperties", "unevaluatedProperties", "falseSchema"})


def _at(error: Any) -> str:  # noqa: ANN401 - an error of jsonschema-rs
    found = ""
    for token in error.instance_path:
        found = pointer.join(found, token)
    return found


def _several(error: Any) -> bool:  # noqa: ANN401 - as above
    return type(error.kind).__name__.endswith("OneOfMultipleValid")


def _loose(error: Any) -> bool:  # noqa: ANN401 - as above
    """Whether only the letter is broken: 1.0 as an integer, a format that one can't be sure of."""
    if error.kind.name == "type":
        value = error.instance
        return "integer" in error.kind.types and isinstance(value, float) and value.is_integer()
    if error.kind.name == "format":
        sure = SURE.get(error.kind.format)
        return sure is None or not isinstance(error.instance, str) or bool(sure(error.instance))
    return False


def _meant(error: Any, failed: list[list[Any]], place: Node | None) -> list[Any] | None:  # noqa: ANN401 - as above
    """Return the errors of the alternative that is meant: as the discriminator says, or the only one of its type."""
    chosen = _discriminated(error.instance, place) if place is not None else None
    if chosen is not None and chosen < len(failed):
        return failed[chosen]
    depth = len(error.instance_path)
    others = [each for each in failed if not any(_null(one) for one in each)]
    if len(others) == 1:
        return others[0]
    near = [each for each in failed if not any(_elsewhere(one, depth) for one in each)]
    return near[0] if len(near) == 1 else None


def _null(error: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the alternative is null, in one way or another."""
    kind = error.kind
    return bool((kind.name == "type" and kind.types == ["null"]) or (kind.name == "enum" and kind.options == [None]))


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
    "enum": lambda kind, _: f"is none of {_listed([show(each) for each in kind.options])}",
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


def _listed(shown: list[str]) -> str:
    more = f" and {len(shown) - _MANY} more" if len(shown) > _MANY else ""
    return ", ".join(shown[:_MANY]) + more
