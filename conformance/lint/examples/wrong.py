"""What is wrong with a value, in our words: each error of a validator with the place inside the value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.lint.examples.formats import SURE
from conformance.lint.examples.said import hint, kind, listed, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.examples.compiled import Compiled
    from conformance.lint.examples.shown import Way
    from conformance.lint.node import Node


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong. ``at``: pointer inside the value. ``rule``: the keyword's node, where it is known.

    ``kind``: the same for the same mistake with another value. ``member``: what is wrong is that there is such a member
    at all. ``several``: it fits more than one of `oneOf`.
    """

    at: str
    message: str
    aspect: str
    rule: Node | None = None
    kind: str = ""
    hint: str = "mend the example, or the schema if the example is right"
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
        for at in dict.fromkeys(_at(error) for error in errors if refers(error.instance)):
            yield Wrong(at, "a reference inside a value is not followed", REFERENCE)
        errors = [error for error in errors if not refers(error.instance)]
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
                told = hint(error, old=self.compiled.old)
                yield Wrong(_at(error), message(error), name, self._place(error), kind(error), told)
        for (at, where), each in missing.items():
            names = listed([f"'{error.kind.property}'" for error in each])
            said = f"{names} {'is' if len(each) == 1 else 'are'} required and missing"
            told = "add what is missing, or take it out of `required`"
            yield Wrong(at, said, "required", self.compiled.place(where), said, told, member=True)

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
        place = at if names[0] is None else pointer.join(at, names[0])
        what = "anything" if names[0] is None else listed([f"'{name}'" for name in names])
        said = f"the schema does not allow {what} here"
        told = "take it out of the example, or add it to the schema's properties"
        yield Wrong(place, said, "unexpected", self._place(error), said, told, member=True)

    def _choice(self, error: Any) -> Iterator[Wrong]:  # noqa: ANN401 - as above
        """Yield what is wrong in the alternative that is meant, or that none of them fits."""
        at, place, failed = _at(error), self._place(error), error.kind.context
        if _several(error):
            number = max(sum(not each for each in failed), 2)
            said = f"fits {number} of the alternatives of `oneOf`"
            yield Wrong(at, said, "several", place, said, several=True)
            return
        meant = _meant(error, [list(each) for each in failed], place)
        if meant is None:
            said = f"fits none of the {len(failed)} alternatives of `{error.kind.name}`"
            yield Wrong(at, said + self._nearest(at, failed), "none", place, said)
        else:
            yield from self.wrong(meant)

    def _nearest(self, at: str, failed: list[Any]) -> str:
        """Return what is wrong in the alternative that has least against it."""
        least = min((list(each) for each in failed if each), key=len, default=[])
        first = next((each for each in self.wrong(least) if each.aspect != REFERENCE), None)
        if first is None:
            return ""
        inside = first.at[len(at) :]
        said = first.message.rpartition(_CLOSEST)[2]
        return f"{_CLOSEST}{f'at {inside}: ' if inside else ''}{said}"


_CLOSEST = "; the closest one: "
REFERENCE = "reference"  # the aspect of what a reference is in the way of


def refers(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value is a reference: what it leads to nobody shows, and it is a mistake of its own."""
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


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
