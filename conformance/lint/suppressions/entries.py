"""``x-lint-ignore``: each entry says which rule, why, and silences something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.errors import nearest
from conformance.lint import every
from conformance.lint.rule import Problem, rule
from conformance.lint.suppression import KEY, lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.suppression import Suppression

_KEYS = ("rule", "reason", "until")
_HINT = f"write it as {KEY}: [{{rule: topic.name, reason: why}}]"


@rule("warning")
def form(description: Description) -> Iterator[Problem]:
    """An `x-lint-ignore` is a list of entries, each with a rule, a reason and perhaps a last day.

    One that can't be read silences nothing, and who wrote it believes that it does.

    Wrong:
        x-lint-ignore: ordering.tiebreaker
        paths: {}

    Wrong:
        x-lint-ignore: [{rule: ordering.tiebreaker, reason: Not documented., until: next year}]
        paths: {}

    Wrong:
        x-lint-ignore: [{rule: ordering.tiebreaker, reasons: Not documented.}]
        paths: {}

    Right:
        x-lint-ignore: [{rule: ordering.tiebreaker, reason: Not documented., until: '2027-01-31'}]
        paths: {}
    """
    for file in [each for each in description.library.files.values() if each is not None]:
        if KEY in file.document.text or file.document.named != file.document.path:  # an overlay may have put one there
            for written in lists(file):
                if not isinstance(written.value, list):
                    yield Problem(written, f"{KEY} is no list", hint=_HINT)
                for entry in written.items():
                    yield from _misshapen(entry)
    for known in description.suppressions:
        if known.node["until"] and known.until is None:
            yield Problem(
                known.node["until"],
                f"the last day '{known.node['until'].value}' is no date",
                hint="write it in quotes as year, month and day: until: '2027-01-31'",
                value=True,
            )


def _misshapen(entry: Node) -> Iterator[Problem]:
    value = entry.value
    if not isinstance(value, dict) or not isinstance(value.get("rule"), str):
        yield Problem(entry, f"this entry of {KEY} names no rule", hint=_HINT, value=True)
        return
    for key in value:
        if key not in _KEYS:
            found = nearest(str(key), _KEYS).removeprefix("; ")
            yield Problem(entry[key], f"nobody reads the key '{key}' of {KEY}", hint=found)
    if "reason" in value and not isinstance(value["reason"], str):
        yield Problem(entry["reason"], "the reason is no text", hint="say why in words", value=True)


@rule("warning")
def reason(description: Description) -> Iterator[Problem]:
    """What is silenced has a reason.

    Who reads the description later has to know whether the problem is the API's, the document's or the rule's, and
    whether it may be silenced still. Without a reason nothing is.

    Wrong:
        x-lint-ignore: [{rule: ordering.tiebreaker}]
        paths: {}

    Right:
        x-lint-ignore: [{rule: ordering.tiebreaker, reason: The vendor's pages don't name one.}]
        paths: {}
    """
    for entry in description.suppressions:
        if _unreasoned(entry):
            yield Problem(
                entry.node,
                f"'{entry.rule}' is to be ignored without a reason, so it isn't",
                hint="add the reason",
            )


def _unreasoned(entry: Suppression) -> bool:
    written = entry.node["reason"]
    return not entry.reason and (not written or isinstance(written.value, str))


@rule("warning")
def unknown(description: Description) -> Iterator[Problem]:
    """A rule that is silenced is one that there is.

    A misspelt name silences nothing; that of a rule which was renamed does so no longer.

    Wrong:
        x-lint-ignore: [{rule: ordering.tie_breaker, reason: Not documented.}]
        paths: {}

    Right:
        x-lint-ignore: [{rule: ordering.tiebreaker, reason: Not documented.}]
        paths: {}
    """
    for entry in description.suppressions:
        if entry.rule not in every():
            hint = nearest(entry.rule, every()).removeprefix("; ")
            yield Problem(
                entry.node["rule"],
                f"there is no rule '{entry.rule}'",
                hint=hint if hint.startswith("did") else "see `conformance explain`",
                value=True,
            )


@rule("warning")
def expired(description: Description) -> Iterator[Problem]:
    """What is silenced until a day is looked at again after it.

    The day was chosen because by then the problem was to be mended. From then on it is reported again.

    Wrong:
        x-lint-ignore: [{rule: ordering.tiebreaker, reason: Comes with version 2., until: '2020-06-30'}]
        paths: {}

    Right:
        x-lint-ignore: [{rule: ordering.tiebreaker, reason: Comes with version 2., until: '2999-06-30'}]
        paths: {}
    """
    for entry in description.suppressions:
        if _over(entry, description):
            yield Problem(
                entry.node["until"],
                f"'{entry.rule}' was to be ignored until {entry.until}",
                hint="mend what it says, or give it another day",
                value=True,
            )


def _over(entry: Suppression, description: Description) -> bool:
    return entry.until is not None and entry.until < description.today


@rule("warning")
def unused(description: Description) -> Iterator[Problem]:
    """What is silenced is there.

    An entry that silences nothing any more hides the next problem of its kind, which nobody has looked at.

    Wrong:
        paths:
          /messages:
            get:
              x-lint-ignore: [{rule: ordering.tiebreaker, reason: Not documented.}]
              responses: {'200': {description: Some.}}

    Right:
        paths:
          /messages:
            get:
              responses: {'200': {description: Some.}}
    """
    for entry in description.suppressions:
        if entry.used or entry.rule not in every() or entry.rule == _SELF:
            continue
        if entry.valid(description.today):
            yield Problem(
                entry.node,
                f"there is nothing here for '{entry.rule}' to say",
                hint="take the entry out",
                aspect=entry.rule,
            )


_SELF = "suppressions.unused"  # it speaks last, of what the others have met
