"""Rows of one time in an example, against the tiebreaker that the list has."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from conformance.lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from conformance.lint.examples.pages import Page

# Ids that are sorted alike everywhere: of one length and form, and their letters all small or all large.
_ID = regex(r"[0-9a-z-]+|[0-9A-Z-]+")
_FEW = 3  # two rows go up or down, whatever they are


def tied(page: Page, by: str, values: Sequence[Fraction]) -> int | None:
    """Return the number of the first row whose tiebreaker goes neither on up nor on down; None where there is none.

    ``values``: what the rows have by the first key. Which way the tiebreaker goes is not judged: servers differ.
    """
    ids = [row.below(by).value for row in page.rows.items()]
    start = 0
    for _, group in groupby(values):
        end = start + len(list(group))
        if end - start >= _FEW and (wrong := _turns(ids[start:end])) is not None:
            return start + wrong
        start = end
    return None


def _turns(ids: list[Any]) -> int | None:
    """Return the number of the first that goes the other way than those before it."""
    if not _alike(ids):
        return None
    risen = fallen = False
    for number, (one, two) in enumerate(pairwise(ids), 1):
        risen, fallen = risen or two > one, fallen or two < one
        if risen and fallen:
            return number
    return None


def _alike(ids: list[Any]) -> bool:
    """Whether there can be no doubt about how these are sorted: numbers, or texts of the same form."""
    if all(isinstance(each, int) and not isinstance(each, bool) for each in ids):
        return True
    texts = [each for each in ids if isinstance(each, str)]
    if len(texts) < len(ids) or not all(_ID.fullmatch(each) for each in texts):
        return False
    forms = {tuple(len(part) for part in each.split("-")) for each in texts}
    cases = {each.islower() for each in texts if each.lower() != each.upper()}
    return len(forms) == 1 and len(cases) <= 1
