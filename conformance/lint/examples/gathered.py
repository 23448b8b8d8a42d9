"""What is wrong with examples, told once for each cause: one schema or one habit spoils many of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conformance.lint.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.lint.description import Description
    from conformance.lint.examples.shown import Shown
    from conformance.lint.examples.wrong import Wrong
    from conformance.lint.node import Node, Place

_HABIT = 10  # places with the same mistake that are still told one by one
_TAIL = 3  # parts of a pointer by which copies of a schema are known: properties, name, keyword
_EACH = 5  # things that are told of one example
_PLACES = 20  # other places that are listed
# Of what is wrong with one value the first says enough: what is of another type need not match a pattern.
_TELLING = ("type", "const", "enum", "format", "pattern")


@dataclass(slots=True)
class _Cause:
    """One mistake, with the examples that show it: the first is where it is reported. ``number``: by appearance."""

    number: int
    places: list[tuple[Shown, Wrong]] = field(default_factory=list)

    @property
    def first(self) -> tuple[Shown, Wrong]:
        return self.places[0]

    def nodes(self) -> list[Node]:
        """Return where it is shown, each place once."""
        found = (each.node.below(wrong.at) or each.node for each, wrong in self.places)
        return list({node.place: node for node in found}.values())


def gathered(description: Description, found: Iterable[tuple[Shown, Wrong]]) -> Iterator[Problem]:
    """Yield a problem for each cause, and of one example no more than a few."""
    by_rule: dict[object, _Cause] = {}
    for each, wrong in _one_for_each_value(found):
        rule = wrong.rule.place if wrong.rule is not None else each.node.place
        by_rule.setdefault((rule, wrong.aspect), _Cause(len(by_rule))).places.append((each, wrong))
    by_kind: dict[str, list[_Cause]] = {}
    for cause in _copies(by_rule.values()):
        by_kind.setdefault(cause.first[1].kind, []).append(cause)
    causes = [each for kind in by_kind.values() for each in _habits(kind)]
    of_one: dict[tuple[int, str], list[_Cause]] = {}
    for cause in sorted(causes, key=lambda item: item.number):
        node = cause.first[0].node
        of_one.setdefault(node.place, []).append(cause)
    for several in of_one.values():
        last = several[:_EACH][-1]
        more = len(several) - _EACH
        for cause in several[:_EACH]:
            yield _problem(description, cause, more if cause is last else 0)


def _copies(causes: Iterable[_Cause]) -> list[_Cause]:
    """Make one cause of the same mistake under schemas that are written out again and again."""
    found: dict[tuple[str, str], _Cause] = {}
    for cause in causes:
        each, wrong = cause.first
        at = wrong.rule.at if wrong.rule is not None else each.node.at
        same = found.setdefault((wrong.message, "/".join(at.rsplit("/", _TAIL)[1:])), cause)
        if same is not cause:
            same.places += cause.places
    return list(found.values())


def _one_for_each_value(found: Iterable[tuple[Shown, Wrong]]) -> list[tuple[Shown, Wrong]]:
    best: dict[tuple[Place, str, str], tuple[Shown, Wrong]] = {}
    for each, wrong in found:
        of_value = "" if wrong.aspect in _TELLING or wrong.aspect.endswith("Length") else wrong.message
        key = (each.node.place, wrong.at, of_value)
        if key not in best or _rank(wrong) < _rank(best[key][1]):
            best[key] = each, wrong
    return list(best.values())


def _rank(wrong: Wrong) -> int:
    return _TELLING.index(wrong.aspect) if wrong.aspect in _TELLING else len(_TELLING)


def _habits(causes: list[_Cause]) -> list[_Cause]:
    """Make one cause of the same mistake under many schemas: nobody reads it that often."""
    if len(causes) <= _HABIT:
        return causes
    return [_Cause(causes[0].number, [place for cause in causes for place in cause.places])]


def _problem(description: Description, cause: _Cause, more: int) -> Problem:
    each, wrong = cause.first
    first, *others = cause.nodes()
    at = wrong.at.rpartition("/")[0] if wrong.aspect == "unexpected" else wrong.at  # the message has the names
    what = f"{each.name} at {at}: " if at else f"{each.name}: "
    message = what + wrong.message
    if others:
        alike = len({one.message for _, one in cause.places}) == 1
        said = "the same is wrong" if alike else "there is the like"
        message += f"; {said} at {len(others)} more place{'s' if len(others) > 1 else ''}"
    if more > 0:
        message += f"; {more} more thing{'s are' if more > 1 else ' is'} wrong with this example"
    rule = ((wrong.rule, "what the schema says"),) if wrong.rule is not None else ()
    operations = (name for node in (first, *others) for name in description.reach.operations(node))
    return Problem(
        first,
        message,
        hint=wrong.hint,
        value=bool(wrong.at) and not wrong.member,
        operations=tuple(dict.fromkeys(operations)) if others else (),
        related=(*rule, *((node, "here, too") for node in others[:_PLACES])),
        aspect=wrong.aspect,
    )
