"""What a bound counts: the unit that a field's name tells, or what stands on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.regex import regex

if TYPE_CHECKING:
    from conformance.lint.prose.texts import Field

_SECONDS = regex(r"\s*(?:(milli)?seconds?|ms)(?=\s*(?:[.,;)]|$|and\b))", re.IGNORECASE)


def own_unit(field: Field, after: str) -> bool:
    """Whether a bound is told in the unit that the field counts in, by its name: `timeout_secs`."""
    unit = _SECONDS.match(after)
    if unit is None:
        return False
    small = bool(unit[1]) or unit[0].strip().lower() == "ms"
    return names.plain(field.name).endswith(("millis", "milliseconds", "ms") if small else ("secs", "seconds"))


PAGE = regex(
    r"\s*(?:(?:\w+ )?per (?:page|request|call)|items?|results?|records?|rows?|objects?|entries)\b", re.IGNORECASE
)
