"""Bounds that are told in signs, or with the number first: `1-100`, `1 <= limit <= 100`, `100 at most`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.prose.texts import matches
from conformance.lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.prose.texts import Sentence

_NUMBER = r"(?:0|[1-9]\d*(?:,\d{3})*)"
_BEFORE = r"(?<![\w$\u20ac\u00a3#.,/:+-])(?<!\d )"
_AFTER = r"(?![\w%\u00b0/:-]|\.\w|,\d| ?%| ?[-\u2013] ?\d)"
_CHEAP = regex(r"\d[-\u2013]\d|<=|\u2264|\d[^\d\n]{0,12} at (?:most|least)")
_SPAN = regex(rf"{_BEFORE}`?(?P<low>{_NUMBER})[-\u2013](?P<high>{_NUMBER})`?{_AFTER}")
_SIGNS = regex(
    rf"{_BEFORE}`?(?P<low>{_NUMBER})`?\s*(?:<=|\u2264)\s*`?(?P<name>[A-Za-z_][\w.-]*)`?\s*(?:<=|\u2264)\s*"
    rf"`?(?P<high>{_NUMBER})`?{_AFTER}"
)
_ENDS = r"(?=\s*(?:[.,;)]|$))"
_NOUN = r"(?P<noun>\s+(?:characters|chars|rows|items|results|records|entries))?"
_MOST = regex(rf"{_BEFORE}`?(?P<high>{_NUMBER})`?{_NOUN}\s+at most{_ENDS}", re.IGNORECASE)
_LEAST = regex(rf"{_BEFORE}`?(?P<low>{_NUMBER})`?{_NOUN}\s+at least{_ENDS}", re.IGNORECASE)
# The span is all that is said, or its sentence begins with it: elsewhere it may be of anything.
_ALONE = regex(
    r"(?:^|[.(]|\b(?:values?|allowed|integer|number|range):?|\b(?:range|value) (?:is|of))\s*$", re.IGNORECASE
)
_COUNTED = regex(r"(?:^|[.,;:(]|\bat (?:least|most)(?: and|,))\s*$")
_ANYTHING = frozenset({"n", "x", "value"})


def brief(text: str) -> bool:
    """Whether a text has any bound of this kind."""
    return _CHEAP.search(text) is not None


def spans(name: str, text: str) -> Iterator[tuple[re.Match[str], Sentence]]:
    """Yield the bounds on a field of this name: matches with a group `low`, `high` or both, and perhaps a `noun`."""
    if not brief(text):
        return
    for pattern, where in ((_SPAN, _ALONE), (_MOST, _COUNTED), (_LEAST, _COUNTED)):
        yield from ((match, around) for match, around in matches(pattern, text) if where.search(around.before))
    for match, around in matches(_SIGNS, text):
        if names.plain(match["name"]) in {names.plain(name), *_ANYTHING}:
            yield match, around
